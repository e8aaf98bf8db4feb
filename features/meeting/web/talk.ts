// What is said inside beside voices: chat, raised hands, the open page. Whoever
// comes later, or comes back, is told by those already there; nothing of it is
// kept when the last one leaves.
import type { Paper } from "./api.ts";
import type { Person, Session } from "./session.ts";
import { clean, closed, later, merge, past, queue, type Line, type Message, type Open } from "./table.ts";

export interface Pointer {
  name: string;
  x: number;
  y: number;
  page: number;
  at: number;
}

export class Talk {
  chat: Line[] = [];
  unread = 0;
  open: Open = closed;
  papers: Paper[] = [];
  readonly pointers = new Map<string, Pointer>();
  private readonly hands = new Map<string, number>();
  private count = 0;

  constructor(
    private readonly session: () => Session,
    private readonly on: { line(l: Line): void; papers(): void; opened(by: Person): void; hand(who: Person): void; changed(): void },
  ) {}

  /** Says hello to those inside, who answer with what I missed. */
  entered(): void {
    const s = this.session();
    this.hands.forEach((_, who) => who !== s.me.identity && this.hands.delete(who));
    s.send({ t: "hello" });
    this.answer();
  }

  say(text: string): boolean {
    const s = this.session();
    text = clean(text);
    if (!text || s.line !== "in") return false;
    const l: Line = { id: `${s.me.identity}-${Date.now()}-${this.count++}`, who: s.me.identity, name: s.me.name ?? "", text, at: Date.now() };
    s.send({ t: "chat", id: l.id, text, at: l.at });
    this.chat = merge(this.chat, [l]);
    this.on.changed();
    return true;
  }

  get handUp(): boolean {
    return (this.hands.get(this.session().me.identity) ?? 0) > 0;
  }

  raise(up: boolean): void {
    const s = this.session();
    this.hands.set(s.me.identity, up ? Date.now() : 0);
    s.send({ t: "hand", at: this.hands.get(s.me.identity)! });
    this.on.changed();
  }

  /** Who has a hand up, in order; only people who are here. */
  raised(people: Person[]): Person[] {
    return queue(this.hands).flatMap((who) => people.find((p) => p.identity === who) ?? []);
  }

  /** Opens a document for everybody, turns its page, or puts it away (null). */
  turn(doc: string | null, page: number): void {
    const s = this.session();
    this.open = { doc, page, n: this.open.n + 1, by: s.me.identity };
    this.pointers.clear();
    s.send({ t: "open", ...this.open });
    this.on.changed();
  }

  point(x: number, y: number): void {
    this.session().send({ t: "point", x, y, page: this.open.page });
  }

  hear(m: Message, from: Person): void {
    switch (m.t) {
      case "hello":
        return this.answer(from);
      case "chat": {
        const l: Line = { id: m.id, who: from.identity, name: from.name, text: m.text, at: Math.min(m.at, Date.now()) };
        this.chat = merge(this.chat, [l]);
        this.on.line(l);
        break;
      }
      case "past":
        if (from.staff || !this.session().people().some((p) => p.staff && !p.me)) this.chat = merge(this.chat, m.chat);
        break;
      case "hand":
        this.hands.set(from.identity, m.at);
        if (m.at > 0) this.on.hand(from);
        break;
      case "open": {
        const before = this.open;
        this.open = later(this.open, m);
        if (this.open === before) break;
        if (this.open.doc && !this.papers.some((p) => p.id === this.open.doc)) this.on.papers();
        if (this.open.doc !== before.doc) this.on.opened(from);
        this.pointers.clear();
        break;
      }
      case "point":
        this.pointers.set(from.identity, { name: from.name, x: m.x, y: m.y, page: m.page, at: Date.now() });
        break;
    }
    this.on.changed();
  }

  gone(identity: string): void {
    this.hands.delete(identity);
    this.pointers.delete(identity);
  }

  /** Tells a newcomer (or everybody) what I know: my hand, the open page, and, when I am the eldest here, the chat. */
  private answer(to?: Person): void {
    const s = this.session();
    const only = to ? [to.identity] : undefined;
    const up = this.hands.get(s.me.identity) ?? 0;
    if (up > 0) s.send({ t: "hand", at: up }, only);
    if (this.open.n > 0) s.send({ t: "open", ...this.open }, only);
    if (!to || !this.chat.length) return;
    const here = s.people().filter((p) => p.identity !== to.identity);
    const elders = here.some((p) => p.staff) ? here.filter((p) => p.staff) : here;
    const eldest = elders.reduce((a, b) => (b.since < a.since || (b.since === a.since && b.identity < a.identity) ? b : a));
    if (eldest.me) s.send({ t: "past", chat: past(this.chat) }, only);
  }
}
