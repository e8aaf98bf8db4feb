import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, field, minutes, mondayOf, plus, span, stretch } from "./dates.ts";

test("weeks across the year and across the changes of the hour", () => {
  assert.equal(mondayOf("2027-01-01"), "2026-12-28"); // ISO week 53
  assert.equal(mondayOf("2026-10-25"), "2026-10-19"); // 25 hours
  assert.equal(plus("2026-03-28", 1), "2026-03-29"); // 23 hours
  assert.equal(plus("2026-03-29", 1), "2026-03-30");
  assert.equal(plus("2026-12-31", 1), "2027-01-01");
});

test("a week is written shortly", () => {
  assert.equal(span("it", "2026-11-30", "2026-12-04"), "30 nov – 4 dic");
  assert.equal(span("it", "2026-12-07", "2026-12-11"), "7 – 11 dic");
  assert.equal(span("en", "2026-12-28", "2027-01-01"), "28 Dec – 1 Jan");
});

test("hours as a clock shows them, and back", () => {
  assert.equal(clock(540), "9");
  assert.equal(stretch({ from: 540, to: 750 }), "9–12:30");
  for (const m of [0, 65, 540, 1439]) assert.equal(minutes(field(m)), m);
});
