import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { sayFrom } from "../../../web/src/ui/words.tsx";
import type { Communication } from "./api.ts";
import { daysTo, isOpen, matter, note, term } from "./say.ts";

const t = sayFrom(JSON.parse(readFileSync(new URL("words.it.json", import.meta.url), "utf8")) as Record<string, string>, "it");
const c = (x: Partial<Communication>) => ({ state: "waiting", due: "2026-12-06", faults: [], ...x }) as Communication;

test("days are of the calendar, across the change of the clocks and the end of the year", () => {
  assert.deepEqual([daysTo("2026-12-01", "2026-12-06"), daysTo("2026-12-30", "2027-01-02"), daysTo("2027-03-27", "2027-03-29"), daysTo("2026-12-06", "2026-12-05")], [5, 3, 2, -1]);
});

test("the term says how near it is in words, never by colour alone", () => {
  assert.deepEqual([term(c({}), "2026-12-01", t).tone, term(c({}), "2026-12-04", t).tone, term(c({}), "2026-12-06", t).tone, term(c({}), "2026-12-07", t).tone], ["line", "busy", "busy", "err"]);
  for (const day of ["2026-12-01", "2026-12-05", "2026-12-06", "2026-12-07", "2026-12-20"]) assert.doesNotMatch(term(c({}), day, t).words, /ministry\.|\{\{/);
});

test("each trouble and each fault has plain words", () => {
  for (const trouble of ["offline", "tls", "slow", "busy", "down", "key", "address", "strange"]) for (const state of ["waiting", "sending"]) assert.doesNotMatch(matter(c({ trouble, state: state as "waiting" }), t) ?? "ministry.", /ministry\.|\{\{/);
  for (const f of ["employer_cf", "employer_name", "worker_cf", "given", "family", "birth", "birthplace", "hired", "contract", "pat", "tariff", "signed", "from", "to", "start"]) assert.doesNotMatch(matter(c({ state: "blocked", faults: [f] }), t)!, /ministry\./);
  assert.match(matter(c({ state: "refused", message: "PAT non attiva" }), t)!, /PAT non attiva/);
  assert.equal(matter(c({}), t), undefined);
});

test("what is over is over, and notes are told", () => {
  assert.deepEqual([isOpen(c({ state: "accepted" })), isOpen(c({ state: "dropped" })), isOpen(c({ state: "sending" }))], [false, false, true]);
  assert.match(note(c({ note: "closed:00026000000000001" }), t)!, /00026000000000001/);
  assert.equal(note(c({ note: "fatta sul portale" }), t), "fatta sul portale");
});
