/** Puts the words of every part together, in one language. */
import * as ente from "@core/ente";
import * as identity from "@core/identity";
import * as office from "@features/office";
import { sayFrom, type Lang, type Tongue } from "@/ui/words.tsx";

const own = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };

export async function speak(lang: Lang): Promise<Tongue> {
  const parts = await Promise.all([own, ente.words, identity.words, office.words].map((p) => p[lang]() as Promise<{ default: Record<string, string> }>));
  return { lang, t: sayFrom(Object.assign({}, ...parts.map((p) => p.default)), lang) };
}
