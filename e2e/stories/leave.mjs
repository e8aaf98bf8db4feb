// Absences: two hours asked for on the phone and answered by the head, a right
// that nobody but its owner and the personnel office reads of, a call back.
import assert from "node:assert/strict";
import { ask } from "../accounts.mjs";
import { desktop, phone } from "../people.mjs";

export const flags = ["--demo-now", "2026-11-25T09:10:00+01:00"];

export default {
  "Giulia asks for two hours on the phone; Marco approves; Anna reads only when": async ({ arrive }) => {
    const giulia = await arrive("Giulia", phone);
    await giulia.enter("giulia", "borgofiore");
    await giulia.go("/app/agile/giorni");
    const form = giulia.page.locator("section, .lg-panel", { hasText: "Le mie assenze" }).last();
    await form.getByLabel("Dal", { exact: true }).fill("2026-12-02");
    await form.getByLabel("Tipo di assenza").selectOption("permit");
    await form.getByText("Lo chiedi a Marco").waitFor();
    await form.getByLabel("Quanto tempo").selectOption("hours");
    await form.getByLabel("Dalle").fill("09:00");
    await form.getByLabel("Alle", { exact: true }).fill("11:00");
    await giulia.checkAccess("asking for two hours");
    await form.getByRole("button", { name: "Segna l'assenza" }).click();
    await giulia.page.getByText("Richiesta inviata.").waitFor();
    await form.getByRole("listitem").filter({ hasText: "Mercoledì 2 dicembre, 9–11" }).getByText("In attesa").waitFor();

    const marco = await arrive("Marco", desktop);
    await marco.enter("marco", "borgofiore");
    await marco.go("/app/agile/settimana?settimana=2026-12-02");
    await marco.checkAccess("an office's week with absences to answer");
    await marco.page.getByRole("article", { name: /Giulia Ferretti, mercoledì 2 dicembre, 9–11/ }).getByText("Permesso").waitFor();
    await marco.page.getByRole("button", { name: /^Approva l'assenza di Giulia Ferretti/ }).click();
    await marco.page.getByText("Approvato: Giulia è assente mercoledì 2 dicembre, 9–11.").waitFor();

    const anna = await arrive("Anna", desktop);
    await anna.enter("anna", "borgofiore");
    await anna.go("/app/agile/settimana?settimana=2026-12-02");
    const row = anna.page.getByRole("row", { name: /Giulia Ferretti/ });
    await row.getByText("assente 9–11").waitFor();
    assert.equal(await anna.page.getByText("Permesso").count(), 0);
    await form.getByRole("listitem").filter({ hasText: "9–11" }).getByText("Approvata").waitFor(); // told by the live line
    for (const p of [giulia, marco, anna]) p.checkQuiet();
  },

  "Marco refuses with a reason, and calls Luca back from holidays; of a right he reads nothing": async ({ arrive }) => {
    const marco = await arrive("Marco", desktop);
    await marco.enter("marco", "borgofiore");
    await marco.go("/app/agile/settimana?settimana=2026-12-07");
    const { page } = marco;
    await page.getByRole("button", { name: /^Non approvare l'assenza di Anna/ }).click();
    const box = page.getByRole("dialog");
    await box.getByLabel("Il motivo").fill("Sei sola allo sportello.");
    await marco.checkAccess("refusing an absence");
    await box.getByRole("button", { name: "Non approvare" }).click();
    await page.getByText("Anna legge il tuo no, con il motivo.").waitFor();
    await page.getByRole("button", { name: /^Approva l'assenza di Luca/ }).click();
    await page.getByText(/^Approvato: Luca è assente/).waitFor();
    await page.getByRole("button", { name: /^Luca .*Assente\. Richiama in servizio/ }).first().click();
    await box.getByLabel("Il motivo di servizio").fill("Scade il saldo IMU.");
    await marco.checkAccess("calling back from an absence");
    await box.getByRole("button", { name: "Richiama in servizio" }).click();
    await page.getByText(/^Luca sa che deve venire in sede/).waitFor();

    const anna = await arrive("Anna", phone);
    await anna.enter("anna", "borgofiore");
    await anna.go("/app/agile/giorni");
    await anna.page.getByText("Marco: «Sei sola allo sportello.»").waitFor();
    const own = await ask(anna, "POST", "/workdays/absences", { first: "2026-12-09", last: "2026-12-10", kind: "law104" });
    assert.equal(own.state, "approved", "a right waits for nobody");

    await page.getByRole("row", { name: /Anna/ }).getByText("Assente").first().waitFor(); // told by the live line
    assert.equal(await page.getByText(/104/).count(), 0);
    assert.equal(await page.getByRole("button", { name: /^Anna .*Richiama in servizio/ }).count(), 0);

    const paola = await arrive("Paola", desktop);
    await paola.enter("paola", "borgofiore");
    await paola.go("/app/agile/presenze");
    const panel = paola.page.locator(".lg-panel", { has: paola.page.getByRole("heading", { name: "Assenze", exact: true }) });
    await panel.getByText("Solo voi").or(panel.getByText("lo vedete solo voi")).first().waitFor();
    const months = await ask(paola, "GET", "/workdays/months/2026-12/absences");
    assert.ok(months.some((a) => a.person === "anna" && a.kind === "law104"));
    await paola.checkAccess("the absences of a month");
  },
};
