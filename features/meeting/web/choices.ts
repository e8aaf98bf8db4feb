// What a person chose about how the room looks and what it uses, remembered on
// this device and nowhere else.

/** How people are laid out: by their number, all in tiles, one large, or one large with the others beside. */
export type View = "auto" | "grid" | "speaker" | "stage";
/** Where my own picture floats: a corner of the stage. */
export type Corner = "br" | "bl" | "tl" | "tr";

export interface Choices {
  view: View;
  /** The most tiles at once; 0 is as many as fit. */
  most: number;
  /** Whether I see my own picture. Others see it all the same. */
  mirror: boolean;
  corner: Corner;
  /** Only voices, and what is shown: no faces. */
  saving: boolean;
  /** Lets the browser take noise out of my voice. */
  quiet: boolean;
  /** Blurs what is behind me. */
  blur: boolean;
  /** Letters that act, and the space bar that speaks. */
  keys: boolean;
}

const place = "loggia.room.choices";
const plain: Choices = { view: "auto", most: 0, mirror: true, corner: "br", saving: false, quiet: true, blur: false, keys: true };

/** Reads what was kept; anything that is not as it should be is as if never chosen. */
export function choicesFrom(kept: string | null): Choices {
  let c: Record<string, unknown> = {};
  try {
    const read: unknown = JSON.parse(kept ?? "{}");
    if (read && typeof read === "object") c = read as Record<string, unknown>;
  } catch {
    /* as if never chosen */
  }
  const flag = (name: keyof Choices) => (typeof c[name] === "boolean" ? (c[name] as boolean) : (plain[name] as boolean));
  const one = <T extends string | number>(name: keyof Choices, of: readonly T[]) => (of.includes(c[name] as T) ? (c[name] as T) : (plain[name] as T));
  return {
    view: one("view", ["auto", "grid", "speaker", "stage"] as const), most: one("most", mosts), corner: one("corner", corners),
    mirror: flag("mirror"), saving: flag("saving"), quiet: flag("quiet"), blur: flag("blur"), keys: flag("keys"),
  };
}

/** How many tiles at once one may choose; 0 is as many as fit. */
export const mosts = [0, 4, 9, 16, 25, 49] as const;
/** The corners in the order in which my picture goes round them. */
export const corners = ["br", "bl", "tl", "tr"] as const;

export function recallChoices(): Choices {
  return choicesFrom(localStorage.getItem(place));
}

export function keepChoices(c: Choices): void {
  localStorage.setItem(place, JSON.stringify(c));
}
