/** The people of the body: finding one, and for who administers, changing places and inviting. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { offices } from "@/api/town.ts";
import { Go, useGo, useSearchOf } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Avatar, Choose, Empty, Panel, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { invite, nameOf, people, session } from "./api.ts";
import { AddPerson, PersonDialog } from "./person-dialog.tsx";
import { placesOf } from "./places.ts";

export function PeoplePage() {
  const { t } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const tell = useToast();
  const { p: opened } = useSearchOf();
  const me = useQuery(session()).data;
  const [find, setFind] = useState("");
  const [office, setOffice] = useState("");
  const [adding, add] = useState(false);
  const all = useQuery(people(useDeferredValue(find.trim()), office));
  const tree = useQuery(offices()).data ?? [];
  const admin = me?.can["identity.change_person"] ?? false;
  const waiting = all.data?.filter((p) => p.state === "new") ?? [];
  const send = useMutation({
    mutationFn: (ids: string[]) => invite(ids),
    onSuccess: async (r) => {
      await client.invalidateQueries({ queryKey: ["identity"] });
      tell(t("identity.people.invited", { n: r.sent }));
    },
    onError: (e) => tell(e.message || t("ui.error.offline"), { bad: true }),
  });
  return (
    <>
      <PageHead
        title={t("identity.people.title")}
        under={me?.body.name}
        side={
          admin && (
            <div className="lg-row wrap tight">
              <Go className="btn btn-outline-secondary btn-sm" to="/persone/importa"><Icon name="upload" size="sm" />{t("identity.people.import")}</Go>
              <Act look="primary" small icon="plus" onClick={() => add(true)}>{t("identity.people.add")}</Act>
            </div>
          )
        }
      />
      <div className="lg-cols" style={{ marginBottom: 16 }}>
        <TextField label={t("identity.people.find")} type="search" value={find} onChange={(e) => setFind(e.target.value)} />
        <Choose label={t("identity.people.office")} value={office} onChange={(e) => setOffice(e.target.value)}>
          <option value="">{t("identity.people.all")}</option>
          {tree.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
        </Choose>
      </div>
      {admin && waiting.length > 0 && (
        <Panel className="lg-import-go">
          <div className="lg-bd lg-row wrap between">
            <span>{t("identity.people.new", { n: waiting.length })}</span>
            <Act look="outline-primary" small icon="send" busy={send.isPending} busyWord={t("ui.sending")} onClick={() => send.mutate(waiting.map((p) => p.id))}>{t("identity.people.invite.all", { n: waiting.length })}</Act>
          </div>
        </Panel>
      )}
      <Panel>
        {all.isPending && <Skeleton lines={6} round />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data?.length === 0 && <Empty art={<Icon name="people" size="lg" />} title={t("identity.people.none")}>{t("identity.people.none.text")}</Empty>}
        {all.data && all.data.length > 0 && (
          <div className="lg-list">
            {all.data.map((p) => (
              <button key={p.id} type="button" onClick={() => go("/persone", { p: p.id })}>
                <Avatar name={nameOf(p)} />
                <span className="lg-grow">
                  <strong className="lg-ink lg-ell">{nameOf(p)}</strong>
                  <span className="lg-muted lg-small lg-ell">{placesOf(p, tree, t)}</span>
                </span>
                <span className="lg-muted lg-small lg-only-d">{p.phone}</span>
                {p.state !== "joined" && admin && <Tag tone={p.state === "invited" ? "info" : p.state === "left" ? "off" : "busy"}>{t(`identity.state.${p.state}`)}</Tag>}
                <Icon name="right" size="sm" />
              </button>
            ))}
          </div>
        )}
      </Panel>
      {opened && <PersonDialog id={opened} close={() => go("/persone", {}, true)} />}
      {adding && <AddPerson close={() => add(false)} />}
    </>
  );
}
