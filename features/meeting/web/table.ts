// What people inside tell each other: messages, raised hands, and which page of
// which document lies open. Pure: what comes from others is checked here, and
// two people who heard the same things, in whatever order, see the same.

/** A line of the chat. */
export interface Line {
  id: string;
  who: string;
  name: string;
  text: string;
  at: number;
}

/** Which document lies open, at which page. `n` grows with each change; the highest wins. */
export interface Open {
  doc: string | null;
  page: number;
  n: number;
  by: string;
}

export const closed: Open = { doc: null, page: 1, n: 0, by: "" };

/** Words sent by one person to the others. */
export type Message =
  | { t: "hello" }
  | { t: "chat"; id: string; text: string; at: number }
  | { t: "past"; chat: Line[] }
  | { t: "hand"; at: number }
  | { t: "open"; doc: string | null; page: number; n: number; by: string }
  | { t: "point"; x: number; y: number; page: number };

const textLimit = 2000;
const pastLimit = 200;
const id = /^[A-Za-z0-9:_-]{1,100}$/;

/** Text as it may be shown: no control characters, none of the marks that turn text round. */
export function clean(text: unknown, limit = textLimit): string {
  if (typeof text !== "string") return "";
  return text
    .slice(0, limit * 2)
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim()
    .slice(0, limit);
}

const finite = (v: unknown): v is number => typeof v === "number" && Number.isFinite(v);
const between = (v: unknown, low: number, high: number): v is number => finite(v) && v >= low && v <= high;

function line(v: unknown): Line | null {
  const l = v as Line | null;
  if (!l || typeof l !== "object" || !id.test(l.id) || !id.test(l.who) || !finite(l.at)) return null;
  const text = clean(l.text);
  return text ? { id: l.id, who: l.who, name: clean(l.name, 80), text, at: l.at } : null;
}

/** Reads what a person sent; null for anything that is not as it should be. */
export function read(payload: Uint8Array): Message | null {
  if (payload.byteLength > 64_000) return null;
  let m: Record<string, unknown>;
  try {
    m = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload)) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (!m || typeof m !== "object") return null;
  switch (m.t) {
    case "hello":
      return { t: "hello" };
    case "chat": {
      const text = clean(m.text);
      return typeof m.id === "string" && id.test(m.id) && text && finite(m.at) ? { t: "chat", id: m.id, text, at: m.at } : null;
    }
    case "past":
      return Array.isArray(m.chat) ? { t: "past", chat: m.chat.slice(-pastLimit).map(line).filter((l) => l !== null) } : null;
    case "hand":
      return between(m.at, 0, 8.64e15) ? { t: "hand", at: m.at } : null;
    case "open":
      if (m.doc !== null && !(typeof m.doc === "string" && id.test(m.doc))) return null;
      return between(m.page, 1, 100_000) && between(m.n, 1, 2 ** 50) && typeof m.by === "string"
        ? { t: "open", doc: m.doc as string | null, page: Math.floor(m.page), n: Math.floor(m.n), by: m.by.slice(0, 100) }
        : null;
    case "point":
      return between(m.x, 0, 1) && between(m.y, 0, 1) && between(m.page, 1, 100_000) ? { t: "point", x: m.x, y: m.y, page: m.page } : null;
  }
  return null;
}

export const encode = (m: Message): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(m));

/** Which of two states holds: the later one; of two made at once, the same for everybody. */
export function later(a: Open, b: Open): Open {
  if (a.n !== b.n) return a.n > b.n ? a : b;
  return a.by >= b.by ? a : b;
}

/** Adds lines to a chat: each once, in order of time, the last two hundred. */
export function merge(chat: Line[], more: Line[]): Line[] {
  const known = new Set(chat.map((l) => l.id));
  const fresh = more.filter((l) => !known.has(l.id) && known.add(l.id));
  if (!fresh.length) return chat;
  return [...chat, ...fresh].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(-pastLimit);
}

/** The lines to hand to a newcomer: the latest that fit into one message. */
export function past(chat: Line[], limit = 40_000): Line[] {
  let room = limit;
  let from = chat.length;
  while (from > 0 && (room -= JSON.stringify(chat[from - 1]).length * 2) > 0) from--;
  return chat.slice(from);
}

/** Who has a hand up, the first raised first. */
export function queue(hands: Map<string, number>): string[] {
  return [...hands].filter(([, at]) => at > 0).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([who]) => who);
}
