/** Places on the plan while it is drawn. Pure: no page, no server. */
import type { Kind, Place } from "./api.ts";

/** The grid of the editor. */
export const step = 5;

/** Keeps a place on the plan, on the grid, and not too small to be seen. */
export function settle(p: Place, wide: number, high: number): Place {
  const snap = (n: number) => Math.round(n / step) * step;
  const w = Math.min(Math.max(snap(p.w), 20), wide);
  const h = Math.min(Math.max(snap(p.h), 20), high);
  return { ...p, w, h, x: Math.min(Math.max(snap(p.x), 0), wide - w), y: Math.min(Math.max(snap(p.y), 0), high - h) };
}

/** The first code of this kind that no other place has: P1-15 after P1-14. */
export function nextCode(all: readonly Place[], kind: Kind): string {
  if (kind === "area") return "";
  const last = all.filter((p) => p.kind === kind && p.code).map((p) => p.code).sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).at(-1) ?? (kind === "desk" ? "P-00" : "S-00");
  const [, head = "", digits = ""] = /^(.*?)(\d*)$/.exec(last) ?? [];
  for (let n = Number(digits || 0) + 1; ; n++) {
    const code = head + String(n).padStart(digits.length || 2, "0");
    if (!all.some((p) => p.code === code)) return code;
  }
}
