// The top of the room: what it is about, for how long, how the line is, and how
// to look at it.
import { h, icon, set, write } from "./dom.ts";
import type { Grade } from "./line.ts";
import type { Say } from "./say.ts";

export class Head {
  readonly el: HTMLElement;
  private readonly title = h("b", { class: "ell" });
  private readonly clock = h("span", { class: "num" });
  private readonly line: HTMLButtonElement;
  private since = 0;

  constructor(
    private readonly say: Say,
    place: string,
    onAir: HTMLElement,
    act: { view(): void; line(): void; full(): void },
  ) {
    this.line = h("button", { type: "button", class: "dk only-d", "data-testid": "line", title: say("line.title"), onclick: act.line });
    this.el = h("header", { class: "ch" }, h("div", { class: "tt" }, this.title, h("small", { class: "ell" }, place)),
      onAir, h("span", { class: "dk", role: "timer", "aria-label": say("call.duration") }, icon("clock", "xs"), this.clock), this.line,
      h("button", { type: "button", class: "rbtn only-d", "aria-label": say("call.view"), title: say("call.view"), "data-testid": "view", onclick: act.view }, icon("grid")),
      h("button", { type: "button", class: "rbtn only-d", "aria-label": say("call.full_screen"), title: say("call.full_screen"), onclick: act.full }, icon("full")));
  }

  /** The call is on: the clock runs. */
  began(): void {
    this.since ||= Date.now();
  }

  /** Shows how long it has lasted; gives it in seconds. */
  tick(): number {
    const seconds = Math.floor((Date.now() - this.since) / 1000);
    const two = (n: number) => String(n).padStart(2, "0");
    write(this.clock, `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`);
    return seconds;
  }

  show(s: { title: string; down: boolean; grade: Grade; saving: boolean }): void {
    write(this.title, s.title);
    const words = this.say(s.down ? "call.line_lost" : s.saving ? "line.saving" : `call.line_${s.grade}`);
    const tone = s.down || s.grade === "poor" ? "bad" : s.grade === "fair" ? "so" : "ok";
    if (this.line.dataset.words === words && this.line.dataset.tone === tone) return;
    set(this.line, { "data-words": words, "data-tone": tone });
    this.line.className = `dk only-d ${tone}`;
    this.line.replaceChildren(icon(s.down || s.grade === "poor" ? "weak" : s.saving ? "leaf" : "wifi", "xs"), words);
  }
}
