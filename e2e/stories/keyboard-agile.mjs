// Smart working with a keyboard and nothing else: a desk for a day, the plan
// of a floor, a course and its quiz, what one is told and when.
import assert from "node:assert/strict";
import { ask } from "../accounts.mjs";
import { Keys } from "../keys.mjs";
import { desktop, until } from "../people.mjs";

async function at(arrive, who, where, title) {
  const p = await arrive(who, desktop);
  await p.enter(who, "borgofiore");
  await p.go(`/app${where}`);
  const k = new Keys(p);
  await k.on(title, 15);
  return { p, k, page: p.page };
}

export default {
  "Giulia is absent one day, and takes it back; Marco answers who asks for a day from home": async ({ arrive }) => {
    const { k, page } = await at(arrive, "giulia", "/agile/giorni", "I miei giorni");
    const day = (await k.to(/^Cambia /, { role: "button" })).name;
    await k.window(day, () => k.press("Enter"));
    await k.to(/^(In sede|Da casa)$/, { role: "radio" });
    while ((await k.where()).name !== "Assente") await k.press("ArrowDown");
    await k.choose("Tipo di assenza", "Permesso");
    await k.enter("Salva");
    await k.closed();
    await page.getByText(/^\S+ \d+: richiesta inviata\.$/).waitFor();
    await k.enter("Annulla"); // in the line at the foot of the page
    await k.held();

    const { k: m, page: his } = await at(arrive, "marco", "/agile/settimana", /^La settimana/);
    await m.enter(/^Approva /);
    await his.getByText(/^Approvato: /).waitFor();
    const other = (await m.to(/^Proponi altro a /)).name;
    await m.window(other, () => m.press("Enter"));
    await m.press("Escape");
    await m.on(other);
  },

  "Marco signs an agreement with a code": async ({ arrive }) => {
    const { k, page } = await at(arrive, "marco", "/agile/accordi/rinnovo-nadia", /./);
    await k.window("Firma", () => k.enter("Firma"));
    const code = (await page.locator("dialog .lg-hint").innerText()).match(/\d{6}/)[0];
    await k.write("Codice", code);
    await k.press("Enter");
    await page.getByText("Firmato da entrambi.").waitFor();
    await k.closed();
    await k.held();
  },

  "Giulia takes a desk on the plan of the floor and gives it back": async ({ arrive }) => {
    const { p, k, page } = await at(arrive, "giulia", "/agile/postazioni", "Postazioni");
    await k.to(/^.+Libera/, { role: "button" });
    const before = (await k.where()).name;
    await k.press("End");
    assert.notEqual((await k.where()).name, before, "the arrows do not go from one place to another");
    await k.press("Home");
    await k.on(before);
    await k.window(before, () => k.press("Enter"));
    await k.to(/^Tutto il giorno|^Mattina|^Pomeriggio/, { role: "radio" });
    await k.enter("Prenota", { role: "button" });
    await k.closed();
    await page.getByText(/^Prenotato: /).waitFor();
    await k.held();
    assert.ok((await ask(p, "GET", "/desk/mine")).some((b) => b.state === "booked"));
    await k.enter(/^Annulla la prenotazione/, { back: true });
    await page.getByText(/^Hai annullato/).waitFor();
    await k.held();
  },

  "Ivo moves a place on the plan with the arrows, and saves": async ({ arrive }) => {
    const { k, page } = await at(arrive, "ivo", "/agile/postazioni/piante", "Piante e quote");
    await k.enter("Scrivania");
    const name = (await k.to(/: a 20 da sinistra e 20 dall'alto/, { role: "button" })).name;
    await k.press("ArrowRight");
    await k.press("ArrowDown");
    await k.press("Shift+ArrowRight");
    assert.notEqual((await k.where()).name, name);
    await k.press("Enter");
    await k.on("Nome");
    await k.write("Nome", "Scrivania vicino alla finestra");
    await k.enter("Salva la pianta");
    await page.getByText("Pianta salvata").waitFor();
  },

  "Giulia follows a course to the end of its quiz": async ({ arrive }) => {
    const { k, page } = await at(arrive, "giulia", "/agile/formazione", "La mia formazione");
    await k.enter(/^Comincia|^Continua/);
    await page.waitForURL(/corsi/);
    const heading = async () => {
      const at = await k.where();
      return at.role === "heading" && at.name;
    };
    for (let read = "", title; (title = await until(`what follows “${read}” has the focus`, async () => (await heading()) !== read && heading())) !== "Prova finale"; read = title) await k.enter(/^Ho letto/);
    await k.enter("Comincia la prova");
    await page.getByRole("button", { name: "Consegna" }).waitFor();
    for (const q of await page.locator("fieldset").all()) {
      const kind = await q.locator("input").first().getAttribute("type");
      await k.to(/./, { role: kind });
      await k.press("Space");
      await page.keyboard.press("Tab");
      if (kind === "checkbox") for (let n = await q.locator("input").count(); n > 1; n--) await page.keyboard.press("Tab");
    }
    await k.enter("Consegna", { back: true });
    await until("the outcome has the focus", async () => /^(Prova superata|Non ancora)/.test((await k.where()).name));
  },
};
