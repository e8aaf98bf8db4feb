import assert from "node:assert/strict";
import test from "node:test";
import { Patience } from "./patience.ts";

test("a person is heard, a flood is not, and the others are heard meanwhile", () => {
  const p = new Patience();
  const heard = Array.from({ length: 200 }, () => p.with("flood", 0)).filter(Boolean).length;
  assert.equal(heard, 59);
  assert.ok(p.with("person", 0));
  assert.ok(!p.with("flood", 1));
  assert.ok(p.with("flood", 1000), "whoever stops is heard again");
});
