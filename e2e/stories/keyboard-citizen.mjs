// A citizen with a keyboard and nothing else books, moves and cancels, with and
// without a script.
import { Keys } from "../keys.mjs";
import { desktop, until } from "../people.mjs";

export const flags = ["--demo-now", "2026-11-25T10:00:00+01:00"];

const skip = async (k) => {
  await k.to("Vai al contenuto");
  await k.press("Enter");
};

/** From the first page to the confirmation, with one mistake on the way. */
async function book(p, k) {
  const { page } = p;
  await p.go("/");
  await skip(k);
  await k.enter(/^Tributi/, { role: "link" });
  await page.waitForURL(/\/uffici\/tributi$/);
  await skip(k);
  await k.enter("Prenota un appuntamento", { role: "link" });
  await page.waitForURL(/passo=2/);
  await skip(k);
  await k.enter(/^27 /, { role: "button" });
  await page.waitForURL(/#ora$/);
  await k.space(/^venerdì 27 novembre 2026, dalle/, { role: "radio" }); // the hours begin where the reader is
  await k.press("ArrowDown");
  await k.on(/^venerdì 27 novembre 2026, dalle/);
  await k.enter(/^Continua/);
  await page.locator("#motivo").waitFor();
  await skip(k);
  await k.enter("Continua"); // nothing chosen: the list of what is wrong has the focus
  await page.locator("#errori").waitFor();
  await k.to(/motivo/i, { role: "link" });
  await k.press("Enter");
  await k.on(/Motivo/);
  await k.choose(/Motivo/, "Rateizzazione");
  await k.write(/Dettagli/, "Vorrei pagare in più rate");
  await k.enter("Continua");
  await page.locator("#nome").waitFor();
  await skip(k);
  await k.write("Nome", "Teresa");
  await k.write("Cognome", "Galli");
  await k.write("E-mail", "teresa.galli@casa.example");
  await k.space(/prima/, { role: "checkbox" });
  await k.press("Enter"); // from a field the form goes on, as everywhere on the web
  await page.locator(".lg-ticket").waitFor();
  await skip(k);
  await k.enter("Conferma l'appuntamento");
  await page.waitForURL(/\/prenotazione\//);
}

/** The office chosen among all, from the entry of the menu; and what the reader thinks of a page. */
async function other(p, k) {
  const { page } = p;
  await p.go("/uffici");
  await skip(k);
  await k.write("Che cosa ti serve?", "carta d'identità");
  await k.press("Enter");
  await page.waitForURL(/q=/);
  await k.enter("Prenota un appuntamento", { role: "link" });
  await page.waitForURL(/\/prenota$/);
  await skip(k);
  await k.space(/./, { role: "radio" });
  await k.press("ArrowDown");
  await k.press("Enter");
  await page.waitForURL(/passo=2/);
  await p.go("/uffici/tributi");
  await k.space("1 stella su 5", { role: "radio" });
  for (let i = 2; i <= 5; i++) await k.press("ArrowRight");
  await k.on("5 stelle su 5");
  await page.keyboard.press("Tab"); // why: the next question appears with the answer to the first
  if ((await k.where()).role !== "radio") throw new Error("the reasons of a good opinion are not the next stop");
  await k.press("Space");
  await k.enter("Invia", { role: "button" });
  await page.waitForURL(/\/valuta/);
}

/** Another hour, then none: both by the link of the confirmation. */
async function change(p, k) {
  const { page } = p;
  await skip(k);
  await k.enter("Sposta", { role: "link" });
  await page.waitForURL(/#move$/);
  await k.to("Sposta l'appuntamento", { role: "combobox" });
  await page.keyboard.press("ArrowDown");
  const hour = await page.evaluate(() => document.activeElement.selectedOptions[0].text.match(/\d\d:\d\d/)[0]);
  await k.enter("Prendi quest'ora");
  await until("the door says the new hour", async () => (await page.locator("main").innerText()).includes(hour));
  await k.enter(/Disdici/, { role: "button" });
  await until("the door says that nothing is booked", async () => (await page.locator("form").count()) === 0);
  await k.to(/./, { role: "link" }); // a way on is left
}

export default {
  async "from the first page to the end of a booking, moved and cancelled"({ arrive }) {
    const p = await arrive("Teresa", desktop);
    const k = new Keys(p);
    await book(p, k);
    await change(p, k);
    await other(p, k);
  },

  async "the same without a script"({ arrive }) {
    const p = await arrive("Teresa", { ...desktop, javaScriptEnabled: false });
    const k = new Keys(p);
    await book(p, k);
    await change(p, k);
  },
};
