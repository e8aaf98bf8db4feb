/** What the pages of the kit share: their bar of links, states with a word and a shape, days and sums. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";
import { session, type Me } from "@core/identity";
import { Go, usePath } from "@/ui/go.tsx";
import type { IconName } from "@/ui/icon.tsx";
import { PageHead } from "@/ui/page.tsx";
import { Tag, type Tone } from "@/ui/parts.tsx";
import { useWords, type Lang } from "@/ui/words.tsx";
import type { Item, Note, State } from "./api.ts";
import "./kit.css";

export const manages = (me: Me | undefined): boolean => !!me?.places.some((p) => p.role === "technician" || (!p.office && (p.role === "personnel" || p.role === "admin")));
const heads = (me: Me | undefined): boolean => !!me?.places.some((p) => p.role === "head");

export const useManages = (): boolean => manages(useQuery(session()).data);

/** The last piece of the address: the id of what the page is about. */
export const useLast = (): string => decodeURIComponent(usePath().split("/").filter(Boolean).at(-1) ?? "");

const base = "/agile/dotazioni";

/** The head of a page of the kit, with the links to its sisters for those who may open them. */
export function KitHead({ title, under, side, crumb }: { title: string; under?: ReactNode; side?: ReactNode; crumb?: { to: string; word: string } }) {
  const { t } = useWords();
  const me = useQuery(session()).data;
  const path = usePath().replace(/^\/app/, "").replace(/\/$/, "");
  const all = manages(me);
  const links = [
    { to: base, word: "mine" },
    ...(all || heads(me) ? [{ to: `${base}/registro`, word: "register" }] : []),
    ...(all ? ["verbali", "allestimento", "modelli", "licenze", "acquisti"].map((to) => ({ to: `${base}/${to}`, word: to })) : []),
  ];
  const here = links.filter((l) => path === l.to || path.startsWith(`${l.to}/`)).sort((a, b) => b.to.length - a.to.length)[0];
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const on = bar.current?.querySelector<HTMLElement>("[aria-current]");
    if (on && bar.current) bar.current.scrollLeft = on.offsetLeft - bar.current.offsetLeft - 16; // on a phone the open one may be past the edge
  }, [here?.to]);
  return (
    <>
      <PageHead title={title} under={under} side={side} path={crumb && <nav className="lg-crumb" aria-label={t("ui.path")}><Go to={crumb.to}>{crumb.word}</Go></nav>} />
      {links.length > 1 && (
        <nav className="lg-kit-nav" aria-label={t("kit.nav")} ref={bar}>
          {links.map((l) => <Go key={l.to} className="lg-chip" to={l.to} aria-current={l === here ? "page" : undefined}>{t(`kit.nav.${l.word}`)}</Go>)}
        </nav>
      )}
    </>
  );
}

const faces: Record<State, { tone: Tone; icon: IconName }> = {
  store: { tone: "ok", icon: "inbox" },
  assigned: { tone: "info", icon: "person" },
  repair: { tone: "busy", icon: "settings" },
  lost: { tone: "err", icon: "warning" },
  retired: { tone: "off", icon: "bin" },
};

/** The state of an item, with what a reader must know beside it. */
export function StateTag({ i }: { i: Item }) {
  const { t } = useWords();
  const face = faces[i.state];
  return (
    <span className="lg-row wrap tight lg-kit-tags">
      <Tag tone={face.tone} icon={face.icon}>{t(`kit.state.${i.state}`)}</Tag>
      {i.state === "assigned" && !i.signed && <Tag tone="busy" icon="clock">{t("kit.unsigned")}</Tag>}
      {i.fault && <Tag tone="err" icon="warning">{t("kit.broken")}</Tag>}
      {i.late && <Tag tone="err" icon="clock">{t("kit.late")}</Tag>}
    </span>
  );
}

export const iconOf = (category: string): IconName => ({ notebook: "laptop", desktop: "laptop", monitor: "laptop", phone: "phone", sim: "phone" } as Record<string, IconName>)[category] ?? "inbox";

/** Where a note stands: who still has to sign. */
export function NoteTag({ n }: { n: Note }) {
  const { t } = useWords();
  if (n.state === "signed") return <Tag tone="ok" icon="check">{t("kit.note.signed")}</Tag>;
  if (n.state === "withdrawn") return <Tag tone="off" icon="close">{t("kit.note.withdrawn")}</Tag>;
  const office = n.signatures.some((s) => s.side === "office");
  const person = n.signatures.some((s) => s.side === "person");
  return <Tag tone="busy" icon="clock">{t(office ? "kit.note.waits.person" : person ? "kit.note.waits.office" : "kit.note.waits.both")}</Tag>;
}

/** 30 novembre 2026 */
export const dayText = (lang: Lang, day: string): string => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));

/** 1.234,50 € */
export const euro = (lang: Lang, cents: number): string => new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", { style: "currency", currency: "EUR", useGrouping: "always" }).format(cents / 100);
