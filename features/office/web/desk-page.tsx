/** The counter: who waits, today, the requests, one of them open, and what is at hand to pass it on. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { hour } from "@/ui/dates.ts";
import { Go, useGo, usePath, useSearchOf } from "@/ui/go.tsx";
import { Icon, Sign } from "@/ui/icon.tsx";
import { useLive } from "@/ui/live.tsx";
import { Menu } from "@/ui/menu.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Empty, Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { counter, full, type Counter } from "./api.ts";
import { Aside } from "./aside.tsx";
import { Chime } from "./chime.tsx";
import { DayTabs, Requests } from "./lists.tsx";
import { NextPerson } from "./next-person.tsx";
import { SignSwitch, signWords } from "./sign.tsx";
import { Thread } from "./thread.tsx";
import "./desk.css";

export const officeInPath = (path: string): string => decodeURIComponent(/sportelli\/([^/]+)/.exec(path)?.[1] ?? "");

export function DeskPage() {
  const office = officeInPath(usePath());
  const c = useQuery(counter(office));
  useLive(`office/${office}`, ["office"]);
  if (c.isPending) return <Skeleton lines={8} round />;
  if (!c.data) return <Unanswered error={c.error} retry={() => void c.refetch()} />;
  return <Desk c={c.data} />;
}

function Desk({ c }: { c: Counter }) {
  const { t, lang } = useWords();
  const go = useGo();
  const { r } = useSearchOf();
  const path = usePath();
  const work = useRef<HTMLDivElement>(null);
  const first = c.requests[0]?.id ?? c.inside[0]?.appointment.id;
  const opened = r ?? first;
  const asked = useRef(r);
  useEffect(() => {
    // On one column the request opened by hand comes into view; on more it is in view already.
    if (r && r !== asked.current && matchMedia("(max-width: 991.98px)").matches) work.current?.scrollIntoView({ block: "start" });
    asked.current = r;
  }, [r]);
  const byHand = useRef(false);
  const open = (id: string) => {
    byHand.current = id !== opened;
    if (id === opened) work.current?.querySelector<HTMLElement>("h2")?.focus();
    go(path, { r: id });
  };
  const base = `/sportelli/${c.office.id}`;
  return (
    <>
      <Chime queue={c.queue} />
      <PageHead
        title={t("desk.title", { name: c.office.name })}
        under={[signWords(c.office.board, t, lang), c.office.board.note].filter(Boolean).join(" · ")}
        art={<Sign state={c.office.board.state} />}
        side={
          <div className="lg-row tight wrap">
            <SignSwitch c={c} />
            <Menu
              label={t("desk.more")}
              face={<Icon name="dots" />}
              items={[
                ...(c.can.serve ? [{ label: t("desk.book"), act: () => go(`${base}/prenota`) }] : []),
                { label: t("desk.figures"), act: () => go(`${base}/numeri`) },
                { label: t("desk.settings"), act: () => go(`${base}/impostazioni`) },
              ]}
            />
          </div>
        }
      />
      <div className="lg-desk">
        <div className="lg-stack">
          {c.queue.length > 0 ? <NextPerson place={c.queue[0]!} c={c} /> : <Nobody c={c} />}
          <Inside c={c} />
          <DayTabs c={c} opened={opened} open={open} />
          <Requests c={c} opened={opened} open={open} />
        </div>
        <div ref={work} className="lg-work" onKeyDown={back}>
          {opened ? <Thread key={opened} id={opened} c={c} byHand={byHand} /> : <Panel><Empty art={<Icon name="inbox" size="lg" />} title={t("desk.thread.none")}>{t("desk.thread.none.text")}</Empty></Panel>}
        </div>
        <Aside c={c} />
      </div>
    </>
  );
}

/** Esc in a request goes back to its line in the list, where the next one can be opened. */
function back(e: KeyboardEvent) {
  if (e.key === "Escape" && !(e.target as Element).closest("dialog, [role=menu]")) document.querySelector<HTMLElement>(".lg-list > .sel")?.focus();
}

/** Nobody waits: why, when the next comes, and the one thing to do. */
function Nobody({ c }: { c: Counter }) {
  const { t, lang } = useWords();
  const next = c.today.find((a) => a.progress === "booked" && a.starts && a.starts > c.now);
  return (
    <Panel>
      <Empty
        art={<Sign state={c.office.board.state} size="l" />}
        title={t("desk.nobody")}
        action={c.can.serve && <Go className="btn btn-outline-primary btn-sm" to={`/sportelli/${c.office.id}/prenota`}><Icon name="plus" size="sm" />{t("desk.book")}</Go>}
      >
        <p>{next ? t("desk.nobody.next", { hour: hour(lang, next.starts!), name: full(next) }) : t("desk.nobody.none")}</p>
        <p>{t("desk.nobody.sound")}</p>
      </Empty>
    </Panel>
  );
}

/** The meetings under way: back into them. */
function Inside({ c }: { c: Counter }) {
  const { t, lang } = useWords();
  const meetings = c.inside.filter((p, i, all) => all.findIndex((x) => x.appointment.id === p.appointment.id) === i);
  if (meetings.length === 0) return null;
  return (
    <Panel title={t("desk.inside")} icon="cam">
      <ul className="lg-list">
        {meetings.map((p) => (
          <li key={p.appointment.id}>
            <span className="lg-grow">
              <strong className="lg-ink lg-ell">{full(p.appointment)}</strong>
              <span className="lg-muted lg-small lg-ell">{p.appointment.reason}{p.visit.admitted && ` · ${t("desk.inside.since", { hour: hour(lang, p.visit.admitted) })}`}</span>
            </span>
            {c.can.serve && <Go className="btn btn-outline-primary btn-sm" to={`/chiamata/${p.appointment.id}`} search={{ s: c.office.id }}>{t("desk.inside.enter")}</Go>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
