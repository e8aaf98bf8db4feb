import assert from "node:assert/strict";
import { test } from "node:test";
import { cents } from "./cents.ts";

test("a sum is read as people write it", () => {
  for (const [text, want] of [["89,90", 8990], ["1.234,5", 123450], ["1234.50", 123450], ["1.234", 123400], ["12", 1200], [" 1.000.000,00 € ", 100000000], ["0", 0]] as const) assert.equal(cents(text), want, text);
  for (const text of ["", "x", "1,234", "-5", "1.2.3"]) assert.ok(Number.isNaN(cents(text)), text);
});
