/// <reference types="node" />
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Refused, ticketEnds, ticketOf } from "./api.ts";
import { hour, initials, sayFrom, size } from "./say.ts";

const words = (lang: string) => JSON.parse(readFileSync(new URL(`../words.${lang}.json`, import.meta.url), "utf8")) as Record<string, string>;

test("one person waits, two people wait, in both languages", () => {
  const it = sayFrom(words("it"), "it");
  assert.equal(it("call.waiting_n", { n: 1 }), "1 persona in attesa");
  assert.equal(it("call.waiting_n", { n: 2 }), "2 persone in attesa");
  assert.equal(it("call.waiting_n", { n: 1_000_000 }), "1000000 persone in attesa");
  assert.equal(sayFrom(words("en"), "en")("call.waiting_n", { n: 1 }), "1 person waiting");
});

test("a name with braces or markup is put in as it is", () => {
  assert.equal(sayFrom({ "meeting.x": "Parla {{ name }}" }, "it")("x", { name: "{{n}} <b>" }), "Parla {{n}} <b>");
  assert.equal(sayFrom({}, "it")("nothing.here"), "meeting.nothing.here");
});

test("every word that the scripts ask for is in both catalogues", () => {
  const files = ["call", "bar", "drawer", "dialogs", "paper", "stage", "tiles"].map((f) => readFileSync(new URL(`./${f}.ts`, import.meta.url), "utf8"));
  files.push(...["waiting", "preview", "rating", "main"].map((f) => readFileSync(new URL(`../../../web/src/room/${f}.ts`, import.meta.url), "utf8")));
  const asked = new Set(files.flatMap((f) => [...f.matchAll(/"((?:call|wait)\.[a-z_]+)"/g)].map((m) => m[1]!)));
  assert.ok(asked.size > 100, `only ${asked.size} found: the search is broken`);
  for (const lang of ["it", "en"]) {
    const have = words(lang);
    for (const key of asked) assert.ok(have[`meeting.${key}`] ?? have[`meeting.${key}_other`], `${lang}: meeting.${key}`);
  }
});

test("two letters stand for a person without a picture", () => {
  assert.deepEqual(["Giulia Ferretti", "Zoë", "anna maria de' Rossi", "  ", "李 小龙"].map(initials), ["GF", "Z", "AR", "", "李小"]);
});

test("bytes as people read them", () => {
  assert.equal(size(84_213, "it"), "84 kB");
  assert.equal(size(0, "it"), "1 kB");
  assert.equal(size(2_400_000, "it"), "2,4 MB");
});

test("a ticket says who, where and until when; a broken one says never", () => {
  const claims = { sub: "door:a1:citizen", name: "Zoë Rossì", exp: 1_800_000_000.5, attributes: { label: "geometra" }, video: { room: "borgofiore.01abc" } };
  const token = `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;
  const t = ticketOf(token, "TARI");
  assert.deepEqual([t.meeting, t.identity, t.name, t.label, t.staff, t.title], ["01abc", "door:a1:citizen", "Zoë Rossì", "geometra", false, "TARI"]);
  assert.equal(ticketEnds(t), 1_800_000_000_500);
  assert.equal(ticketEnds({ ...t, token: "broken" }), 0);
});

test("only what asking again may mend is asked again", () => {
  for (const [status, passing] of [[0, true], [429, true], [503, true], [410, false], [404, false], [403, false], [422, false]] as const) assert.equal(new Refused(status, "", "").passing, passing, String(status));
});

test("the hour is the town's own, without the nought of forms", () => {
  assert.equal(hour(Date.UTC(2026, 10, 25, 8, 5), "it"), "9:05");
  assert.equal(hour(Date.UTC(2026, 6, 1, 13, 20), "en"), "15:20");
});
