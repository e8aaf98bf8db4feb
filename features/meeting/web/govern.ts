// Who may what in a meeting, as the server keeps it: locked or not, who waits
// at its door, who leads, who may speak. It is read again at each hint; what a
// page shows is never what is enforced.
import { ask, type Ticket } from "./api.ts";
import { clean } from "./table.ts";

export interface Knock {
  identity: string;
  name: string;
  label: string;
  since: string;
}

export interface Governing {
  locked: boolean;
  /** Whoever comes waits at the door until somebody who leads lets them in. */
  waits: boolean;
  /** `listeners`: only who leads, and whom they let, may speak. */
  mode: "all" | "listeners";
  host: boolean;
  /** What I may publish: microphone, camera, screen_share. */
  may: string[];
  /** Who was made to lead beside who opened; who was given the word. */
  hosts: string[];
  given: string[];
  waiting: Knock[];
  /** Who was refused or put out, and may be let back. */
  out: Knock[];
}

const texts = (v: unknown): string[] => (Array.isArray(v) ? v.filter((x) => typeof x === "string") : []);
const list = (v: unknown): Record<string, unknown>[] => (Array.isArray(v) ? v.filter((x) => x && typeof x === "object") : []);

/** Reads what the server answered; null for what is not an answer. */
export function governingFrom(said: unknown): Governing | null {
  const s = said as Record<string, unknown> | null;
  if (!s || typeof s !== "object" || typeof s.locked !== "boolean") return null;
  const knocks = (v: unknown): Knock[] => list(v).map((k) => ({ identity: String(k.identity), name: clean(k.name, 80), label: clean(k.label, 80), since: String(k.since ?? "") }));
  return {
    locked: s.locked, waits: s.waits === true, mode: s.mode === "listeners" ? "listeners" : "all", host: s.host === true, may: texts(s.may), hosts: texts(s.hosts), given: texts(s.given), waiting: knocks(s.waiting), out: knocks(s.out),
  };
}

/** Who has knocked since the reading before. */
export const newKnocks = (before: Governing | undefined, now: Governing): Knock[] => now.waiting.filter((k) => !before?.waiting.some((b) => b.identity === k.identity));

/** What changed for me: I was given the word, or it was taken back; I lead, or no longer. */
export function turnOf(before: Governing | undefined, now: Governing): "may_speak" | "may_not" | "leads_now" | "" {
  if (!before) return "";
  const may = (g: Governing) => g.may.includes("microphone");
  if (now.host && !before.host) return "leads_now";
  if (may(now) !== may(before)) return may(now) ? "may_speak" : "may_not";
  return "";
}

/** The acts; each fails with the server's words. */
export class Govern {
  now: Governing | undefined;
  private looking = false;
  private again = false;

  constructor(
    private readonly ticket: () => Ticket | undefined,
    private readonly changed: (before: Governing | undefined, now: Governing) => void,
  ) {}

  /** Reads how things stand. Two hints at once are one reading more. */
  async look(): Promise<void> {
    if (this.looking) {
      this.again = true;
      return;
    }
    const t = this.ticket();
    if (!t) return;
    this.looking = true;
    const g = governingFrom(await ask<unknown>("GET", `${at(t)}/governing`, undefined, t.token).catch(() => null));
    this.looking = false;
    if (g) {
      const before = this.now;
      this.now = g;
      this.changed(before, g);
    }
    if (!this.again) return;
    this.again = false;
    await this.look();
  }

  /** Does one of: hold (locked, waits, mode), mute, mute-all, speak, host, let, refuse, remove. */
  async act(door: string, body: Record<string, unknown> = {}): Promise<void> {
    const t = this.ticket();
    if (!t) return;
    await ask<void>("POST", `${at(t)}/${door}`, body, t.token);
    await this.look();
  }
}

const at = (t: Ticket) => `/meetings/${encodeURIComponent(t.meeting)}/inside`;
