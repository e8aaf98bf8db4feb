// How good the line is, in words that help: a grade, why, and what to do. Pure:
// figures go in, keys of words come out.

/** What is measured of a call. Rates are kbit/s, times ms, parts percent; undefined is not known. */
export interface Figures {
  rtt: number | undefined;
  /** Part of what the others send that does not arrive here, and of what I send that does not arrive there. */
  lossDown: number | undefined;
  lossUp: number | undefined;
  down: number;
  up: number;
  /** How packets travel: straight, over a connection that waits for each, or through a relay. */
  way: "udp" | "tcp" | "relay" | undefined;
  /** The picture that arrives largest, and the one that I send. */
  seen: Picture | undefined;
  sent: Picture | undefined;
  /** Why the browser sends a smaller picture than it could. */
  limited: "bandwidth" | "cpu" | undefined;
  /** Pictures that the server holds back because they would not fit. */
  paused: number;
}

export interface Picture {
  width: number;
  height: number;
  fps: number;
  codec: string;
}

export type Grade = "good" | "fair" | "poor";

export interface Verdict {
  grade: Grade;
  /** Key of the sentence that says why; empty when good. */
  why: string;
  /** Key of the sentence that says what to do; empty when there is nothing to do. */
  todo: string;
}

// ITU-T G.114: up to 150 ms of delay one way is not noticed, above 400 ms talk
// breaks down; rtt is both ways and leaves out the devices' own share.
const slow = 300, tooSlow = 600;
// Opus hides single losses up to some 3 %; above 10 % words go missing.
const loss = 3, tooMuch = 10;

/** The verdict on figures, together with what the server says of this line. */
export function verdict(f: Figures, server: string): Verdict {
  const lost = Math.max(f.lossDown ?? 0, f.lossUp ?? 0);
  const rtt = f.rtt ?? 0;
  const bad = server === "poor" || server === "lost";
  if (lost > tooMuch) return { grade: "poor", why: "line.why_loss", todo: "line.do_wifi" };
  if (f.paused > 0) return { grade: "poor", why: "line.why_paused", todo: "line.do_save" };
  if (rtt > tooSlow) return { grade: "poor", why: "line.why_late", todo: "line.do_wifi" };
  if (bad) return { grade: "poor", why: lost > loss ? "line.why_loss" : rtt > slow ? "line.why_late" : "line.why_narrow", todo: "line.do_save" };
  if (lost > loss) return { grade: "fair", why: "line.why_loss", todo: "line.do_wifi" };
  if (rtt > slow) return { grade: "fair", why: "line.why_late", todo: "line.do_wifi" };
  if (f.limited === "cpu") return { grade: "fair", why: "line.why_device", todo: "line.do_device" };
  if (f.limited === "bandwidth") return { grade: "fair", why: "line.why_narrow", todo: "line.do_save" };
  if (f.way === "tcp" || f.way === "relay") return { grade: "fair", why: "line.why_way", todo: "line.do_way" };
  return { grade: "good", why: "", todo: "" };
}

/** When to propose to save data: after a quarter of a minute of a poor line, and not again soon once it was refused. */
export class Proposal {
  private poor = 0;
  private refused = -Infinity;

  constructor(private readonly readings = 3) {}

  /** Hears a reading of the line, one every five seconds; true when it is time to propose. */
  hear(grade: Grade, saving: boolean, now: number): boolean {
    this.poor = grade === "poor" && !saving ? this.poor + 1 : 0;
    return this.poor >= this.readings && now - this.refused > 300_000;
  }

  refuse(now: number): void {
    this.refused = now;
    this.poor = 0;
  }
}
