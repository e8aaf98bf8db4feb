// The pilot asks how it goes: Giulia answers on the phone, the personnel office
// reads what many said, and nothing of what few did.
import { desktop, phone } from "../people.mjs";

export const flags = ["--demo-now", "2026-11-25T09:10:00+01:00"];

export default {
  async "Giulia answers; what four people say is shown to nobody"({ arrive }) {
    const giulia = await arrive("Giulia", phone);
    await giulia.enter("giulia");
    await giulia.go("/app/agile/questionari");
    await giulia.page.getByRole("link", { name: /Come va il lavoro agile/ }).click();
    await giulia.page.getByText("Le risposte sono anonime").waitFor();
    await giulia.page.getByRole("button", { name: "Invia le risposte" }).click();
    await giulia.page.getByText("Manca questa risposta.").waitFor(); // and the focus is there
    const first = giulia.page.getByRole("group", { name: /^1\. Quanto riesci/ });
    if (!(await first.evaluate((g) => g.contains(document.activeElement)))) throw new Error("the focus is not at what is missing");
    for (const [group, label] of [[/^1\. /, "4"], [/^2\. /, /^5/], [/^3\. /, "3"], [/^4\. /, "da 15 a 30 minuti"]]) {
      await giulia.page.getByRole("group", { name: group }).getByRole("radio", { name: label, exact: typeof label === "string" }).check();
    }
    await giulia.checkAccess("the questions");
    await giulia.page.getByRole("button", { name: "Invia le risposte" }).click();
    await giulia.page.getByText("Hai risposto, grazie.").waitFor();
    giulia.checkQuiet();

    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    await paola.go("/app/agile/questionari/pilota");
    await paola.page.getByText("Hanno risposto in 4 su 6").waitFor();
    await paola.page.getByText("Medie, Prima").waitFor();
    await paola.page.getByRole("button", { name: "Concludi" }).click();
    await paola.page.getByRole("dialog").getByRole("button", { name: "Concludi" }).click();
    await paola.page.getByText("Dopo: troppo poche risposte per mostrarle.").first().waitFor();
    if (await paola.page.getByText("Un secondo schermo anche a casa.").count()) throw new Error("the words of a few are shown");
    await paola.checkAccess("the results");
    const file = await paola.page.evaluate(async () => (await fetch("/api/v1/surveys/pilota/file?as=csv")).text());
    if (!file.includes("troppo poche per mostrarle") || file.includes("Un secondo schermo")) throw new Error("the file tells more than the page");
    paola.checkQuiet();
  },

  async "a new survey is written, opened and reaches the people of the pilot"({ arrive }) {
    const paola = await arrive("Paola", desktop);
    await paola.enter("paola");
    await paola.go("/app/agile/questionari");
    await paola.page.getByRole("button", { name: "Nuovo questionario" }).click();
    const box = paola.page.getByRole("dialog");
    await box.getByLabel("Titolo").fill("Le sedie nuove");
    await box.getByRole("textbox", { name: "Domanda 1" }).fill("Quanto sono comode?");
    await paola.checkAccess("the window of a new survey");
    await box.getByRole("button", { name: "Salva" }).click();
    await paola.page.getByRole("heading", { name: "Le sedie nuove", level: 1 }).waitFor();
    await paola.page.getByRole("button", { name: "Apri", exact: true }).click();
    await paola.page.getByRole("dialog").getByRole("button", { name: "Apri", exact: true }).click();
    await paola.page.getByText("Hanno risposto in 0 su").waitFor();

    const fabio = await arrive("Fabio", phone);
    await fabio.enter("fabio");
    await fabio.go("/app/agile/questionari");
    await fabio.page.getByRole("link", { name: /Le sedie nuove/ }).waitFor();
    await fabio.checkAccess("the surveys on a phone");
    paola.checkQuiet();
    fabio.checkQuiet();
  },
};
