// The waiting room: what the sign says, the place in the queue, an honest wait,
// and the bell when it is one's turn. It asks the server every few seconds and
// at each live hint, so that a line that drops comes back by itself.
import { busy, h, hour, icon, Refused, set, write, type Lang, type Say } from "@features/meeting";
import type { Place, View } from "./place.ts";
import type { Preview } from "./preview.ts";
import { sign } from "./sign.ts";
import { Trial } from "./trial.ts";

const every = 5000;

export class WaitingRoom {
  readonly el: HTMLElement;
  private readonly card = h("div", { class: "signcard", "data-testid": "sign" });
  private readonly polite = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  private readonly urgent = h("div", { class: "visually-hidden", role: "alert" });
  private readonly offline = h("div", { class: "note busy", role: "status", hidden: true });
  private readonly bring = h("section", { class: "panel pad rm-k", hidden: true });
  private readonly aside: HTMLElement;
  private view: View | undefined;
  private drawn = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;
  private stopped = false;
  private spoken = { text: "", at: -Infinity };
  private wake: { release(): Promise<void> } | undefined;

  constructor(
    private readonly place: Place,
    private readonly say: Say,
    private readonly lang: Lang,
    private readonly preview: Preview,
    private readonly on: { enter(): void; title(words: string): void; heading(v: View): void; out(v: View): void },
  ) {
    this.aside = h("div", { class: "rm-c stack" }, preview.el, new Trial(say, lang, preview).el);
    this.el = h("div", { class: "wait" }, h("div", { class: "stack rm-q" }, this.card, this.offline), this.aside, this.bring, this.polite, this.urgent);
    document.addEventListener("visibilitychange", this.seen);
    window.addEventListener("online", this.seen);
  }

