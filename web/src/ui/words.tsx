/**
 * The words of the staff app. Each part keeps its own in words.it.json and
 * words.en.json; the app puts them together and gives them in one language.
 */
import { createContext, use, type ReactNode } from "react";

export type Lang = "it" | "en";
export type Args = Record<string, string | number>;
export type Say = (key: string, args?: Args) => string;

export interface Tongue {
  lang: Lang;
  t: Say;
}

/** Gives the function that says things; `n` chooses one or many. A key that is not there reads as itself. */
export function sayFrom(words: Record<string, string>, lang: Lang): Say {
  const plural = new Intl.PluralRules(lang);
  return (key, args = {}) => {
    const form = "n" in args ? ((Number(args.n) === 0 ? words[`${key}_zero`] : undefined) ?? words[`${key}_${plural.select(Number(args.n))}`] ?? words[`${key}_other`]) : undefined;
    return (form ?? words[key] ?? key).replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(args[name] ?? ""));
  };
}

const Context = createContext<Tongue | null>(null);

export const Words = ({ tongue, children }: { tongue: Tongue; children: ReactNode }) => <Context value={tongue}>{children}</Context>;

/** The reader's language and its words. */
export function useWords(): Tongue {
  const tongue = use(Context);
  if (!tongue) throw new Error("words asked outside <Words>");
  return tongue;
}

/** The language of this reader: what they chose, else the browser's. */
export function chosen(): Lang {
  const cookie = /(?:^|;\s*)lingua=(it|en)/.exec(document.cookie)?.[1];
  return (cookie ?? (navigator.language.startsWith("en") ? "en" : "it")) as Lang;
}

/** Remembers the language, for this app and for what the server says. */
export function choose(lang: Lang): void {
  document.cookie = `lingua=${lang}; path=/; max-age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
}
