/** What the home page shows of the counters: who waits now, my day, and the doors. */
import { useQuery } from "@tanstack/react-query";
import { hour, minutesSince } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon, Sign } from "@/ui/icon.tsx";
import { useNow } from "@/ui/live.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { full, mine, type Appointment, type Counter } from "./api.ts";
import { ProgressTag } from "./lists.tsx";
import { useAdmit } from "./next-person.tsx";
import { signWords } from "./sign.tsx";
import "./desk.css";

/** Who waits at my doors, the longest first, and the button that calls them in. */
export function WhoWaits() {
  const { t, lang } = useWords();
  const now = useNow();
  const all = useQuery(mine());
  const call = useAdmit();
  if (all.isPending) return <Panel title={t("desk.waits")} icon="loggia"><Skeleton lines={3} /></Panel>;
  if (!all.data) return <Panel title={t("desk.waits")} icon="loggia"><div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div></Panel>;
  const counters = all.data;
  if (counters.length === 0) return null;
  const queue = counters.flatMap((c) => c.queue.map((p) => ({ p, c }))).sort((a, b) => a.p.visit.arrived.localeCompare(b.p.visit.arrived));
  const first = queue[0];
  const main = first?.c ?? counters[0]!;
  const { state } = main.office.board;
  return (
    <Panel title={t("desk.waits")} icon="loggia" className={first ? "lg-waits" : ""} side={<Tag tone={state === "open" ? "ok" : state === "busy" ? "busy" : "off"} dot>{main.office.name}: {signWords(main.office.board, t, lang).toLowerCase()}</Tag>}>
      {!first && <Empty art={<Sign state={state} />} title={t("desk.nobody")} action={<Go className="btn btn-outline-secondary btn-sm" to={`/sportelli/${main.office.id}`}>{t("desk.go")}</Go>}><p>{t("desk.nobody.sound")}</p></Empty>}
      {first && (
        <>
          <ol>
            {queue.slice(0, 4).map(({ p, c }, i) => (
              <li key={p.visit.id} className="lg-qcard">
                <span className="lg-arch lg-num">{i + 1}</span>
                <div className="lg-grow">
                  <strong className="lg-ink lg-ell">{p.visit.name}</strong>
                  <span className="lg-muted lg-small lg-ell">{[counters.length > 1 && c.office.name, p.appointment.reason, p.appointment.starts && t("desk.next.at", { hour: hour(lang, p.appointment.starts) })].filter(Boolean).join(" · ")}</span>
                </div>
                <div className="lg-wt lg-num">{t("desk.minutes", { count: minutesSince(p.visit.arrived, now) })}<small>{t("desk.in_room")}</small></div>
              </li>
            ))}
          </ol>
          <div style={{ padding: "0 16px" }}><Refusal error={call.error} /></div>
          <div className="lg-waits-go">
            {first.c.can.serve && <Act look="primary" icon="cam" busy={call.isPending} busyWord={t("desk.call.busy")} onClick={() => call.mutate(first.p)}>{t("desk.call.of", { name: first.p.visit.name })}</Act>}
            <Go className="btn btn-outline-secondary" to={`/sportelli/${first.c.office.id}`}>{t("desk.go")}</Go>
          </div>
        </>
      )}
    </Panel>
  );
}

