// The pages of the tiles: to the one before and after, and to whoever speaks
// on another.
import { h, icon, set, write } from "./dom.ts";
import type { Say } from "./say.ts";

export class Pager {
  readonly el: HTMLElement;
  private readonly back: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private readonly where = h("span", { class: "num", role: "status" });
  private readonly elsewhere: HTMLButtonElement;
  private to = 0;
  private at = 0;
  private pages = 1;

  constructor(
    private readonly say: Say,
    private readonly turn: (page: number) => void,
  ) {
    const button = (picture: "back" | "next", by: number, id: string) =>
      h("button", { type: "button", class: "rbtn", "aria-label": say(`call.tiles_${picture}`), "data-testid": id, onclick: () => this.by(by) }, icon(picture));
    this.back = button("back", -1, "tiles-back");
    this.next = button("next", 1, "tiles-next");
    this.elsewhere = h("button", { type: "button", class: "elsewhere", hidden: true, "data-testid": "elsewhere", onclick: () => turn(this.to) });
    this.el = h("nav", { class: "pager", "aria-label": say("call.tiles"), hidden: true, "data-testid": "pager" }, this.back, this.where, this.next, this.elsewhere);
  }

  /** Turns by so many pages; past the ends it stays. */
  by(step: number): void {
    const to = Math.min(Math.max(this.at + step, 0), this.pages - 1);
    if (to !== this.at) this.turn(to);
  }

  show(page: number, pages: number, speaks?: { name: string; page: number } | undefined): void {
    [this.at, this.pages] = [page, pages];
    this.el.hidden = pages < 2;
    if (pages < 2) return;
    write(this.where, this.say("call.page_of", { page: page + 1, pages }));
    // Not disabled: who has just turned to the last page would lose the focus.
    set(this.back, { "aria-disabled": page === 0 ? "true" : null });
    set(this.next, { "aria-disabled": page === pages - 1 ? "true" : null });
    const other = speaks && speaks.page >= 0 && speaks.page !== page;
    this.elsewhere.hidden = !other;
    if (other) {
      this.to = speaks.page;
      write(this.elsewhere, this.say("call.speaks_elsewhere", { name: speaks.name, page: speaks.page + 1 }));
    }
  }
}
