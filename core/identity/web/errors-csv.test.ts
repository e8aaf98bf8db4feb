import assert from "node:assert/strict";
import { test } from "node:test";
import { errorsAsCsv } from "./errors-csv.ts";

const line = (line: number, outcome: string, email: string, nome = "Mara") => ({ line, nome, cognome: "Bianchi", email, ufficio: "Tributi", ruolo: "dipendente", telefono: "", outcome, faults: outcome === "bad" ? [{ column: "email", code: "x", detail: 'Manca "it"' }] : [] });
const report = (...lines: ReturnType<typeof line>[]) => ({ applied: false, new: 0, changed: 0, same: 0, bad: 0, skipped: 0, ignored: [], lines }) as unknown as Parameters<typeof errorsAsCsv>[0];

test("only the bad rows are written, with their reason", () => {
  assert.deepEqual(errorsAsCsv(report(line(2, "new", "a@b.it"), line(3, "bad", "m@b"))).split("\r\n"), ["riga;nome;cognome;email;ufficio;ruolo;errore", '"3";"Mara";"Bianchi";"m@b";"Tributi";"dipendente";"Manca ""it"""']);
});

test("a cell that a spreadsheet would run as a formula is made text", () => {
  for (const bad of ["=1+1", "+39", "-2", "@sum"]) assert.match(errorsAsCsv(report(line(3, "bad", "m@b", bad))), new RegExp(`"'\\${bad[0]}`));
});
