// Training: Giulia learns on her phone and anybody verifies her certificate, a
// teacher keeps the register, the personnel office enrols an office.
import { readFileSync } from "node:fs";
import path from "node:path";
import { desktop, phone, until } from "../people.mjs";
import { root } from "../town.mjs";

export const flags = ["--demo-now", "2026-11-25T10:00:00+01:00"];

const widths = [[360, 740], [768, 1024], [1440, 900]];
const home = "/app/agile/formazione";
const courses = JSON.parse(readFileSync(path.join(root, "features/training/seed/courses.json"), "utf8"));
const bank = courses.find((c) => c.course.title === "Riunioni brevi e utili").questions;

/** Looks at a page at three widths, with the eyes of a screen reader. */
async function checkWidths(p, where, what) {
  const before = p.page.viewportSize();
  if (where) await p.go(where);
  await p.page.locator("h1").first().waitFor();
  for (const [width, height] of widths) {
    await p.page.setViewportSize({ width, height });
    await p.checkAccess(`${what}, ${width}`);
    const wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) throw new Error(`${what} is ${wide} px wider than a screen of ${width}`);
  }
  await p.page.setViewportSize(before);
}

/** Fills in the paper: all right, or as wrong as can be. */
async function answer(page, right) {
  const asked = page.locator("fieldset.lg-tr-q");
  await asked.first().waitFor();
  for (let i = 0; i < (await asked.count()); i++) {
    const words = (await asked.nth(i).locator("legend").innerText()).replace(/^\d+\. /, "");
    const question = bank.find((q) => q.words === words);
    for (const o of question.options.filter((o) => o.right === right).slice(0, right && question.many ? 9 : 1)) await asked.nth(i).getByText(o.text, { exact: true }).click();
  }
}

