import assert from "node:assert/strict";
import test from "node:test";
import { choicesFrom } from "./choices.ts";
import { asked, columns, large, limit, modeOf, paged, pageOf, room, stripRoom } from "./grid.ts";

const people = (n: number) => Array.from({ length: n }, (_, i) => `p${i}`);

test("columns make the tiles largest", () => {
  assert.equal(columns(1, 1400, 740), 1);
  assert.equal(columns(2, 1400, 740), 2);
  assert.equal(columns(2, 340, 560), 1);
  assert.equal(columns(4, 1400, 740), 2);
  assert.equal(columns(9, 1400, 760), 3);
  assert.equal(columns(6, 340, 560), 2);
  assert.equal(columns(49, 1400, 740), 9);
});

test("a desk holds 49, a phone eight, a slow machine fewer, and nobody more than was chosen", () => {
  assert.equal(room({ width: 1408, height: 738 }), 49);
  assert.equal(room({ width: 1408, height: 738 }, { cores: 2 }), 16);
  assert.equal(room({ width: 1408, height: 738 }, { cores: 4 }), 25);
  assert.equal(room({ width: 1408, height: 738 }, { cores: 2, chosen: 49 }), 49);
  assert.equal(room({ width: 1408, height: 738 }, { chosen: 9 }), 9);
  assert.equal(room({ width: 344, height: 560 }), 8);
  assert.equal(room({ width: 690, height: 300 }), 8);
  assert.equal(room({ width: 344, height: 150 }), 2);
  assert.equal(room({ width: 10, height: 10 }), 1);
});

test("every tile of a full page is wide enough for a name", () => {
  for (const box of [{ width: 1408, height: 738 }, { width: 1000, height: 700 }, { width: 344, height: 560 }, { width: 690, height: 300 }, { width: 752, height: 860 }]) {
    const n = room(box);
    const c = columns(n, box.width, box.height);
    const w = (box.width - 8 * (c - 1)) / c;
    const h = (box.height - 8 * (Math.ceil(n / c) - 1)) / Math.ceil(n / c);
    assert.ok(w >= 100 && h >= 70, `${n} in ${box.width}×${box.height}: ${w}×${h}`);
  }
});

test("pages keep the order in which people came, each person on one page", () => {
  const all = [...people(48), "me"];
  const seen = [0, 1, 2, 3].flatMap((p) => paged(all, 16, p, { me: "me" }).shown);
  assert.equal(seen.length, 49);
  assert.equal(new Set(seen).size, 49);
  assert.deepEqual(paged(all, 16, 0, { me: "me" }).shown, [...people(15), "me"]);
  assert.deepEqual(paged(all, 16, 1, { me: "me" }).shown[0], "p15");
  assert.equal(paged(all, 16, 0, { me: "me" }).pages, 4);
});

test("who is kept in front is on the first page, and so am I", () => {
  const all = [...people(20), "me"];
  assert.deepEqual(paged(all, 4, 0, { front: "p19", me: "me" }).shown, ["p19", "p0", "p1", "me"]);
  assert.deepEqual(paged(all, 1, 0, { front: "p19", me: "me" }).shown, ["p19"]);
  assert.deepEqual(paged(["me"], 4, 0, { me: "me" }).shown, ["me"]);
});

test("a page that is gone is the last that is there", () => {
  assert.deepEqual(paged(people(5), 4, 7), { shown: ["p4"], page: 1, pages: 2 });
  assert.deepEqual(paged(people(5), 4, -1).page, 0);
  assert.deepEqual(paged([], 4, 2), { shown: [], page: 0, pages: 1 });
});

test("who speaks on another page can be gone to", () => {
  assert.equal(pageOf(people(40), 16, "p33"), 2);
  assert.equal(pageOf(people(40), 16, "nobody"), -1);
});

test("when somebody comes or goes, those before keep their place", () => {
  const before = paged(people(30), 9, 0).shown;
  assert.deepEqual(paged(people(31), 9, 0).shown, before);
  assert.deepEqual(paged(people(30).filter((p) => p !== "p20"), 9, 0).shown, before);
});

test("what the stage shows", () => {
  const s = { view: "auto" as const, others: 1, screen: false, paper: false, pinned: false };
  assert.equal(modeOf(s), "speaker");
  assert.equal(modeOf({ ...s, others: 0 }), "alone");
  assert.equal(modeOf({ ...s, others: 2 }), "grid");
  assert.equal(modeOf({ ...s, others: 2, pinned: true }), "stage");
  assert.equal(modeOf({ ...s, view: "grid" }), "grid");
  assert.equal(modeOf({ ...s, view: "stage", others: 5 }), "stage");
  assert.equal(modeOf({ ...s, view: "stage" }), "speaker");
  assert.equal(modeOf({ ...s, view: "speaker", others: 5 }), "speaker");
  assert.equal(modeOf({ ...s, paper: true }), "paper");
  assert.equal(modeOf({ ...s, paper: true, screen: true, others: 0 }), "screen");
});

test("whose picture is large", () => {
  const all = [{ identity: "a", camera: false }, { identity: "b", camera: true }, { identity: "c", camera: true }];
  assert.equal(large(all, "", "")?.identity, "b");
  assert.equal(large(all, "", "a")?.identity, "a");
  assert.equal(large(all, "c", "a")?.identity, "c");
  assert.equal(large(all, "gone", "gone too")?.identity, "b");
  assert.equal(large([], "", ""), undefined);
});

test("pictures out of sight are given back after a while", () => {
  const last = new Map([["b", 1000]]);
  assert.equal(asked("a", new Set(["a"]), last, 99_000), true);
  assert.equal(asked("b", new Set(["a"]), last, 8000), true);
  assert.equal(asked("b", new Set(["a"]), last, 9001), false);
  assert.equal(asked("c", new Set(["a"]), last, 2000), false);
});

test("a strip holds as many as can be read", () => {
  assert.equal(stripRoom({ width: 232, height: 738 }, true), 6);
  assert.equal(stripRoom({ width: 344, height: 104 }, false), 3);
  assert.equal(stripRoom({ width: 10, height: 10 }, true), 1);
  assert.equal(limit, 49);
});

test("choices that cannot be read are as if never made", () => {
  const plain = choicesFrom(null);
  assert.equal(plain.view, "auto");
  assert.equal(plain.mirror, true);
  assert.deepEqual(choicesFrom("{"), plain);
  assert.deepEqual(choicesFrom('"x"'), plain);
  assert.deepEqual(choicesFrom('{"view":"moon","most":7,"corner":3,"saving":"yes"}'), plain);
  assert.deepEqual(choicesFrom('{"view":"stage","most":9,"corner":"tl","saving":true}'), { ...plain, view: "stage", most: 9, corner: "tl", saving: true });
});
