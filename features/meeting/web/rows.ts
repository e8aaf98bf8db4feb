// The figures of a line as people read them, for who asks.
import type { Figures } from "./line.ts";
import type { Lang, Say } from "./say.ts";

/** The rows of figures: label and value, in the reader's way of writing numbers. */
export function rows(f: Figures, say: Say, lang: Lang): [string, string][] {
  const n = (v: number, digits = 0) => new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(v);
  const part = (v: number | undefined) => (v === undefined ? say("line.unknown") : `${n(v, 1)} %`);
  const picture = (p: Figures["seen"]) => (p ? `${p.width} × ${p.height}, ${p.fps}/s, ${p.codec}` : say("line.none"));
  return [
    [say("line.rtt"), f.rtt === undefined ? say("line.unknown") : `${n(f.rtt)} ms`],
    [say("line.loss_down"), part(f.lossDown)],
    [say("line.loss_up"), part(f.lossUp)],
    [say("line.down"), `${n(f.down)} kbit/s`],
    [say("line.up"), `${n(f.up)} kbit/s`],
    [say("line.seen"), picture(f.seen)],
    [say("line.sent"), picture(f.sent)],
    [say("line.way"), f.way ? say(`line.way_${f.way}`) : say("line.unknown")],
  ];
}