export default {
  async "Giulia fails once, passes, and anybody verifies her certificate"({ town, arrive }) {
    const giulia = await arrive("Giulia", phone);
    await giulia.enter("giulia");
    await checkWidths(giulia, home, "my training");
    await giulia.go(home);
    await giulia.page.getByText("entro martedì 15 dicembre").waitFor();
    await giulia.page.getByRole("article").filter({ hasText: "Riunioni brevi e utili" }).getByRole("link", { name: "Comincia" }).click();
    await giulia.page.getByRole("heading", { name: "Serve davvero?" }).waitFor();
    await checkWidths(giulia, "", "a lesson");
    for (const next of ["Prima: mezza pagina", "Durante: mezz’ora", "Dopo: cinque righe"]) {
      await giulia.page.getByRole("button", { name: "Ho letto: vai avanti" }).click();
      await giulia.page.getByRole("heading", { name: next }).waitFor();
    }
    await giulia.page.getByRole("button", { name: "Ho letto: vai alla prova" }).click();
    await giulia.page.getByRole("button", { name: "Comincia la prova" }).click();
    await answer(giulia.page, false);
    await giulia.page.getByText("Salvato", { exact: true }).waitFor();
    await checkWidths(giulia, "", "the paper of the quiz");
    // The power goes: what was answered is still there.
    await town.killNow();
    await town.start();
    await giulia.page.reload();
    await giulia.page.getByRole("button", { name: "Riprendi la prova" }).click();
    await until("the answers came back", async () => (await giulia.page.locator("fieldset input:checked").count()) >= 4);
    await giulia.page.getByRole("button", { name: "Consegna", exact: true }).click();
    await giulia.page.getByRole("heading", { name: "Non ancora: puoi riprovare" }).waitFor();
    await checkWidths(giulia, "", "a try that failed");
    await giulia.page.getByRole("button", { name: /^Riprova/ }).click();
    await answer(giulia.page, true);
    await giulia.page.getByRole("button", { name: "Consegna", exact: true }).click();
    await giulia.page.getByRole("heading", { name: "Prova superata" }).waitFor();
    const [download] = await Promise.all([giulia.page.waitForEvent("download"), giulia.page.locator("main").getByRole("link", { name: "Scarica l’attestato" }).last().click()]);
    const paper = readFileSync(await download.path());
    if (!paper.subarray(0, 5).equals(Buffer.from("%PDF-")) || !/^attestato Riunioni brevi e utili/.test(download.suggestedFilename())) throw new Error(`not a certificate: ${download.suggestedFilename()}, ${paper.length} bytes`);

    await giulia.go(home);
    const verify = await giulia.page.getByRole("link", { name: /^Pagina di verifica dell’attestato: Riunioni/ }).getAttribute("href");
    const anybody = await arrive("Anybody", phone);
    await checkWidths(anybody, verify, "the page of a certificate");
    await anybody.page.getByText("Autentico e valido").waitFor();
    if ((await anybody.page.locator("main").innerText()).includes("Ferretti")) throw new Error("the code alone tells the name");
    await anybody.page.getByLabel("Cognome sull'attestato").fill("Rinaldi");
    await anybody.page.getByRole("button", { name: "Confronta" }).click();
    await anybody.page.getByText("non è intestato a Rinaldi").waitFor();
    await anybody.page.getByLabel("Cognome sull'attestato").fill("ferretti");
    await anybody.page.keyboard.press("Enter");
    await anybody.page.getByText("Sì: l'attestato è intestato a ferretti").waitFor();
    await anybody.page.getByRole("link", { name: "Verifica un altro attestato" }).click();
    await anybody.page.getByLabel("Codice dell'attestato").fill(verify.slice(-27).replace(/.$/, "-"));
    await anybody.page.getByRole("button", { name: "Verifica" }).click();
    await anybody.page.getByRole("alert").waitFor();
    await checkWidths(anybody, "", "a code that is mistyped");
  },

  async "Paola enrols an office and prepares the certificates"({ arrive }) {
    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    for (const [where, what] of [["personale", "what is missing to whom"], ["catalogo", "the catalogue"], ["competenze", "skills"]]) await checkWidths(paola, `${home}/${where}`, what);
    await paola.go(`${home}/personale`);
    await paola.page.getByRole("button", { name: "Iscrivi più persone" }).click();
    const box = paola.page.getByRole("dialog");
    await box.getByLabel("Corso").selectOption({ label: "Riunioni brevi e utili" });
    await box.getByLabel("Ufficio", { exact: true }).selectOption({ label: "Anagrafe e stato civile" });
    await box.getByLabel(/^Entro il/).fill("2026-12-18");
    await box.getByRole("button", { name: "Guarda chi sono" }).click();
    await box.getByText("3 persone da iscrivere.").waitFor();
    await box.getByText("Bianchi Mara, Bruni Chiara, Mori Fabio.").waitFor();
    await checkWidths(paola, "", "enrolling many");
    await box.getByRole("button", { name: "Iscrivi 3 persone" }).click();
    await box.waitFor({ state: "detached" });
    await paola.page.getByText("3 persone iscritte.").waitFor();
    await paola.page.getByRole("button", { name: "Attestati", exact: true }).click();
    await box.getByLabel("Corso").selectOption({ label: "Salute e sicurezza a casa" });
    await box.getByRole("button", { name: /^Prepara \d+ attestati/ }).click();
    await box.getByText("Attestati pronti").waitFor();
    await checkWidths(paola, "", "the certificates of a course");
    const [zip] = await Promise.all([paola.page.waitForEvent("download"), box.getByRole("link", { name: /^Scarica \d+ attestati/ }).click()]);
    if (!readFileSync(await zip.path()).subarray(0, 2).equals(Buffer.from("PK"))) throw new Error("not a zip");

    const fabio = await arrive("Fabio", phone);
    await fabio.enter("fabio");
    await fabio.go(home);
    await fabio.page.getByText("entro venerdì 18 dicembre").waitFor();
    const marco = await arrive("Marco", desktop);
    await marco.enter("marco");
    await marco.go(`${home}/personale`);
    await marco.page.getByRole("heading", { name: "Formazione del mio ufficio" }).waitFor();
    await marco.page.getByRole("rowheader", { name: "Ferretti Giulia" }).waitFor();
    if ((await marco.page.locator("main").innerText()).includes("Mori")) throw new Error("a head sees another office");
    await checkWidths(marco, "", "a head's office");
  },

  async "Piero keeps the register with his thumb, and Chiara may take the quiz"({ town, arrive }) {
    await town.killNow();
    town.flags = ["--demo-now", "2026-12-03T08:50:00+01:00"];
    await town.start();
    const piero = await arrive("Piero", phone);
    await piero.enter("piero");
    await piero.go(home);
    await piero.page.getByRole("link", { name: /Sala consiliare/ }).click();
    await piero.page.getByRole("button", { name: "Bruni Chiara" }).click();
    await until("Chiara is there", async () => (await piero.page.getByRole("button", { name: "Bruni Chiara" }).getAttribute("aria-pressed")) === "true");
    await piero.page.getByText("Presenti: 1 di 3").waitFor();
    await checkWidths(piero, "", "the register");
    await town.killNow();
    town.flags = ["--demo-now", "2026-12-03T11:05:00+01:00"];
    await town.start();
    await piero.page.reload();
    await piero.page.getByRole("button", { name: "Chiudi il registro" }).click();
    const box = piero.page.getByRole("dialog");
    await box.getByText("può fare la prova finale").waitFor();
    await box.getByRole("button", { name: "Chiudi il registro" }).click();
    await piero.page.getByText("Registro chiuso. Presenti: 1. Assenti: 2.").waitFor();

    const chiara = await arrive("Chiara", phone);
    await chiara.enter("chiara");
    await chiara.go(home);
    await chiara.page.getByRole("link", { name: "Salute e sicurezza a casa" }).first().click();
    await chiara.page.getByRole("button", { name: "Comincia la prova" }).waitFor();
  },
};
