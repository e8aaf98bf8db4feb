// What the personnel office keeps besides agreements: the calendar of deadlines,
// teleworkers who become smart workers, and the figures of the PIAO with what was
// saved and what people say.
import assert from "node:assert/strict";
import path from "node:path";
import { desktop, phone, until } from "../people.mjs";

const now = "2026-11-25T10:00:00+01:00";
export const flags = ["--demo-now", now];
const dialog = (p) => p.page.getByRole("dialog");
const button = (p, name) => p.page.getByRole("button", { name, exact: true });
const widths = [[360, 740], [768, 1024], [1440, 900]];

async function come(arrive, who, device, language) {
  const p = await arrive(who, device, language);
  await p.context.clock.setFixedTime(new Date(now));
  await p.enter(who.toLowerCase());
  return p;
}
const text = (p, where) => p.page.evaluate(async (w) => (await fetch(`/api/v1${w}`)).text(), where);

/** The open page at three widths: read by everybody, not wider than the screen. */
async function look(p, label) {
  const before = p.page.viewportSize();
  for (const [width, height] of widths) {
    await p.page.setViewportSize({ width, height });
    await p.page.locator(".lg-skeleton").first().waitFor({ state: "hidden" }).catch(() => {});
    await p.checkAccess(`${label}, ${width}`);
    const wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${label} is ${wide} px wider than a screen of ${width}`);
    if (process.env.PICTURES) await p.page.screenshot({ path: path.join(process.env.PICTURES, `${label.replace(/\W+/g, "-")}-${width}.png`), fullPage: true });
  }
  await p.page.setViewportSize(before);
}

export default {
  "the calendar shows a month as a table and its list, goes on by keyboard, and is taken away as .ics": async ({ arrive }) => {
    const paola = await come(arrive, "Paola", desktop);
    await paola.go("/app/agile/scadenze");
    await paola.page.getByRole("heading", { name: "Novembre 2026" }).waitFor();
    await paola.page.getByRole("button", { name: "Mese successivo" }).focus();
    await paola.page.keyboard.press("Enter");
    await paola.page.getByRole("heading", { name: "Dicembre 2026" }).waitFor();
    const cell = paola.page.getByRole("table", { name: "Dicembre 2026" }).locator("td", { hasText: /^31/ });
    await cell.getByRole("link", { name: "Finiscono 5 accordi" }).waitFor();
    await look(paola, "deadlines");
    await cell.getByRole("link", { name: "Finiscono 5 accordi" }).press("Enter");
    await paola.page.waitForURL(/#d-2026-12-31/);
    await paola.page.getByRole("listitem").filter({ hasText: "Finiscono 5 accordi" }).getByRole("link", { name: "Giulia Ferretti" }).first().waitFor();
    const where = await paola.page.getByRole("link", { name: "Calendario .ics" }).getAttribute("href");
    const ics = await text(paola, where.replace("/api/v1", ""));
    assert.match(ics, /^BEGIN:VCALENDAR\r\n/);
    assert.match(ics, /DTSTART;VALUE=DATE:20261231/);
    assert.match(ics, /SUMMARY:Finiscono 5 accordi/);
    // On a phone there is the list alone.
    const small = await come(arrive, "Paola", phone);
    await small.go("/app/agile/scadenze");
    await small.page.getByRole("heading", { name: "Tutte le scadenze del mese" }).waitFor();
    assert.equal(await small.page.getByRole("table").count(), 0);
    const marco = await come(arrive, "Marco", desktop);
    assert.match(await text(marco, "/agile/deadlines?from=2026-11-01&to=2026-11-30"), /forbidden|403/);
  },

  "two teleworkers are loaded from a file; Rita finds her draft written, sends it, and her telework has an end": async ({ arrive }) => {
    const paola = await come(arrive, "Paola", desktop);
    await paola.go("/app/agile/telelavoro");
    await paola.page.getByText("Nessun telelavoro").waitFor();
    await look(paola, "no telework");
    await button(paola, "Carica da un file").click();
    const file = (rows) => ({ name: "telelavoro.csv", mimeType: "text/csv", buffer: Buffer.from(`email;contratto;dal;luogo;giorni\n${rows.join("\n")}\n`) });
    const rita = "r.conforti@borgofiore.example;prot. 812 del 3 maggio 2019;01/06/2019;casa, via dell'Olmo 3;2 4";
    await dialog(paola).getByLabel("File").setInputFiles(file([rita, "nessuno@borgofiore.example;x;01/06/2019;;"]));
    await dialog(paola).getByText(/riga 3, nessuno ha l’indirizzo/).waitFor();
    assert.ok(await dialog(paola).getByRole("button", { name: "Carica", exact: true }).isDisabled());
    await dialog(paola).getByLabel("File").setInputFiles(file([rita, "f.mori@borgofiore.example;prot. 90/2020;2020-03-10;casa, via del Noce 5;1 3 5"]));
    await dialog(paola).getByText("2 righe pronte.").waitFor();
    await paola.checkAccess("a file of teleworkers");
    await dialog(paola).getByRole("button", { name: "Carica", exact: true }).click();
    await paola.page.getByText("prot. 812 del 3 maggio 2019").waitFor();
    await paola.page.getByLabel("Scegli Rita Conforti").check();
    await button(paola, "Proponi l’accordo").click();
    await dialog(paola).getByLabel("Primo giorno dell’accordo").fill("2027-01-01");
    await paola.checkAccess("agreements to propose");
    await dialog(paola).getByRole("button", { name: "Proponi l’accordo" }).click();
    await paola.page.getByText("Bozza dalla persona").waitFor();
    await look(paola, "teleworkers");

    const her = await come(arrive, "Rita", phone);
    await until("Rita is told", async () => (await text(her, "/notify/notices")).includes("agile.telework"));
    await her.go("/app/agile");
    await her.page.getByRole("link", { name: "Continua la domanda" }).first().click();
    await her.page.getByRole("button", { name: /Giorni e ore/ }).click();
    await her.page.getByRole("heading", { name: /Passo 2/ }).waitFor();
    assert.equal(await her.page.getByLabel("Dove lavorerai").inputValue(), "casa, via dell'Olmo 3");
    assert.equal(await her.page.getByLabel("Dal", { exact: true }).inputValue(), "2027-01-01");
    await her.page.getByRole("button", { name: /Controlla e invia/ }).click();
    await button(her, "Invia al responsabile").click();
    await her.page.getByText("In attesa del responsabile").first().waitFor();
    await her.page.getByText("Prende il posto del telelavoro, che finisce il 31 dicembre 2026.").waitFor();
    await paola.page.reload();
    await paola.page.getByText("Domanda in corso").waitFor();
    assert.match(await text(her, "/agile/known"), /prot\. 812 del 3 maggio 2019/);
    assert.doesNotMatch(await text(await come(arrive, "Sara", desktop), "/agile/teleworkers"), /prot/);
  },

  "what was saved is reckoned only from what is written, with the sum shown; it is in the files too": async ({ arrive }) => {
    const paola = await come(arrive, "Paola", desktop);
    await paola.go("/app/agile/numeri");
    await paola.page.getByText("Manca il dato: non si calcola.").first().waitFor();
    await look(paola, "figures with nothing written");
    for (const [what, value, source] of [["Energia elettrica", "1,83", "bollette 2025"], ["Locali lasciati", "450", "disdetta prot. 77/2026"]]) {
      await button(paola, "Scrivi un dato").click();
      await dialog(paola).getByLabel("Che cosa").selectOption(what);
      await dialog(paola).getByLabel("Euro per unità").fill(value);
      if (what === "Energia elettrica") {
        await dialog(paola).getByRole("button", { name: "Salva" }).click();
        await dialog(paola).getByText(/dove sta scritto/).waitFor(); // not without a source
        await paola.checkAccess("a cost without its source");
      }
      await dialog(paola).getByLabel("Fonte").fill(source);
      await dialog(paola).getByRole("button", { name: "Salva" }).click();
      await dialog(paola).waitFor({ state: "hidden" });
    }
    await paola.page.getByRole("table", { name: "Risparmi e costi" }).getByText("bollette 2025").waitFor();
    const figures = JSON.parse(await text(paola, "/agile/figures?from=2026-01-01&to=2026-12-31"));
    const energy = figures.find((f) => f.key === "cost" && f.group === "energy");
    assert.equal(energy.value, Math.round(energy.parts[0].quantity * 183) / 100);
    assert.equal(figures.find((f) => f.key === "saved").value, Math.round((energy.value + figures.find((f) => f.group === "rooms").value) * 100) / 100);
    await look(paola, "figures");
    const csv = await text(paola, "/agile/figures/csv?from=2026-01-01&to=2026-12-31");
    assert.match(csv, /1,83 € × .*bollette 2025/);
    assert.match(csv, /manca il dato/);
    const english = await come(arrive, "Paola", { viewport: { width: 768, height: 1024 } }, "en-GB");
    await english.go("/app/agile/numeri");
    await english.page.getByRole("heading", { name: "Savings and costs" }).waitFor();
    await look(english, "figures in English");
    // Whoever may read and not write sees no button.
    const sara = await come(arrive, "Sara", desktop);
    await sara.go("/app/agile/numeri");
    await sara.page.getByRole("table", { name: "Risparmi e costi" }).waitFor();
    assert.equal(await button(sara, "Scrivi un dato").count(), 0);
  },
};
