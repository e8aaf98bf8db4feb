// The panel at the side (a sheet from below on a phone): chat, people and
// documents.
import { arrange, h, icon, set, write } from "./dom.ts";
import type { Paper } from "./api.ts";
import type { Waiting } from "./desk.ts";
import type { Governing } from "./govern.ts";
import { leadRows, outRows, type LeadActs } from "./govern-rows.ts";
import { hour, initials, size, type Lang, type Say } from "./say.ts";
import type { Person } from "./session.ts";
import type { Line } from "./table.ts";

export type Tab = "chat" | "people" | "papers";

export interface DrawerActs {
  close(): void;
  tab(t: Tab): void;
  say(text: string): boolean;
  choose(): void;
  open(p: Paper): void;
  save(p: Paper): void;
  about(p: Person): void;
  admit(w: Waiting): void;
  refuse(w: Waiting): void;
  lead: LeadActs;
  invite?: (() => void) | undefined;
}

export interface DrawerState {
  tab: Tab | null;
  chat: Line[];
  people: Person[];
  raised: Person[];
  papers: Paper[];
  openPaper: string | null;
  waiting: Waiting[];
  govern: Governing | undefined;
  unread: number;
  me: string;
  uploading: { name: string; part: number }[];
  lastOf(who: string): string;
}

