// The controls at the bottom: always there, always in the same order, words
// under the pictures on a desk. One stop of the Tab key, arrows inside.
import { h, icon, set, write } from "./dom.ts";
import type { Picture } from "./icons.ts";
import type { Say } from "./say.ts";

export const order = ["mic", "cam", "hand", "share", "chat", "voice", "swap", "more", "leave"] as const;
export type Control = (typeof order)[number];

/** How a control stands. `off` is the white tile of a microphone or camera that is off; `on` the light blue one. */
export interface ControlState {
  hidden?: boolean;
  disabled?: boolean;
  off?: boolean;
  on?: boolean;
  pressed?: boolean;
  label?: string;
  picture?: Picture;
  count?: number;
}

/** Which controls a phone leaves to "More". */
const wide: Control[] = ["hand", "voice", "swap"];
const pictures: Record<Control, Picture> = { mic: "mic", cam: "cam", hand: "hand", share: "screen", chat: "speech", voice: "voice", swap: "swap", more: "dots", leave: "hang" };

export class Bar {
  readonly el: HTMLElement;
  private readonly buttons = new Map<Control, HTMLButtonElement>();

  constructor(
    private readonly say: Say,
    act: Record<Control, () => void>,
  ) {
    this.el = h("div", { class: "cbar", role: "toolbar", "aria-label": say("call.controls"), onkeydown: (e: KeyboardEvent) => this.arrows(e) });
    for (const c of order) {
      const b = h("button", { type: "button", class: `cb ${wide.includes(c) ? "only-d" : ""} ${c === "leave" ? "end" : ""}`, "data-testid": c, tabindex: c === "mic" ? "0" : "-1", onclick: act[c], onfocus: () => this.stop(b) }, icon(pictures[c]), h("span", {}, say(`call.${c}`)));
      this.buttons.set(c, b);
      this.el.append(b);
    }
  }

  button(c: Control): HTMLButtonElement {
    return this.buttons.get(c)!;
  }

  show(c: Control, s: ControlState): void {
    const b = this.button(c);
    b.hidden = Boolean(s.hidden);
    set(b, { "aria-disabled": s.disabled ? "true" : null, "aria-pressed": s.pressed === undefined ? null : String(s.pressed) });
    b.classList.toggle("off", Boolean(s.off));
    b.classList.toggle("on", Boolean(s.on));
    const words = s.label ?? this.say(`call.${c}`);
    write(b.querySelector("span")!, words);
    set(b, { title: words });
    const picture = s.picture ?? pictures[c];
    if (b.dataset.picture !== picture) {
      b.dataset.picture = picture;
      b.querySelector("svg")!.replaceWith(icon(picture));
    }
    let count = b.querySelector("b");
    if (!s.count) count?.remove();
    else {
      if (!count) b.append((count = h("b", { class: "count" })));
      write(count, String(Math.min(s.count, 99)));
    }
  }

  private stop(at: HTMLButtonElement): void {
    for (const b of this.buttons.values()) b.tabIndex = b === at ? 0 : -1;
  }

  private arrows(e: KeyboardEvent): void {
    const seen = [...this.buttons.values()].filter((b) => b.offsetParent !== null);
    const at = seen.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: seen.length - 1 }[e.key];
    if (to === undefined || at < 0) return;
    e.preventDefault();
    seen.at(to % seen.length)?.focus();
  }
}
