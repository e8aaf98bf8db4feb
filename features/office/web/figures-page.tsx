/** The numbers of one office over some days. There are none of a person. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isoDay } from "@/ui/dates.ts";
import { Go, usePath } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Empty, Note, Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { counter, figures } from "./api.ts";
import { officeInPath } from "./desk-page.tsx";
import "./desk.css";

const ranges = { week: 7, month: 30, quarter: 90, year: 365 };
type Range = keyof typeof ranges;

export function FiguresPage() {
  const { t, lang } = useWords();
  const id = officeInPath(usePath());
  const [range, set] = useState<Range>("month");
  const to = isoDay(new Date());
  const from = isoDay(new Date(Date.now() - (ranges[range] - 1) * 86_400_000));
  const f = useQuery(figures(id, from, to));
  const name = useQuery(counter(id)).data?.office.name ?? "";
  const n = (x: number, digits = 0) => new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(x);
  const d = f.data;
  return (
    <>
      <PageHead title={t("desk.figures")} under={name} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={`/sportelli/${id}`}>{t("desk.title", { name })}</Go></nav>} />
      <div className="lg-row wrap tight" role="group" aria-label={t("desk.figures.range")} style={{ marginBottom: 16 }}>
        {(Object.keys(ranges) as Range[]).map((r) => <button key={r} type="button" className="lg-chip" aria-pressed={range === r} onClick={() => set(r)}>{t(`desk.figures.${r}`)}</button>)}
      </div>
      {f.isPending && <Skeleton lines={6} />}
      {f.isError && <Unanswered error={f.error} retry={() => void f.refetch()} />}
      {d && d.requests + d.met + d.no_shows + d.cancelled + d.ratings === 0 && <Panel><Empty art={<Icon name="loggia" size="lg" />} title={t("desk.figures.none")}>{t("desk.figures.none.text")}</Empty></Panel>}
      {d && d.requests + d.met + d.no_shows + d.cancelled + d.ratings > 0 && (
        <div className="lg-stack">
          <div className="lg-figs">
            <Panel title={t("desk.figures.requests")}>
              <div className="lg-bd lg-stack s3">
                <b className="lg-big lg-num">{n(d.requests)}</b>
                <Bars rows={[[t("desk.source.web"), d.by_web], [t("desk.source.mail"), d.by_mail], [t("desk.source.clerk"), d.by_clerk]]} n={n} />
              </div>
            </Panel>
            <Panel title={t("desk.figures.how")}>
              <div className="lg-bd lg-stack s3">
                <b className="lg-big lg-num">{n(d.met)}</b>
                <Bars rows={[[t("desk.figures.met"), d.met], [t("desk.figures.no_shows"), d.no_shows], [t("desk.figures.cancelled"), d.cancelled]]} n={n} />
              </div>
            </Panel>
            <Panel title={t("desk.figures.times")}>
              <dl className="lg-facts">
                <div><dt>{t("desk.figures.wait")}</dt><dd className="lg-num">{d.wait_minutes > 0 ? t("desk.minutes", { count: n(d.wait_minutes) }) : "–"}</dd></div>
                <div><dt>{t("desk.figures.length")}</dt><dd className="lg-num">{d.length_minutes > 0 ? t("desk.minutes", { count: n(d.length_minutes) }) : "–"}</dd></div>
                <div><dt>{t("desk.figures.ratings")}</dt><dd className="lg-num">{n(d.ratings)}</dd></div>
                <div><dt>{t("desk.figures.rating")}</dt><dd className="lg-num">{d.rating > 0 ? t("desk.figures.of5", { n: n(d.rating, 1) }) : "–"}</dd></div>
              </dl>
            </Panel>
          </div>
          {d.said.length > 0 && (
            <Panel title={t("desk.figures.said")}>
              <ul className="lg-bd lg-stack s3">{d.said.map((s) => <li key={s} className="lg-pre">{s}</li>)}</ul>
            </Panel>
          )}
          {d.ratings > 0 && d.ratings < 5 && <Note>{t("desk.figures.few")}</Note>}
          <p className="lg-small lg-muted">{t("desk.figures.law")}</p>
        </div>
      )}
    </>
  );
}

function Bars({ rows, n }: { rows: [string, number][]; n(x: number): string }) {
  const most = Math.max(1, ...rows.map(([, x]) => x));
  return (
    <dl className="lg-bars">
      {rows.map(([word, x]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd className="lg-num">{n(x)}</dd>
          <span aria-hidden="true"><i style={{ width: `${(x / most) * 100}%` }} /></span>
        </div>
      ))}
    </dl>
  );
}
