import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, daysTo, hours, shortDay, weekday } from "./say.ts";

test("hours are said as people say them", () => {
  assert.equal(clock(540), "9");
  assert.equal(clock(570), "9:30");
  assert.equal(clock(1440), "0");
  assert.equal(hours([{ from: 540, to: 780 }, { from: 900, to: 1020 }], "it"), "9–13 e 15–17");
});

test("Monday is the first day of the week", () => {
  assert.deepEqual([1, 5, 7].map((n) => weekday("it", n)), ["lunedì", "venerdì", "domenica"]);
});

test("days are counted on the calendar, also over the change of the clocks", () => {
  assert.equal(daysTo("2027-03-29", "2027-03-27"), 2);
  assert.equal(daysTo("2026-10-26", "2026-10-24"), 2);
  assert.equal(daysTo("2026-12-31", "2026-11-24"), 37);
  assert.equal(shortDay("it", "2026-12-31"), "31 dic");
});
