/** How a place stands on a day, in words and for the drawing. Pure: no page, no server. */
import type { Span, Spot } from "./api.ts";

export const parts = { morning: [480, 810], afternoon: [810, 1140], day: [480, 1140] } as const;
export type Part = keyof typeof parts;

/** 810 → 13:30 */
export const clock = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;

const meets = (s: Span, [from, to]: readonly [number, number]) => s.from < to && from < s.to;

/** Whether nobody has the place in those minutes. */
export const free = (s: Pick<Spot, "busy">, span: readonly [number, number]): boolean => !s.busy.some((b) => meets(b, span));

export type State = "free" | "half" | "taken" | "mine" | "off" | "reserved";

/** What the drawing shows of a place for the part of the day that is looked at. */
export function stateOf(s: Spot, part: Part): State {
  if (s.busy.some((b) => b.mine)) return "mine";
  if (!s.active) return "off";
  if (s.kind === "room") return s.busy.length ? "half" : "free"; // by the hour: never wholly taken
  if (!free(s, parts[part])) return part === "day" && (free(s, parts.morning) || free(s, parts.afternoon)) ? "half" : "taken";
  return s.reserved && !s.may ? "reserved" : "free";
}

/** The free half hours of a room, as beginnings: 7:00 to 20:00. */
export function starts(s: Pick<Spot, "busy">, after = 0): number[] {
  const all: number[] = [];
  for (let m = 420; m < 1200; m += 30) if (m + 30 > after && free(s, [m, m + 30])) all.push(m);
  return all;
}

/** Until when a room can be had from a beginning on: five hours at most, and never over somebody else. */
export function ends(s: Pick<Spot, "busy">, from: number): number[] {
  const all: number[] = [];
  for (let m = from + 30; m <= Math.min(1200, from + 300) && free(s, [from, m]); m += 30) all.push(m);
  return all;
}

/** Which way an arrow points: right and down are positive; undefined for another key. */
export const way = (key: string): readonly [number, number] | undefined =>
  ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] } as const)[key as "ArrowUp"];

/** The place to go to with an arrow: the nearest one that lies that way. */
export function beside<T extends { x: number; y: number; w: number; h: number }>(all: readonly T[], from: T, key: string): T | undefined {
  const to = way(key);
  if (!to) return undefined;
  const [dx, dy] = to;
  const mid = (p: T) => [p.x + p.w / 2, p.y + p.h / 2] as const;
  const [x, y] = mid(from);
  let best: T | undefined;
  let least = Infinity;
  for (const p of all) {
    const [px, py] = mid(p);
    const along = (px - x) * dx + (py - y) * dy;
    const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
    const far = along + 2 * aside;
    if (p !== from && along > 0 && far < least) [best, least] = [p, far];
  }
  return best;
}

/** The working days from the first to the last, today whatever day it is. */
export function workingDays(today: string, last: string): string[] {
  const all: string[] = [];
  for (let d = new Date(`${today}T12:00:00Z`); d.toISOString().slice(0, 10) <= last; d = new Date(d.getTime() + 86_400_000)) {
    const text = d.toISOString().slice(0, 10);
    if (text === today || (d.getUTCDay() !== 0 && d.getUTCDay() !== 6)) all.push(text);
  }
  return all;
}
