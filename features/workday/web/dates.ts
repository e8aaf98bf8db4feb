/** Days as the pages of a week write them. A day is text, 2026-12-01; nothing here knows an hour. */
import type { Lang } from "@/ui/words.tsx";

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const format = (lang: Lang, o: Intl.DateTimeFormatOptions, day: string) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { timeZone: "UTC", ...o }).format(noon(day));

/** Whether what came in an address is a day. */
export const isDay = (text: string | undefined): text is string => /^20\d\d-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(noon(text!).getTime());

/** The day so many days later. */
export const plus = (day: string, n: number): string => new Date(noon(day).getTime() + n * 86_400_000).toISOString().slice(0, 10);

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => plus(day, -((noon(day).getUTCDay() + 6) % 7));

/** mercoledì 2 dicembre */
export const long = (lang: Lang, day: string): string => format(lang, { weekday: "long", day: "numeric", month: "long" }, day);
/** mercoledì 2 */
export const middle = (lang: Lang, day: string): string => `${format(lang, { weekday: "long" }, day)} ${Number(day.slice(8))}`;
/** mer */
export const weekday = (lang: Lang, day: string): string => format(lang, { weekday: "short" }, day);
export const number = (day: string): string => String(Number(day.slice(8)));

/** 30 nov – 4 dic, or 7 – 11 dic */
export function span(lang: Lang, first: string, last: string, month: "short" | "long" = "short"): string {
  const one = (day: string) => format(lang, { day: "numeric", month }, day);
  return first.slice(0, 7) === last.slice(0, 7) ? `${number(first)} – ${one(last)}` : `${one(first)} – ${one(last)}`;
}

/** dicembre 2026 */
export const monthName = (lang: Lang, month: string): string => format(lang, { month: "long", year: "numeric" }, `${month}-01`);

/** 9, 12:30: minutes after midnight as a clock shows them. */
export const clock = (minutes: number): string => `${Math.floor(minutes / 60)}${minutes % 60 ? `:${String(minutes % 60).padStart(2, "0")}` : ""}`;
/** 9–12:30 */
export const stretch = (s: { from: number; to: number }): string => `${clock(s.from)}–${clock(s.to)}`;
/** 09:00, as a time field holds it. */
export const field = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
export const minutes = (field: string): number => Number(field.slice(0, 2)) * 60 + Number(field.slice(3, 5));

/** Capital first, as a line begins. */
export const begin = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);
/** Marco Bellandi → Marco */
export const given = (name: string | undefined): string => name?.split(" ")[0] ?? "";
