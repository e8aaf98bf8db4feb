// The stage: everybody in tiles, one person large, or what is shown with people
// in a strip beside it. What goes where is reckoned in grid.ts.
import type { Ticket } from "./api.ts";
import type { Choices } from "./choices.ts";
import { arrange, h, icon, write } from "./dom.ts";
import { columns, large, modeOf, paged, pageOf, room, stripRoom, type Box, type Mode } from "./grid.ts";
import { Pager } from "./pager.ts";
import { PaperView } from "./paper.ts";
import type { Say } from "./say.ts";
import type { Person, Session } from "./session.ts";
import type { Talk } from "./talk.ts";
import { Screen, Tiles, type TileState } from "./tiles.ts";

export interface StageState {
  people: Person[];
  raised: Person[];
  speaker: string;
  screen: ReturnType<Session["screenShown"]>;
  voice: boolean;
  joining: boolean;
  knocking: boolean;
}

export interface StageActs {
  ticket(): Ticket | undefined;
  about(p: Person): void;
  invite?: (() => void) | undefined;
  /** Told whose faces are in sight, each time that it may have changed. */
  seen(identities: Set<string>): void;
}

export class Stage {
  readonly el: HTMLElement;
  /** Who is kept large, whoever speaks. */
  pinned = "";
  /** What is shown fills the stage, without faces. */
  private spot = false;
  private page = 0;
  private readonly title = h("h1", { class: "visually-hidden" });
  private readonly body = h("div", { class: "stagein" });
  private readonly strip = h("div", { class: "strip" });
  private readonly caps = h("div", { class: "caps", "aria-hidden": "true", hidden: true, "data-testid": "caps" });
  private readonly note = h("div", { class: "alone", role: "status" });
  private readonly add: HTMLButtonElement | undefined;
  private readonly tiles: Tiles;
  private readonly paper: PaperView;
  private readonly screen: Screen;
  private readonly pager: Pager;
  private state: StageState | undefined;
  private touched: { x: number; y: number } | undefined;

  constructor(
    private readonly say: Say,
    private readonly talk: Talk,
    readonly choices: Choices,
    private readonly act: StageActs,
  ) {
    this.tiles = new Tiles(say);
    const spot = () => {
      this.spot = !this.spot;
      this.again();
    };
    this.screen = new Screen(say, spot);
    this.paper = new PaperView(say, {
      turn: (page) => talk.open.doc && talk.turn(talk.open.doc, page),
      putAway: () => talk.turn(null, 1),
      point: (x, y) => talk.point(x, y),
    });
    this.pager = new Pager(say, (page) => this.go(page));
    if (act.invite) this.add = h("button", { type: "button", class: "vt add only-d", onclick: act.invite }, icon("plus"), say("call.invite"));
    this.el = h("main", { class: "stage", onpointerdown: (e: PointerEvent) => this.touch(e), onpointerup: (e: PointerEvent) => this.swipe(e) }, this.title, this.body, this.pager.el, this.caps);
    new ResizeObserver(() => this.again()).observe(this.el);
  }

  /** Keeps somebody large, or no longer. */
  pin(identity: string): void {
    this.pinned = this.pinned === identity ? "" : identity;
    this.page = 0;
  }

  /** Turns the pages of the tiles, where there are several. */
  turnBy(step: number): void {
    this.pager.by(step);
  }

  /** The large picture, for a window of its own. */
  largest(): HTMLVideoElement | null {
    return this.body.querySelector<HTMLVideoElement>(".screen video") ?? this.body.querySelector<HTMLVideoElement>(".vt:not(.mine):not(.dark) video");
  }

  private go(page: number): void {
    this.page = page;
    this.again();
  }

  again(): void {
    if (this.state) this.show(this.state);
  }

  show(s: StageState): void {
    this.state = s;
    const others = s.people.filter((p) => !p.me);
    if (this.pinned && !s.people.some((p) => p.identity === this.pinned)) this.pinned = "";
    write(this.title, others.length ? this.say("call.with", { name: others.map((p) => p.name).slice(0, 3).join(", ") }) : this.say("call.alone"));
    const paper = this.talk.open.doc ? this.talk.papers.find((p) => p.id === this.talk.open.doc) : undefined;
    const mode = modeOf({ view: this.choices.view, others: others.length, screen: s.screen !== null, paper: paper !== undefined, pinned: this.pinned !== "" });
    if (mode !== "screen" && mode !== "paper") this.spot = false;
    if (this.el.dataset.mode !== mode) this.page = 0;
    this.el.dataset.mode = mode;
    this.el.dataset.corner = this.choices.corner;
    this.el.classList.toggle("spot", this.spot);
    this.screen.show(s.screen, this.spot);
    const shown = this.arrangeFor(mode, s);
    this.tiles.keep(new Set(shown.map((p) => p.identity)));
    this.act.seen(new Set(shown.filter((p) => !p.me).map((p) => p.identity)));
    const ticket = this.act.ticket();
    if (mode === "paper" && paper && ticket) void this.paper.show(ticket, paper, this.talk.open.page);
    else if (!paper) this.paper.clear();
    this.pointers();
    this.speech(s);
  }

