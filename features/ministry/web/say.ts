/** How a communication is told: its term, its state, and what there is to do. */
import type { Communication } from "./api.ts";
import type { Tone } from "@/ui/parts.tsx";
import type { IconName } from "@/ui/icon.tsx";
import type { Say } from "@/ui/words.tsx";

export const states: Record<string, { tone: Tone; icon: IconName }> = {
  waiting: { tone: "info", icon: "clock" },
  sending: { tone: "info", icon: "send" },
  blocked: { tone: "err", icon: "warning" },
  refused: { tone: "err", icon: "warning" },
  exported: { tone: "busy", icon: "file" },
  accepted: { tone: "ok", icon: "check" },
  dropped: { tone: "off", icon: "close" },
};

export const isOpen = (c: Communication) => c.state !== "accepted" && c.state !== "dropped";

/** Whole days from one day of the calendar to another. */
export const daysTo = (from: string, to: string): number => Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);

/** How near the term is, as a tone and a sentence. */
export function term(c: Communication, today: string, t: Say): { tone: Tone; words: string } {
  const n = daysTo(today, c.due);
  if (n < 0) return { tone: "err", words: t("ministry.late", { n: -n }) };
  if (n <= 2) return { tone: "busy", words: n === 0 ? t("ministry.due.today") : t("ministry.due.in", { n }) };
  return { tone: "line", words: t("ministry.due.in", { n }) };
}

/** What is the matter, in words; nothing when all goes its way. */
export function matter(c: Communication, t: Say): string | undefined {
  if (c.state === "blocked") return t("ministry.matter.blocked", { what: c.faults.map((f) => t(`ministry.fault.${f}`)).join(", ") });
  if (c.state === "refused") return t("ministry.matter.refused", { message: c.message || c.result || "" });
  if (c.state === "exported") return t("ministry.matter.exported");
  if (c.trouble && isOpen(c)) return t(c.state === "sending" ? "ministry.matter.unclear" : "ministry.matter.trouble", { why: t(`ministry.trouble.${c.trouble}`) });
  return undefined;
}

/** What a note of the program says; a person's own words stay as they are. */
export function note(c: Communication, t: Say): string | undefined {
  if (!c.note) return undefined;
  if (c.note.startsWith("closed:")) return t("ministry.note.closed", { code: c.note.slice(7) });
  if (c.note === "folded" || c.note === "annulled" || c.note === "undone") return t(`ministry.note.${c.note}`);
  return c.note;
}
