import assert from "node:assert/strict";
import { test } from "node:test";
import { months, place } from "./line.ts";

test("a span stands in its place and is always seen", () => {
  assert.deepEqual(place({ since: "2026-01-01", due: "2026-12-31" }, "2026-01-01", "2026-12-31"), { left: 0, width: 100 });
  const middle = place({ due: "2026-07-02" }, "2026-01-01", "2026-12-31");
  assert.ok(middle.left > 49 && middle.left < 51 && middle.width === 2);
  const last = place({ due: "2026-12-31" }, "2026-01-01", "2026-12-31");
  assert.ok(last.left + last.width <= 100);
  assert.deepEqual(place({ since: "2020-01-01", due: "2030-01-01" }, "2026-01-01", "2026-12-31"), { left: 0, width: 100 });
});

test("months are those between, across the year, and few enough to read", () => {
  assert.deepEqual(months("2026-11-15", "2027-02-10"), ["2026-12-01", "2027-01-01", "2027-02-01"]);
  assert.ok(months("2026-01-01", "2029-12-31").length <= 6);
});
