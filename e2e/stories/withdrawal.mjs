// Withdrawing from an open-ended agreement (L. 81/2017 art. 19 c. 2): the body
// gives a worker with a disability ninety days and anybody else thirty; a worker
// gives thirty. Whoever heads the office reads the last day and never why.
import assert from "node:assert/strict";
import { desktop, phone } from "../people.mjs";

const now = "2026-11-25T10:00:00+01:00";
export const flags = ["--demo-now", now];
const tablet = { viewport: { width: 768, height: 1024 } };
const button = (p, name) => p.page.getByRole("button", { name, exact: true });
const dialog = (p) => p.page.getByRole("dialog");

/** A person whose computer shows the day of the town. */
async function come(arrive, who, device) {
  const p = await arrive(who, device);
  await p.context.clock.setFixedTime(new Date(now));
  await p.enter(who.toLowerCase());
  return p;
}

async function good(p, label) {
  await p.page.locator(".lg-skeleton").first().waitFor({ state: "hidden" }).catch(() => {});
  await p.checkAccess(label);
  assert.ok((await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${label} is wider than the screen`);
}

/** Signs the agreement that is open, with the code that the demo town shows. */
async function sign(p, after) {
  await button(p, "Firma").click();
  await dialog(p).waitFor();
  await dialog(p).getByRole("textbox").fill(/\b\d{6}\b/.exec(await dialog(p).innerText())[0]);
  await dialog(p).getByRole("button", { name: "Conferma" }).click();
  await p.page.getByText(after).first().waitFor();
}

/** Reads what is still to be read, on the step of the form that asks it. */
async function readAll(p) {
  await p.page.getByRole("heading", { name: /Passo 6/ }).waitFor();
  for (const title of ["Salute e sicurezza quando lavori fuori sede", "Quali dati teniamo su di te", "Come usare la rete e i dati del Comune"]) {
    await button(p, title).click();
    await dialog(p).getByRole("button", { name: "Ho letto" }).click();
    await dialog(p).waitFor({ state: "hidden" });
  }
}

/** On the step of days: from today, with no end. */
async function openEnded(p) {
  await p.page.getByRole("heading", { name: /Passo 2/ }).waitFor();
  await p.page.getByLabel("Dal", { exact: true }).fill("2026-11-25");
  await p.page.getByLabel(/^Al/).first().fill("");
}

async function send(p) {
  await p.page.getByRole("button", { name: /Controlla e invia/ }).click();
  await p.page.getByText("Non manca niente").waitFor();
  await button(p, "Invia al responsabile").click();
  await p.page.getByText("In attesa del responsabile").first().waitFor();
  return p.page.url().split("/").at(-1);
}

async function signBoth(worker, head, id) {
  await head.go(`/app/agile/accordi/${id}`);
  await button(head, "Approva e prepara le firme").click();
  await head.page.getByText("Da firmare").first().waitFor();
  await sign(head, "Hai firmato. Manca l’altra firma.");
  await worker.go(`/app/agile/accordi/${id}`);
  await sign(worker, "Firmato da entrambi.");
  await worker.page.getByText("In corso").first().waitFor();
}

/** Opens the window of withdrawal and gives what it says. */
async function ask(p, id) {
  await p.go(`/app/agile/accordi/${id}`);
  await button(p, "Recedi…").click();
  await dialog(p).getByText("Il preavviso è di").waitFor();
  return dialog(p).innerText();
}

const asked = (p, where) => p.page.evaluate(async (w) => {
  const r = await fetch(`/api/v1${w}`);
  return { status: r.status, text: await r.text() };
}, where);

export default {
  "the body withdraws from Piero, who is protected, with ninety days; he would give thirty; Marco never learns why": async ({ arrive }) => {
    // The personnel office writes his employment: without it nobody can sign.
    const paola = await come(arrive, "Paola", desktop);
    await paola.go("/app/agile/programma");
    await paola.page.getByRole("link", { name: "Rapporti di lavoro" }).first().click();
    await paola.page.getByRole("heading", { name: "Rapporti di lavoro" }).waitFor();
    await paola.page.getByLabel("Solo chi non ha ancora i dati").check();
    await paola.page.getByLabel("Cerca per nome").fill("Piero");
    await good(paola, "employments");
    await paola.page.getByRole("button", { name: /^Cambia: Piero/ }).click();
    await dialog(paola).getByLabel("Codice fiscale").fill("PRTPRI70A01A944P");
    await dialog(paola).getByLabel("Primo giorno di lavoro").fill("2001-03-01");
    await dialog(paola).getByLabel(/Lavoratore con disabilità/).check();
    await dialog(paola).getByRole("button", { name: "Salva" }).click();
    await dialog(paola).getByText(/codice fiscale non è giusto/i).waitFor(); // its last letter is wrong
    await good(paola, "an employment with a mistake");
    await dialog(paola).getByLabel("Codice fiscale").fill("PRTPRI70A01A944N");
    await dialog(paola).getByRole("button", { name: "Salva" }).click();
    await dialog(paola).waitFor({ state: "hidden" });

    const marco = await come(arrive, "Marco", tablet);
    await marco.go("/app/agile/accordi");
    await marco.page.getByRole("link", { name: /^Piero/ }).click();
    await button(marco, "Chiedi una modifica").click();
    await dialog(marco).getByLabel("Che cosa cambiare").fill("Facciamolo da oggi e senza termine.");
    await dialog(marco).getByRole("button", { name: "Chiedi la modifica" }).click();
    await marco.page.getByText("Da correggere").first().waitFor();

    const piero = await come(arrive, "Piero", phone);
    await piero.go("/app/agile");
    await piero.page.getByRole("link", { name: "Correggi la domanda" }).click();
    await piero.page.getByRole("button", { name: /Giorni e ore/ }).click();
    await openEnded(piero);
    await piero.page.getByRole("button", { name: /Obiettivi/ }).click();
    await piero.page.getByLabel("Entro il").fill("2027-06-30");
    await piero.page.getByRole("button", { name: /Da leggere/ }).first().click();
    await readAll(piero);
    const id = await send(piero);
    await signBoth(piero, marco, id);

    // Each side is told its own notice before anything happens.
    assert.match(await ask(piero, id), /30 giorni.*25 dicembre 2026/s);
    await good(piero, "a withdrawal to confirm, on a phone");
    await button(piero, "Tieni l’accordo").click();
    assert.equal(await button(marco, "Recedi…").count(), 0, "the head may withdraw, and so would learn the notice");
    assert.match(await ask(paola, id), /90 giorni.*23 febbraio 2027/s);
    await good(paola, "a withdrawal to confirm");
    await dialog(paola).getByLabel(/Ultimo giorno/).fill("2027-02-22");
    await dialog(paola).getByLabel(/Motivo/).fill("Lo sportello cambia sede e orario.");
    await dialog(paola).getByRole("button", { name: "Recedi" }).click();
    await dialog(paola).getByText(/Con 90 giorni di preavviso il primo giorno possibile/).waitFor();
    await dialog(paola).getByLabel(/Ultimo giorno/).fill("");
    await dialog(paola).getByRole("button", { name: "Recedi" }).click();
    await paola.page.getByText("l’accordo vale fino al 23 febbraio 2027").first().waitFor();

    await marco.go(`/app/agile/accordi/${id}`);
    await marco.page.getByText("Vale fino al 23 febbraio 2027.").waitFor();
    await marco.page.getByText("Lo sportello cambia sede e orario.").waitFor();
    await good(marco, "an agreement withdrawn from, as the head sees it");
    const seen = (await marco.page.locator("main").innerText()) + (await asked(marco, `/agile/agreements/${id}`)).text;
    assert.doesNotMatch(seen, /68\/1999|disabil|protect|90 giorni|novanta|PRTPRI/i, "the head can read why the notice is long");
    assert.notEqual((await asked(marco, "/agile/employments/piero")).status, 200);
    assert.notEqual((await asked(marco, `/agile/agreements/${id}/notice`)).status, 200);
    // The record is a document, for both sides and the head alike.
    for (const p of [piero, marco, paola]) {
      await p.go(`/app/agile/accordi/${id}`);
      const where = await p.page.getByRole("link", { name: "Leggi il recesso" }).getAttribute("href");
      assert.match((await asked(p, where.replace("/api/v1", ""))).text, /^%PDF-/);
    }
    await piero.page.getByText("Vale fino al 23 febbraio 2027.").waitFor();
    await good(piero, "an agreement withdrawn from, on a phone");
  },

  "from Fabio both sides would give thirty days; he withdraws at once, for a justified reason": async ({ arrive }) => {
    const fabio = await come(arrive, "Fabio", phone);
    await fabio.go("/app/agile");
    await button(fabio, "Chiedi il lavoro agile").click();
    await fabio.page.getByRole("heading", { name: /Passo 1/ }).waitFor();
    await fabio.page.getByLabel("Certificati e cambi di residenza in linea").check();
    await button(fabio, "Avanti").click();
    await openEnded(fabio);
    await button(fabio, "giovedì").click();
    await fabio.page.getByLabel("Dove lavorerai").fill("casa, via del Noce 5");
    await fabio.page.getByRole("button", { name: /Obiettivi/ }).click();
    await button(fabio, "Aggiungi un obiettivo").click();
    await fabio.page.getByLabel("Risultato atteso").fill("Certificati in due giorni");
    await fabio.page.getByLabel("Indicatore").fill("Certificati inviati entro due giorni");
    await fabio.page.getByLabel("Valore", { exact: true }).fill("95");
    await fabio.page.getByLabel("Entro il").fill("2027-06-30");
    await fabio.page.getByRole("button", { name: /Da leggere/ }).first().click();
    await readAll(fabio);
    const id = await send(fabio);
    const chiara = await come(arrive, "Chiara", desktop);
    await signBoth(fabio, chiara, id);

    const paola = await come(arrive, "Paola", desktop);
    assert.match(await ask(paola, id), /30 giorni.*25 dicembre 2026/s);
    await dialog(paola).getByRole("button", { name: "Tieni l’accordo" }).click();
    assert.match(await ask(fabio, id), /30 giorni.*25 dicembre 2026/s);
    await dialog(fabio).getByLabel("Ho un giustificato motivo: finisce oggi, senza preavviso").check();
    await dialog(fabio).getByRole("button", { name: "Recedi" }).click();
    await dialog(fabio).getByText(/giustificato motivo: scrivilo/).waitFor(); // not without saying which
    await dialog(fabio).getByLabel(/Motivo/).fill("La casa non è più adatta: i lavori durano mesi.");
    await dialog(fabio).getByRole("button", { name: "Recedi" }).click();
    await fabio.page.getByText("l’accordo vale fino al 25 novembre 2026").first().waitFor();
    await chiara.go(`/app/agile/accordi/${id}`);
    await chiara.page.getByText("Vale fino al 25 novembre 2026.").waitFor();
    assert.match((await asked(chiara, `/agile/agreements/${id}/withdrawal`)).text, /^%PDF-/);
  },
};
