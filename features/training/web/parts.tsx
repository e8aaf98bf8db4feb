/** Small pieces that several pages of training share. */
import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { day, hour } from "@/ui/dates.ts";
import { Go, usePath } from "@/ui/go.tsx";
import type { IconName } from "@/ui/icon.tsx";
import { Tag, type Tone } from "@/ui/parts.tsx";
import { useWords, type Lang, type Say } from "@/ui/words.tsx";
import { mine, type Edition, type Standing } from "./api.ts";
import "./training.css";

export const home = "/agile/formazione";

/** The piece of the address after a word: /agile/formazione/corsi/{id}. */
export const inPath = (path: string, after: string): string => {
  const parts = path.split("/");
  return decodeURIComponent(parts[parts.indexOf(after) + 1] ?? "");
};

const tones: Record<Standing, { tone: Tone; icon: IconName }> = {
  done: { tone: "ok", icon: "check" },
  ending: { tone: "busy", icon: "clock" },
  to_do: { tone: "info", icon: "right" },
  expired: { tone: "err", icon: "warning" },
};

/** Done, ends soon, to do, expired: shape, word and colour. */
export function StandingTag({ standing }: { standing: Standing }) {
  const { t } = useWords();
  return <Tag tone={tones[standing].tone} icon={tones[standing].icon}>{t(`training.standing.${standing}`)}</Tag>;
}

/** 2 ore e 30 minuti */
export function length(minutes: number, t: Say): string {
  const h = Math.floor(minutes / 60);
  const m = minutes % 60;
  if (h === 0) return t("training.minutes", { n: m });
  return m === 0 ? t("training.hours", { n: h }) : `${t("training.hours", { n: h })} ${t("training.and")} ${t("training.minutes", { n: m })}`;
}

/** giovedì 3 dicembre, dalle 9:00 alle 11:00 */
export const sitting = (s: { starts: string; ends: string }, lang: Lang, t: Say): string => t("training.sitting", { day: day(lang, s.starts), from: hour(lang, s.starts), to: hour(lang, s.ends) });

export const wherever = (e: Edition, t: Say): string => (e.way === "meeting" ? t("training.online") : (e.place ?? ""));

/** The sections of training, above each of its pages. */
export function Sections() {
  const { t } = useWords();
  const path = usePath().replace(/^\/app/, "");
  const can = useQuery(mine()).data?.can;
  const all: [string, string][] = [
    [home, t("training.section.mine")],
    [`${home}/catalogo`, t("training.section.catalogue")],
    [`${home}/competenze`, t("training.section.skills")],
    [`${home}/altrove`, t("training.section.elsewhere")],
    ...(can?.board ? ([[`${home}/personale`, t(can.manage ? "training.section.all" : "training.section.office")]] as [string, string][]) : []),
  ];
  return (
    <nav className="lg-tr-nav" aria-label={t("training.sections")}>
      {all.map(([to, word]) => (
        <Go key={to} className="lg-chip" to={to} aria-current={path === to ? "page" : undefined}>{word}</Go>
      ))}
    </nav>
  );
}

/** Text as courses are written: paragraphs, "- " points, "## " headings. Nothing in it is markup. */
export function Prose({ words }: { words: string }) {
  const blocks: ReactNode[] = [];
  let points: string[] = [];
  let lines: string[] = [];
  const flush = () => {
    if (lines.length) blocks.push(<p>{lines.join(" ")}</p>);
    if (points.length) blocks.push(<ul>{points.map((p, i) => <li key={i}>{p}</li>)}</ul>);
    lines = [];
    points = [];
  };
  for (const line of words.split("\n")) {
    const text = line.trim();
    if (text.startsWith("## ")) {
      flush();
      blocks.push(<h3>{text.slice(3)}</h3>);
    } else if (text.startsWith("- ")) {
      if (lines.length) flush();
      points.push(text.slice(2));
    } else if (text === "") flush();
    else {
      if (points.length) flush();
      lines.push(text);
    }
  }
  flush();
  return <div className="lg-prose">{blocks.map((b, i) => <Fragment key={i}>{b}</Fragment>)}</div>;
}