  /** Asks now, and goes on asking until `stop`. */
  async look(): Promise<void> {
    if (this.asking || this.stopped) return;
    this.asking = true;
    clearTimeout(this.timer);
    try {
      const v = await this.place.look();
      this.offline.hidden = true;
      if (!this.stopped) this.show(v);
    } catch (e) {
      if (e instanceof Refused && !e.passing) this.refused(e);
      else this.lost();
    }
    this.asking = false;
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), every);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    window.removeEventListener("online", this.seen);
    void this.wake?.release().catch(() => undefined);
  }

  private readonly seen = () => {
    if (!document.hidden) void this.look();
  };

  private lost(): void {
    if (!this.offline.hidden) return;
    this.offline.hidden = false;
    this.offline.replaceChildren(icon("wifi"), h("span", {}, this.say("wait.offline")));
  }

  private refused(e: Refused): void {
    this.stopped = true;
    this.aside.hidden = true;
    this.preview.release();
    this.fill("off", "closed", e.message || this.say("wait.no_such"), []);
  }

  private show(v: View): void {
    const before = this.view;
    this.view = v;
    this.on.heading(v);
    if (v.passage === "over" || v.passage === "gone") {
      this.preview.release();
      this.stop();
      return this.on.out(v);
    }
    // Only what can change is drawn again: a person may be typing or choosing.
    const shape = JSON.stringify([v.passage, v.stay, v.sign, v.queue, v.refusal, v.clerk, v.office]);
    if (shape !== this.drawn) {
      this.drawn = shape;
      this.draw(v);
    }
    this.preview.called(v.name);
    if (v.stay === "waiting") void this.keepAwake();
    if (v.stay === "inside" && before?.stay !== "inside") this.call(v, before);
    else if (v.stay !== "inside") this.on.title("");
  }

  private draw(v: View): void {
    const { say } = this;
    this.showBring(v);
    if (v.stay === "inside") return this.drawTurn(v);
    if (v.stay === "refused") return this.fill("off", "closed", say("wait.refused"), [h("p", {}, v.refusal || say("wait.refused_what"))]);
    if (v.passage === "asked") return this.fill("off", "closed", say("wait.no_hour"), [h("p", {}, say("wait.no_hour_what"))]);
    if (v.passage === "early") return this.drawEarly(v);
    if (v.stay === "waiting") return this.drawQueue(v);
    this.drawName(v);
  }

  private fill(tone: "ok" | "busy" | "off", door: View["sign"], title: string, body: Node[], small = ""): void {
    const had = this.card.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    const head = h("strong", { class: `st-${tone}`, tabindex: "-1" }, title);
    this.card.className = `signcard ${tone}`;
    this.card.replaceChildren(h("div", { class: "top" }, sign(door), h("div", {}, head, small ? h("span", {}, small) : null)), h("div", { class: "bd" }, ...body));
    // The focus stays on what is drawn anew, else goes to what the sign says now.
    if (had) (this.card.querySelector<HTMLElement>(`[data-testid="${had.dataset.testid ?? ""}"]`) ?? head).focus({ preventScroll: true });
  }

  private drawEarly(v: View): void {
    const day = new Intl.DateTimeFormat(this.lang === "en" ? "en-GB" : "it-IT", { timeZone: "Europe/Rome", weekday: "long", day: "numeric", month: "long" }).format(new Date(v.starts));
    this.fill("off", "closed", this.say("wait.early", { hour: hour(new Date(v.opens), this.lang) }), [
      h("p", {}, this.say("wait.early_what", { day, hour: hour(new Date(v.starts), this.lang) })),
      h("p", { class: "muted" }, this.say("wait.early_try")),
    ]);
  }

  private drawName(v: View): void {
    const { say } = this;
    const typed = this.card.querySelector<HTMLInputElement>("#door-name")?.value; // the sign may change while one writes
    const name = h("input", { id: "door-name", class: "ctl", value: typed ?? v.name, maxlength: "80", autocomplete: "name", "data-testid": "name", "aria-describedby": "door-name-wrong" });
    const wrong = h("p", { class: "errmsg", id: "door-name-wrong", role: "alert" });
    const fld = h("div", { class: "fld" }, h("label", { for: "door-name" }, say("wait.name")), name, wrong);
    const go = h("button", { type: "submit", class: "btn btn-primary btn-lg w-100", "data-testid": "arrive" }, icon("door"), say(this.place.subject ? "wait.arrive" : "wait.enter"));
    const form = h("form", { class: "stack", novalidate: true, onsubmit: async (e: SubmitEvent) => {
      e.preventDefault();
      if (busy(go)) return;
      if (!name.value.trim()) {
        wrong.textContent = say("wait.name_missing");
        fld.classList.add("bad");
        return name.focus();
      }
      this.preview.audio(); // a tap: from here on the page may ring
      set(go, { "aria-disabled": "true" });
      try {
        await this.place.arrive(name.value.trim());
        if (!this.place.subject) return this.on.enter();
        this.drawn = "";
        await this.look();
      } catch (x) {
        wrong.textContent = (x as Error).message || say("call.no_answer");
        set(go, { "aria-disabled": null });
      }
    } }, fld, go);
    const door = !this.place.subject ? "wait.sign_meeting" : { open: "wait.sign_open", busy: "wait.sign_busy", closed: "wait.sign_closed" }[v.sign];
    this.fill(v.sign === "open" ? "ok" : v.sign === "busy" ? "busy" : "off", v.sign, say(door), [
      ...(v.stay === "gone" ? [h("p", { role: "status" }, say("wait.left"))] : []), form]);
  }

  private drawQueue(v: View): void {
    const { say } = this;
    const q = v.queue;
    const busy = q?.serving ?? v.sign === "busy";
    const body: Node[] = [];
    if (q) {
      const dots: (HTMLElement | SVGSVGElement)[] = [];
      if (q.serving) dots.push(h("span", { class: "in" }, icon("user", "sm")), icon("next", "sm"));
      const shown = Math.min(q.ahead, 3);
      for (let i = 1; i <= shown; i++) dots.push(h("span", {}, i === shown && q.ahead > 3 ? `+${q.ahead - 2}` : String(i)), icon("next", "sm"));
      dots.push(h("span", { class: "me" }, say("call.you")));
      body.push(
        h("div", { class: "qhead" }, h("div", {}, h("p", { class: "muted" }, say("wait.place")), h("p", { class: "bigq", "data-testid": "place" }, h("b", {}, say("wait.ordinal", { place: q.place })))),
          h("div", { class: "when" }, h("p", { class: "muted" }, say("wait.around")), h("p", { class: "num" }, hour(new Date(q.around), this.lang)))),
        h("div", { class: "qdots", role: "img", "aria-label": say(q.serving ? "wait.dots_serving" : "wait.dots", { n: q.ahead }) }, ...dots),
        h("p", {}, ...bold(say("wait.range", { from: q.from, to: q.to })), q.worse ? ` ${say("wait.worse")}` : ""));
      this.speak(say("wait.spoken", { place: q.place, from: q.from, to: q.to }));
    }
    body.push(h("p", { class: "muted" }, say("wait.keep_open")));
    body.push(h("div", {}, h("button", { type: "button", class: "btn btn-outline-secondary", "data-testid": "leave-queue", onclick: () => void this.leaveQueue() }, say("wait.leave"))));
    this.fill(busy ? "busy" : "ok", busy ? "busy" : "open", say(busy ? "wait.with_another" : "wait.soon"), body);
  }

  private drawTurn(v: View): void {
    const go = h("button", { type: "button", class: "btn btn-primary btn-lg w-100", "data-testid": "enter", onclick: () => busy(go) || (set(go, { "aria-disabled": "true" }), this.on.enter()) }, icon("door"), this.say("wait.enter"));
    this.fill("ok", "open", this.say("wait.turn"), [go, h("p", { class: "muted" }, this.say("wait.turn_what"))], v.clerk ? this.say("wait.turn_who", { name: v.clerk }) : this.say("wait.turn_office"));
    this.card.classList.add("turn");
  }

  /** It is my turn: the bell, the title, the screen reader at once. */
  private call(v: View, before: View | undefined): void {
    this.on.title(this.say("wait.turn"));
    if (!before) return; // the page was opened again by somebody already called: no surprise
    write(this.urgent, `${this.say("wait.turn")}. ${v.clerk ? this.say("wait.turn_who", { name: v.clerk }) : ""}`);
    void this.preview.ring(3).catch(() => undefined);
    navigator.vibrate?.([200, 120, 200, 120, 400]);
    this.card.querySelector<HTMLElement>("[data-testid=enter]")?.focus();
  }

  private async leaveQueue(): Promise<void> {
    try {
      await this.place.leave();
      this.drawn = "";
    } catch {
      return this.lost();
    }
    await this.look();
  }

  private showBring(v: View): void {
    this.bring.hidden = v.bring.length === 0;
    if (v.bring.length) this.bring.replaceChildren(h("h2", {}, this.say("wait.bring")), h("ul", { class: "check list-unstyled" }, ...v.bring.map((b) => h("li", {}, icon("check"), h("span", {}, b)))));
  }

  /** At most one polite message in ten seconds, and only what is new. */
  private speak(text: string): void {
    const now = performance.now();
    if (text === this.spoken.text || now - this.spoken.at < 10_000) return;
    this.spoken = { text, at: now };
    write(this.polite, text);
  }

  /** A phone that sleeps would not ring. */
  private async keepAwake(): Promise<void> {
    if (this.wake || document.hidden) return;
    const lock = (navigator as Navigator & { wakeLock?: { request(what: "screen"): Promise<{ release(): Promise<void>; addEventListener(e: "release", f: () => void): void }> } }).wakeLock;
    const held = await lock?.request("screen").catch(() => undefined);
    held?.addEventListener("release", () => (this.wake = undefined));
    this.wake = held;
  }
}

/** Turns the part between asterisks bold: "Mancano *da 10 a 15 minuti*." */
function bold(sentence: string): (Node | string)[] {
  return sentence.split("*").map((part, i) => (i % 2 ? h("strong", {}, part) : part));
}
