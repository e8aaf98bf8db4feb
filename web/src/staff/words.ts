/** Puts the words of every part together, in one language: those of the frame at once, a page's own with the page. */
import * as office from "@features/office";
import { sayFrom, type Lang, type Tongue } from "@/ui/words.tsx";

/** The catalogues of one part, fetched when they are asked for. */
export type Part = Record<Lang, () => Promise<{ default: Record<string, string> }>>;

const own: Part = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
const parts = new Set<Part>([own, office.words] as Part[]);
let spoken: { lang: Lang; words: Record<string, string> } = { lang: "it", words: {} };

const read = async (some: Iterable<Part>, lang: Lang) => Object.assign({}, ...(await Promise.all([...some].map((p) => p[lang]()))).map((p) => p.default)) as Record<string, string>;

/** All the words learnt so far, in one language. */
export async function speak(lang: Lang): Promise<Tongue> {
  const now = { lang, words: await read(parts, lang) };
  spoken = now;
  return { lang, t: sayFrom(now.words, lang) };
}

/** Adds a part's words to those spoken, before a page that uses them is shown. */
export async function learn(part: Part): Promise<void> {
  if (parts.has(part)) return;
  let lang: Lang;
  let words: Record<string, string>;
  do {
    lang = spoken.lang;
    words = await read([part], lang);
  } while (lang !== spoken.lang); // the reader changed language meanwhile
  parts.add(part);
  Object.assign(spoken.words, words);
}
