// A day at the office: Giulia finds a desk on the phone, Anna by the keyboard
// alone, the code on a desk says who has come, and Ivo draws one desk more.
import { desktop, phone } from "../people.mjs";

export const flags = ["--demo-now", "2026-11-25T09:10:00+01:00"];

const body = (p) => p.page.locator("main");

export default {
  async "Giulia books a desk on the phone, gives it back and takes it again"({ arrive }) {
    const giulia = await arrive("Giulia", phone);
    await giulia.enter("giulia");
    await giulia.go("/app/agile/postazioni");
    await giulia.page.getByRole("heading", { name: "Postazioni", level: 1 }).waitFor();
    await giulia.page.getByRole("radio", { name: "giovedì 26 novembre" }).check({ force: true });
    await giulia.page.getByRole("button", { name: "Elenco" }).click();
    await body(giulia).getByRole("button", { name: /^Scrivania 3 / }).click();
    const box = giulia.page.getByRole("dialog");
    await giulia.checkAccess("the window of a desk");
    await box.getByLabel(/^Mattina/).check();
    await box.getByRole("button", { name: "Prenota" }).click();
    await giulia.page.getByText("Prenotato: Scrivania 3, giovedì 26 novembre.").waitFor();
    const row = giulia.page.locator("#seat-mine").locator("xpath=../..").getByRole("listitem");
    await row.filter({ hasText: "8:00–13:30" }).waitFor();
    await giulia.page.getByRole("button", { name: /^Annulla la prenotazione: Scrivania 3/ }).click();
    await giulia.page.getByText("Hai annullato: Scrivania 3").waitFor();
    await row.first().waitFor({ state: "detached" });
    await giulia.page.locator(".lg-toast", { hasText: "Hai annullato" }).getByRole("button", { name: "Annulla" }).click();
    await row.filter({ hasText: "8:00–13:30" }).waitFor();
    await giulia.checkAccess("the desks on a phone");
    giulia.checkQuiet();
  },

  async "Anna walks over the plan with the arrows; both see at once who sits where, today only"({ arrive }) {
    const anna = await arrive("Anna", desktop);
    await anna.enter("anna");
    await anna.go("/app/agile/postazioni");
    const spot = (name) => anna.page.getByRole("button", { name: new RegExp(`^\\S+( \\S+)?\\. ${name},`) });
    await spot("Scrivania 1").focus();
    await anna.page.keyboard.press("ArrowDown");
    await anna.page.keyboard.press("Enter"); // Scrivania 4 lies below
    const box = anna.page.getByRole("dialog", { name: "Scrivania 4" });
    await box.waitFor();
    await box.getByRole("button", { name: "Prenota" }).focus();
    await anna.page.keyboard.press("Enter");
    await box.waitFor({ state: "detached" });
    await anna.page.getByRole("button", { name: /^04 tu\. Scrivania 4.*È la tua/ }).waitFor();

    const fabio = await arrive("Fabio", desktop);
    await fabio.enter("fabio");
    await fabio.go("/app/agile/postazioni");
    await fabio.page.getByRole("button", { name: /^04 AD\. Scrivania 4.*Anna Dolci/ }).waitFor();
    await fabio.page.getByRole("radio", { name: "giovedì 26 novembre" }).check({ force: true });
    await fabio.page.getByRole("button", { name: /Scrivania 2, P1-02\. Occupata/ }).waitFor();
    if (await fabio.page.getByText("Marco Bellandi").count()) throw new Error("who sits where tomorrow is told today");
    await fabio.page.getByRole("radio", { name: /^Oggi/ }).check({ force: true });
    await anna.page.getByRole("button", { name: /^Annulla la prenotazione: Scrivania 4/ }).click();
    await fabio.page.getByRole("button", { name: /^04\. Scrivania 4.*Libera/ }).waitFor(); // told by the live line
    await anna.checkAccess("the plan");
    anna.checkQuiet();
    fabio.checkQuiet();
  },

  async "the code on a desk says who has come"({ arrive }) {
    const nadia = await arrive("Nadia", phone);
    await nadia.enter("nadia");
    await nadia.go("/app/agile/postazioni/q/P1-06");
    await nadia.page.getByText("Questa scrivania è libera").waitFor();
    await nadia.page.getByRole("button", { name: "Mi siedo qui" }).click();
    await nadia.page.getByText("Tutto a posto: la postazione è tua fino alle 19:00.").waitFor();
    await nadia.checkAccess("the code of a desk");
    await nadia.go("/app/agile/postazioni/q/P1-02");
    await nadia.page.getByText("Questo posto adesso è di un'altra persona.").waitFor();
    nadia.checkQuiet();
  },

  async "Ivo draws one desk more by the keyboard, and it can be booked"({ arrive }) {
    const ivo = await arrive("Ivo", desktop);
    await ivo.enter("ivo");
    await ivo.go("/app/agile/postazioni/piante");
    await ivo.page.getByRole("button", { name: "Scrivania", exact: true }).click();
    const fresh = ivo.page.getByRole("button", { name: /^15\. Scrivania 15/ });
    await fresh.focus();
    for (let i = 0; i < 12; i++) await ivo.page.keyboard.press("ArrowDown");
    await ivo.page.keyboard.press("Shift+ArrowRight");
    await ivo.page.getByRole("button", { name: /Scrivania 15: a 20 da sinistra e 140 dall'alto, larga 95 e alta 60/ }).waitFor();
    await ivo.checkAccess("the editor of a plan");
    await ivo.page.getByRole("button", { name: "Salva la pianta" }).click();
    await ivo.page.getByText("Pianta salvata.").waitFor();
    await ivo.go("/app/agile/postazioni");
    await ivo.page.getByRole("button", { name: /Scrivania 15, P1-15\. Libera/ }).waitFor();
    ivo.checkQuiet();
  },
};
