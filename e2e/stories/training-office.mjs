// Training as the personnel office keeps it: certificates from outside, editions
// that move, courses that are copied.
import { readFileSync } from "node:fs";
import path from "node:path";
import { desktop, phone } from "../people.mjs";
import { root } from "../town.mjs";

export const flags = ["--demo-now", "2026-11-25T10:00:00+01:00"];

const widths = [[360, 740], [768, 1024], [1440, 900]];
const home = "/app/agile/formazione";

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

export default {
  async "Giulia brings a certificate from outside, and Paola says that it counts"({ arrive }) {
    const giulia = await arrive("Giulia", phone);
    await giulia.enter("giulia");
    await checkWidths(giulia, `${home}/altrove`, "courses done elsewhere, none");
    await giulia.page.getByRole("button", { name: "Porta un attestato" }).click();
    let box = giulia.page.getByRole("dialog");
    await box.getByLabel("Titolo").fill("Primo soccorso");
    await box.getByLabel("Chi l’ha tenuto").fill("Croce Bianca");
    await box.getByLabel("Giorno in cui l’hai finito").fill("2026-10-05");
    await box.getByLabel("Ore").fill("4");
    await box.getByLabel("Attestato").setInputFiles({ name: "attestato.pdf", mimeType: "application/pdf", buffer: readFileSync(path.join(root, "e2e/fixtures/piano.pdf")) });
    await checkWidths(giulia, "", "bringing a certificate");
    await box.getByRole("button", { name: "Invia" }).click();
    await giulia.page.getByText("In attesa di risposta").waitFor();
    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    await paola.go(`${home}/personale`);
    await paola.page.getByRole("heading", { name: "1 attestato di corsi fatti altrove da guardare" }).waitFor();
    await checkWidths(paola, "", "certificates to look at");
    const [sheet] = await Promise.all([paola.page.waitForEvent("download"), paola.page.getByRole("link", { name: "Foglio di calcolo" }).click()]);
    if (!readFileSync(await sheet.path()).subarray(0, 2).equals(Buffer.from("PK"))) throw new Error("not a spreadsheet");
    await paola.page.getByRole("button", { name: "Vale il corso di Giulia Ferretti", exact: true }).click();
    await paola.page.getByText("Il corso vale").waitFor();
    await giulia.page.reload();
    await giulia.page.locator("main").getByText("Vale", { exact: true }).waitFor();
    await checkWidths(giulia, "", "courses done elsewhere");
  },

  async "Paola moves an edition, makes another like it and copies a course"({ arrive }) {
    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    await paola.go(`${home}/catalogo`);
    const course = paola.page.locator("section,.lg-panel").filter({ has: paola.page.getByRole("heading", { name: "Salute e sicurezza a casa" }) }).last();
    await course.getByRole("link", { name: "Persone ed edizioni" }).click();
    await paola.page.getByText("Mori Fabio").waitFor();
    await checkWidths(paola, "", "the people of a course");
    await paola.page.getByRole("button", { name: /^Modifica: / }).first().click();
    let box = paola.page.getByRole("dialog");
    await box.getByLabel("Dove").fill("Biblioteca civica");
    await checkWidths(paola, "", "changing an edition");
    await box.getByRole("button", { name: "Salva" }).click();
    await paola.page.getByText("Biblioteca civica").waitFor();
    await paola.page.getByRole("button", { name: /^Duplica: / }).first().click();
    await box.getByLabel("Giorno").fill("2026-12-17");
    await box.getByRole("button", { name: "Apri l’edizione" }).click();
    await paola.page.getByRole("link", { name: /17 dicembre/ }).waitFor();
    const fabio = await arrive("Fabio", phone);
    await fabio.enter("fabio");
    await fabio.go("/app/avvisi");
    await fabio.page.getByText("Le lezioni hanno cambiato giorno o luogo").first().waitFor();
    await paola.go(`${home}/catalogo`);
    await course.getByRole("link", { name: "Modifica" }).click();
    await paola.page.getByRole("button", { name: "Duplica" }).click();
    await paola.page.getByRole("dialog").getByRole("button", { name: "Duplica" }).click();
    await paola.page.getByRole("heading", { name: "Salute e sicurezza a casa (copia)" }).waitFor();
    await paola.page.getByRole("button", { name: "Butta via" }).click();
    await paola.page.getByRole("dialog").getByRole("button", { name: "Butta via" }).click();
    await paola.page.getByText("Corso buttato via.").waitFor();
  },
};
