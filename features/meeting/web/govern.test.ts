import assert from "node:assert/strict";
import test from "node:test";
import { governingFrom, newKnocks, turnOf, type Governing } from "./govern.ts";

const said = { locked: false, waits: true, mode: "listeners", host: true, may: ["microphone", "camera"], hosts: ["a"], given: ["b"], silenced: [], waiting: [{ identity: "k1", name: "Ada Neri", label: "revisore", since: "2026-11-25T10:00:00Z", colleague: false }], out: [{ identity: "z", name: "Zeno", label: "", since: "" }] };

test("what the server answers is read", () => {
  const g = governingFrom(said)!;
  assert.equal(g.mode, "listeners");
  assert.deepEqual(g.waiting, [{ identity: "k1", name: "Ada Neri", label: "revisore", since: "2026-11-25T10:00:00Z" }]);
  assert.ok(g.host && g.waits && !g.locked);
  assert.deepEqual(g.out.map((o) => o.name), ["Zeno"]);
});

test("what is not an answer is none, and a guest's short one is enough", () => {
  for (const bad of [null, "x", {}, { locked: "no" }]) assert.equal(governingFrom(bad), null);
  const g = governingFrom({ locked: true, mode: "all", may: [] })!;
  assert.deepEqual([g.host, g.waits, g.waiting, g.out], [false, false, [], []]);
});

const with_ = (o: Partial<Governing>): Governing => ({ ...governingFrom(said)!, ...o });

test("each knock is told once", () => {
  const one = with_({});
  const two = with_({ waiting: [...one.waiting, { identity: "k2", name: "Bruno", label: "", since: "" }] });
  assert.deepEqual(newKnocks(undefined, one).map((k) => k.identity), ["k1"]);
  assert.deepEqual(newKnocks(one, two).map((k) => k.identity), ["k2"]);
  assert.deepEqual(newKnocks(two, one), []);
});

test("I am told when the word is given or taken back, and when I lead", () => {
  assert.equal(turnOf(undefined, with_({})), "");
  assert.equal(turnOf(with_({ may: [] }), with_({})), "may_speak");
  assert.equal(turnOf(with_({}), with_({ may: ["camera"] })), "may_not");
  assert.equal(turnOf(with_({ host: false }), with_({})), "leads_now");
  assert.equal(turnOf(with_({}), with_({})), "");
});
