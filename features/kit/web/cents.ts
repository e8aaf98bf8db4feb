/** Cents of what was typed: "89,90", "1.234,5" and "1234.50" alike; NaN for what is no sum. */
export function cents(text: string): number {
  const s = text.replace(/[\s€]/g, "");
  const plain = s.includes(",") ? s.replace(/\./g, "").replace(",", ".") : /^\d{1,3}(\.\d{3})+$/.test(s) ? s.replace(/\./g, "") : s;
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : Number.NaN;
}
