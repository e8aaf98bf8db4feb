import assert from "node:assert/strict";
import { test } from "node:test";
import type { Place } from "./api.ts";
import { nextCode, settle } from "./grid.ts";

const place = (more: Partial<Place>): Place => ({ id: "a", kind: "desk", code: "P1-14", name: "A", x: 0, y: 0, w: 90, h: 60, active: true, ...more });

test("a place stays on the plan and on the grid", () => {
  assert.deepEqual([settle(place({ x: -20, y: 483 }), 800, 500)].map((p) => [p.x, p.y])[0], [0, 440]);
  assert.deepEqual([settle(place({ x: 13, y: 12, w: 3, h: 9000 }), 800, 500)].map((p) => [p.x, p.y, p.w, p.h])[0], [15, 0, 20, 500]);
});

test("the next code goes on from the last of its kind", () => {
  const all = [place({}), place({ code: "P1-02" }), place({ kind: "room", code: "S1-A" })];
  assert.equal(nextCode(all, "desk"), "P1-15");
  assert.equal(nextCode(all, "room"), "S1-A01");
  assert.equal(nextCode(all, "area"), "");
  assert.equal(nextCode([], "desk"), "P-01");
});
