import assert from "node:assert/strict";
import test from "node:test";
import { actOf } from "./keys.ts";

const plain = { ctrlKey: false, metaKey: false, altKey: false, repeat: false };
const nowhere = { writes: false, presses: false, window: false };

test("letters act, whatever their case", () => {
  assert.equal(actOf({ ...plain, key: "m" }, nowhere), "mic");
  assert.equal(actOf({ ...plain, key: "M" }, { ...nowhere, presses: true }), "mic");
  assert.equal(actOf({ ...plain, key: "PageDown" }, nowhere), "next");
  assert.equal(actOf({ ...plain, key: "?" }, nowhere), "help");
  assert.equal(actOf({ ...plain, key: "z" }, nowhere), undefined);
});

test("they do not while one writes, in a window, with another key held, or again and again", () => {
  assert.equal(actOf({ ...plain, key: "m" }, { ...nowhere, writes: true }), undefined);
  assert.equal(actOf({ ...plain, key: "m" }, { ...nowhere, window: true }), undefined);
  assert.equal(actOf({ ...plain, key: "c", ctrlKey: true }, nowhere), undefined);
  assert.equal(actOf({ ...plain, key: "c", metaKey: true }, nowhere), undefined);
  assert.equal(actOf({ ...plain, key: "m", repeat: true }, nowhere), undefined);
});
