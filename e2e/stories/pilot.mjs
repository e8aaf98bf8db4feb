// A pilot of a hundred, evaluated with its figures, then extended to the whole
// body of four thousand: the people come from files, as in a real body, and six
// of the pilot go the whole way, from the application to the evaluation.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { desktop } from "../people.mjs";
import { root } from "../town.mjs";

const now = "2026-11-25T10:00:00+01:00";
export const flags = ["--demo-now", now];
const run = promisify(execFile);
const whole = 4000, pilot = 100, six = 6;
const dialog = (p) => p.page.getByRole("dialog");
const button = (p, name) => p.page.getByRole("button", { name, exact: true });
const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

/** Loads people from a file with the real command, while the town is not running. */
async function load(town, name, rows, ...more) {
  const file = path.join(town.data, name);
  await writeFile(file, `nome;cognome;email;ufficio;ruolo\n${rows.join("\n")}\n`);
  const began = performance.now();
  const { stdout } = await run(path.join(root, "bin/loggia"), ["import", "people", file, "--ente", "borgofiore", "--data", town.data, "--demo", ...more], { maxBuffer: 32 << 20 });
  console.log(`     ${rows.length} people from a file: ${seconds(began)} s`);
  return stdout;
}

/** One who asks the doors as their own pages would, with a session of their own. */
function asker(town) {
  const jar = new Map();
  const ask = (method, where, body) => new Promise((yes, no) => {
    const r = request({ host: "127.0.0.1", port: town.port, path: `/api/v1${where}`, method, headers: { Host: `borgofiore.localhost:${town.port}`, Origin: town.at(""), ...(jar.size && { Cookie: [...jar].map((c) => c.join("=")).join("; ") }), ...(body && { "Content-Type": "application/json" }) } }, (a) => {
      let text = "";
      a.on("data", (c) => { text += c; });
      a.on("end", () => {
        for (const c of a.headers["set-cookie"] ?? []) {
          const [name, value] = c.split(";")[0].split(/=(.*)/s);
          jar.set(name, value);
        }
        if (a.statusCode >= 300) return no(new Error(`${method} ${where}: ${a.statusCode} ${text.slice(0, 300)}`));
        yes(text ? JSON.parse(text) : undefined);
      });
    });
    r.once("error", no);
    r.end(body && JSON.stringify(body));
  });
  return { get: (w) => ask("GET", w), post: (w, b) => ask("POST", w, b ?? {}), put: (w, b) => ask("PUT", w, b ?? {}) };
}

async function join(town, link) {
  const one = asker(town);
  await one.post("/invitations/accept", { ticket: link.split("/").at(-1), password: "un gatto sul tetto di Borgofiore" });
  one.id = (await one.get("/session")).person.id;
  return one;
}

async function sign(one, agreement) {
  const { demo } = await one.get("/me/confirmation");
  await one.post("/me/confirmation", { code: demo });
  const { sha256 } = await one.get(`/agile/agreements/${agreement}`);
  await one.put(`/agile/agreements/${agreement}/signature`, { sha256 });
}

/** From the draft that the group gave to one of its people, to the evaluation by the head. */
async function wholeWay(one, head, i) {
  const [draft] = await one.get("/agile/mine");
  for (const p of await one.get("/agile/papers")) await one.put(`/agile/papers/${p.id}/reading`);
  const goal = { id: "", activity: "Iscrizioni", result: "Risposte in due giorni", indicator: "Risposte in tempo", kind: "percent", operator: "ge", target: "90", by: draft.terms.to };
  await one.put(`/agile/agreements/${draft.id}`, { version: draft.version, telework: false, terms: { ...draft.terms, days: 2, weekdays: [2, 4], place: "casa", activities: ["Iscrizioni"], goals: [goal] } });
  await one.post(`/agile/agreements/${draft.id}/submit`);
  await head.post(`/agile/agreements/${draft.id}/approve`);
  await head.post(`/agile/agreements/${draft.id}/prepare`);
  await sign(one, draft.id);
  await sign(head, draft.id);
  const { terms, state } = await one.get(`/agile/agreements/${draft.id}`);
  assert.equal(state, "in_force");
  await head.put(`/agile/agreements/${draft.id}/evaluation`, { moment: "final", opinions: [{ goal: terms.goals[0].id, moment: "final", side: "body", reached: i ? "95" : "80", met: i ? "yes" : "no", note: "" }] });
}

