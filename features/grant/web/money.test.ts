import assert from "node:assert/strict";
import { test } from "node:test";
import { cents, euro, percent, typed } from "./money.ts";

test("a sum is read as people here write it, and never loses a cent", () => {
  for (const [text, want] of [["1.234,50", 123450], ["1234,5", 123450], ["1234.50", 123450], ["150.000", 15000000], ["150000", 15000000], ["105.000,00 €", 10500000], ["0,29", 29], ["1 234,05", 123405], ["1,234.50", 123450], ["24333,33", 2433333], ["8.166,67", 816667]] as const) assert.equal(cents(text), want, text);
  for (const text of ["", "abc", "-5", "1,2,3", "1.23.456", "12,345,6", "1e3", "1,234,"]) assert.ok(Number.isNaN(cents(text)), text);
});

test("what a field shows is read back the same", () => {
  for (const n of [1, 29, 100, 123450, 15000000, 99999999]) for (const lang of ["it", "en"] as const) assert.equal(cents(typed(lang, n)), n);
  assert.equal(typed("it", 0), "");
});

test("sums and shares are written as the reader's language does", () => {
  assert.match(euro("it", 15000000), /^150\.000,00\s€$/);
  assert.match(euro("it", 123450), /^1\.234,50\s€$/);
  assert.equal(euro("en", 123450), "€1,234.50");
  assert.equal(percent("it", 10500000, 15000000), "70%");
  assert.equal(percent("it", 2, 3), "66,67%");
  assert.equal(percent("it", 1, 0), "–");
});
