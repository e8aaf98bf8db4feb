/** The calendar of the programme: a month as a table on a wide screen, and always the list of its days. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isoDay } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, IconAct, Panel, Skeleton, Tag, type Tone } from "@/ui/parts.tsx";
import { useWords, type Lang } from "@/ui/words.tsx";
import { deadlines, type Deadline } from "./api.ts";
import { longDay, weekday } from "./say.ts";
import "./agile.css";

const after = (month: string, n: number) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + n, 1, 12)).toISOString().slice(0, 7);
const dayOf = (month: string, n: number) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1, n, 12)).toISOString().slice(0, 10);
const named = (lang: Lang, month: string) => {
  const s = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-15T12:00:00Z`));
  return s.charAt(0).toUpperCase() + s.slice(1);
};
const tones: Record<string, Tone> = { ends: "busy", renew: "busy", safety: "busy", starts: "ok", emergency: "err", call: "info", cohort: "info", goals: "info", telework: "line" };

/** The days of a month in weeks that begin on Monday; "" outside it. */
export function weeksOf(month: string): string[][] {
  const last = Number(dayOf(after(month, 1), 0).slice(8));
  const lead = (new Date(`${month}-01T12:00:00Z`).getUTCDay() + 6) % 7;
  const cells = [...Array<string>(lead).fill(""), ...Array.from({ length: last }, (_, i) => dayOf(month, i + 1))];
  while (cells.length % 7) cells.push("");
  return Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(i * 7, i * 7 + 7));
}

export function DeadlinesPage() {
  const { t, lang } = useWords();
  const today = isoDay(new Date());
  const [month, go] = useState(today.slice(0, 7));
  const from = `${month}-01`, to = dayOf(after(month, 1), 0);
  const q = useQuery(deadlines(from, to));
  const by = new Map<string, Deadline[]>();
  for (const d of q.data ?? []) by.set(d.day, [...(by.get(d.day) ?? []), d]);
  return (
    <>
      <PageHead title={t("agile.deadlines")} under={t("agile.deadlines.text")} side={
        <a className="btn btn-outline-secondary" href={`/api/v1/agile/deadlines/ics?from=${today}&to=${dayOf(after(today.slice(0, 7), 13), 0)}`} download><Icon name="calendar" size="sm" />{t("agile.deadlines.ics")}</a>
      } />
      <div className="lg-stack">
        <section className="lg-panel" aria-labelledby="month">
          <div className="lg-hd">
            <h2 className="lg-grow" id="month" aria-live="polite">{named(lang, month)}</h2>
            <IconAct icon="right" className="flip" label={t("agile.deadlines.before")} onClick={() => go(after(month, -1))} />
            {month !== today.slice(0, 7) && <Act small onClick={() => go(today.slice(0, 7))}>{t("agile.deadlines.today")}</Act>}
            <IconAct icon="right" label={t("agile.deadlines.after")} onClick={() => go(after(month, 1))} />
          </div>
          {q.error ? <div className="lg-bd"><Unanswered error={q.error} retry={() => void q.refetch()} /></div> : !q.data ? <Skeleton lines={6} /> : <Month month={month} by={by} today={today} />}
        </section>
        {q.data && (
          <Panel title={t("agile.deadlines.list")} id="deadlines">
            {by.size === 0 ? <Empty title={t("agile.deadlines.none")}>{t("agile.deadlines.none.text")}</Empty> : (
              <ol className="lg-list">{[...by].map(([day, some]) => <Day key={day} day={day} some={some} today={today} />)}</ol>
            )}
          </Panel>
        )}
      </div>
    </>
  );
}

function Month({ month, by, today }: { month: string; by: Map<string, Deadline[]>; today: string }) {
  const { t, lang } = useWords();
  return (
    <table className="lg-agile-month">
      <caption className="visually-hidden">{named(lang, month)}</caption>
      <thead><tr>{[1, 2, 3, 4, 5, 6, 7].map((n) => <th key={n} scope="col"><abbr title={weekday(lang, n)}>{weekday(lang, n, "short")}</abbr></th>)}</tr></thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((day, i) => day === "" ? <td key={i} className="out" /> : (
              <td key={day} className={day === today ? "today" : ""} aria-current={day === today ? "date" : undefined}>
                <span className="lg-num">{Number(day.slice(8))}</span>
                {(by.get(day) ?? []).map((d) => <a key={d.kind + d.title} href={`#d-${day}`} className={`lg-agile-due ${tones[d.kind]}`}>{t(`agile.deadline.${d.kind}`, { n: d.count, title: d.title ?? "" })}</a>)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day, some, today }: { day: string; some: Deadline[]; today: string }) {
  const { t, lang } = useWords();
  return (
    <li id={`d-${day}`} tabIndex={-1} className="lg-agile-step">
      <div className="lg-grow lg-stack s2">
        <p><strong className="lg-ink">{weekday(lang, ((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7) + 1)} {longDay(lang, day)}</strong>{day === today && <> <Tag tone="info">{t("agile.deadlines.today")}</Tag></>}</p>
        {some.map((d) => (
          <div key={d.kind + d.title}>
            <Tag tone={tones[d.kind] ?? "line"}>{t(`agile.deadline.${d.kind}`, { n: d.count, title: d.title ?? "" })}</Tag>
            {d.who.length > 0 && (
              <p className="lg-small lg-agile-who">
                {d.who.map((w, i) => <span key={w.person}>{i > 0 && ", "}<Go to={`/agile/accordi/${w.agreement}`}>{w.name || w.person}</Go></span>)}
                {d.count > d.who.length && <span className="lg-muted"> {t("agile.deadlines.others", { n: d.count - d.who.length })}</span>}
              </p>
            )}
          </div>
        ))}
      </div>
    </li>
  );
}
