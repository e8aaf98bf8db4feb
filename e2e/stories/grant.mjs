// The change plan: an owner moves their action by keyboard on the phone, the
// personnel office spends, refuses to overrun a heading, and freezes a report.
import path from "node:path";
import { desktop, phone, until } from "../people.mjs";

export const flags = ["--demo-now", "2026-11-25T10:00:00+01:00"];

const widths = [[360, 740], [768, 1024], [1440, 900]];
const home = "/app/agile/piano";

/** Looks at the page at three widths, with the eyes of a screen reader. */
async function checkWidths(p, what) {
  const before = p.page.viewportSize();
  for (const [width, height] of widths) {
    await p.page.setViewportSize({ width, height });
    await p.checkAccess(`${what}, ${width}`);
    const wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) throw new Error(`${what} is ${wide} px wider than a screen of ${width}`);
    if (process.env.PICTURES) await p.page.screenshot({ path: path.join(process.env.PICTURES, `${what.replace(/\W+/g, "-")}-${width}.png`), fullPage: true });
  }
  await p.page.setViewportSize(before);
}

const tab = (p, name) => p.page.getByRole("tab", { name, exact: true }).click();

export default {
  async "Marco finishes his late action on the phone, and sees totals but no single expense"({ arrive }) {
    const marco = await arrive("Marco", phone);
    await marco.enter("marco");
    await marco.go(home);
    await marco.page.getByRole("heading", { name: "Smart working in Comune" }).waitFor();
    await marco.page.getByText("1 azione in ritardo").waitFor();
    await checkWidths(marco, "the actions of the plan");
    await marco.page.getByRole("button", { name: "Linea del tempo" }).click();
    await checkWidths(marco, "the line of time");
    await marco.page.getByRole("button", { name: /Rivedere gli orari degli sportelli/ }).focus();
    await marco.page.keyboard.press("Enter");
    const box = marco.page.getByRole("dialog");
    await box.getByRole("button", { name: "Segna come fatta" }).click();
    await box.getByLabel(/Una nota/).fill("Orari nuovi da lunedì.");
    await checkWidths(marco, "the window of an action");
    await box.getByRole("button", { name: "Segna come fatta" }).click();
    await box.getByText("Marco Bellandi l'ha segnata come fatta.").waitFor();
    await box.getByRole("button", { name: "Chiudi" }).click();
    await until("nothing is late", async () => (await marco.page.getByText("1 azione in ritardo").count()) === 0);
    await tab(marco, "Budget e spese");
    await marco.page.getByText("(70%)").waitFor();
    if (await marco.page.getByRole("heading", { name: "Spese", exact: true }).count()) throw new Error("a head sees single expenses");
    const others = await marco.page.evaluate(async () => (await (await fetch("/api/v1/grant/plans/smart-working")).json()).actions.filter((a) => a.owner !== "marco" && a.moves.length > 0).length);
    if (others) throw new Error(`Marco may move ${others} actions of others`);
  },

  async "Paola spends, is refused past the heading, and sends a report that does not change"({ town, arrive }) {
    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    await paola.go(home);
    await tab(paola, "Rischi");
    await paola.page.getByText("Rischio alto").first().waitFor();
    await checkWidths(paola, "the risks");
    await tab(paola, "Budget e spese");
    await paola.page.getByText("105.000,00").first().waitFor();
    await checkWidths(paola, "the budget and the expenses");
    await paola.page.getByRole("button", { name: "Registra una spesa" }).click();
    const box = paola.page.getByRole("dialog");
    await box.getByLabel("Che cosa").fill("Volantini per i cittadini");
    await box.getByLabel("Voce").selectOption({ label: await box.getByLabel("Voce").locator("option", { hasText: "Comunicazione" }).innerText() });
    await box.getByLabel("Importo in euro").fill("8.166,68");
    await box.getByLabel("Data").fill("2026-11-20");
    await box.getByText("verrà rifiutata").waitFor();
    await checkWidths(paola, "the window of an expense");
    await box.getByRole("button", { name: "Salva" }).click();
    await box.getByText("non basta: restano 8.166,67").waitFor();
    await box.getByLabel("Importo in euro").fill("1.250,50");
    await box.getByRole("button", { name: "Salva" }).click();
    await box.waitFor({ state: "detached" });
    await tab(paola, "Rendicontazione");
    await paola.page.getByRole("button", { name: "Prepara la bozza" }).click();
    await paola.page.getByText("Bozza pronta").waitFor();
    await paola.page.getByRole("button", { name: "Segna come inviata" }).click();
    await paola.page.getByRole("button", { name: "È inviata, blocca" }).click();
    await paola.page.getByText("A 1 spesa manca il documento").waitFor();
    await paola.page.getByRole("button", { name: "Tienila in bozza" }).click();
    await tab(paola, "Budget e spese");
    const expense = paola.page.getByRole("listitem").filter({ hasText: "Volantini per i cittadini" });
    await expense.locator("input[type=file]").setInputFiles({ name: "fattura 12.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n% una fattura\n") });
    await expense.getByRole("link", { name: /fattura 12\.pdf/ }).waitFor();
    await tab(paola, "Rendicontazione");
    await paola.page.getByRole("button", { name: "Segna come inviata" }).click();
    await paola.page.getByRole("button", { name: "È inviata, blocca" }).click();
    await paola.page.getByText("Inviata, non cambia più").waitFor();
    await checkWidths(paola, "the reports");
    await town.killNow();
    await town.start();
    await paola.go(`${home}?vista=report`);
    await paola.page.getByText("Inviata, non cambia più").waitFor();
    const same = await paola.page.evaluate(async () => {
      const plan = await (await fetch("/api/v1/grant/plans/smart-working")).json();
      const { reports, expenses } = await (await fetch(`/api/v1/grant/grants/${plan.grants[0].id}`)).json();
      const hex = (b) => [...new Uint8Array(b)].map((x) => x.toString(16).padStart(2, "0")).join("");
      const pdf = await (await fetch(`/api/v1/grant/reports/${reports[0].id}/pdf`)).arrayBuffer();
      const gone = await fetch(`/api/v1/grant/expenses/${expenses[0].id}`, { method: "DELETE" });
      return { sum: hex(await crypto.subtle.digest("SHA-256", pdf)) === reports[0].pdf_sha256, size: pdf.byteLength, gone: gone.status };
    });
    if (!same.sum || same.size < 5000 || same.gone !== 409) throw new Error(`the report changed, or its expenses: ${JSON.stringify(same)}`);
  },

  async "the plan in English"({ arrive }) {
    const paola = await arrive("Paola", desktop, "en-GB");
    await paola.enter("paola");
    await paola.go(home);
    await paola.page.getByRole("tab", { name: "Budget and expenses" }).click();
    await paola.page.getByText("€105,000.00").first().waitFor();
    await checkWidths(paola, "the budget in English");
  },
};
