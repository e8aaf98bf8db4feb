// What people are given to work with: handing over a computer, the label on the
// phone, two signatures, a fault and another computer, three hundred at once.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { desktop, phone, until } from "../people.mjs";

const base = "/app/agile/dotazioni";
const tablet = { viewport: { width: 768, height: 1024 } };

/** Asks a door of the API as the person who is signed in on the page. */
const door = (p, where) => p.page.evaluate(async (w) => (await fetch(`/api/v1${w}`)).json(), where);

/** The open page can be read by everybody, and is not wider than the screen. */
async function good(p, label) {
  await p.page.locator("[aria-busy=true]").first().waitFor({ state: "hidden" }).catch(() => {});
  await p.checkAccess(label);
  assert.ok((await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${label} is wider than the screen`);
}

/** Signs the note that is open: reads, ticks, gives the code that the demo town shows. */
async function sign(p) {
  await p.page.getByLabel("Ho letto il verbale e controllato i beni").check();
  await p.page.getByRole("button", { name: "Firma il verbale" }).click();
  const dialog = p.page.getByRole("dialog");
  const done = p.page.getByText(/Firma messa\.|Verbale firmato da tutti e due\./);
  await dialog.or(done).first().waitFor(); // a factor given a moment ago still holds
  if (await dialog.isVisible()) {
    const code = /\b\d{6}\b/.exec(await dialog.innerText())?.[0];
    assert.ok(code, "the demo town shows no code");
    await dialog.getByRole("textbox").fill(code);
    await dialog.locator("button[type=submit]").click();
  }
  await done.first().waitFor();
}

/** Prepares the hand-over that the open dialog asks about: this person, this thing. */
async function prepare(p, person, thing) {
  const dialog = p.page.getByRole("dialog");
  if (person) {
    await dialog.getByLabel("A chi", { exact: true }).first().fill(person);
    await dialog.getByRole("button", { name: person }).click();
  }
  if (thing) {
    await dialog.getByLabel("Che cosa consegni", { exact: true }).first().fill(thing);
    await dialog.getByRole("button", { name: thing }).click();
  }
  await dialog.getByRole("button", { name: "Prepara il verbale" }).click();
  await p.page.waitForURL(/\/verbali\/[0-9a-z]{26}$/);
  return p.page.url().split("/").at(-1);
}

const codeOf = async (p, inventory) => (await door(p, `/kit/items?find=${inventory}`)).items.find((i) => i.inventory === inventory).code;

/** Both sign a note, each on a screen of their own. */
async function both(office, person, note) {
  await sign(office);
  await person.go(`${base}/verbali/${note}`);
  await sign(person);
  await office.page.getByText("Il verbale è firmato da tutte e due le parti").waitFor(); // without reloading
}

export default {
  "a computer is handed over, breaks, and another takes its place": async ({ arrive }) => {
    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    const fresh = await codeOf(paola, "LT-0190");
    await paola.go(`${base}/q/${fresh}`);
    await paola.page.getByRole("button", { name: "Consegna", exact: true }).click();
    await good(paola, "the dialog of a hand-over");
    const note = await prepare(paola, "Giulia Ferretti");

    // Giulia's phone reads the label: the page says that a note waits for her.
    const giulia = await arrive("Giulia", phone);
    await giulia.enter("giulia");
    await giulia.go(`${base}/q/${fresh}`);
    await giulia.page.getByText("aspetta la tua firma").waitFor();
    await good(giulia, "an item that waits for a signature, on a phone");
    await giulia.page.getByRole("link", { name: "Leggi e firma" }).click();
    await giulia.page.waitForURL(new RegExp(`/verbali/${note}$`));
    await good(giulia, "a note to sign, on a phone");
    assert.ok(await giulia.page.getByRole("button", { name: "Firma il verbale" }).isDisabled(), "signed without saying that it was read");
    await sign(giulia);
    assert.equal((await door(giulia, `/kit/items/${fresh}`)).item.signed, false, "one signature hands over");
    await sign(paola);
    await giulia.page.getByText("Il verbale è firmato da tutte e due le parti").waitFor();
    const [download] = await Promise.all([giulia.page.waitForEvent("download"), giulia.page.getByRole("link", { name: "Scarica il verbale firmato" }).click()]);
    const pdf = await readFile(await download.path());
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    const kept = await door(giulia, `/kit/notes/${note}`);
    const sum = await giulia.page.evaluate(async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)))].map((b) => b.toString(16).padStart(2, "0")).join(""), [...pdf]);
    assert.equal(sum, kept.copy_sha256, "what was downloaded is not what is kept");

    // It breaks. A picture from the phone goes with the words.
    await giulia.go(`${base}/q/${fresh}`);
    await giulia.page.getByRole("button", { name: "È guasto" }).click();
    await giulia.page.getByLabel("Racconta che cosa succede").fill("Si spegne da solo.");
    await giulia.page.getByLabel("Una foto").setInputFiles({ name: "guasto.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64") });
    await good(giulia, "the dialog of a fault, on a phone");
    await giulia.page.getByRole("button", { name: "Segnala il guasto" }).click();
    await giulia.page.getByText("Guasto segnalato.").waitFor();
    await giulia.page.getByRole("img", { name: "Foto del guasto" }).waitFor();

    // Another one takes its place: one note for what goes and what comes back.
    await paola.go(`${base}/verbali`);
    await paola.page.getByRole("link", { name: /LT-0190 · Giulia Ferretti/ }).click();
    await paola.page.getByRole("button", { name: "Sostituisci" }).click();
    const second = await prepare(paola, "", "LT-0202");
    await both(paola, giulia, second);
    await giulia.go(base);
    await giulia.page.getByRole("link", { name: "LT-0202" }).waitFor();
    assert.equal(await giulia.page.getByRole("link", { name: "LT-0190" }).count(), 0, "the broken one is still hers");
    await paola.go(`${base}/q/${fresh}`);
    await paola.page.getByText("in riparazione").first().waitFor();
    await paola.page.getByRole("button", { name: "Chiudi il guasto" }).click();
    await paola.page.getByRole("dialog").getByRole("button", { name: "Chiudi il guasto" }).click();
    await paola.page.getByText("in magazzino").first().waitFor();

    // A colleague who finds it reads what it is, and not whose it was.
    const anna = await arrive("Anna", phone);
    await anna.enter("anna");
    await anna.go(`${base}/leggi`);
    await anna.page.getByLabel("Codice dell'etichetta").fill(anna.town.at(`${base}/q/${await codeOf(paola, "LT-0202")}`));
    await anna.page.getByRole("button", { name: "Apri", exact: true }).click();
    await anna.page.getByText("Questo bene è del Comune.").waitFor();
    assert.equal(await anna.page.getByText("Giulia").count(), 0, "a colleague reads who has it");
  },

  "three hundred workstations: one bad row, nothing; put right, everything": async ({ arrive, town }) => {
    const folder = await mkdtemp(path.join(tmpdir(), "loggia-kit-"));
    try {
      const rows = Array.from({ length: 300 }, (_, i) => `Nome${i};Cognome${i};p${i}@borgofiore.example;Tributi;${i === 123 ? "barca" : "portatile"};Aurora;Passo 14;AQ-${i};PC-${1000 + i}`);
      const file = path.join(folder, "dotazioni.csv");
      await writeFile(file, ["nome;cognome;email;ufficio;categoria;marca;modello;numero di serie;inventario", ...rows].join("\r\n"));
      const ivo = await arrive("Ivo", desktop);
      await ivo.enter("ivo", "valfiorita");
      await ivo.go("/demo/entra/ivo"); // the site of Borgofiore, where he administers too
      await ivo.page.waitForURL(/\/app/);
      await ivo.go(`${base}/importa`);
      await ivo.page.locator("input[type=file]").setInputFiles(file);
      await ivo.page.getByText("1 riga da correggere", { exact: true }).waitFor();
      await good(ivo, "a file with a bad row");
      assert.ok(await ivo.page.getByRole("button", { name: /^Carica \d+ righe$/ }).isDisabled(), "a file with a bad row can be loaded");
      assert.equal((await door(ivo, "/kit/items?find=PC-1000")).total, 0, "a preview left something");
      const cell = ivo.page.getByLabel("Categoria, riga 125");
      await cell.fill("portatile");
      await cell.press("Enter");
      await ivo.page.getByText("300 righe da caricare").waitFor();
      await ivo.page.getByLabel(/Metti queste persone in un allestimento/).selectOption({ label: "Primo gruppo in lavoro agile" });
      await ivo.page.getByRole("button", { name: "Carica 300 righe" }).click();
      await ivo.page.getByText("Caricato: 300 beni da consegnare").waitFor();
      await ivo.page.getByRole("link", { name: "Vedi chi è pronto" }).click();
      await ivo.page.getByText("0 pronti su 307").waitFor();
      await ivo.page.getByLabel("Cerca una persona").fill("Cognome299");
      await until("one row of the board", async () => (await ivo.page.locator("tbody tr").filter({ hasText: "Nome299" }).count()) === 1);
      await good(ivo, "the board of three hundred");

      // The same file again changes nothing.
      await writeFile(file, ["nome;cognome;email;ufficio;categoria;marca;modello;numero di serie;inventario", ...rows].join("\r\n").replace("barca", "portatile"));
      await ivo.go(`${base}/importa`);
      await ivo.page.locator("input[type=file]").setInputFiles(file);
      await ivo.page.getByText("300 righe già presenti").waitFor();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    assert.ok(!/panic/.test(town.log));
  },

  "every page of the kit reads well at three widths, in two languages": async ({ arrive }) => {
    for (const [device, language] of [[phone, "it-IT"], [tablet, "en-GB"], [desktop, "it-IT"]]) {
      const paola = await arrive("Paola", device, language);
      await paola.enter("paola");
      const note = (await door(paola, "/kit/notes?state=open"))[0].id;
      const campaign = (await door(paola, "/kit/campaigns")).campaigns[0].id;
      for (const where of ["", "/registro", `/q/${await codeOf(paola, "LT-0187")}`, "/leggi", "/verbali", `/verbali/${note}`, "/licenze", "/acquisti", "/allestimento", `/allestimento/${campaign}`, "/importa"]) {
        await paola.go(base + where);
        await paola.page.locator("h1").waitFor();
        await good(paola, `${where || "mine"} at ${device.viewport.width}`);
      }
      const giulia = await arrive("Giulia", device, language);
      await giulia.enter("giulia");
      await giulia.go(base);
      await giulia.page.getByRole("link", { name: "LT-0187" }).waitFor();
      await good(giulia, `my kit at ${device.viewport.width}`);
      await giulia.leave();
      await paola.leave();
    }
  },
};