/** Text with its web addresses as links; everything else stays text. */
export function linked(text: string): (Node | string)[] {
  return text.split(/(https?:\/\/[^\s<>"']{4,500}[^\s<>"'.,;:!?)\]])/g).map((part, i) => (i % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part));
}

export class Drawer {
  readonly el: HTMLElement;
  private readonly tabs = new Map<Tab, HTMLButtonElement>();
  private readonly msgs = h("div", { class: "msgs", role: "log", "aria-live": "off", tabindex: "0" });
  private readonly input: HTMLTextAreaElement;
  private readonly form: HTMLFormElement;
  private readonly people = h("ul", { class: "rows list-unstyled" });
  private readonly papers = h("div", { class: "rows" });
  private readonly bodies: Record<Tab, HTMLElement>;
  private readonly lines = new Map<string, HTMLElement>();

  constructor(
    private readonly say: Say,
    private readonly lang: Lang,
    private readonly act: DrawerActs,
  ) {
    this.msgs.setAttribute("aria-label", say("call.messages"));
    this.msgs.append(h("p", { class: "msgnote" }, say("call.messages_note")));
    this.input = h("textarea", { id: "room-say", class: "ctl", rows: "1", maxlength: "2000", placeholder: say("call.write_all"), "data-testid": "chat-input", onkeydown: (e: KeyboardEvent) => e.key === "Enter" && !e.shiftKey && !e.isComposing && (e.preventDefault(), this.form.requestSubmit()) });
    this.form = h("form", { class: "dinp", onsubmit: (e: SubmitEvent) => (e.preventDefault(), this.submit()) },
      h("button", { type: "button", class: "rbtn", "aria-label": say("call.attach"), onclick: () => act.choose() }, icon("clip")),
      h("label", { class: "visually-hidden", for: "room-say" }, say("call.write_all")), this.input,
      h("button", { type: "submit", class: "rbtn send", "aria-label": say("call.send"), "data-testid": "chat-send" }, icon("send")));
    this.bodies = {
      chat: h("div", { class: "dbody dchat" }, this.msgs, this.form),
      people: h("div", { class: "dbody dscroll" }, this.people),
      papers: h("div", { class: "dbody dscroll" }, this.papers),
    };
    const bar = h("div", { class: "dtabs" });
    const list = h("div", { role: "tablist", "aria-label": say("call.panel"), class: "dtablist", onkeydown: (e: KeyboardEvent) => this.arrows(e) });
    for (const t of ["chat", "people", "papers"] as const) {
      const b = h("button", { type: "button", role: "tab", id: `room-tab-${t}`, "aria-controls": `room-panel-${t}`, "data-testid": `tab-${t}`, onclick: () => act.tab(t) }, h("span", {}));
      this.tabs.set(t, b);
      list.append(b);
      set(this.bodies[t], { role: "tabpanel", id: `room-panel-${t}`, "aria-labelledby": `room-tab-${t}` });
    }
    bar.append(list, h("button", { type: "button", class: "rbtn", "aria-label": say("call.close_panel"), onclick: () => act.close() }, icon("close")));
    this.el = h("aside", { class: "drawer", "aria-label": say("call.panel"), hidden: true, onkeydown: (e: KeyboardEvent) => e.key === "Escape" && (e.stopPropagation(), act.close()) }, bar, ...Object.values(this.bodies));
  }

  focus(tab: Tab): void {
    if (tab === "chat") this.input.focus();
    else this.tabs.get(tab)!.focus();
  }

  private arrows(e: KeyboardEvent): void {
    const all = [...this.tabs.keys()];
    const at = all.findIndex((t) => this.tabs.get(t) === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (at < 0 || !step) return;
    const to = all[(at + step + all.length) % all.length]!;
    this.act.tab(to);
    this.tabs.get(to)!.focus();
  }

  private submit(): void {
    if (this.act.say(this.input.value)) this.input.value = "";
  }

  show(s: DrawerState): void {
    this.el.hidden = s.tab === null;
    const label: Record<Tab, string> = { chat: this.say("call.chat"), people: this.say("call.people_n", { n: s.people.length }), papers: this.say("call.papers_n", { n: s.papers.length }) };
    for (const [t, b] of this.tabs) {
      const on = t === s.tab;
      set(b, { "aria-selected": String(on), tabindex: on ? "0" : "-1" });
      this.bodies[t].hidden = !on;
      write(b.querySelector("span")!, label[t]);
      const count = (t === "chat" && s.unread) || (t === "people" && s.waiting.length) || 0;
      b.querySelector("b")?.remove();
      if (count) b.append(h("b", { class: "count" }, String(count)));
    }
    this.showChat(s);
    if (s.tab === "people") this.showPeople(s);
    if (s.tab === "papers") this.showPapers(s);
  }

  private showChat(s: DrawerState): void {
    const low = this.msgs.scrollHeight - this.msgs.scrollTop - this.msgs.clientHeight < 80;
    if (this.lines.size > s.chat.length + 100) {
      const kept = new Set(s.chat.map((l) => l.id));
      for (const id of this.lines.keys()) if (!kept.has(id)) this.lines.delete(id);
    }
    const before = this.msgs.childElementCount;
    arrange(this.msgs, [this.msgs.firstElementChild!, ...s.chat.map((l) => this.line(l, s))]);
    if (low || this.msgs.childElementCount - before > 1) this.msgs.scrollTop = this.msgs.scrollHeight;
  }

  private line(l: Line, s: DrawerState): HTMLElement {
    let el = this.lines.get(l.id);
    if (!el) {
      const mine = l.who === s.me;
      const who = mine ? this.say("call.you") : [l.name, s.lastOf(l.who)].filter(Boolean).join(", ");
      el = h("div", { class: mine ? "msg me" : "msg", "data-testid": "message" }, h("p", { class: "who" }, `${who} · ${hour(l.at, this.lang)}`), h("div", { class: "bub" }, ...linked(l.text)));
      this.lines.set(l.id, el);
    }
    return el;
  }

  private showPeople(s: DrawerState): void {
    if (!this.changed(this.people, [s.waiting, s.govern, s.people.map((p) => [p.identity, p.name, p.label, p.me, p.microphone, p.line]), s.raised.map((p) => p.identity)])) return;
    const rows: HTMLElement[] = [];
    rows.push(...leadRows(s.govern, this.say, this.act.lead));
    if (s.waiting.length) {
      rows.push(h("li", { class: "rowhead" }, this.say("call.waiting_n", { n: s.waiting.length })));
      for (const w of s.waiting)
        rows.push(h("li", { class: "row", "data-testid": "waiting" }, h("span", { class: "grow" }, h("strong", {}, w.name), h("small", {}, [w.reason, w.since && this.say("call.since", { hour: hour(new Date(w.since), this.lang) })].filter(Boolean).join(" · "))), w.knock ? h("button", { type: "button", class: "btn btn-outline-secondary btn-sm", "data-testid": "refuse", onclick: () => this.act.refuse(w) }, this.say("lead.refuse")) : null, h("button", { type: "button", class: "btn btn-primary btn-sm", "data-testid": "admit", onclick: () => this.act.admit(w) }, this.say("call.admit"))));
    }
    if (rows.length) rows.push(h("li", { class: "rowhead" }, this.say("call.inside")));
    for (const p of s.people) {
      const place = s.raised.findIndex((r) => r.identity === p.identity) + 1;
      rows.push(h("li", { class: "row" }, h("span", { class: "av", "aria-hidden": "true" }, initials(p.name)),
        h("span", { class: "grow" }, h("strong", {}, p.me ? `${p.name} (${this.say("call.you").toLowerCase()})` : p.name), h("small", {}, [p.label, s.govern?.hosts.includes(p.identity) && this.say("lead.leads"), p.line === "poor" && this.say("call.line_poor"), s.govern?.mode === "listeners" && s.govern.given.includes(p.identity) && this.say("lead.has_word")].filter(Boolean).join(" · "))),
        place ? h("span", { class: "handup", "aria-label": this.say("call.hand_place", { place }), role: "img" }, icon("hand", "xs"), String(place)) : null,
        h("span", { role: "img", "aria-label": this.say(p.microphone ? "call.microphone_is_on" : "call.microphone_is_off"), class: p.microphone ? "" : "mutedmic" }, icon(p.microphone ? "mic" : "mic-off", "sm")),
        p.me ? null : h("button", { type: "button", class: "rbtn", "aria-label": this.say("call.more_about", { name: p.name }), onclick: () => this.act.about(p) }, icon("dots"))));
    }
    rows.push(...outRows(s.govern, this.say, this.act.lead));
    if (this.act.invite) rows.push(h("li", { class: "row" }, h("button", { type: "button", class: "rowbtn", onclick: () => this.act.invite?.() }, icon("plus"), this.say("call.invite"))));
    this.redraw("people", this.people, rows);
  }

  /** Draws rows anew and keeps the focus at its place among them; with no button left it goes to the tab. */
  private redraw(tab: Tab, list: HTMLElement, rows: HTMLElement[]): void {
    const at = list.contains(document.activeElement) ? [...list.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement) : -1;
    list.replaceChildren(...rows);
    if (at < 0) return;
    const buttons = list.querySelectorAll("button");
    (buttons[Math.min(at, buttons.length - 1)] ?? this.tabs.get(tab)!).focus();
  }

  /** Whether what a list shows is another thing than before: rows drawn for nothing would take the focus from who is on one. */
  private changed(list: HTMLElement, shown: unknown): boolean {
    const key = JSON.stringify(shown);
    if (list.dataset.shown === key) return false;
    list.dataset.shown = key;
    return true;
  }

  private showPapers(s: DrawerState): void {
    if (!this.changed(this.papers, [s.papers.map((p) => [p.id, p.name, p.size]), s.openPaper, s.uploading])) return;
    const rows = s.papers.map((p) => h("div", { class: p.id === s.openPaper ? "row openrow" : "row" },
      h("button", { type: "button", class: "rowbtn grow", "data-testid": "paper-row", "aria-pressed": String(p.id === s.openPaper), onclick: () => this.act.open(p) }, icon("paper"), h("span", { class: "grow" }, h("strong", { class: "ell" }, p.name), h("small", {}, p.id === s.openPaper ? `${size(p.size, this.lang)} · ${this.say("call.is_open")}` : size(p.size, this.lang)))),
      h("button", { type: "button", class: "rbtn", "aria-label": this.say("call.save", { name: p.name }), onclick: () => this.act.save(p) }, icon("down"))));
    const going = s.uploading.map((u) => h("div", { class: "row" }, h("span", { class: "grow" }, h("strong", { class: "ell" }, u.name), h("progress", { max: "1", value: String(u.part), "aria-label": this.say("call.sending", { name: u.name }) }))));
    const empty = rows.length + going.length ? null : h("p", { class: "msgnote" }, this.say("call.no_papers"));
    this.redraw("papers", this.papers, [...[empty, ...rows, ...going].filter((x) => x !== null), h("div", { class: "row" }, h("button", { type: "button", class: "rowbtn", "data-testid": "hand-paper", onclick: () => this.act.choose() }, icon("plus"), this.say("call.hand_paper"))), h("p", { class: "msgnote" }, this.say("call.papers_note"))]);
  }
}
