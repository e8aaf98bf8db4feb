/** The week of an office: who is where, what has to be answered, who is at the counter. A grid on a desk, a list of days on a phone; it prints on one sheet. */
import { useQuery } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { session } from "@/api/town.ts";
import { isoDay } from "@/ui/dates.ts";
import { useGo, useSearchOf } from "@/ui/go.tsx";
import { Icon, type IconName } from "@/ui/icon.tsx";
import { useLive } from "@/ui/live.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Avatar, Choose, Empty, IconAct, Note, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { officeWeek, type Cell, type Member, type OfficeDay, type OfficeWeek } from "./api.ts";
import { begin, clock, given, isDay, long, middle, mondayOf, number, plus, span, stretch, weekday } from "./dates.ts";
import { CallBackDialog } from "./head-dialogs.tsx";
import { RecallDialog } from "./leave-answers.tsx";
import { Counter } from "./counter.tsx";
import { firstWeek } from "./my-week.tsx";
import { useMyOffices } from "./my-offices.ts";
import { ToApprove } from "./to-approve.tsx";
import "./workday.css";

export function WeekPage() {
  const { t, lang } = useWords();
  const search = useSearchOf();
  const go = useGo();
  const me = useQuery(session()).data;
  const mine = useMyOffices();
  const id = search.ufficio ?? mine.first;
  const monday = mondayOf(isDay(search.settimana) ? search.settimana : firstWeek(isoDay(new Date())));
  const week = useQuery(officeWeek(id, monday));
  useLive(id ? `workday/${id}` : undefined, ["workday"]);
  const move = (to?: string, office = search.ufficio) => go("/agile/settimana", { settimana: to, ufficio: office }, true);
  if (mine.ready && !id) return <><PageHead title={t("week.title")} /><Empty title={t("week.none")}><p>{t("week.none.text")}</p></Empty></>;
  const w = week.data;
  const fresh = w && w.monday === monday;
  const under = `${span(lang, monday, plus(monday, 4), "long")}${fresh ? ` · ${t("week.people", { n: w.people.length })}` : ""}`;
  return (
    <>
      <PageHead
        title={w ? t("week.of", { office: w.name }) : t("week.title")}
        under={<span role="status">{under}</span>}
        side={
          <div className="lg-row tight lg-noprint">
            <IconAct icon="right" className="flip" label={t("days.week.before")} onClick={() => move(plus(monday, -7))} />
            <Act small onClick={() => move()}>{t("week.now")}</Act>
            <IconAct icon="right" label={t("days.week.after")} onClick={() => move(plus(monday, 7))} />
            <Act small icon="file" onClick={() => print()}>{t("week.print")}</Act>
          </div>
        }
      />
      {(mine.offices.length > 1 || (mine.ready && !mine.offices.some((o) => o.id === id))) && (
        <div className="lg-pickoffice lg-noprint">
          <Choose label={t("week.office")} value={id} onChange={(e) => move(search.settimana, e.target.value)}>
            {!mine.offices.some((o) => o.id === id) && <option value={id}>{w?.name ?? t("pay.choose")}</option>}
            {mine.offices.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
          </Choose>
        </div>
      )}
      {week.isError && <Unanswered error={week.error} retry={() => void week.refetch()} />}
      {!week.isError && !fresh && <Skeleton lines={8} />}
      {fresh && <Whole w={w} me={me?.person?.id ?? ""} />}
    </>
  );
}

/** On which days of this week people work from home without an agreement too. */
function Emergency({ w }: { w: OfficeWeek }) {
  const { t, lang } = useWords();
  const days = w.days.filter((d) => d.emergency);
  if (days.length === 0) return null;
  return <Note tone="busy">{t("week.emergency", { days: new Intl.ListFormat(lang, { type: "conjunction" }).format(days.map((d) => middle(lang, d.day))) })}</Note>;
}

const oneColumn = "(max-width: 1199.98px)";
function useNarrow() {
  return useSyncExternalStore((tell) => {
    const q = matchMedia(oneColumn);
    q.addEventListener("change", tell);
    return () => q.removeEventListener("change", tell);
  }, () => matchMedia(oneColumn).matches);
}

function Whole({ w, me }: { w: OfficeWeek; me: string }) {
  const [call, set] = useState<{ m: Member; day: string }>();
  const calls = w.can.answer ? (m: Member, day: string) => set({ m, day }) : undefined;
  const two = w.can.answer;
  const narrow = useNarrow();
  const first = narrow && (w.wishes.some((a) => a.wish.state === "asked" && !a.mine) || w.leaves.some((l) => !l.mine)); // in one column, what waits for me comes first
  const approvals = two && <div className="lg-stack lg-noprint"><ToApprove w={w} /></div>;
  return (
    <div className={two ? "lg-two lg-officeweek" : "lg-stack lg-officeweek"}>
      {first && approvals}
      <div className="lg-stack">
        <Emergency w={w} />
        <Grid w={w} me={me} call={calls} />
        <Days w={w} me={me} call={calls} />
        <Lacks w={w} />
        <Counter w={w} />
      </div>
      {!first && approvals}
      {call && recallOf(w, call) && <RecallDialog absence={recallOf(w, call)} name={call.m.name} day={call.day} close={() => set(undefined)} />}
      {call && !recallOf(w, call) && <CallBackDialog office={w.office} person={call.m.person} name={call.m.name} day={call.day} close={() => set(undefined)} />}
    </div>
  );
}

const recallOf = (w: OfficeWeek, call: { m: Member; day: string }) => call.m.cells[w.days.findIndex((d) => d.day === call.day)]?.recall ?? "";

const look: Record<string, [IconName, string]> = { office: ["building", "week.cell.office"], away: ["home", "week.cell.away"], absent: ["sun", "week.cell.absent"], asking: ["home", "week.cell.asking"], leave: ["sun", "week.cell.leave"] };

/** One person's day: a word with its drawing; for who answers, a day away is a button that calls back. */
function Where({ c, day, name, today, call }: { c: Cell; day: string; name: string; today: string; call?: (() => void) | undefined }) {
  const { t, lang } = useWords();
  const state = c.asking && c.place === "office" ? "asking" : c.leave && c.place !== "absent" ? "leave" : c.place;
  const off = (c.off ?? []).map(stretch).join(", ");
  const [icon, word] = look[state]!;
  const inside = (
    <>
      <Icon name={icon} size="xs" />
      <span>{t(word)}{off && <small className="lg-block">{t("week.cell.off", { hours: off })}</small>}</span>
      {(state === "asking" || state === "leave") && <span className="visually-hidden"> {t("week.cell.asking.more")}</span>}
      {c.called && <span className={`lg-calledmark${c.seen ? " seen" : ""}`} title={t(c.seen ? "week.cell.seen" : "week.cell.called")}><Icon name={c.seen ? "check" : "bell"} size="xs" /><span className="visually-hidden"> {t(c.seen ? "week.cell.seen" : "week.cell.called")}</span></span>}
    </>
  );
  const again = c.recall ? "week.cell.recall" : "week.cell.call";
  if (call && (c.place === "away" || c.recall) && day > today)
    return <button type="button" className={`lg-wc ${state}`} aria-label={t(again, { name, day: middle(lang, day) })} title={t(again, { name, day: middle(lang, day) })} onClick={call}>{inside}</button>;
  return <span className={`lg-wc ${state}`}>{inside}</span>;
}

function Grid({ w, me, call }: { w: OfficeWeek; me: string; call?: ((m: Member, day: string) => void) | undefined }) {
  const { t, lang } = useWords();
  return (
    <section className="lg-panel lg-weekgrid" aria-label={t("week.grid")}>
      <div className="lg-tb-wrap" tabIndex={0} role="region" aria-label={t("week.grid")}>
        <table className="lg-tb lg-wk">
          <thead>
            <tr>
              <th scope="col">{t("week.person")}</th>
              {w.days.map((d) => <th key={d.day} scope="col" className={d.day === w.today ? "today" : ""} aria-current={d.day === w.today ? "date" : undefined}><span aria-hidden="true">{weekday(lang, d.day)} {number(d.day)}</span><span className="visually-hidden">{long(lang, d.day)}</span></th>)}
            </tr>
          </thead>
          <tbody>
            {w.people.map((m) => (
              <tr key={m.person}>
                <th scope="row"><span className="lg-row tight"><Avatar name={m.name} size="sm" /><span>{m.name}{m.person === me && <span className="lg-muted lg-light"> {t("week.me")}</span>}</span></span></th>
                {m.cells.map((c, i) => {
                  const d = w.days[i]!;
                  return <td key={d.day}>{d.working ? <Where c={c} day={d.day} today={w.today} name={m.name} call={call && m.person !== me ? () => call(m, d.day) : undefined} /> : <span className="lg-muted lg-small">{t("days.closed")}</span>}</td>;
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("week.on_site")}<Minimum w={w} /></th>
              {w.days.map((d) => <td key={d.day}>{d.working ? <OnSite d={d} /> : <span className="lg-small lg-muted">{d.holiday}</span>}</td>)}
            </tr>
          </tfoot>
        </table>
      </div>
      <ul className="lg-legend" aria-label={t("week.legend")}>
        {Object.entries(look).filter(([state]) => (state !== "asking" && state !== "leave") || w.can.answer).map(([state, [icon, word]]) => <li key={state} className={`lg-wc ${state}`}><Icon name={icon} size="xs" />{t(state === "asking" ? "week.legend.asking" : state === "leave" ? "week.legend.leave" : word)}</li>)}
      </ul>
    </section>
  );
}

function Minimum({ w }: { w: OfficeWeek }) {
  const { t } = useWords();
  const all = [...new Set(w.days.filter((d) => d.working).map((d) => d.minimum))];
  if (all.length !== 1 || all[0] === 0) return null;
  return <span className="lg-small lg-muted lg-light lg-block">{t("week.minimum", { n: all[0]! })}</span>;
}

const tight = (d: OfficeDay) => d.minimum > 0 && d.after <= d.minimum;

function OnSite({ d }: { d: OfficeDay }) {
  const { t } = useWords();
  return (
    <span className={tight(d) ? "lg-wmin" : "lg-onsite"}>
      {tight(d) && <Icon name="warning" size="xs" />}
      <strong className="lg-num">{d.on_site}</strong>
      {d.after < d.on_site && <small>{t("week.after", { n: d.after })}</small>}
      {tight(d) && <span className="visually-hidden"> {t(d.on_site < d.minimum ? "week.below" : "week.at_minimum", { n: d.minimum })}</span>}
    </span>
  );
}

/** On a phone: a day at a time, today's open. */
function Days({ w, me, call }: { w: OfficeWeek; me: string; call?: ((m: Member, day: string) => void) | undefined }) {
  const { t, lang } = useWords();
  const now = w.days.find((d) => d.day >= w.today && d.working)?.day;
  return (
    <div className="lg-weekdays lg-stack s2">
      {w.days.map((d, i) => (
        <details key={d.day} className="lg-panel lg-weekday" open={d.day === now || undefined}>
          <summary>
            <h2>{begin(middle(lang, d.day))}</h2>
            {d.working ? <span className={tight(d) ? "lg-wmin" : "lg-muted lg-small"}>{tight(d) && <Icon name="warning" size="xs" />}{t("week.on_site.n", { n: d.on_site })}</span> : <span className="lg-muted lg-small">{d.holiday ?? t("days.closed")}</span>}
          </summary>
          {d.working && (
            <ul className="lg-list">
              {w.people.map((m) => <li key={m.person}><Avatar name={m.name} size="sm" /><span className="lg-grow">{m.name}</span><Where c={m.cells[i]!} day={d.day} today={w.today} name={m.name} call={call && m.person !== me ? () => call(m, d.day) : undefined} /></li>)}
            </ul>
          )}
        </details>
      ))}
    </div>
  );
}

/** What the office lacks, in words: under or at the minimum, an empty counter. */
function Lacks({ w }: { w: OfficeWeek }) {
  const { t, lang } = useWords();
  const lines = w.days.flatMap((d) => {
    if (!d.working || d.day < w.today) return [];
    const day = begin(middle(lang, d.day));
    const asking = w.people.filter((m) => m.cells[w.days.indexOf(d)]?.asking).map((m) => given(m.name));
    const empty = d.shifts.filter((s) => !s.person || s.missing);
    const gap = empty.map((s) => t("week.lack.gap", { from: clock(s.from), to: clock(s.to) })).join(" ");
    if (d.minimum > 0 && d.on_site < d.minimum) return [{ day: t("week.lack.under", { day, n: d.on_site, minimum: d.minimum }), more: gap }];
    if (tight(d) && d.after < d.on_site) return [{ day: t(d.after < d.minimum ? "week.lack.would_under" : "week.lack.would", { day }), more: `${t("week.lack.after", { who: new Intl.ListFormat(lang).format(asking), n: d.after })} ${gap}` }];
    if (tight(d)) return [{ day: t("week.lack.at", { day }), more: gap }];
    return gap ? [{ day: t("week.lack.counter", { day }), more: gap }] : [];
  });
  if (lines.length === 0) return null;
  return <div className="lg-stack s2">{lines.map((l) => <Note key={l.day} tone="busy"><strong>{l.day}</strong> {l.more}</Note>)}</div>;
}

