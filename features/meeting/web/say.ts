// The words of the room, from the same catalogue as everything else. Only the
// reader's language is loaded.
export type Lang = "it" | "en";
export type Say = (key: string, args?: Record<string, string | number>) => string;

const catalogues: Record<Lang, () => Promise<{ default: Record<string, string> }>> = {
  it: () => import("../words.it.json"),
  en: () => import("../words.en.json"),
};

/** Gives the function that says things in lang: say("call.hand") reads "meeting.call.hand"; `n` chooses one or many. */
export async function speak(lang: Lang): Promise<Say> {
  return sayFrom((await catalogues[lang]()).default, lang);
}

/** The same over a catalogue at hand. A key that is not there is a defect and reads as itself. */
export function sayFrom(words: Record<string, string>, lang: Lang): Say {
  const plural = new Intl.PluralRules(lang);
  return (key, args = {}) => {
    const full = `meeting.${key}`;
    const sentence = ("n" in args ? words[`${full}_${plural.select(Number(args.n))}`] : undefined) ?? words[full] ?? words[`${full}_other`] ?? full;
    return sentence.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(args[name] ?? ""));
  };
}

/** The hour as people read it, 24-hour clock and the town's own, whatever the reader's device says: 15:20, 9:05. */
export const hour = (at: number | Date, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { timeZone: "Europe/Rome", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at).replace(/^0(\d:)/, "$1");

/** Bytes as people read them: 84 kB, 2,4 MB. */
export function size(bytes: number, lang: Lang): string {
  const n = (v: number, unit: string, digits = 0) => `${new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(v)} ${unit}`;
  return bytes < 1e6 ? n(Math.max(1, Math.round(bytes / 1000)), "kB") : n(bytes / 1e6, "MB", 1);
}

/** The first letters of first and last word: Giulia Ferretti is GF. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((w) => (w ? [...w][0]!.toUpperCase() : "")).join("");
}
