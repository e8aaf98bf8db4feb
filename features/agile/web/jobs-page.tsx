/** The employments that agreements and the Ministry need: one at a time, or many from a file. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { nameOf, people, type Person } from "@/api/town.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, IconAct, Note, Panel, Refusal, Skeleton, Tag, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { employments, setEmployment, setEmployments, type Employment } from "./api.ts";
import { at, useKeep } from "./keep.ts";
import { readRows } from "./rows.ts";
import { longDay } from "./say.ts";
import "./agile.css";

const shown = 50;

export function JobsPage() {
  const { t, lang } = useWords();
  const all = useQuery(people());
  const known = useQuery(employments());
  const [find, setFind] = useState("");
  const [missing, only] = useState(false);
  const [edit, set] = useState<Person>();
  const [many, open] = useState(false);
  const by = new Map((known.data ?? []).map((e) => [e.person, e]));
  const some = (all.data ?? []).filter((p) => p.places.length > 0 && nameOf(p).toLowerCase().includes(find.toLowerCase()) && !(missing && by.has(p.id)));
  const error = all.error ?? known.error;
  return (
    <>
      <PageHead title={t("agile.jobs")} under={t("agile.jobs.text")} side={<Act icon="upload" onClick={() => open(true)}>{t("agile.jobs.many")}</Act>} />
      <div className="lg-stack">
        <div className="lg-panel lg-bd lg-stack s3">
          <TextField label={t("agile.cohort.find")} value={find} onChange={(e) => setFind(e.target.value)} />
          <Tick label={t("agile.jobs.missing")} checked={missing} onChange={(e) => only(e.target.checked)} />
        </div>
        {error && <Unanswered error={error} retry={() => (void all.refetch(), void known.refetch())} />}
        {!error && (!all.data || !known.data) && <Skeleton lines={6} />}
        {all.data && known.data && (
          <Panel title={t("agile.jobs.people", { n: some.length })} id="agile-jobs">
            {some.length === 0 ? <Empty title={t("agile.jobs.none")}>{t("agile.jobs.none.text")}</Empty> : (
              <ul className="lg-list">
                {some.slice(0, shown).map((p) => {
                  const e = by.get(p.id);
                  return (
                    <li key={p.id}>
                      <span className="lg-grow"><span className="lg-strong">{nameOf(p)}</span><span className="lg-small lg-muted" style={{ display: "block" }}>{e ? `${t(`agile.value.${e.contract}`)} · ${t("agile.jobs.since", { day: longDay(lang, e.hired) })}` : t("agile.jobs.no")}</span></span>
                      {e?.protected && <Tag tone="info">L. 68/1999</Tag>}
                      <IconAct icon="pencil" label={t("agile.change.of", { name: nameOf(p) })} onClick={() => set(p)} />
                    </li>
                  );
                })}
              </ul>
            )}
            {some.length > shown && <p className="lg-bd lg-small lg-muted">{t("agile.jobs.more", { n: some.length - shown })}</p>}
          </Panel>
        )}
        <Note>{t("agile.jobs.private")}</Note>
      </div>
      {edit && <Job p={edit} first={by.get(edit.id)} close={() => set(undefined)} />}
      {many && all.data && <Many all={all.data} close={() => open(false)} />}
    </>
  );
}

function Job({ p, first, close }: { p: Person; first: Employment | undefined; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState(first ?? { person: p.id, fiscal_code: "", hired: "", contract: "A01" as const, protected: false });
  const keep = useKeep(() => setEmployment(p.id, { fiscal_code: d.fiscal_code, hired: d.hired, contract: d.contract, protected: d.protected }), close);
  return (
    <Dialog title={t("agile.jobs.of", { name: nameOf(p) })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(undefined))}>
        <TextField label={t("agile.jobs.code")} value={d.fiscal_code} maxLength={16} onChange={(e) => set({ ...d, fiscal_code: e.target.value.toUpperCase() })} error={at(keep.error, "fiscal_code")} />
        <div className="lg-cols">
          <TextField label={t("agile.jobs.hired")} type="date" value={d.hired} onChange={(e) => set({ ...d, hired: e.target.value })} error={at(keep.error, "hired")} />
          <Choose label={t("agile.jobs.contract")} value={d.contract} onChange={(e) => set({ ...d, contract: e.target.value as Employment["contract"] })}>
            <option value="A01">{t("agile.value.A01")}</option>
            <option value="A02">{t("agile.value.A02")}</option>
          </Choose>
        </div>
        <Tick label={<>{t("agile.jobs.protected")}<span className="lg-small lg-muted lg-agile-line">{t("agile.jobs.protected.text")}</span></>} checked={d.protected} onChange={(e) => set({ ...d, protected: e.target.checked })} />
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

const columns = ["email", "codice_fiscale", "assunzione", "contratto", "legge_68"] as const;

function Many({ all, close }: { all: Person[]; close(): void }) {
  const { t } = useWords();
  const tell = useToast();
  const [text, set] = useState("");
  const { rows, wrong } = readRows(text, columns, all);
  const keep = useKeep(
    () => setEmployments(rows.map((r) => ({ person: r.person, fiscal_code: r.cells.codice_fiscale, hired: r.cells.assunzione, contract: r.cells.contratto === "A02" ? "A02" : "A01", protected: /^(s[iì]|x|1|true)$/i.test(r.cells.legge_68) }))),
    () => (tell(t("agile.jobs.kept", { n: rows.length })), close()),
  );
  return (
    <Dialog title={t("agile.jobs.many")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(undefined))}>
        <p>{t("agile.rows.text", { columns: columns.join(", ") })} {t("agile.jobs.many.text")}</p>
        <TextField label={t("agile.rows.file")} type="file" accept=".csv,text/csv" onChange={(e) => void e.target.files?.[0]?.text().then(set)} />
        {wrong.length > 0 && <Note tone="busy">{t("agile.rows.wrong", { n: wrong.length })} {wrong.slice(0, 8).map((w) => t(`agile.rows.${w.why}`, { n: w.line, what: w.what })).join(" ")}</Note>}
        {text && wrong.length === 0 && <p role="status">{t("agile.rows.ready", { n: rows.length })}</p>}
        <Refusal error={keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={rows.length === 0 || wrong.length > 0} busy={keep.isPending}>{t("agile.rows.go")}</Act></div>
      </form>
    </Dialog>
  );
}
