/** The lists of the desk: who waits after the first, today's appointments, and the requests without an hour. */
import { useDeferredValue, useId, useState, type KeyboardEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import { brief, hour, isoDay, minutesSince } from "@/ui/dates.ts";
import { useNow } from "@/ui/live.tsx";
import { Act, Count, Panel, Tag, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { found, full, type Appointment, type Counter } from "./api.ts";
import { useAdmit } from "./next-person.tsx";

type Tab = "waiting" | "next" | "over";
interface Props {
  c: Counter;
  opened: string | undefined;
  open(id: string): void;
}

const isOver = (a: Appointment) => ["done", "no_show", "follow_up", "cancelled", "answered"].includes(a.progress) || Boolean(a.closed);

/** The tone and word of how far a request has come. */
export function ProgressTag({ a }: { a: Appointment }) {
  const { t } = useWords();
  const tone = { asked: "busy", proposed: "info", booked: "info", cancelled: "off", answered: "ok", done: "ok", no_show: "err", follow_up: "busy" } as const;
  return <Tag tone={tone[a.progress]}>{t(`desk.progress.${a.progress}`)}</Tag>;
}

export function DayTabs({ c, opened, open }: Props) {
  const { t, lang } = useWords();
  const id = useId();
  const [tab, set] = useState<Tab>(c.queue.length > 1 ? "waiting" : "next");
  const waiting = c.queue.slice(1);
  const next = c.today.filter((a) => !isOver(a) && !c.queue.some((p) => p.appointment.id === a.id) && !c.inside.some((p) => p.appointment.id === a.id));
  const over = c.today.filter(isOver);
  const n = { waiting: waiting.length, next: next.length, over: over.length };
  const tabs: Tab[] = ["waiting", "next", "over"];
  const key = (e: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const to = tabs[(tabs.indexOf(tab) + step + 3) % 3]!;
    set(to);
    document.getElementById(`${id}-${to}`)?.focus();
  };
  return (
    <section className="lg-panel" aria-label={t("desk.day")}>
      <div className="lg-tabs" role="tablist" aria-label={t("desk.day")} onKeyDown={key}>
        {tabs.map((x) => (
          <button key={x} id={`${id}-${x}`} type="button" role="tab" aria-selected={tab === x} aria-controls={`${id}-p`} tabIndex={tab === x ? 0 : -1} onClick={() => set(x)}>
            {t(`desk.tab.${x}`)} <Count n={n[x]} soft={x !== "waiting" || n[x] === 0} />
          </button>
        ))}
      </div>
      <div id={`${id}-p`} role="tabpanel" aria-labelledby={`${id}-${tab}`}>
        {tab === "waiting" && <Waiting c={c} />}
        {tab !== "waiting" && (
          <div className="lg-list">
            {(tab === "next" ? next : over).map((a) => (
              <button key={a.id} type="button" className={a.id === opened ? "sel" : ""} aria-current={a.id === opened || undefined} onClick={() => open(a.id)}>
                <span className="lg-num lg-strong lg-ink lg-h">{a.starts ? hour(lang, a.starts) : "–"}</span>
                <span className="lg-grow"><span className="lg-ell">{full(a)}</span><span className="lg-ell lg-small lg-muted">{a.reason}</span></span>
                {tab === "over" && <ProgressTag a={a} />}
                {tab === "over" && a.progress === "booked" && <Tag tone="busy">{t("desk.outcome.missing")}</Tag>}
              </button>
            ))}
            {(tab === "next" ? next : over).length === 0 && <p className="lg-muted">{t(`desk.none.${tab}`)}</p>}
          </div>
        )}
      </div>
    </section>
  );
}

function Waiting({ c }: { c: Counter }) {
  const { t, lang } = useWords();
  const now = useNow();
  const call = useAdmit();
  if (c.queue.length < 2) return <p className="lg-bd lg-muted">{t(c.queue.length ? "desk.none.behind" : "desk.none.waiting")}</p>;
  return (
    <ol>
      {c.queue.slice(1).map((p, i) => {
        const late = p.appointment.starts && Date.parse(p.appointment.starts) + 10 * 60_000 < now;
        return (
          <li key={p.visit.id} className={`lg-qcard${late ? " late" : ""}${p.visit.lost ? " lost" : ""}`}>
            <span className="lg-arch lg-num">{i + 2}</span>
            <div className="lg-grow">
              <strong className="lg-ink lg-ell">{p.visit.name}</strong>
              <span className="lg-muted lg-small lg-ell">{[p.appointment.reason, p.appointment.starts && hour(lang, p.appointment.starts)].filter(Boolean).join(" · ")}</span>
              {late && <span className="lg-small lg-strong lg-busy-text">{t("desk.late")}</span>}
              {p.visit.lost && <span className="lg-small lg-muted" style={{ display: "block" }}>{t("desk.lost")}</span>}
            </div>
            <div className="lg-wt lg-num">{t("desk.minutes", { count: minutesSince(p.visit.arrived, now) })}<small>{t("desk.in_room")}</small></div>
            {c.can.serve && <Act small className="lg-call-row" busy={call.isPending} aria-label={t("desk.call.of", { name: p.visit.name })} onClick={() => call.mutate(p)}>{t("desk.call.short")}</Act>}
          </li>
        );
      })}
    </ol>
  );
}

export function Requests({ c, opened, open }: Props) {
  const { t, lang } = useWords();
  const [text, set] = useState("");
  const q = useDeferredValue(text.trim());
  const hits = useQuery(found(c.office.id, q));
  const rows = q ? (hits.data ?? []) : c.requests;
  const today = isoDay(new Date());
  return (
    <Panel title={t("desk.requests")} icon="mail" side={<Count n={c.requests.length} soft />}>
      <div className="lg-find-in"><TextField label={t("desk.find")} type="search" value={text} onChange={(e) => set(e.target.value)} placeholder={t("desk.find.what")} /></div>
      <div className="lg-list">
        {rows.map((a) => {
          const due = new Date(Date.parse(a.made) + 2 * 86_400_000);
          return (
            <button key={a.id} type="button" className={a.id === opened ? "sel" : ""} aria-current={a.id === opened || undefined} onClick={() => open(a.id)}>
              <span className="lg-grow">
                <span className="lg-row between">
                  <span className={`lg-ell${a.progress === "asked" ? " lg-strong lg-ink" : ""}`}>{full(a) || a.email}</span>
                  {q ? <ProgressTag a={a} /> : a.progress === "proposed" ? <Tag tone="info">{t("desk.progress.proposed")}</Tag> : due.getTime() < Date.now() ? <Tag tone="busy" icon="clock">{t("desk.overdue")}</Tag> : isoDay(due) === today ? <Tag tone="busy" icon="clock">{t("desk.due")}</Tag> : <span className="lg-small lg-muted">{brief(lang, a.made)}</span>}
                </span>
                <span className="lg-ell lg-small lg-muted">{a.reason || a.detail || a.number}</span>
              </span>
            </button>
          );
        })}
        {rows.length === 0 && !hits.isFetching && <p className="lg-muted">{t(q ? "desk.find.none" : "desk.requests.none")}</p>}
      </div>
    </Panel>
  );
}
