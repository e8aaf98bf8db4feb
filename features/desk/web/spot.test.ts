import assert from "node:assert/strict";
import { test } from "node:test";
import type { Spot } from "./api.ts";
import { beside, clock, ends, free, starts, stateOf, workingDays } from "./spot.ts";

const spot = (more: Partial<Spot> = {}): Spot => ({ id: "a", kind: "desk", code: "A", name: "A", x: 0, y: 0, w: 10, h: 10, active: true, busy: [], may: true, ...more });
const morning = { from: 480, to: 810 };
const afternoon = { from: 810, to: 1140 };

test("what a desk shows", () => {
  assert.equal(stateOf(spot(), "day"), "free");
  assert.equal(stateOf(spot({ busy: [morning] }), "day"), "half");
  assert.equal(stateOf(spot({ busy: [morning] }), "morning"), "taken");
  assert.equal(stateOf(spot({ busy: [morning] }), "afternoon"), "free");
  assert.equal(stateOf(spot({ busy: [morning, afternoon] }), "day"), "taken");
  assert.equal(stateOf(spot({ busy: [{ ...morning, mine: "b" }] }), "afternoon"), "mine");
  assert.equal(stateOf(spot({ reserved: true, may: false }), "day"), "reserved");
  assert.equal(stateOf(spot({ reserved: true, may: true }), "day"), "free");
  assert.equal(stateOf(spot({ active: false }), "day"), "off");
  assert.equal(stateOf(spot({ kind: "room", busy: [morning] }), "day"), "half");
});

test("the hours of a room", () => {
  const room = spot({ kind: "room", busy: [{ from: 600, to: 660 }] });
  assert.ok(!starts(room).includes(600) && !starts(room).includes(630));
  assert.ok(starts(room).includes(570) && starts(room).includes(660));
  assert.deepEqual(ends(room, 540), [570, 600]);
  assert.equal(ends(room, 660).at(-1), 960, "five hours at most");
  assert.equal(ends(room, 1170).at(-1), 1200, "never past the closing");
  assert.equal(starts(room, 700)[0], 690, "what has begun can still be had");
  assert.equal(free(room, [660, 700]), true);
  assert.equal(clock(570), "9:30");
});

test("an arrow goes to the nearest place that lies that way", () => {
  const at = (id: string, x: number, y: number) => ({ id, x, y, w: 10, h: 10 });
  const all = [at("a", 0, 0), at("b", 50, 5), at("c", 20, 60), at("d", 100, 0)];
  const go = (from: number, key: string) => beside(all, all[from]!, key)?.id;
  assert.equal(go(0, "ArrowRight"), "b");
  assert.equal(go(1, "ArrowRight"), "d");
  assert.equal(go(0, "ArrowDown"), "c");
  assert.equal(go(0, "ArrowUp"), undefined);
  assert.equal(go(0, "x"), undefined);
});

test("the days that can be chosen", () => {
  assert.deepEqual(workingDays("2026-11-26", "2026-12-01"), ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"]);
  assert.deepEqual(workingDays("2026-11-28", "2026-11-30"), ["2026-11-28", "2026-11-30"], "today even on a Saturday");
});
