import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { figuresFrom, type Counted } from "./figures.ts";
import { Proposal, verdict, type Figures } from "./line.ts";
import { sayFrom } from "./say.ts";

const fine: Figures = { rtt: 40, lossDown: 0, lossUp: 0, down: 900, up: 700, way: "udp", seen: undefined, sent: undefined, limited: undefined, paused: 0 };

test("the verdict says why, and what to do", () => {
  const cases: [Partial<Figures>, string, string, string][] = [
    [{}, "excellent", "good", ""],
    [{}, "unknown", "good", ""],
    [{ lossDown: 4 }, "good", "fair", "line.why_loss"],
    [{ lossUp: 15 }, "good", "poor", "line.why_loss"],
    [{ rtt: 350 }, "good", "fair", "line.why_late"],
    [{ rtt: 900 }, "good", "poor", "line.why_late"],
    [{ paused: 1 }, "good", "poor", "line.why_paused"],
    [{ limited: "cpu" }, "good", "fair", "line.why_device"],
    [{ limited: "bandwidth" }, "good", "fair", "line.why_narrow"],
    [{ way: "tcp" }, "excellent", "fair", "line.why_way"],
    [{ way: "relay" }, "excellent", "fair", "line.why_way"],
    [{}, "poor", "poor", "line.why_narrow"],
    [{ lossDown: 5 }, "lost", "poor", "line.why_loss"],
    [{ rtt: undefined, lossDown: undefined, lossUp: undefined, way: undefined }, "good", "good", ""],
  ];
  for (const [f, server, grade, why] of cases) {
    const v = verdict({ ...fine, ...f }, server);
    assert.deepEqual([v.grade, v.why], [grade, why], JSON.stringify([f, server]));
    assert.equal(v.todo === "", grade === "good");
  }
});

test("every verdict has words in both languages", () => {
  for (const lang of ["it", "en"] as const) {
    const words = JSON.parse(readFileSync(new URL(`../words.${lang}.json`, import.meta.url), "utf8")) as Record<string, string>;
    const say = sayFrom(words, lang);
    for (const key of ["why_loss", "why_late", "why_paused", "why_narrow", "why_device", "why_way", "do_wifi", "do_save", "do_device", "do_way"]) assert.ok(!say(`line.${key}`).startsWith("meeting."), `${lang} ${key}`);
  }
});

test("saving is proposed after three poor readings, and not again soon once it was refused", () => {
  const p = new Proposal();
  assert.deepEqual([0, 5, 10].map((t) => p.hear("poor", false, t * 1000)), [false, false, true]);
  p.refuse(10_000);
  assert.ok(![15, 20, 25, 30].some((t) => p.hear("poor", false, t * 1000)));
  assert.ok([320, 325, 330].some((t) => p.hear("poor", false, t * 1000)));
});

test("a good reading in between, or saving already, begins anew", () => {
  const p = new Proposal();
  assert.ok(!(["poor", "poor", "good", "poor", "poor"] as const).some((g, i) => p.hear(g, false, i * 5000)));
  assert.ok(!(["poor", "poor", "poor"] as const).some((g, i) => p.hear(g, true, i * 5000)));
});

const report = (...rows: Record<string, unknown>[]) => new Map(rows.map((r) => [r.id as string, r])) as unknown as RTCStatsReport;
const pair = (id: string, protocol: string, type: string) => [
  { id: `T${id}`, type: "transport", selectedCandidatePairId: `P${id}` },
  { id: `P${id}`, type: "candidate-pair", localCandidateId: `L${id}`, remoteCandidateId: `R${id}`, currentRoundTripTime: 0.05 },
  { id: `L${id}`, type: "local-candidate", protocol, candidateType: type },
  { id: `R${id}`, type: "remote-candidate", protocol, candidateType: "host" },
];

test("figures are differences between two readings of the browser's counters", () => {
  const at = (n: number, lost: number) => report(...pair("1", "udp", "host"),
    { id: "i1", type: "inbound-rtp", kind: "video", codecId: "c", bytesReceived: n * 1000, packetsReceived: n * 10, packetsLost: lost, frameWidth: 1280, frameHeight: 720, framesPerSecond: 25 },
    { id: "o1", type: "outbound-rtp", kind: "video", codecId: "c", bytesSent: n * 500, frameWidth: 640, frameHeight: 360, framesPerSecond: 15, qualityLimitationReason: "bandwidth", active: true },
    { id: "r1", type: "remote-inbound-rtp", kind: "video", fractionLost: 0.02, roundTripTime: 0.08 }, { id: "c", type: "codec", mimeType: "video/VP8" });
  const first = figuresFrom([at(100, 0)], 0, undefined);
  assert.equal(first.figures.down, 0);
  const { figures: f } = figuresFrom([at(200, 100)], 2000, first.counted as Counted);
  assert.equal(f.down, 400);
  assert.equal(f.up, 200);
  assert.ok(Math.abs(f.lossDown! - 100 * (100 / 1100)) < 0.01);
  assert.equal(f.lossUp, 2);
  assert.equal(f.rtt, 50);
  assert.equal(f.way, "udp");
  assert.deepEqual(f.seen, { width: 1280, height: 720, fps: 25, codec: "VP8" });
  assert.deepEqual(f.sent, { width: 640, height: 360, fps: 15, codec: "VP8" });
  assert.equal(f.limited, "bandwidth");
});

test("the way is a relay's where a relay stands between, whatever it speaks", () => {
  assert.equal(figuresFrom([report(...pair("1", "udp", "relay"))], 0, undefined).figures.way, "relay");
  assert.equal(figuresFrom([report(...pair("1", "tcp", "host"))], 0, undefined).figures.way, "tcp");
  assert.equal(figuresFrom([], 0, undefined).figures.way, undefined);
});
