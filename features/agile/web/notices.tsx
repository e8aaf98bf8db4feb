/** The papers that everybody must read, published by the personnel office: one a year of each kind. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Panel, Refusal, TextArea, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { givePaper, papers, type Paper } from "./api.ts";

export function Notices() {
  const { t } = useWords();
  const all = useQuery(papers()).data ?? [];
  const [open, set] = useState(false);
  return (
    <Panel title={t("agile.notices")} id="agile-notices" side={<Act small icon="plus" onClick={() => set(true)}>{t("agile.notice.add")}</Act>}>
      {all.length === 0 ? <p className="lg-bd lg-muted">{t("agile.papers.none")}</p> : <ul className="lg-list">{all.map((p) => <li key={p.id}><span className="lg-grow">{p.title}</span><span className="lg-small lg-muted lg-num">{p.year}</span></li>)}</ul>}
      {open && <Form close={() => set(false)} />}
    </Panel>
  );
}

function Form({ close }: { close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [d, set] = useState<Paper>({ id: "", kind: "safety", year: new Date().getFullYear() + 1, title: "", body: "", read: false });
  const keep = useMutation({ mutationFn: () => givePaper(d), onSuccess: async () => (await client.invalidateQueries({ queryKey: ["agile"] }), close()) });
  const p = keep.error instanceof Problem ? keep.error : undefined;
  return (
    <Dialog title={t("agile.notice.add")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate())}>
        <p>{t("agile.notice.text")}</p>
        <div className="lg-cols">
          <Choose label={t("agile.notice.kind")} value={d.kind} onChange={(e) => set({ ...d, kind: e.target.value as Paper["kind"] })}>{(["safety", "privacy", "network"] as const).map((k) => <option key={k} value={k}>{t(`agile.notice.${k}`)}</option>)}</Choose>
          <TextField label={t("agile.notice.year")} type="number" min={2017} max={2100} value={d.year} onChange={(e) => set({ ...d, year: Number(e.target.value) })} error={p?.at("year")} />
        </div>
        <TextField label={t("agile.notice.title")} value={d.title} maxLength={200} onChange={(e) => set({ ...d, title: e.target.value })} error={p?.at("title")} />
        <TextArea label={t("agile.notice.body")} value={d.body} limit={20_000} onChange={(e) => set({ ...d, body: e.target.value })} error={p?.at("body")} />
        <Refusal error={p?.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("agile.notice.go")}</Act></div>
      </form>
    </Dialog>
  );
}
