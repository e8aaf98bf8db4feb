// Tells people who do not see the screen. Politely: at most one message in ten
// seconds, the latest things only, because a call is full of them. At once only
// for the line that falls and comes back.
import { h } from "./dom.ts";

const quiet = 10_000;

export class Teller {
  readonly polite = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite", "data-testid": "polite" });
  readonly urgent = h("div", { class: "visually-hidden", role: "alert", "aria-live": "assertive" });
  private readonly waiting: string[] = [];
  private last = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  say(text: string): void {
    if (this.waiting.at(-1) === text) return;
    this.waiting.push(text);
    if (this.waiting.length > 3) this.waiting.shift();
    this.timer ??= setTimeout(() => this.speak(), Math.max(0, this.last + quiet - this.now()));
  }

  atOnce(text: string): void {
    this.urgent.textContent = text;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private speak(): void {
    this.timer = undefined;
    this.last = this.now();
    this.polite.textContent = this.waiting.splice(0).join(". ");
  }
}
