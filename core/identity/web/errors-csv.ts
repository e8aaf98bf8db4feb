import type { Report } from "./api.ts";

/** A cell beginning like a formula would be run by a spreadsheet: it is made text. */
const cell = (s: string) => `"${(/^[=+\-@\t\r]/.test(s) ? `'${s}` : s).replace(/"/g, '""')}"`;

/** The bad rows with their reasons, to be corrected by who made the file. */
export const errorsAsCsv = (r: Report): string =>
  ["riga;nome;cognome;email;ufficio;ruolo;errore", ...r.lines.filter((l) => l.outcome === "bad").map((l) => [String(l.line), l.nome, l.cognome, l.email, l.ufficio, l.ruolo, (l.faults ?? []).map((f) => f.detail).join(" ")].map(cell).join(";"))].join("\r\n");
