// Letters that act from anywhere in the room, and the space bar that speaks
// while it is held. Off for who writes with a voice or a stick (WCAG 2.1.4).

/** What a key asks for. */
export type Act = "mic" | "cam" | "hand" | "chat" | "people" | "view" | "full" | "help" | "back" | "next";

const acts: Record<string, Act> = { m: "mic", v: "cam", h: "hand", c: "chat", p: "people", g: "view", f: "full", "?": "help", pageup: "back", pagedown: "next" };

/** The keys as the list of them shows them. */
export const listed: readonly [string, string][] = [["M", "m"], ["V", "v"], ["H", "h"], ["C", "c"], ["P", "p"], ["G", "g"], ["F", "f"], ["?", "help"]];

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
}

/** Where the focus is: in something that takes writing, on something that takes a press, in a window over the room. */
export interface Focus {
  writes: boolean;
  presses: boolean;
  window: boolean;
}

export function focusOf(at: Element | null): Focus {
  return {
    writes: Boolean(at?.closest("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]")),
    presses: Boolean(at?.closest("button, a[href], summary, input, [role=button], [role=tab], [role=slider], [tabindex='0'][role=region]")),
    window: Boolean(at?.closest("dialog")),
  };
}

/** What this key does here; undefined for nothing. */
export function actOf(e: Pressed, at: Focus): Act | undefined {
  if (e.ctrlKey || e.metaKey || e.altKey || e.repeat || at.writes || at.window) return undefined;
  return acts[e.key.toLowerCase()];
}

/** How long a press of the space bar on the microphone's own button is a hold and not a push, in ms. */
export const hold = 350;

/** What the room does for the keys. */
export interface Hands {
  on(): boolean; // whether letters act at all
  act(a: Act): void;
  speaking(): boolean; // whether the microphone is on
  speak(on: boolean): void;
  /** The microphone's own button, on which a hold speaks and a push switches. */
  button: Element;
}

/** Listens to the keyboard until `end`. */
export class Keys {
  private held: { since: number; onButton: boolean } | undefined;

  constructor(
    private readonly hands: Hands,
    private readonly now: () => number = () => performance.now(),
  ) {
    document.addEventListener("keydown", this.down);
    document.addEventListener("keyup", this.up);
    window.addEventListener("blur", this.away);
  }

  end(): void {
    document.removeEventListener("keydown", this.down);
    document.removeEventListener("keyup", this.up);
    window.removeEventListener("blur", this.away);
  }

  private readonly down = (e: KeyboardEvent) => {
    if (!this.hands.on()) return;
    const at = e.target instanceof Element ? e.target : null;
    const focus = focusOf(at);
    if (e.key === " ") return this.space(e, focus, at === this.hands.button);
    const act = actOf(e, focus);
    if (!act) return;
    e.preventDefault();
    this.hands.act(act);
  };

  private space(e: KeyboardEvent, focus: Focus, onButton: boolean): void {
    if (this.held) return e.preventDefault(); // the key repeats while it is held
    if (focus.writes || focus.window || e.ctrlKey || e.metaKey || e.altKey || e.repeat || (focus.presses && !onButton) || this.hands.speaking()) return;
    e.preventDefault();
    this.held = { since: this.now(), onButton };
    this.hands.speak(true);
  }

  private readonly up = (e: KeyboardEvent) => {
    const held = this.held;
    if (e.key !== " " || !held) return;
    e.preventDefault();
    this.held = undefined;
    if (held.onButton && this.now() - held.since < hold) return; // a push: it was switched on, and stays on
    this.hands.speak(false);
  };

  /** The window lost the keyboard: nobody holds the key any more, as far as we can know. */
  private readonly away = () => {
    if (!this.held) return;
    this.held = undefined;
    this.hands.speak(false);
  };
}
