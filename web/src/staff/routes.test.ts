// Two pages at one address leave the whole app blank, in the browser only: it is seen here first.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

test("no address has two pages", () => {
  const text = readFileSync(join(import.meta.dirname, "routes.tsx"), "utf8");
  const all = [...text.matchAll(/\bpage\((\w+), "([^"]+)"/g)].map((m) => `${m[1]} ${m[2]}`);
  assert.ok(all.length > 30, `only ${all.length} addresses found: the search is broken`);
  assert.deepEqual(all.filter((a, i) => all.indexOf(a) !== i), []);
});
