import assert from "node:assert/strict";
import { test } from "node:test";
import { isoOf, readRows } from "./rows.ts";

const people = [{ id: "a", email: "a@x.example" }, { id: "b", email: "b@x.example" }];

test("a file with semicolons, quotes and Italian days is read", () => {
  const r = readRows('\uFEFFEmail;Dal;Note\r\nA@x.example;1/2/2020;"casa; ""via Po"""\n\nb@x.example;2021-03-04;', ["email", "dal", "note"], people);
  assert.deepEqual(r.wrong, []);
  assert.deepEqual(r.rows, [{ person: "a", cells: { email: "A@x.example", dal: "2020-02-01", note: 'casa; "via Po"' } }, { person: "b", cells: { email: "b@x.example", dal: "2021-03-04", note: "" } }]);
});

test("what is wrong is said with its line", () => {
  assert.deepEqual(readRows("email,dal\nc@x.example,\na@x.example,\na@x.example,", ["email", "dal"], people).wrong, [{ line: 2, why: "nobody", what: "c@x.example" }, { line: 4, why: "twice", what: "a@x.example" }]);
  assert.deepEqual(readRows("email\na@x.example", ["email", "dal"], people), { rows: [], wrong: [{ line: 1, why: "column", what: "dal" }] });
  assert.deepEqual(readRows("", ["email"], people), { rows: [], wrong: [] });
});

test("only days are turned", () => {
  assert.deepEqual([isoOf("31/12/2025"), isoOf("1-1-2026"), isoOf("12345"), isoOf("")], ["2025-12-31", "2026-01-01", "12345", ""]);
});
