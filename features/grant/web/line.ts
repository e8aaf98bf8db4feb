/** Where the actions of a plan stand on its line of time. */
export interface Span {
  since?: string | undefined;
  due: string;
}

const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);

/** From where to where a span goes, in hundredths of the whole; at least two wide, so that it is seen. */
export function place(s: Span, since: string, until: string): { left: number; width: number } {
  const whole = Math.max(1, at(until) - at(since));
  const clip = (x: number) => Math.min(100, Math.max(0, x));
  const right = clip(((at(s.due) - at(since)) / whole) * 100);
  const left = Math.min(clip(((at(s.since ?? s.due) - at(since)) / whole) * 100), 98);
  return { left, width: Math.max(2, right - left) };
}

/** The first days of the months between two days, thinned to at most `most`. */
export function months(since: string, until: string, most = 6): string[] {
  const all: string[] = [];
  let [y, m] = since.split("-").map(Number) as [number, number];
  for (;;) {
    const day = `${y}-${String(m).padStart(2, "0")}-01`;
    if (day > until) break;
    if (day >= since) all.push(day);
    m++;
    if (m > 12) [y, m] = [y + 1, 1];
  }
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, i) => i % step === 0);
}
