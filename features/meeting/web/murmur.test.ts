import assert from "node:assert/strict";
import test from "node:test";
import { loudness, Murmur } from "./murmur.ts";

const tell = (m: Murmur, levels: number[], from = 0) => levels.map((l, i) => m.hear(l, from + i * 100));

test("half a second of voice is told, once in half a minute", () => {
  const m = new Murmur();
  assert.deepEqual(tell(m, [0.1, 0.1, 0.1, 0.1, 0.1]), [false, false, false, false, true]);
  assert.ok(!tell(m, Array<number>(200).fill(0.1), 500).some(Boolean));
  assert.ok(tell(m, Array<number>(10).fill(0.1), 31_000).some(Boolean));
});

test("a cough and a quiet room are not voice", () => {
  const m = new Murmur();
  assert.ok(!tell(m, [0.5, 0.5, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.4, 0.01, 0.01]).some(Boolean));
  assert.ok(!tell(new Murmur(), Array<number>(100).fill(0.02)).some(Boolean));
});

test("what was heard before the microphone was on is forgotten", () => {
  const m = new Murmur();
  tell(m, [0.1, 0.1, 0.1, 0.1]);
  m.rest();
  assert.deepEqual(tell(m, [0.1], 1000), [false]);
});

test("loudness of silence is 0, of the loudest wave 1", () => {
  assert.equal(loudness(new Uint8Array(64).fill(128)), 0);
  assert.ok(Math.abs(loudness(new Uint8Array(64).fill(0)) - 1) < 1e-9);
});
