import assert from "node:assert/strict";
import { test } from "node:test";
import { day, hour, isoDay, minutesSince, townTime } from "./dates.ts";

test("an hour typed in the town is the right instant in winter, in summer and at both changes of the clocks", () => {
  for (const [d, h, utc] of [
    ["2026-12-01", "09:00", "2026-12-01T08:00:00.000Z"],
    ["2026-07-01", "09:00", "2026-07-01T07:00:00.000Z"],
    ["2026-03-29", "01:30", "2026-03-29T00:30:00.000Z"],
    ["2026-03-29", "09:00", "2026-03-29T07:00:00.000Z"],
    ["2026-10-25", "01:30", "2026-10-24T23:30:00.000Z"],
    ["2026-10-25", "09:00", "2026-10-25T08:00:00.000Z"],
  ] as const)
    assert.equal(townTime(d, h).toISOString(), utc, `${d} ${h}`);
});

test("hours and days are the town's, wherever the reader is", () => {
  assert.equal(hour("it", "2026-11-25T08:05:00Z"), "9:05");
  assert.equal(hour("it", "2026-11-24T23:00:00Z"), "0:00");
  assert.equal(day("it", "2026-11-24T23:30:00Z"), "mercoledì 25 novembre");
  assert.equal(isoDay("2026-11-24T23:30:00Z"), "2026-11-25");
});

test("minutes never go below nought when two clocks disagree", () => {
  assert.equal(minutesSince("2026-11-25T09:00:00Z", Date.parse("2026-11-25T08:59:00Z")), 0);
  assert.equal(minutesSince("2026-11-25T09:00:00Z", Date.parse("2026-11-25T09:06:59Z")), 6);
});
