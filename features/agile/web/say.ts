/** How agreements are told: days, hours, states. */
import type { Tone } from "@/ui/parts.tsx";
import type { Lang, Say } from "@/ui/words.tsx";
import type { Band, Terms } from "./api.ts";

/** 540 → 9, 570 → 9:30 */
export const clock = (minutes: number): string => `${Math.floor(minutes / 60) % 24}${minutes % 60 ? `:${String(minutes % 60).padStart(2, "0")}` : ""}`;

/** 9–13 e 15–17 */
export function hours(bands: Band[], lang: Lang): string {
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(bands.map((b) => `${clock(b.from)}–${clock(b.to)}`));
}

/** 31 dicembre 2026 */
export const longDay = (lang: Lang, iso: string): string => (iso ? new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${iso}T12:00:00Z`)) : "");

/** 31 dic */
export const shortDay = (lang: Lang, iso: string): string => (iso ? new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${iso}T12:00:00Z`)) : "");

/** martedì, for 2; Monday is 1. */
export const weekday = (lang: Lang, n: number, form: "long" | "short" = "long"): string => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { weekday: form, timeZone: "UTC" }).format(new Date(Date.UTC(2026, 10, 22 + n, 12)));

/** 2 a settimana (martedì e giovedì) */
export function days(terms: Terms, t: Say, lang: Lang): string {
  const some = terms.weekdays.map((w) => weekday(lang, w));
  const names = some.length ? ` (${new Intl.ListFormat(lang, { type: "conjunction" }).format(some)})` : "";
  return t("agile.days.week", { n: terms.days }) + names;
}

const tones: Record<string, Tone> = { in_force: "ok", signed: "ok", submitted: "busy", to_amend: "busy", to_sign: "busy", leaving: "busy", suspended: "busy", refused: "err", approved: "info" };
export const tone = (state: string): Tone => tones[state] ?? "off";

/** 2026-12-31, for 2027-01-01 */
export const dayBefore = (iso: string): string => new Date(Date.parse(`${iso}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** How many days from the reader's today to then. */
export const daysTo = (iso: string, today: string): number => Math.round((Date.parse(`${iso}T12:00:00Z`) - Date.parse(`${today}T12:00:00Z`)) / 86_400_000);

/** The target of a goal, as a person would say it. */
export function target(goal: { kind: string; operator: string; target: string; target2?: string | undefined }, t: Say, lang: Lang): string {
  const one = (v: string) => (goal.kind === "date" ? longDay(lang, v) : goal.kind === "percent" ? `${v.replace("%", "").trim()}%` : v);
  return t(`agile.goal.is.${goal.operator}`, { target: one(goal.target), target2: one(goal.target2 ?? "") });
}
