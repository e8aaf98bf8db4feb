/// <reference types="node" />
import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, closed, encode, later, merge, past, queue, read, type Line, type Open } from "./table.ts";

const bytes = (v: unknown) => new TextEncoder().encode(typeof v === "string" ? v : JSON.stringify(v));

test("what a stranger may send is read strictly", () => {
  const refused: unknown[] = [
    "", "{", "null", "[]", "7", { t: "nothing" }, { t: "chat" }, { t: "chat", id: "1", text: "  ", at: 1 }, { t: "chat", id: "<b>", text: "x", at: 1 },
    { t: "chat", id: "1", text: { a: 1 }, at: 1 }, { t: "hand", at: "1" }, { t: "hand", at: -1 }, { t: "open", doc: "../x", page: 1, n: 1, by: "a" },
    { t: "open", doc: "d", page: 0, n: 1, by: "a" }, { t: "open", doc: "d", page: 1, n: 1e99, by: "a" }, { t: "point", x: 2, y: 0, page: 1 }, { t: "point", x: 0, y: null, page: 1 },
  ];
  for (const m of refused) assert.equal(read(bytes(m)), null, JSON.stringify(m));
  assert.equal(read(bytes({ t: "chat", id: "1", text: "x".repeat(70_000), at: 1 })), null, "too long for one message");
  assert.equal(read(new Uint8Array([0xff, 0xfe])), null, "not text");
});

test("what is written is read back", () => {
  for (const m of [{ t: "hello" }, { t: "chat", id: "a-1", text: "Buongiorno\na tutti", at: 5 }, { t: "hand", at: 0 }, { t: "open", doc: null, page: 1, n: 3, by: "x" }, { t: "point", x: 0.5, y: 1, page: 2 }] as const)
    assert.deepEqual(read(encode(m)), m);
});

test("marks that disguise text are taken out, letters of every language stay", () => {
  assert.equal(clean("  Gi\u202eulia\u0007 \u200bFerretti "), "Giulia Ferretti");
  assert.equal(clean("perché è così — Zoë, 李"), "perché è così — Zoë, 李");
  assert.equal(clean("è".repeat(3000)).length, 2000);
});

test("two who hear page turns in different orders see the same page", () => {
  const turns: Open[] = [{ doc: "d", page: 1, n: 1, by: "a" }, { doc: "d", page: 2, n: 2, by: "a" }, { doc: "d", page: 5, n: 2, by: "b" }, { doc: null, page: 1, n: 1, by: "c" }];
  const seen = new Set<string>();
  const orders = (left: Open[], at: Open): void => {
    if (!left.length) seen.add(JSON.stringify(at));
    left.forEach((t, i) => orders(left.filter((_, j) => j !== i), later(at, t)));
  };
  orders(turns, closed);
  assert.deepEqual([...seen], [JSON.stringify(turns[2])]);
});

test("a line told twice is there once, and the past keeps the order of time", () => {
  const l = (id: string, at: number): Line => ({ id, who: "w", name: "N", text: id, at });
  let chat = merge([], [l("b", 2), l("a", 1)]);
  chat = merge(chat, [l("b", 2), l("c", 3)]);
  assert.deepEqual(chat.map((x) => x.id), ["a", "b", "c"]);
  assert.equal(merge(chat, [l("a", 1)]), chat, "nothing new leaves the very same list");
  const many = Array.from({ length: 500 }, (_, i) => l(`m${i}`, i));
  assert.equal(merge([], many).length, 200);
  const handed = past(merge([], many.map((x) => ({ ...x, text: "x".repeat(1500) }))));
  assert.ok(handed.length > 5 && encode({ t: "past", chat: handed }).length < 64_000);
  assert.equal(handed.at(-1)?.id, "m499", "the latest are the ones handed on");
});

test("hands stand in the order in which they went up", () => {
  assert.deepEqual(queue(new Map([["late", 9], ["down", 0], ["b", 3], ["a", 3]])), ["a", "b", "late"]);
});
