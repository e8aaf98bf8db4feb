/** Reading a file of people that an office has saved as CSV: what each row says, and what is wrong before anything is sent. */
export interface Read<C extends string> {
  rows: { person: string; cells: Record<C, string> }[];
  wrong: { line: number; why: "column" | "nobody" | "twice"; what: string }[];
}

/** 1/2/2026 → 2026-02-01; what is no day stays as it is. */
export function isoOf(s: string): string {
  const m = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(s);
  return m ? `${m[3]}-${m[2]!.padStart(2, "0")}-${m[1]!.padStart(2, "0")}` : s;
}

function cells(line: string, by: string): string[] {
  const out: string[] = [];
  let cell = "", quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted && c === '"' && line[i + 1] === '"') { cell += '"'; i++; }
    else if (c === '"') quoted = !quoted;
    else if (c === by && !quoted) { out.push(cell.trim()); cell = ""; }
    else cell += c;
  }
  return [...out, cell.trim()];
}

/** The rows of a file whose first line names its columns; the first of `columns` is the address that tells who it is about. */
export function readRows<C extends string>(text: string, columns: readonly C[], people: { id: string; email: string }[]): Read<C> {
  const out: Read<C> = { rows: [], wrong: [] };
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines.every((l) => !l.trim())) return out;
  const by = lines[0]!.includes(";") ? ";" : ",";
  const heads = cells(lines[0]!, by).map((h) => h.toLowerCase().replaceAll(" ", "_"));
  for (const c of columns) if (!heads.includes(c)) out.wrong.push({ line: 1, why: "column", what: c });
  if (out.wrong.length) return out;
  const ids = new Map(people.map((p) => [p.email.toLowerCase(), p.id]));
  const seen = new Set<string>();
  lines.forEach((line, i) => {
    if (i === 0 || !line.trim()) return;
    const row = cells(line, by);
    const said = Object.fromEntries(columns.map((c) => [c, isoOf(row[heads.indexOf(c)] ?? "")])) as Record<C, string>;
    const mail = said[columns[0]!].toLowerCase();
    const person = ids.get(mail);
    if (!person) out.wrong.push({ line: i + 1, why: "nobody", what: mail });
    else if (seen.has(person)) out.wrong.push({ line: i + 1, why: "twice", what: mail });
    else {
      seen.add(person);
      out.rows.push({ person, cells: said });
    }
  });
  return out;
}
