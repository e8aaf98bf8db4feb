/** Sums as people write and read them; inside they are whole cents. */
import type { Lang } from "@/ui/words.tsx";

const format = (lang: Lang, o: Intl.NumberFormatOptions) => new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", o);

/** 1.234,50 € */
export const euro = (lang: Lang, cents: number): string => format(lang, { style: "currency", currency: "EUR", useGrouping: "always" } as Intl.NumberFormatOptions).format(cents / 100);

/** 70% or 66,67%. */
export const percent = (lang: Lang, part: number, whole: number): string => (whole > 0 ? format(lang, { style: "percent", maximumFractionDigits: 2 }).format(part / whole) : "–");

/** What a field shows of some cents: 1234,50. */
export const typed = (lang: Lang, cents: number): string => (cents === 0 ? "" : `${Math.floor(cents / 100)}${lang === "en" ? "." : ","}${String(cents % 100).padStart(2, "0")}`);

/**
 * The cents of what somebody typed: 1.234,50 and 1234.5 and 1 234 are all read;
 * NaN for what is no sum. Never through a fraction: 0,29 is 29 cents.
 */
export function cents(text: string): number {
  const s = text.replace(/[\s\u00a0€']/g, "");
  // The mark of the thousands is never that of the cents: 12,345,6 is no sum.
  const m = /^(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$/.exec(s) ?? /^(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/.exec(s) ?? /^(\d+)(?:[.,](\d{1,2}))?$/.exec(s);
  if (!m) return NaN;
  return Number(m[1]!.replace(/[.,]/g, "")) * 100 + Number((m[2] ?? "0").padEnd(2, "0"));
}
