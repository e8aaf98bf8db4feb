// Who may what in a meeting, as the server keeps it: locked or not, who waits
// at its door, who leads, who may speak. It is read again at each hint; what a
// page shows is never what is enforced.
import { ask, type Ticket } from "./api.ts";
import { clean } from "./table.ts";

export interface Knock {
  id: string;
  name: string;
  label: string;
  since: string;
}

export interface Governing {
  locked: boolean;
  /** Whoever comes waits until somebody lets them in. */
  knocking: boolean;
  /** `listeners`: only who leads, and whom they let, may speak. */
  mode: "all" | "listeners";
  host: boolean;
  /** What I may publish: microphone, camera, screen_share. */
  may: string[];
  hosts: string[];
  speakers: string[];
  waiting: Knock[];
  out: { identity: string; name: string }[];
  govern: boolean;
}

const texts = (v: unknown): string[] => (Array.isArray(v) ? v.filter((x) => typeof x === "string") : []);
const list = (v: unknown): Record<string, unknown>[] => (Array.isArray(v) ? v.filter((x) => x && typeof x === "object") : []);

/** Reads what the server answered; null for what is not an answer. */
export function governingFrom(said: unknown): Governing | null {
  const s = said as Record<string, unknown> | null;
  const me = s?.me as Record<string, unknown> | undefined;
  if (!s || typeof s !== "object" || typeof s.locked !== "boolean" || !me) return null;
  return {
    locked: s.locked, knocking: s.knocking === true, mode: s.mode === "listeners" ? "listeners" : "all", host: me.host === true, may: texts(me.may), hosts: texts(s.hosts), speakers: texts(s.speakers),
    waiting: list(s.waiting).map((k) => ({ id: String(k.id), name: clean(k.name, 80), label: clean(k.label, 80), since: String(k.since ?? "") })),
    out: list(s.out).map((o) => ({ identity: String(o.identity), name: clean(o.name, 80) })),
    govern: (s.can as { govern?: unknown } | undefined)?.govern === true,
  };
}

/** Who has knocked since the reading before. */
export const newKnocks = (before: Governing | undefined, now: Governing): Knock[] => now.waiting.filter((k) => !before?.waiting.some((b) => b.id === k.id));

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

  /** Does one of: lock, waiting-room, mode, mute, mute-all, speak, host, remove, readmit, admit, refuse. */
  async act(door: string, body: Record<string, unknown> = {}): Promise<void> {
    const t = this.ticket();
    if (!t) return;
    await ask<void>("POST", `${at(t)}/${door}`, body, t.token);
    await this.look();
  }
}

const at = (t: Ticket) => `/meetings/${encodeURIComponent(t.meeting)}/inside`;
