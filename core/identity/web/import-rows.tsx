/** The rows of the file: the bad ones to correct in place, with what was probably meant. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { offices } from "@/api/town.ts";
import { IconAct, Panel, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import type { Fix, Report, ReportLine } from "./api.ts";
import { errorsAsCsv } from "./errors-csv.ts";

type Show = "bad" | "same" | "all";
const columns = ["nome", "cognome", "email", "ufficio", "ruolo"] as const;
type Column = (typeof columns)[number];
const step = 50;

export function Rows({ report, busy, correct, leaveOut }: { report: Report; busy: boolean; correct(f: Fix): void; leaveOut(line: number): void }) {
  const { t } = useWords();
  const [show, setShow] = useState<Show>(report.bad ? "bad" : "all");
  const [most, setMost] = useState(step);
  const rows = report.lines.filter((l) => show === "all" || l.outcome === show);
  const n = { bad: report.bad, same: report.same, all: report.lines.length };
  return (
    <>
      <div className="lg-row wrap between" style={{ margin: "16px 0 12px" }}>
        <div className="lg-row wrap tight" role="group" aria-label={t("identity.import.show")}>
          {(["bad", "same", "all"] as const).map((s) => (
            <button key={s} type="button" className="lg-chip" aria-pressed={show === s} onClick={() => (setShow(s), setMost(step))}>{t(`identity.import.show.${s}`, { count: n[s] })}</button>
          ))}
        </div>
        {report.bad > 0 && <a className="btn btn-ghost btn-sm" href={`data:text/csv;charset=utf-8,${encodeURIComponent(errorsAsCsv(report))}`} download="errori.csv">{t("identity.import.errors")}</a>}
      </div>
      <Panel className="lg-imp">
        <table className="lg-tb lg-it" aria-busy={busy}>
          <thead>
            <tr>
              <th scope="col">{t("identity.import.line")}</th>
              {columns.map((c) => <th key={c} scope="col">{t(`identity.import.${c}`)}</th>)}
              <th scope="col"><span className="visually-hidden">{t("identity.import.acts")}</span></th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((l) => (
              <tr key={l.line} className={l.outcome}>
                <td className="lg-num lg-muted" data-l={t("identity.import.line")}>{l.line}</td>
                {columns.map((c) => <Cell key={c} l={l} column={c} correct={correct} />)}
                <td>
                  {l.outcome === "bad" ? <IconAct icon="bin" label={t("identity.import.skip", { line: l.line })} onClick={() => leaveOut(l.line)} /> : <Tag tone={l.outcome === "same" ? "busy" : "ok"}>{t(`identity.import.outcome.${l.outcome}`)}</Tag>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="lg-empty" role="status">{t(`identity.import.none.${show}`)}</p>}
        {rows.length > 0 && (
          <div className="lg-row wrap between lg-small lg-muted lg-tb-foot">
            <span>{t("identity.import.rows", { shown: Math.min(most, rows.length), all: rows.length })}</span>
            {rows.length > most && <button type="button" className="lg-lk" onClick={() => setMost(most + step)}>{t("identity.import.more", { n: Math.min(step, rows.length - most) })}</button>}
          </div>
        )}
      </Panel>
    </>
  );
}

function Cell({ l, column, correct }: { l: ReportLine; column: Column; correct(f: Fix): void }) {
  const { t } = useWords();
  const tree = useQuery(offices()).data ?? [];
  const faults = (l.faults ?? []).filter((f) => f.column === column || (f.column === "" && column === "nome"));
  const text = l[column];
  const label = t("identity.import.cell", { column: t(`identity.import.${column}`), line: l.line });
  const [draft, set] = useState(text);
  if (faults.length === 0) return <td data-l={t(`identity.import.${column}`)} className={column === "email" ? "lg-wrap" : undefined}>{text}</td>;
  const save = (value: string) => value !== text && correct({ line: l.line, column, value });
  const id = `c-${l.line}-${column}`;
  return (
    <td data-l={t(`identity.import.${column}`)}>
      <div className="lg-fld bad">
        {column === "ufficio" ? (
          <select className="form-select lg-ctl" aria-label={label} aria-invalid="true" aria-describedby={id} value="" onChange={(e) => save(e.target.value)}>
            <option value="">{t("identity.import.pick")}</option>
            {tree.filter((o) => o.active).map((o) => <option key={o.id}>{o.name}</option>)}
          </select>
        ) : (
          <input className="form-control lg-ctl" aria-label={label} aria-invalid="true" aria-describedby={id} value={draft} onChange={(e) => set(e.target.value)} onBlur={() => save(draft)} onKeyDown={(e) => e.key === "Enter" && save(draft)} />
        )}
        <p className="lg-errmsg" id={id}>
          <span>
            {faults.map((f) => f.detail).join(" ")}{" "}
            {faults.filter((f) => f.suggest).map((f) => <button key={f.suggest} type="button" className="lg-lk" onClick={() => save(f.suggest!)}>{t("identity.import.use", { what: f.suggest! })}</button>)}
          </span>
        </p>
      </div>
    </td>
  );
}
