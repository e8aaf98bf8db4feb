/** "Opinioni": what citizens think of the pages and of the service. There is no figure of a person. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { offices, type Office } from "@/api/town.ts";
import { Bars } from "@/ui/chart.tsx";
import { day, isoDay } from "@/ui/dates.ts";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Choose, Empty, Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords, type Say } from "@/ui/words.tsx";
import { report, spreadsheet, type Report } from "./api.ts";
import "./opinions.css";

const ranges = { month: 30, quarter: 90, year: 366 };
type Range = keyof typeof ranges;

/** How people call a page that is kept by its address. */
function pageName(path: string, all: Office[], t: Say): string {
  const slug = /^\/uffici\/(.+)$/.exec(path)?.[1];
  if (slug) return t("feedback.at.office", { name: all.find((o) => o.slug === slug)?.name ?? slug });
  return { "": t("feedback.at.other"), "/": t("feedback.at.home"), "/uffici": t("feedback.at.offices"), "/prenota": t("feedback.at.booking"), "/domande": t("feedback.at.questions") }[path] ?? path;
}

export function OpinionsPage() {
  const { t } = useWords();
  const [range, setRange] = useState<Range>("month");
  const [page, setPage] = useState("*");
  const q = { from: isoDay(new Date(Date.now() - (ranges[range] - 1) * 86_400_000)), to: isoDay(new Date()), page };
  const r = useQuery(report(q));
  const tree = useQuery(offices()).data ?? [];
  const d = r.data;
  return (
    <>
      <PageHead
        title={t("feedback.title")}
        under={t("feedback.under")}
        side={d && d.opinions > 0 && <a className="btn btn-outline-secondary btn-sm" href={spreadsheet(q)} download><Icon name="download" size="sm" />{t("feedback.csv")}</a>}
      />
      <div className="lg-opinions-ask">
        <div className="lg-row wrap tight" role="group" aria-label={t("feedback.range")}>
          {(Object.keys(ranges) as Range[]).map((x) => <button key={x} type="button" className="lg-chip" aria-pressed={range === x} onClick={() => setRange(x)}>{t(`feedback.range.${x}`)}</button>)}
        </div>
        <Choose label={t("feedback.page")} value={page} onChange={(e) => setPage(e.target.value)}>
          <option value="*">{t("feedback.page.all")}</option>
          {d?.pages.map((p) => <option key={p.page} value={p.page || "-"}>{pageName(p.page, tree, t)}</option>)}
          {page !== "*" && !d?.pages.some((p) => (p.page || "-") === page) && <option value={page}>{pageName(page === "-" ? "" : page, tree, t)}</option>}
        </Choose>
      </div>
      {r.isPending && <Panel><Skeleton lines={6} /></Panel>}
      {r.isError && <Unanswered error={r.error} retry={() => void r.refetch()} />}
      {d && d.opinions === 0 && <Panel><Empty art={<Icon name="star" size="lg" />} title={t("feedback.none")}>{t("feedback.none.text")}</Empty></Panel>}
      {d && d.opinions > 0 && <Figures d={d} tree={tree} />}
      {d && d.offices.length > 0 && <ByOffice d={d} />}
      {d && <p className="lg-small lg-muted">{t("feedback.law")}</p>}
    </>
  );
}

function Figures({ d, tree }: { d: Report; tree: Office[] }) {
  const { t, lang } = useWords();
  const n = useNumber();
  return (
    <div className="lg-two lg-opinions">
      <div className="lg-stack">
        <Panel title={t("feedback.said")} icon="inbox">
          {d.latest.length === 0 && <p className="lg-bd lg-muted">{t("feedback.said.none")}</p>}
          <ul className="lg-said">
            {d.latest.map((o, i) => (
              <li key={i}>
                <div className="lg-row wrap between tight"><Stars n={o.stars} /><span className="lg-small lg-muted">{day(lang, `${o.day}T12:00:00Z`)}</span></div>
                {o.words && <p className="lg-pre">{o.words}</p>}
                <p className="lg-small lg-muted">{[o.reason && t(`feedback.why.${o.reason}`), pageName(o.page, tree, t)].filter(Boolean).join(" · ")}</p>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      <div className="lg-stack">
        <Panel title={t("feedback.stars")} icon="star">
          <div className="lg-bd lg-stack s3">
            <p><b className="lg-big lg-num">{n(d.stars, 1)}</b> <span className="lg-muted">{t("feedback.of5", { n: d.opinions })}</span></p>
            <Bars quiet title={t("feedback.stars")} rows={[5, 4, 3, 2, 1].map((s) => ({ label: t("feedback.star", { n: s }), value: d.by_stars[s - 1] ?? 0 }))} />
          </div>
        </Panel>
        <Panel title={t("feedback.by_page")} icon="file">
          <Scores head={[t("feedback.page"), t("feedback.count"), t("feedback.mean")]} rows={d.pages.map((p) => [pageName(p.page, tree, t), n(p.opinions), n(p.stars, 1)])} />
        </Panel>
      </div>
    </div>
  );
}

/** What is thought of an office's page beside how easy its meetings were. */
function ByOffice({ d }: { d: Report }) {
  const { t } = useWords();
  const n = useNumber();
  const score = (stars: number, many: number) => (many === 0 ? "–" : `${stars > 0 ? n(stars, 1) : "–"} (${n(many)})`);
  return (
    <Panel title={t("feedback.by_office")} icon="loggia" className="lg-opinions">
      <Scores head={[t("feedback.office"), t("feedback.office.page"), t("feedback.office.meetings")]} rows={d.offices.map((o) => [o.name, score(o.stars, o.opinions), score(o.rating, o.ratings)])} />
      <p className="lg-bd lg-small lg-muted">{t("feedback.few")}</p>
    </Panel>
  );
}

function Scores({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <table className="lg-tb lg-scores">
      <thead><tr>{head.map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
      <tbody>{rows.map((r) => <tr key={r[0]}><th scope="row">{r[0]}</th>{r.slice(1).map((c, i) => <td key={i} className="lg-num">{c}</td>)}</tr>)}</tbody>
    </table>
  );
}

/** Full and empty stars, said as a number. */
function Stars({ n }: { n: number }) {
  const { t } = useWords();
  return (
    <span className="lg-score" role="img" aria-label={t("feedback.star", { n })}>
      {[1, 2, 3, 4, 5].map((i) => <span key={i} className={i <= n ? "on" : ""}><Icon name="star" size="sm" /></span>)}
    </span>
  );
}

function useNumber() {
  const { lang } = useWords();
  return (x: number, digits = 0) => new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", { maximumFractionDigits: digits }).format(x);
}
