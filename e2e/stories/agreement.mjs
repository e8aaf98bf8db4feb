// Smart working, from the application on a phone to two signatures; evaluation
// and renewal; a pilot measured and extended; an emergency declared.
import assert from "node:assert/strict";
import { desktop, phone, until } from "../people.mjs";

const tablet = { viewport: { width: 768, height: 1024 } };
const door = (p, where) => p.page.evaluate(async (w) => (await fetch(`/api/v1${w}`)).json(), where);
const button = (p, name) => p.page.getByRole("button", { name, exact: true });

/** The open page can be read by everybody, and is not wider than the screen. */
async function good(p, label) {
  await p.page.locator(".lg-skeleton").first().waitFor({ state: "hidden" }).catch(() => {});
  await p.checkAccess(label);
  assert.ok((await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${label} is wider than the screen`);
}

/** Signs the agreement that is open, with the code that the demo town shows. */
async function sign(p, after) {
  await button(p, "Firma").click();
  const dialog = p.page.getByRole("dialog");
  await dialog.waitFor();
  await good(p, "the second factor");
  const code = /\b\d{6}\b/.exec(await dialog.innerText())?.[0];
  assert.ok(code, "the demo town shows no code");
  await dialog.getByRole("textbox").fill(code);
  await dialog.getByRole("button", { name: "Conferma" }).click();
  await p.page.getByText(after).first().waitFor();
}

const next = async (p, heading) => {
  await button(p, "Avanti").click();
  await p.page.getByRole("heading", { name: heading }).waitFor();
};

export default {
  "Fabio applies on the phone, his head asks a change, both sign": async ({ arrive }) => {
    const fabio = await arrive("Fabio", phone);
    await fabio.enter("fabio");
    await fabio.go("/app/agile");
    await good(fabio, "my smart working with nothing in it, on a phone");
    await button(fabio, "Chiedi il lavoro agile").click();
    await fabio.page.getByRole("heading", { name: /Passo 1/ }).waitFor();
    await fabio.page.getByLabel("Certificati e cambi di residenza in linea").check();
    await good(fabio, "the first step, on a phone");
    await next(fabio, /Passo 2/);
    await button(fabio, "mercoledì").click();
    await fabio.page.getByLabel("Dove lavorerai").fill("casa, via del Noce 5");
    await good(fabio, "days and hours, on a phone");
    await next(fabio, /Passo 3/);
    await next(fabio, /Passo 4/);
    await button(fabio, "Aggiungi un obiettivo").click();
    await fabio.page.getByLabel("Risultato atteso").fill("Certificati in due giorni");
    await fabio.page.getByLabel("Indicatore").fill("Certificati inviati entro due giorni");
    await fabio.page.getByLabel("Valore", { exact: true }).fill("95");
    await good(fabio, "goals, on a phone");

    // A browser closed here loses nothing: the draft is on the server.
    await next(fabio, /Passo 5/);
    await good(fabio, "priorities, on a phone");
    await fabio.page.reload();
    await fabio.page.getByRole("heading", { name: /Passo 1/ }).waitFor();
    assert.ok(await fabio.page.getByLabel("Certificati e cambi di residenza in linea").isChecked(), "what was ticked is gone");
    await button(fabio, "Da leggere").or(fabio.page.getByRole("button", { name: /Da leggere/ })).first().click();
    await fabio.page.getByRole("heading", { name: /Passo 6/ }).waitFor();
    for (const title of ["Salute e sicurezza quando lavori fuori sede", "Quali dati teniamo su di te", "Come usare la rete e i dati del Comune"]) {
      await button(fabio, title).click();
      await fabio.page.getByRole("dialog").getByRole("button", { name: "Ho letto" }).click();
      await fabio.page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await next(fabio, /Passo 7/);
    await fabio.page.getByText("Non manca niente").waitFor();
    await button(fabio, "Invia al responsabile").click();
    await fabio.page.getByText("In attesa del responsabile").first().waitFor();
    const id = fabio.page.url().split("/").at(-1);

    const chiara = await arrive("Chiara", desktop);
    await chiara.enter("chiara");
    await chiara.go("/app/agile/accordi");
    await good(chiara, "the head's list");
    await chiara.page.getByRole("link", { name: "Fabio Mori" }).click();
    await chiara.page.getByRole("heading", { name: "Lavoro agile di Fabio Mori" }).waitFor();
    await good(chiara, "an application, as the head sees it");
    await button(chiara, "Chiedi una modifica").click();
    await chiara.page.getByRole("dialog").getByLabel("Che cosa cambiare").fill("Il mercoledì serve lo sportello: prova il giovedì.");
    await chiara.page.getByRole("dialog").getByRole("button", { name: "Chiedi la modifica" }).click();
    await chiara.page.getByText("Da correggere").first().waitFor();

    await fabio.go("/app/agile");
    await fabio.page.getByRole("link", { name: "Correggi la domanda" }).click();
    await fabio.page.getByText("prova il giovedì").waitFor();
    await fabio.page.getByRole("button", { name: /Giorni e ore/ }).click();
    await fabio.page.getByRole("heading", { name: /Passo 2/ }).waitFor();
    await button(fabio, "mercoledì").click();
    await button(fabio, "giovedì").click();
    await fabio.page.getByLabel("Quanti giorni da fuori sede").selectOption("1");
    await fabio.page.getByRole("button", { name: /Controlla e invia/ }).click();
    await button(fabio, "Invia al responsabile").click();
    await fabio.page.getByText("In attesa del responsabile").first().waitFor();

    await chiara.page.reload();
    await button(chiara, "Approva e prepara le firme").click();
    await chiara.page.getByText("Da firmare").first().waitFor();
    const pdf = await chiara.page.evaluate(async (a) => (await (await fetch(`/api/v1/agile/agreements/${a}/document`)).text()).slice(0, 5), id);
    assert.equal(pdf, "%PDF-");
    await sign(chiara, "Hai firmato. Manca l’altra firma.");
    await fabio.page.reload();
    await good(fabio, "an agreement to sign, on a phone");
    await sign(fabio, "Firmato da entrambi.");
    const one = await door(fabio, `/agile/agreements/${id}`);
    assert.equal(one.state, "signed");
    assert.deepEqual(one.signatures.map((s) => s.side).sort(), ["body", "worker"]);
    assert.deepEqual(one.terms.weekdays, [4]);
    assert.equal(new Set([one.sha256, ...one.signatures.map((s) => s.sha256)]).size, 1);
  },

  "Giulia and Marco evaluate at the end, and she asks for the renewal": async ({ arrive }) => {
    const giulia = await arrive("Giulia", phone);
    await giulia.enter("giulia");
    const marco = await arrive("Marco", tablet);
    await marco.enter("marco");
    for (const p of [giulia, marco]) {
      await p.go("/app/agile/accordi/accordo-giulia");
      await button(p, "Valuta alla fine").click();
      const dialog = p.page.getByRole("dialog");
      const reached = dialog.getByLabel("Valore raggiunto");
      await reached.nth(0).fill("93");
      await reached.nth(1).fill("118");
      await dialog.getByLabel("È raggiunto?").nth(1).selectOption("partly");
      await reached.nth(2).fill("Pubblicata");
      await good(p, "an evaluation");
      await dialog.getByRole("button", { name: "Salva" }).click();
      await p.page.getByText("Valutazione salvata.").waitFor();
    }
    await giulia.page.reload();
    await giulia.page.getByText("alla fine, il responsabile").first().waitFor();
    await good(giulia, "an agreement evaluated, on a phone");
    await button(giulia, "Chiedi il rinnovo").click();
    await giulia.page.getByRole("heading", { name: "Rinnovo dell’accordo" }).waitFor();
    const mine = await door(giulia, "/agile/mine");
    const renewal = mine.find((a) => a.kind === "renewal");
    assert.equal(renewal.before, "accordo-giulia");
    assert.match(renewal.terms.from, /-01-01$/);
  },

  "the personnel office measures a pilot, extends it, and declares an emergency": async ({ arrive }) => {
    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    await paola.go("/app/agile/programma");
    await good(paola, "the programme");
    await button(paola, "Scrivi la valutazione: Pilota dei Tributi").click();
    await paola.page.getByRole("dialog").getByLabel("Valutazione", { exact: true }).fill("Obiettivi raggiunti quasi tutti, nessun reclamo: si può estendere.");
    await paola.page.getByRole("dialog").getByRole("button", { name: "Salva" }).click();
    await button(paola, "Estendi a un nuovo gruppo: Pilota dei Tributi").click();
    const dialog = paola.page.getByRole("dialog");
    await dialog.getByLabel("Nome").fill("Tutto il Comune");
    assert.equal(await dialog.getByLabel("Posti").inputValue(), "4000");
    await good(paola, "a pilot extended");
    await dialog.getByRole("button", { name: "Salva" }).click();
    await button(paola, "Aggiungi persone a «Tutto il Comune»").click();
    await dialog.getByLabel("Servizi sociali").check();
    await dialog.getByRole("button", { name: "Aggiungi", exact: true }).click();
    await paola.page.getByText(/Aggiunta 1 persona|Aggiunte \d+ persone/).waitFor();
    const cohorts = await door(paola, "/agile/cohorts");
    assert.deepEqual(cohorts.map((c) => c.state).sort(), ["extended", "running"]);

    await button(paola, "Dichiara l’emergenza").click();
    await dialog.getByLabel("Norma che lo permette").fill("D.L. 1/2026, art. 1");
    await good(paola, "an emergency to declare");
    await dialog.getByRole("button", { name: "Dichiara" }).click();
    await paola.page.getByText("D.L. 1/2026, art. 1").waitFor();
    const rita = await arrive("Rita", phone);
    await rita.enter("rita");
    const today = (await door(rita, "/agile/emergencies"))[0];
    assert.equal(today.from, today.to);
    await until("Rita is told of the emergency", async () => JSON.stringify(await door(rita, "/notify/notices")).includes("emergen"));

    for (const where of ["numeri", "regole", "dati"]) {
      await paola.go(`/app/agile/${where}`);
      await paola.page.locator("h1").waitFor();
      await good(paola, `/app/agile/${where}`);
    }
  },
};
