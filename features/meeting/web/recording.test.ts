import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { kindOf, newsOf, offAir, onAirFrom } from "./recording.ts";
import { sayFrom } from "./say.ts";

const on = { ...offAir, recording: true };

test("what the server says is read, and nothing else is believed", () => {
  assert.deepEqual(onAirFrom({ recording: true, streaming: false, by: "Giulia Ferretti", since: "2026-11-25T10:00:00Z", notice: "" }), { recording: true, streaming: false, by: "Giulia Ferretti", since: Date.UTC(2026, 10, 25, 10), path: "" });
  assert.deepEqual(onAirFrom({ recording: false, streaming: true, by: 7, since: "soon", path: "/diretta/consiglio-2026" }), { recording: false, streaming: true, by: "", since: 0, path: "/diretta/consiglio-2026" });
  assert.equal(onAirFrom({ recording: true, path: "javascript:alert(1)" })?.path, "");
  assert.equal(onAirFrom({ recording: true, path: "//elsewhere.example/x" })?.path, "");
  for (const bad of [null, "on", 1, {}, { recording: "yes" }]) assert.equal(onAirFrom(bad), null);
});

test("each beginning is told once, and so is the end", () => {
  assert.equal(newsOf(offAir, on), "recording");
  assert.equal(newsOf(on, on), "");
  assert.equal(newsOf(on, { ...on, streaming: true }), "streaming");
  assert.equal(newsOf(offAir, { ...on, streaming: true }), "both");
  assert.equal(newsOf({ ...on, streaming: true }, on), "ended");
  assert.equal(newsOf(on, offAir), "ended");
  assert.equal(newsOf(on, { ...offAir, streaming: true }), "streaming");
  assert.equal(kindOf({ ...on, streaming: true }), "both");
});

test("every notice has words in both languages, with who and since when", () => {
  for (const lang of ["it", "en"] as const) {
    const say = sayFrom(JSON.parse(readFileSync(new URL(`../words.${lang}.json`, import.meta.url), "utf8")) as Record<string, string>, lang);
    for (const kind of ["recording", "streaming", "both"]) {
      const words = say(`air.${kind}`, { name: "Giulia", hour: "15:20" });
      assert.ok(words.includes("Giulia") && words.includes("15:20"), words);
      for (const key of [`air.sign_${kind}`, `air.title_${kind}`]) assert.ok(!say(key).startsWith("meeting."), key);
    }
  }
});
