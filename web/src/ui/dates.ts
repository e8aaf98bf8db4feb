/** Days and hours as people read them, in the town's own time whatever the reader's device says. */
import type { Lang } from "./words.tsx";

const zone = "Europe/Rome";
const format = (lang: Lang, o: Intl.DateTimeFormatOptions, at: Date | string) =>
  new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { timeZone: zone, ...o }).format(new Date(at));

/** 15:20 */
export const hour = (lang: Lang, at: Date | string): string => format(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at).replace(/^0(\d:)/, "$1");

/** martedì 24 novembre */
export const day = (lang: Lang, at: Date | string): string => format(lang, { weekday: "long", day: "numeric", month: "long" }, at);

/** 24 novembre */
export const dayMonth = (lang: Lang, at: Date | string): string => format(lang, { day: "numeric", month: "long" }, at);

/** gio 19, 18:04 */
export const brief = (lang: Lang, at: Date | string): string => `${format(lang, { weekday: "short" }, at)} ${format(lang, { day: "numeric" }, at)}, ${hour(lang, at)}`;

/** 24 novembre 2026, 18:04 */
export const full = (lang: Lang, at: Date | string): string => `${format(lang, { day: "numeric", month: "long", year: "numeric" }, at)}, ${hour(lang, at)}`;

/** 9, or 9:30: the hour as people say it. */
const spoken = (lang: Lang, at: Date | string): string => hour(lang, at).replace(/:00$/, lang === "en" ? ":00" : "");

/** domani alle 9; alle 14:30; lunedì 30 novembre alle 9: a moment to come, as one tells it. */
export function moment(lang: Lang, at: Date | string, now: Date | number = Date.now()): string {
  const on = isoDay(at);
  const today = isoDay(new Date(now));
  const tomorrow = isoDay(new Date(Date.parse(`${today}T12:00:00Z`) + 86_400_000));
  const clock = lang === "en" ? `at ${spoken(lang, at)}` : `alle ${spoken(lang, at)}`;
  if (on === today) return clock;
  if (on === tomorrow) return `${lang === "en" ? "tomorrow" : "domani"} ${clock}`;
  return `${day(lang, at)} ${clock}`;
}

/** The day in the town, as 2026-11-24. */
export const isoDay = (at: Date | string): string => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));

/** Whole minutes between then and now, never below nought. */
export const minutesSince = (at: Date | string, now = Date.now()): number => Math.max(0, Math.floor((now - new Date(at).getTime()) / 60_000));

/** The hour of the day in the town, 0–23: for "good morning". */
export const hourNow = (): number => Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "numeric", hourCycle: "h23" }).format(new Date()));

/** The instant at which clocks in the town say this day ("2026-11-24") and hour ("15:20"). */
export function townTime(dayText: string, hourText: string): Date {
  const wanted = Date.parse(`${dayText}T${hourText}:00Z`);
  let at = wanted;
  // Twice: the first guess may fall on the other side of a change of the clocks.
  for (let i = 0; i < 2; i++) {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at).map((p) => [p.type, p.value]));
    at += wanted - Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:00Z`);
  }
  return new Date(at);
}
