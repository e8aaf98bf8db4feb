/** The offices of the body, as a tree: adding, changing, moving, closing. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { session } from "@/api/town.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Panel, Refusal, Skeleton, Tag, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { addOffice, changeOffice, closeOffice, moveOffice, offices, reopenOffice, type Office } from "./api.ts";

const kinds = ["office", "taxes", "registry", "building", "social", "school", "business", "police", "public", "secretary", "mayor", "council", "digital", "library", "environment", "accounting", "staff", "culture"];

/** How deep an office hangs. */
const depth = (o: Office, all: Office[]): number => {
  let n = 0;
  for (let at = all.find((x) => x.id === o.parent); at && n < 10; at = all.find((x) => x.id === at!.parent)) n++;
  return n;
};

export function OfficesPage() {
  const { t } = useWords();
  const me = useQuery(session()).data;
  const all = useQuery(offices());
  const [edited, edit] = useState<Office | "new">();
  const may = me?.can["ente.change_office"] ?? false;
  return (
    <>
      <PageHead title={t("ente.offices.title")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to="/ente">{t("ente.title")}</Go></nav>} side={may && <Act look="primary" small icon="plus" onClick={() => edit("new")}>{t("ente.offices.add")}</Act>} />
      <Panel>
        {all.isPending && <Skeleton lines={6} />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data?.length === 0 && <Empty art={<Icon name="tree" size="lg" />} title={t("ente.offices.none")}>{t("ente.offices.none.text")}</Empty>}
        {all.data && all.data.length > 0 && (
          <ul className="lg-list">
            {all.data.map((o) => (
              <li key={o.id} style={{ paddingLeft: 16 + depth(o, all.data) * 28 }}>
                <span className="lg-grow">
                  <strong className="lg-ink lg-ell">{o.name}</strong>
                  <span className="lg-muted lg-small lg-ell">{[o.email, o.phone].filter(Boolean).join(" · ")}</span>
                </span>
                {!o.active && <Tag tone="off" icon="close">{t("ente.offices.closed")}</Tag>}
                {may && <Act small look="ghost" icon="pencil" aria-label={t("ente.offices.change.of", { name: o.name })} onClick={() => edit(o)}>{t("ui.change")}</Act>}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {edited && <OfficeDialog o={edited === "new" ? undefined : edited} all={all.data ?? []} close={() => edit(undefined)} />}
    </>
  );
}

function OfficeDialog({ o, all, close }: { o: Office | undefined; all: Office[]; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [d, set] = useState({ name: o?.name ?? "", kind: o?.kind ?? "office", description: o?.description ?? "", email: o?.email ?? "", phone: o?.phone ?? "", position: o?.position ?? all.length, parent: o?.parent ?? "" });
  const [shutting, shut] = useState(false);
  const done = async (words: string, undo?: () => void) => {
    await client.invalidateQueries({ queryKey: ["ente"] });
    tell(words, undo && { undo });
    close();
  };
  const save = useMutation({
    mutationFn: async () => {
      const { parent, ...rest } = d;
      if (!o) return void (await addOffice({ ...rest, ...(parent && { parent }) }));
      await changeOffice(o.id, rest);
      if (parent !== (o.parent ?? "")) await moveOffice(o.id, parent);
    },
    onSuccess: () => done(t("ui.saved")),
  });
  const turn = useMutation({
    mutationFn: async (open: boolean) => (open ? reopenOffice(o!.id) : closeOffice(o!.id)),
    onSuccess: (_, open) => done(t(open ? "ente.offices.reopened" : "ente.offices.shut", { name: o!.name }), open ? undefined : () => void reopenOffice(o!.id).then(() => client.invalidateQueries({ queryKey: ["ente"] }))),
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  const under = (x: Office): boolean => x.id === o?.id || (x.parent ? all.some((y) => y.id === x.parent && under(y)) : false);
  return (
    <Dialog title={o ? o.name : t("ente.offices.add")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <Refusal error={problem?.faults.length ? null : (save.error ?? turn.error)} />
        <div className="lg-cols">
          <TextField label={t("ente.offices.name")} value={d.name} onChange={(e) => set({ ...d, name: e.target.value })} error={problem?.at("name") ?? problem?.at("slug")} />
          <Choose label={t("ente.offices.kind")} value={d.kind} onChange={(e) => set({ ...d, kind: e.target.value })} error={problem?.at("kind")}>
            {kinds.map((k) => <option key={k} value={k}>{t(`ente.office.${k}`)}</option>)}
          </Choose>
        </div>
        <Choose label={t("ente.offices.parent")} value={d.parent} onChange={(e) => set({ ...d, parent: e.target.value })} error={problem?.at("parent")}>
          <option value="">{t("ente.offices.top")}</option>
          {all.filter((x) => x.active && !(o && under(x))).map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}
        </Choose>
        <TextArea label={t("ente.offices.description")} hint={t("ente.offices.description.hint")} optional limit={600} value={d.description} onChange={(e) => set({ ...d, description: e.target.value })} error={problem?.at("description")} />
        <div className="lg-cols">
          <TextField label={t("ente.email")} hint={t("ente.offices.email.hint")} optional type="email" value={d.email} onChange={(e) => set({ ...d, email: e.target.value })} error={problem?.at("email")} />
          <TextField label={t("ente.phone")} optional type="tel" value={d.phone} onChange={(e) => set({ ...d, phone: e.target.value })} error={problem?.at("phone")} />
        </div>
        {shutting ? (
          <div className="lg-stack s3">
            <p><strong>{t("ente.offices.shut.ask", { name: o!.name })}</strong> {t("ente.offices.shut.text")}</p>
            <div className="lg-dialog-foot"><Act onClick={() => shut(false)}>{t("ente.offices.shut.keep")}</Act><Act look="danger" busy={turn.isPending} onClick={() => turn.mutate(false)}>{t("ente.offices.shut.go")}</Act></div>
          </div>
        ) : (
          <div className="lg-dialog-foot">
            {o && (o.active ? <Act look="outline-danger" onClick={() => shut(true)}>{t("ente.offices.shut.go")}</Act> : <Act busy={turn.isPending} onClick={() => turn.mutate(true)}>{t("ente.offices.reopen")}</Act>)}
            <Act onClick={close}>{t("ui.cancel")}</Act>
            <Act look="primary" type="submit" busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
          </div>
        )}
      </form>
    </Dialog>
  );
}
