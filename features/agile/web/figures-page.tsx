/** The figures of the PIAO's section on smart working, as charts that are tables, and as files. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { offices } from "@core/ente";
import { session } from "@core/identity";
import { Bars } from "@/ui/chart.tsx";
import { isoDay } from "@/ui/dates.ts";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Note, Panel, Skeleton, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { figures, type Figure } from "./api.ts";
import { Costs, Quality, Savings } from "./costs.tsx";
import "./agile.css";

const grouped = ["office", "sex", "age", "days", "priority"];
const apart = [...grouped, "cost", "saved", "rating", "felt"]; // drawn by their own panels

export function FiguresPage() {
  const { t, lang } = useWords();
  const year = isoDay(new Date()).slice(0, 4);
  const [from, setFrom] = useState(`${year}-01-01`);
  const [to, setTo] = useState(`${year}-12-31`);
  const all = useQuery(figures(from, to));
  const names = new Map((useQuery(offices()).data ?? []).map((o) => [o.id, o.name]));
  const me = useQuery(session()).data;
  const number = new Intl.NumberFormat(lang);
  const percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
  const say = (f: Figure) => (f.key === "office" ? (names.get(f.group ?? "") ?? f.group ?? "") : t(`agile.group.${f.key}.${f.group}`));
  return (
    <>
      <PageHead title={t("agile.figures")} under={t("agile.figures.text")} side={
        <div className="lg-row wrap tight">
          <a className="btn btn-outline-secondary" href={`/api/v1/agile/figures/xlsx?from=${from}&to=${to}`}><Icon name="download" size="sm" />.xlsx</a>
          <a className="btn btn-outline-secondary" href={`/api/v1/agile/figures/csv?from=${from}&to=${to}`}><Icon name="download" size="sm" />.csv</a>
        </div>
      } />
      <div className="lg-stack">
        <div className="lg-panel lg-bd lg-cols lg-no-print">
          <TextField label={t("agile.from")} type="date" value={from} onChange={(e) => e.target.value && setFrom(e.target.value)} />
          <TextField label={t("agile.figures.to")} type="date" value={to} onChange={(e) => e.target.value && setTo(e.target.value)} />
        </div>
        {all.isPending && <Skeleton lines={6} />}
        {all.error && <Unanswered error={all.error} retry={() => void all.refetch()} />}
        {all.data && (
          <>
            <dl className="lg-agile-figs">
              {all.data.filter((f) => !apart.includes(f.key)).map((f) => (
                <div key={f.key} className="lg-panel">
                  <dt>{t(`agile.figure.${f.key}`)}</dt>
                  <dd>{f.hidden ? <span className="lg-muted lg-small">{t("agile.figures.few")}</span> : <>{number.format(f.value)}{f.of ? <span className="lg-small lg-muted"> {t("agile.figures.of", { of: number.format(f.of), share: percent.format(f.value / f.of) })}</span> : null}</>}</dd>
                </div>
              ))}
            </dl>
            <div className="lg-agile-charts">
              {grouped.map((key) => {
                const rows = all.data.filter((f) => f.key === key);
                if (rows.length === 0) return null;
                const shown = rows.filter((f) => !f.hidden);
                return (
                  <Panel key={key} title={t(`agile.figure.${key}`)} id={`fig-${key}`}>
                    <div className="lg-bd lg-stack s3">
                      {shown.length > 0 && <Bars title={t(`agile.figure.${key}`)} quiet unit={t("agile.unit.people")} rows={shown.map((f) => ({ label: say(f), value: f.value }))} />}
                      {rows.length > shown.length && <p className="lg-small lg-muted">{t("agile.figures.hidden", { n: rows.length - shown.length })}</p>}
                    </div>
                  </Panel>
                );
              })}
              <Quality all={all.data} />
            </div>
            <Savings all={all.data} />
            <Costs write={me?.places.some((p) => p.role === "personnel") ?? false} />
            <Note>{t("agile.figures.threshold")}</Note>
          </>
        )}
      </div>
    </>
  );
}
