// The stage: one person large, everybody in tiles, or what is shown with people
// in a strip beside it.
import type { Ticket } from "./api.ts";
import { arrange, h, icon, write } from "./dom.ts";
import { PaperView } from "./paper.ts";
import type { Say } from "./say.ts";
import type { Person, Session } from "./session.ts";
import { columns } from "./table.ts";
import type { Talk } from "./talk.ts";
import { Screen, Tiles, type TileState } from "./tiles.ts";

/** Faces that a screen can show and a machine can decode; the others are heard. */
const most = { desk: 16, phone: 6, strip: 6 };

export interface StageState {
  people: Person[];
  raised: Person[];
  speaker: string;
  screen: ReturnType<Session["screenShown"]>;
  voice: boolean;
  joining: boolean;
}

export class Stage {
  readonly el: HTMLElement;
  /** Who is kept large, whoever speaks. */
  pinned = "";
  private readonly title = h("h1", { class: "visually-hidden" });
  private readonly body = h("div", { class: "stagein" });
  private readonly strip = h("div", { class: "strip" });
  private readonly caps = h("div", { class: "caps", "aria-hidden": "true", hidden: true, "data-testid": "caps" });
  private readonly note = h("div", { class: "alone" });
  private readonly add: HTMLButtonElement | undefined;
  private readonly tiles: Tiles;
  private readonly paper: PaperView;
  private readonly screen: Screen;
  private grid: boolean | undefined;
  private state: StageState | undefined;

  constructor(
    private readonly say: Say,
    private readonly talk: Talk,
    private readonly ticket: () => Ticket | undefined,
    private readonly about: (p: Person) => void,
    invite: (() => void) | undefined,
  ) {
    this.tiles = new Tiles(say);
    this.screen = new Screen(say);
    this.paper = new PaperView(say, {
      turn: (page) => talk.open.doc && talk.turn(talk.open.doc, page),
      putAway: () => talk.turn(null, 1),
      point: (x, y) => talk.point(x, y),
    });
    if (invite) this.add = h("button", { type: "button", class: "vt add only-d", onclick: invite }, icon("plus"), say("call.invite"));
    this.el = h("main", { class: "stage" }, this.title, this.body, this.caps);
    new ResizeObserver(() => this.state && this.show(this.state)).observe(this.el);
  }

  /** From tiles to one person large, or back. */
  turn(): void {
    this.grid = !this.gridded(this.state?.people.length ?? 0);
    if (this.grid) this.pinned = "";
  }

  pin(identity: string): void {
    this.pinned = this.pinned === identity ? "" : identity;
    if (this.pinned) this.grid = false;
  }

  private gridded(n: number): boolean {
    return this.grid ?? n > 2;
  }

  show(s: StageState): void {
    this.state = s;
    const phone = this.el.clientWidth < 768;
    const others = s.people.filter((p) => !p.me);
    write(this.title, others.length ? this.say("call.with", { name: others.map((p) => p.name).slice(0, 3).join(", ") }) : this.say("call.alone"));
    const paper = this.talk.open.doc ? this.talk.papers.find((p) => p.id === this.talk.open.doc) : undefined;
    const mode = s.screen ? "screen" : paper ? "paper" : others.length === 0 ? "alone" : this.gridded(s.people.length) ? "grid" : "speaker";
    this.el.dataset.mode = mode;
    const shown = this.arrangeFor(mode, s, phone);
    this.tiles.keep(new Set(shown.map((p) => p.identity)));
    this.screen.show(s.screen);
    if (mode === "paper" && paper && this.ticket()) void this.paper.show(this.ticket()!, paper, this.talk.open.page);
    else if (!paper) this.paper.clear();
    this.pointers();
    this.speech(s);
  }

  private arrangeFor(mode: string, s: StageState, phone: boolean): Person[] {
    const tile = (person: Person): TileState => ({ person, place: s.raised.findIndex((r) => r.identity === person.identity) + 1, dots: person.me ? undefined : () => this.about(person) });
    this.body.style.gridTemplateColumns = "";
    switch (mode) {
      case "screen":
      case "paper": {
        const strip = this.choose(s, most.strip);
        arrange(this.body, [mode === "screen" ? this.screen.el : this.paper.el, this.strip]);
        this.tiles.into(this.strip, strip.map(tile), this.add && strip.length < 4 ? [this.add] : []);
        return strip;
      }
      case "alone":
        this.tiles.into(this.body, s.people.map(tile), [this.note]);
        write(this.note, this.say(s.joining ? "call.entering" : "call.wait_others"));
        return s.people;
      case "grid": {
        const shown = this.choose(s, phone ? most.phone : most.desk);
        this.body.style.gridTemplateColumns = `repeat(${columns(shown.length, this.body.clientWidth, this.body.clientHeight)}, minmax(0, 1fr))`;
        const hidden = s.people.length - shown.length;
        this.tiles.into(this.body, shown.map(tile), hidden ? [h("p", { class: "vt others" }, this.say("call.others_n", { n: hidden }))] : []);
        return shown;
      }
      default: {
        const others = s.people.filter((p) => !p.me);
        const large = others.find((p) => p.identity === this.pinned) ?? others.find((p) => p.identity === s.speaker) ?? others.find((p) => p.camera) ?? others[0]!;
        const me = s.people.find((p) => p.me);
        const shown = me ? [large, me] : [large];
        this.tiles.into(this.body, shown.map(tile));
        return shown;
      }
    }
  }

  /** Who is shown when there is not room for all: those who speak or ask to, those with a camera on, me always; in the order in which they came. */
  private choose(s: StageState, n: number): Person[] {
    if (s.people.length <= n) return s.people;
    const rank = (p: Person) => (p.me || p.identity === this.pinned ? 0 : p.speaking || p.identity === s.speaker ? 1 : s.raised.some((r) => r.identity === p.identity) ? 2 : p.camera ? 3 : 4);
    const best = new Set([...s.people].sort((a, b) => rank(a) - rank(b)).slice(0, n));
    return s.people.filter((p) => best.has(p));
  }

  private speech(s: StageState): void {
    const names = s.people.filter((p) => p.speaking && !p.me).map((p) => p.name);
    this.caps.hidden = !s.voice || !names.length;
    if (names.length) write(this.caps, this.say("call.speaks", { name: names.join(", ") }));
  }

  pointers(): void {
    this.paper.pointers(this.talk.pointers);
  }
}