/** Fiscal codes that are right, one for each number. */
function codeOf(n) {
  const odd = { 0: 1, 1: 0, 2: 5, 3: 7, 4: 9, 5: 13, 6: 15, 7: 17, 8: 19, 9: 21 };
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].forEach((c, i) => { odd[c] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23][i]; });
  const first = `FRRGLI${String(50 + (n % 50)).padStart(2, "0")}D${String(1 + (Math.floor(n / 50) % 28) + (n % 2 ? 40 : 0)).padStart(2, "0")}A944`;
  const sum = [...first].reduce((all, c, i) => all + (i % 2 === 0 ? odd[c] : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 65), 0);
  return first + String.fromCharCode(65 + (sum % 26));
}

export default {
  "a hundred people of one office work so for six months, it is measured, and all four thousand follow": async ({ town, arrive }) => {
    const paola = await arrive("Paola", desktop);
    await paola.context.clock.setFixedTime(new Date(now));
    await paola.enter("paola");
    const get = (where) => paola.page.evaluate(async (w) => (await fetch(`/api/v1${w}`)).json(), where);
    const works = (p) => p.places.some((x) => x.office && ["staff", "head", "secretary", "technician"].includes(x.role));
    const already = (await get("/people")).filter(works).length;
    await paola.page.goto("about:blank");
    await town.killNow();
    const row = (i, office, role = "addetto") => `Persona;Numero${i};p${i}@borgofiore.example;${office};${role}`;
    const links = await load(town, "pilota.csv", Array.from({ length: pilot }, (_, i) => row(i, "Scuola e asilo nido", i ? "addetto" : "responsabile")), "--links");
    const others = ["Imprese e commercio", "Ufficio tecnico", "Anagrafe e stato civile", "Servizi sociali", "Tributi"];
    await load(town, "tutti.csv", Array.from({ length: whole - pilot - already }, (_, i) => row(pilot + i, others[i % others.length])));
    await town.start();
    await paola.enter("paola");
    assert.equal((await get("/people")).filter(works).length, whole);

    // The group of a hundred: each finds a draft.
    await paola.go("/app/agile/programma");
    await button(paola, "Nuovo gruppo").click();
    await dialog(paola).getByLabel("Nome").fill("Pilota della scuola");
    await dialog(paola).getByLabel("Dal").fill("2026-11-25");
    await dialog(paola).getByRole("button", { name: "Salva" }).click();
    await button(paola, "Aggiungi persone a «Pilota della scuola»").click();
    await dialog(paola).getByLabel("Scuola e asilo nido").check();
    let began = performance.now();
    await dialog(paola).getByRole("button", { name: "Aggiungi", exact: true }).click();
    await paola.page.getByText("Aggiunte 100 persone.").waitFor();
    console.log(`     100 people into the pilot: ${seconds(began)} s`);
    const group = paola.page.getByRole("listitem").filter({ hasText: "Pilota della scuola" });
    await group.getByText("100 in bozza").waitFor();

    // Their employments come from a file; six of them go the whole way with their head.
    const tickets = Object.fromEntries(links.split("\n").filter((l) => l.includes("\t")).map((l) => l.split("\t")));
    const head = await join(town, tickets["p0@borgofiore.example"]);
    const some = [];
    for (let i = 1; i <= six; i++) some.push(await join(town, tickets[`p${i}@borgofiore.example`]));
    await paola.go("/app/agile/rapporti");
    await button(paola, "Carica da un file").click();
    const jobs = Array.from({ length: pilot }, (_, i) => `p${i}@borgofiore.example;${codeOf(i)};01/03/2015;A01;`);
    await dialog(paola).getByLabel("File").setInputFiles({ name: "rapporti.csv", mimeType: "text/csv", buffer: Buffer.from(`email;codice_fiscale;assunzione;contratto;legge_68\n${jobs.join("\n")}\n`) });
    await dialog(paola).getByText("100 righe pronte.").waitFor();
    await dialog(paola).getByRole("button", { name: "Carica", exact: true }).click();
    await paola.page.getByText("Salvate 100 persone.").waitFor();
    await paola.page.evaluate(async (people) => {
      const courses = await (await fetch("/api/v1/training/courses")).json();
      const safety = (courses.offers ?? courses.courses ?? courses).map((o) => o.course ?? o).find((c) => c.tag === "safety");
      const r = await fetch(`/api/v1/training/courses/${safety.id}/record`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ day: "2026-11-20", people }) });
      if (!r.ok) throw new Error(await r.text());
    }, some.map((s) => s.id));
    began = performance.now();
    for (const [i, one] of some.entries()) await wholeWay(one, head, i);
    console.log(`     ${six} people from the draft to the evaluation: ${seconds(began)} s`);

    // Measured before it is extended.
    await paola.go("/app/agile/programma");
    await group.getByText("94 in bozza").waitFor();
    await paola.checkAccess("a pilot under way");
    assert.equal(await button(paola, "Estendi a un nuovo gruppo: Pilota della scuola").count(), 0, "extended before it is evaluated");
    await button(paola, "Scrivi la valutazione: Pilota della scuola").click();
    await dialog(paola).getByText("6 su 100").waitFor();
    await dialog(paola).getByText("5 su 6").waitFor();
    await paola.checkAccess("an evaluation with its figures");
    await dialog(paola).getByLabel("Valutazione", { exact: true }).fill("Cinque obiettivi su sei raggiunti, due giorni a settimana, nessun reclamo: si estende.");
    await dialog(paola).getByRole("button", { name: "Salva" }).click();
    await button(paola, "Estendi a un nuovo gruppo: Pilota della scuola").click();
    await dialog(paola).getByLabel("Nome").fill("Tutto il Comune");
    await dialog(paola).getByLabel("Dal").fill("2027-06-01");
    assert.equal(await dialog(paola).getByLabel("Posti").inputValue(), String(whole));
    await dialog(paola).getByRole("button", { name: "Salva" }).click();
    await button(paola, "Aggiungi persone a «Tutto il Comune»").click();
    for (const tick of await dialog(paola).getByRole("checkbox").all()) await tick.check();
    began = performance.now();
    await dialog(paola).getByRole("button", { name: "Aggiungi", exact: true }).click();
    await paola.page.getByText(/Aggiunte 4\.?000 persone\./).waitFor({ timeout: 60_000 });
    console.log(`     4,000 people into the extension, a draft for each: ${seconds(began)} s`);
    const all = paola.page.getByRole("listitem").filter({ hasText: "Tutto il Comune" });
    await all.getByText(/in bozza/).waitFor();
    assert.deepEqual((await get("/agile/cohorts")).filter((c) => c.id !== "pilota").map((c) => [c.name, c.state, c.members]).sort(), [["Pilota della scuola", "extended", 100], ["Tutto il Comune", "running", 4000]]);
    // Who worked in the pilot finds what they had signed, to go on with.
    const [next] = await some[0].get("/agile/mine");
    assert.deepEqual([next.kind, next.state, next.terms.place, next.terms.from], ["renewal", "draft", "casa", "2027-06-01"]);
    began = performance.now();
    await paola.go("/app/agile/numeri");
    await paola.page.getByRole("heading", { name: "Risparmi e costi" }).waitFor();
    console.log(`     the figures of 4,000 people, on the screen: ${seconds(began)} s`);
    await paola.checkAccess("the figures of four thousand");
  },
};
