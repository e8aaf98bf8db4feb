// The words of the staff app: the same in both languages, and one for each key that a page asks.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sayFrom } from "../ui/words.tsx";

const root = join(import.meta.dirname, "../../..");
const parts = ["web/src/staff", ...["core", "features"].flatMap((floor) => readdirSync(join(root, floor)).map((name) => `${floor}/${name}/web`))].filter((part) => existsSync(join(root, part, "words.it.json")));
const read = (part: string, lang: string) => JSON.parse(readFileSync(join(root, part, `words.${lang}.json`), "utf8")) as Record<string, string>;
const all = Object.assign({}, ...parts.map((p) => read(p, "it"))) as Record<string, string>;

test("each part says the same things in Italian and in English, with the same arguments", () => {
  for (const part of parts) {
    const it = read(part, "it");
    const en = read(part, "en");
    assert.deepEqual(Object.keys(it).sort(), Object.keys(en).sort(), part);
    for (const key of Object.keys(it)) {
      const args = (s: string) => [...new Set(s.match(/\{\{\w+\}\}/g) ?? [])].sort();
      assert.deepEqual(args(it[key]!), args(en[key]!), key);
    }
  }
});

test("no key is in two parts", () => {
  const seen = new Map<string, string>();
  for (const part of parts)
    for (const key of Object.keys(read(part, "it"))) {
      assert.equal(seen.get(key), undefined, `${key} is in ${seen.get(key)} and ${part}`);
      seen.set(key, part);
    }
});

test("every key that a page asks has words", () => {
  const folders = [...parts, "web/src/ui"];
  let asked = 0;
  for (const folder of folders)
    for (const file of readdirSync(join(root, folder)).filter((f) => /\.tsx?$/.test(f) && !f.includes(".test."))) {
      const text = readFileSync(join(root, folder, file), "utf8");
      for (const m of text.matchAll(/\bt\(\s*(?:[^"()]*\?\s*)?"([a-z][\w.]+)"(?:\s*:\s*"([a-z][\w.]+)")?/g))
        for (const key of [m[1], m[2]]) {
          if (!key) continue;
          asked++;
          assert.ok(key in all || `${key}_other` in all, `${folder}/${file} asks "${key}"`);
        }
    }
  assert.ok(asked > 300, `only ${asked} keys found: the search is broken`);
});

test("a number chooses its form, nought its own where there is one", () => {
  const say = sayFrom({ "x_one": "{{n}} riga", "x_other": "{{n}} righe", "x_zero": "niente", "y_other": "{{n}} cose" }, "it");
  assert.deepEqual([0, 1, 2].map((n) => say("x", { n })), ["niente", "1 riga", "2 righe"]);
  assert.equal(say("y", { n: 1 }), "1 cose");
});

test("what is missing reads as itself, what is not given as nothing", () => {
  assert.equal(sayFrom({}, "it")("a.b"), "a.b");
  assert.equal(sayFrom({ a: "ciao {{name}}" }, "it")("a"), "ciao ");
});
