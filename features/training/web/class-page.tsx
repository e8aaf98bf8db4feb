/** The people of one course, for the personnel office: who is on the way through it, who is stuck, its editions, and those who did it elsewhere. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { day } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, usePath } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Panel, Refusal, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { PickPeople } from "@/ui/pick-people.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { classOf, grantTry, leave, record, type Class, type Edition } from "./api.ts";
import { EditionDialog } from "./edition-dialog.tsx";
import { home, inPath, Sections, sitting, wherever } from "./parts.tsx";

export function ClassPage() {
  const { t } = useWords();
  const c = useQuery(classOf(inPath(usePath(), "corsi")));
  const [recording, recordIn] = useState(false);
  return (
    <>
      {c.isPending && <Panel><Skeleton lines={6} round /></Panel>}
      {c.isError && <Unanswered title={t("staff.agile.training")} error={c.error} retry={() => void c.refetch()} />}
      {c.data && (
        <>
          <PageHead
            title={t("training.class.of", { title: c.data.course.title })}
            path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={`${home}/catalogo`}>{t("training.catalogue")}</Go></nav>}
            side={<Act small icon="check" onClick={() => recordIn(true)}>{t("training.record")}</Act>}
          />
          <Sections />
          <div className="lg-stack">
            <Pupils of={c.data} />
            <Editions of={c.data} />
          </div>
          {recording && <Record of={c.data} close={() => recordIn(false)} />}
        </>
      )}
    </>
  );
}

function Pupils({ of: c }: { of: Class }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [out, ask] = useState<Class["pupils"][number]>();
  const stale = () => client.invalidateQueries({ queryKey: ["training"] });
  const grant = useMutation({ mutationFn: (id: string) => grantTry(id), onSuccess: async () => { await stale(); tell(t("training.granted")); } });
  const drop = useMutation({ mutationFn: () => leave(out!.enrolment.id), onSuccess: async () => { ask(undefined); await stale(); tell(t("training.dropped")); } });
  const when = (id?: string) => {
    const e = c.editions.find((x) => x.id === id);
    return e ? sitting(e.sessions[0]!, lang, t) : t("training.self");
  };
  return (
    <Panel title={t("training.class", { n: c.pupils.length })} id="pupils">
      <Refusal error={grant.error} />
      {c.pupils.length === 0 && <Empty art={<Icon name="people" size="lg" />} title={t("training.class.none")}>{t("training.class.none.text")}</Empty>}
      <ul className="lg-list">
        {c.pupils.map((p) => (
          <li key={p.enrolment.id} className="lg-row wrap">
            <span className="lg-grow" style={{ minWidth: 220 }}>
              <strong className="lg-ink">{p.name}</strong>
              <span className="lg-muted lg-small" style={{ display: "block" }}>
                {[t(`training.mine.${p.enrolment.state}`), when(p.enrolment.edition), p.enrolment.due && t("training.by", { day: day(lang, p.enrolment.due) }), c.course.draw > 0 && p.tries > 0 && t("training.tries.used", { n: p.tries })].filter(Boolean).join(" · ")}
              </span>
            </span>
            {p.stuck && <Tag tone="busy" icon="warning">{t("training.stuck")}</Tag>}
            {p.enrolment.state === "enrolled" && p.left >= 0 && p.tries > 0 && <Act small look={p.stuck ? "outline-primary" : "outline-secondary"} busy={grant.isPending && grant.variables === p.enrolment.id} onClick={() => grant.mutate(p.enrolment.id)} aria-label={t("training.grant.of", { name: p.name })}>{t("training.grant")}</Act>}
            <Act small look="ghost" onClick={() => ask(p)} aria-label={t("training.take_off.of", { name: p.name })}>{t("training.take_off")}</Act>
          </li>
        ))}
      </ul>
      {out && (
        <Dialog title={t("training.take_off.title", { name: out.name })} close={() => ask(undefined)} foot={<><Act onClick={() => ask(undefined)}>{t("training.take_off.not")}</Act><Act look="danger" busy={drop.isPending} onClick={() => drop.mutate()}>{t("training.take_off")}</Act></>}>
          <p>{t("training.take_off.text")}</p>
          <Refusal error={drop.error} />
        </Dialog>
      )}
    </Panel>
  );
}

function Editions({ of: c }: { of: Class }) {
  const { t, lang } = useWords();
  const [form, open] = useState<{ like?: Edition; moves?: boolean }>();
  const begun = (e: Edition) => new Date(e.sessions[0]!.starts).getTime() - 15 * 60_000 <= Date.now();
  return (
    <Panel title={t("training.editions.all")} id="editions" side={c.course.state === "published" && <Act small icon="plus" onClick={() => open({})}>{t("training.edition.new")}</Act>}>
      {c.editions.length === 0 && <Empty title={t("training.editions.none")}>{t("training.editions.none.text")}</Empty>}
      <ul className="lg-list">
        {c.editions.map((e) => {
          const name = sitting(e.sessions[0]!, lang, t);
          return (
            <li key={e.id} className="lg-row wrap">
              <span className="lg-grow" style={{ minWidth: 220 }}>
                <Go to={`${home}/edizioni/${e.id}`}>{name}</Go>
                <span className="lg-muted lg-small" style={{ display: "block" }}>{wherever(e, t)} · {t("training.taken", { n: e.taken, of: e.seats })}</span>
              </span>
              {e.state !== "open" && <Tag tone="off">{t(`training.edition.${e.state}`)}</Tag>}
              {e.state === "open" && !begun(e) && <Act small icon="pencil" onClick={() => open({ like: e, moves: true })} aria-label={`${t("training.edition.change")}: ${name}`}>{t("training.edition.change")}</Act>}
              {c.course.state === "published" && <Act small icon="copy" onClick={() => open({ like: e })} aria-label={`${t("training.edition.again")}: ${name}`}>{t("training.edition.again")}</Act>}
            </li>
          );
        })}
      </ul>
      {form && <EditionDialog course={c.course} {...form} close={() => open(undefined)} />}
    </Panel>
  );
}

/** Who did it before there was Loggia, or elsewhere: many people at once, on one day. */
function Record({ of: c, close }: { of: Class; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [people, choose] = useState<string[]>([]);
  const [on, setOn] = useState("");
  const keep = useMutation({
    mutationFn: () => record(c.course.id, on, people),
    onSuccess: async (r) => {
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t("training.recorded", { n: r.recorded }));
      close();
    },
  });
  return (
    <Dialog title={t("training.record.title", { title: c.course.title })} close={close} wide foot={<><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" form="record" disabled={!people.length || !on} busy={keep.isPending} busyWord={t("ui.saving")}>{t("training.record.go", { n: people.length })}</Act></>}>
      <form id="record" className="lg-form" onSubmit={(e) => { e.preventDefault(); keep.mutate(); }}>
        <p className="lg-muted">{t("training.record.text")}</p>
        <TextField label={t("training.record.day")} type="date" value={on} onChange={(e) => setOn(e.target.value)} error={keep.error instanceof Problem ? keep.error.at("day") : undefined} />
        <PickPeople label={t("training.record.who")} chosen={people} choose={choose} />
        <Refusal error={keep.error} />
      </form>
    </Dialog>
  );
}
