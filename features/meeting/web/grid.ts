// Who is where on the stage: how many tiles fit, on which page each person is,
// what is large. Pure arithmetic; the stage draws what comes out.
import type { View } from "./choices.ts";

export interface Box {
  width: number;
  height: number;
}

/** The most faces that are shown at once, however large the screen. */
export const limit = 49;

/** How many columns make the tiles largest: n tiles of about 4:3 in a box. */
export function columns(n: number, width: number, height: number, gap = 8): number {
  let best = 1;
  let size = 0;
  for (let cols = 1; cols <= n; cols++) {
    const rows = Math.ceil(n / cols);
    const w = (width - gap * (cols - 1)) / cols;
    const hgt = (height - gap * (rows - 1)) / rows;
    const fits = Math.min(w, hgt * (4 / 3));
    if (fits > size + 0.5) [size, best] = [fits, cols];
  }
  return best;
}

/** How many tiles go into a box without a name that cannot be read; a slow machine decodes fewer. `chosen` of 0 is as many as fit. */
export function room(box: Box, { cores = 8, chosen = 0, gap = 8 } = {}): number {
  const small = Math.min(box.width, box.height) < 500;
  const [w, h] = small ? [140, 104] : [168, 96];
  const fits = Math.max(1, Math.floor((box.width + gap) / (w + gap))) * Math.max(1, Math.floor((box.height + gap) / (h + gap)));
  const most = chosen || (small ? 8 : cores <= 2 ? 16 : cores <= 4 ? 25 : limit);
  return Math.max(1, Math.min(fits, most, limit));
}

/** How many tiles go into a strip: beside what is shown on a wide stage, under it on a tall one. */
export function stripRoom(box: Box, beside: boolean, gap = 8): number {
  return Math.max(1, Math.min(8, beside ? Math.floor((box.height + gap) / (112 + gap)) : Math.floor((box.width + gap) / (104 + gap))));
}

export interface Page<T> {
  shown: T[];
  page: number;
  pages: number;
}

/**
 * The tiles of one page. The order is that in which people came and never
 * changes under one's eyes: whoever speaks elsewhere is named, not moved. What
 * is kept in front is on the first page, and so is one's own picture, at its end.
 */
export function paged<T>(all: T[], per: number, page: number, { front, me }: { front?: T | undefined; me?: T | undefined } = {}): Page<T> {
  const order = all.filter((x) => x !== front && x !== me);
  if (front !== undefined && front !== me) order.unshift(front);
  if (me !== undefined) order.splice(Math.min(order.length, Math.max(per - 1, front === undefined ? 0 : 1)), 0, me);
  const pages = Math.max(1, Math.ceil(order.length / per));
  const at = Math.min(Math.max(page, 0), pages - 1);
  return { shown: order.slice(at * per, (at + 1) * per), page: at, pages };
}

/** On which page of these somebody is; -1 when on none. */
export function pageOf<T>(all: T[], per: number, who: T, keep: { front?: T | undefined; me?: T | undefined } = {}): number {
  const { pages } = paged(all, per, 0, keep);
  for (let p = 0; p < pages; p++) if (paged(all, per, p, keep).shown.includes(who)) return p;
  return -1;
}

/** What the stage shows: a screen or a document over everything, else people. */
export type Mode = "screen" | "paper" | "alone" | "grid" | "speaker" | "stage";

export function modeOf(s: { view: View; others: number; screen: boolean; paper: boolean; pinned: boolean }): Mode {
  if (s.screen) return "screen";
  if (s.paper) return "paper";
  if (s.others === 0) return "alone";
  if (s.view === "auto" || s.view === "grid") return s.pinned ? (s.others === 1 ? "speaker" : "stage") : s.view === "auto" && s.others === 1 ? "speaker" : "grid";
  return s.view === "stage" && s.others === 1 ? "speaker" : s.view;
}

/** Whose picture is large: the one kept in front, else who spoke last, else who has a camera, else who came first. */
export function large<T extends { identity: string; camera: boolean }>(others: T[], pinned: string, speaker: string): T | undefined {
  return others.find((p) => p.identity === pinned) ?? others.find((p) => p.identity === speaker) ?? others.find((p) => p.camera) ?? others[0];
}

/**
 * Whose pictures are asked of the server. Those in sight, at once; the pages
 * beside, so that turning one is instant; of the others none, after a while, so
 * that whoever turns pages to and fro does not ask and give back all the time.
 */
export function asked(who: string, seen: Set<string>, lastSeen: Map<string, number>, now: number, grace = 8000): boolean {
  if (seen.has(who)) return true;
  const last = lastSeen.get(who);
  return last !== undefined && now - last < grace;
}
