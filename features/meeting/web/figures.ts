// The figures of a call out of the browser's own counters.
import type { Figures, Picture } from "./line.ts";

/** What was counted until some moment; the next reading is told as a difference. */
export interface Counted {
  at: number;
  down: number;
  up: number;
  got: number;
  lost: number;
}

type Row = Record<string, unknown> & { type: string };
const number = (v: unknown): number => (typeof v === "number" ? v : 0);

/** Reads the counters of every connection of a call; `before` is the reading before, if there was one. */
export function figuresFrom(reports: (RTCStatsReport | undefined)[], now: number, before: Counted | undefined): { figures: Figures; counted: Counted } {
  const counted: Counted = { at: now, down: 0, up: 0, got: 0, lost: 0 };
  const f: Figures = { rtt: undefined, lossDown: undefined, lossUp: undefined, down: 0, up: 0, way: undefined, seen: undefined, sent: undefined, limited: undefined, paused: 0 };
  for (const report of reports) {
    if (!report) continue;
    const row = (id: unknown) => (typeof id === "string" ? (report.get(id) as Row | undefined) : undefined);
    report.forEach((value: Row) => read(value, row, f, counted));
  }
  if (before && now > before.at) {
    const rate = (a: number, b: number) => Math.max(0, Math.round(((a - b) * 8) / (now - before.at)));
    f.down = rate(counted.down, before.down);
    f.up = rate(counted.up, before.up);
    const [got, lost] = [counted.got - before.got, Math.max(0, counted.lost - before.lost)];
    if (got > 0) f.lossDown = (100 * lost) / (got + lost);
  }
  return { figures: f, counted };
}

function read(r: Row, row: (id: unknown) => Row | undefined, f: Figures, c: Counted): void {
  switch (r.type) {
    case "inbound-rtp":
      c.down += number(r.bytesReceived);
      c.got += number(r.packetsReceived);
      c.lost += number(r.packetsLost);
      if (r.kind === "video") f.seen = larger(f.seen, pictureOf(r, row));
      break;
    case "outbound-rtp":
      c.up += number(r.bytesSent);
      if (r.kind !== "video") break;
      f.sent = larger(f.sent, pictureOf(r, row));
      if (r.qualityLimitationReason === "cpu" || r.qualityLimitationReason === "bandwidth") f.limited = r.qualityLimitationReason;
      break;
    case "remote-inbound-rtp":
      if (typeof r.fractionLost === "number") f.lossUp = Math.max(f.lossUp ?? 0, 100 * r.fractionLost);
      break;
    case "transport": {
      const pair = row(r.selectedCandidatePairId);
      if (!pair) break;
      if (typeof pair.currentRoundTripTime === "number") f.rtt = Math.round(Math.max(f.rtt ?? 0, 1000 * pair.currentRoundTripTime));
      const [mine, theirs] = [row(pair.localCandidateId), row(pair.remoteCandidateId)];
      f.way = mine?.candidateType === "relay" || theirs?.candidateType === "relay" ? "relay" : mine?.protocol === "tcp" ? "tcp" : (f.way ?? "udp");
    }
  }
}

function pictureOf(r: Row, row: (id: unknown) => Row | undefined): Picture | undefined {
  if (!number(r.frameWidth)) return undefined;
  const codec = String(row(r.codecId)?.mimeType ?? "").replace(/^video\//, "");
  return { width: number(r.frameWidth), height: number(r.frameHeight), fps: Math.round(number(r.framesPerSecond)), codec };
}

const larger = (a: Picture | undefined, b: Picture | undefined) => (!a || (b && b.width * b.height > a.width * a.height) ? b : a);