/** Today's appointments of my offices in order of time, the present one marked. */
export function MyDay() {
  const { t, lang } = useWords();
  const now = useNow(30);
  const all = useQuery(mine());
  if (all.isPending) return <Panel title={t("desk.myday")} icon="calendar"><Skeleton lines={5} /></Panel>;
  if (!all.data || all.data.length === 0) return null;
  const rows = all.data.flatMap((c) => c.today.map((a) => ({ a, c }))).filter((x) => x.a.starts).sort((x, y) => x.a.starts!.localeCompare(y.a.starts!));
  return (
    <Panel title={t("desk.myday")} icon="calendar">
      {rows.length === 0 && <Empty art={<Icon name="calendar" size="lg" />} title={t("desk.myday.none")}>{t("desk.myday.none.text")}</Empty>}
      <ul className="lg-tl">
        {rows.map(({ a, c }) => {
          const when = stage(a, c, now);
          const length = Math.round((Date.parse(a.ends!) - Date.parse(a.starts!)) / 60_000);
          return (
            <li key={a.id} className={when}>
              <span className="lg-h lg-num">{hour(lang, a.starts!)}<small>{t("desk.minutes", { count: length })}</small></span>
              <div className="lg-grow">
                <Go to={`/sportelli/${a.office}`} search={{ r: a.id }} className="lg-tl-link"><span className="lg-ell">{full(a)}{a.reason && `, ${a.reason}`}</span></Go>
                <span className="lg-small lg-muted lg-ell">{line(a, c, t)}{all.data.length > 1 && ` · ${c.office.name}`}</span>
              </div>
              {when === "now" ? <Tag tone="info">{t("desk.now")}</Tag> : a.progress !== "booked" ? <ProgressTag a={a} /> : when === "past" ? <Tag tone="busy">{t("desk.outcome.missing")}</Tag> : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function stage(a: Appointment, c: Counter, now: number): "past" | "now" | "" {
  if (c.inside.some((p) => p.appointment.id === a.id) || c.queue.some((p) => p.appointment.id === a.id)) return "now";
  if (a.progress !== "booked" || a.closed || Date.parse(a.ends!) < now) return "past";
  return Date.parse(a.starts!) <= now ? "now" : "";
}

function line(a: Appointment, c: Counter, t: (k: string, args?: Record<string, string>) => string): string {
  const waits = c.queue.find((p) => p.appointment.id === a.id);
  if (c.inside.some((p) => p.appointment.id === a.id)) return t("desk.myday.inside");
  if (waits) return t("desk.myday.waits");
  if (a.note) return a.note;
  return t(a.source === "clerk" && !a.email ? "desk.myday.phone" : "desk.myday.video");
}

/** My doors and their signs. */
export function MyDoors() {
  const { t, lang } = useWords();
  const all = useQuery(mine());
  if (!all.data || all.data.length === 0) return null;
  return (
    <Panel title={t("desk.doors")} icon="loggia">
      <div className="lg-list">
        {all.data.map((c) => (
          <Go key={c.office.id} to={`/sportelli/${c.office.id}`}>
            <Sign state={c.office.board.state} />
            <span className="lg-grow">
              <strong className="lg-ink lg-ell">{c.office.name}</strong>
              <span className={`lg-small st-${c.office.board.state}`}>{signWords(c.office.board, t, lang)}</span>
            </span>
            <Icon name="right" size="sm" />
          </Go>
        ))}
      </div>
    </Panel>
  );
}

/** What waits for an answer: requests by mail, outcomes still to write. */
export function ToDo() {
  const { t } = useWords();
  const now = useNow(60);
  const all = useQuery(mine());
  const todo = (all.data ?? []).flatMap((c) => [
    ...c.requests.filter((a) => a.progress === "asked").map((a) => ({ a, word: t("desk.todo.answer", { name: full(a) }), due: Date.parse(a.made) + 2 * 86_400_000 < now })),
    ...c.today.filter((a) => a.progress === "booked" && (a.closed || Date.parse(a.ends!) < now) && !c.inside.some((p) => p.appointment.id === a.id)).map((a) => ({ a, word: t("desk.todo.outcome", { name: full(a) }), due: false })),
  ]);
  if (todo.length === 0) return null;
  return (
    <Panel title={t("desk.todo")} icon="inbox" side={<span className="lg-count soft">{todo.length}</span>}>
      <div className="lg-list">
        {todo.slice(0, 6).map(({ a, word, due }) => (
          <Go key={a.id} to={`/sportelli/${a.office}`} search={{ r: a.id }}>
            <Icon name={a.progress === "asked" ? "mail" : "pencil"} size="sm" />
            <span className="lg-grow">
              <span className="lg-ell">{word}</span>
              {due ? <span className="lg-small lg-strong lg-busy-text">{t("desk.overdue")}</span> : <span className="lg-small lg-muted lg-ell">{a.reason}</span>}
            </span>
            <Icon name="right" size="sm" />
          </Go>
        ))}
      </div>
    </Panel>
  );
}