  private arrangeFor(mode: Mode, s: StageState): Person[] {
    const { mirror } = this.choices;
    const me = s.people.find((p) => p.me);
    const others = s.people.filter((p) => !p.me);
    const drawn = mirror || !others.length ? s.people : others;
    this.body.style.gridTemplateColumns = "";
    switch (mode) {
      case "screen":
      case "paper":
        return this.withStrip(mode === "screen" ? this.screen.el : this.paper.el, drawn, s);
      case "alone":
        this.pager.show(0, 1);
        this.tiles.into(this.body, drawn.map((p) => this.tile(p, s)), [this.note]);
        write(this.note, this.say(s.knocking ? "lead.you_knocked" : s.joining ? "call.entering" : "call.wait_others"));
        return drawn;
      case "grid":
        return this.grid(drawn, s);
      case "stage": {
        const big = large(others, this.pinned, s.speaker)!;
        const [el] = this.tiles.of([this.tile(big, s)]);
        return [big, ...this.withStrip(el!, drawn.filter((p) => p !== big), s)];
      }
      default: {
        this.pager.show(0, 1);
        const big = large(others, this.pinned, s.speaker)!;
        const shown = me && mirror ? [big, me] : [big];
        this.tiles.into(this.body, shown.map((p) => this.tile(p, s)));
        return shown;
      }
    }
  }

  private tile(person: Person, s: StageState): TileState {
    return { person, place: s.raised.findIndex((r) => r.identity === person.identity) + 1, dots: () => this.act.about(person) };
  }

  /** The room for tiles: without the pager's, once there are pages. */
  private box(el: HTMLElement): Box {
    return { width: el.clientWidth, height: el.clientHeight };
  }

  private grid(people: Person[], s: StageState): Person[] {
    const keep = { front: people.find((p) => p.identity === this.pinned), me: people.find((p) => p.me) };
    const whole = this.box(this.el);
    const size = { cores: navigator.hardwareConcurrency || 4, chosen: this.choices.most };
    let per = room(whole, size);
    if (people.length > per) per = room({ ...whole, height: whole.height - 56 }, size);
    const { shown, page, pages } = paged(people, per, this.page, keep);
    this.page = page;
    this.pager.show(page, pages, this.elsewhere(people, s, (who) => pageOf(people, per, who, keep)));
    const cols = columns(shown.length, whole.width, whole.height - (pages > 1 ? 56 : 0));
    // Columns of half a tile: a last row that is not full stands in the middle.
    this.body.style.gridTemplateColumns = `repeat(${2 * cols}, minmax(0, 1fr))`;
    this.tiles.into(this.body, shown.map((p) => this.tile(p, s)));
    const last = shown.length - (shown.length % cols || cols);
    [...this.body.children].forEach((el, i) => ((el as HTMLElement).style.gridColumn = i === last ? `${1 + cols - (shown.length - last)} / span 2` : "span 2"));
    return shown;
  }

  private withStrip(big: HTMLElement, people: Person[], s: StageState): Person[] {
    if (this.spot) {
      arrange(this.body, [big]);
      this.pager.show(0, 1);
      return [];
    }
    const whole = this.box(this.el);
    const beside = matchMedia("(min-width: 992px), (orientation: landscape) and (max-height: 520px)").matches;
    const per = stripRoom(beside ? { ...whole, height: whole.height - (people.length > 3 ? 56 : 0) } : whole, beside);
    const me = people.find((p) => p.me);
    const { shown, page, pages } = paged(people, per, this.page, { me });
    this.page = page;
    this.pager.show(page, pages, this.elsewhere(people, s, (who) => pageOf(people, per, who, { me })));
    arrange(this.body, [big, this.strip]);
    this.tiles.into(this.strip, shown.map((p) => this.tile(p, s)), this.add && shown.length < Math.min(4, per) ? [this.add] : []);
    return shown;
  }

  private elsewhere(people: Person[], s: StageState, find: (who: Person) => number): { name: string; page: number } | undefined {
    const who = people.find((p) => p.speaking && !p.me) ?? people.find((p) => p.identity === s.speaker && p.speaking);
    return who && { name: who.name, page: find(who) };
  }

  private touch(e: PointerEvent): void {
    this.touched = e.pointerType === "touch" ? { x: e.clientX, y: e.clientY } : undefined;
  }

  /** A thumb drawn sideways over the tiles turns their page. */
  private swipe(e: PointerEvent): void {
    const from = this.touched;
    this.touched = undefined;
    if (!from || this.el.dataset.mode === "paper") return;
    const [x, y] = [e.clientX - from.x, e.clientY - from.y];
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) this.turnBy(x < 0 ? 1 : -1);
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
