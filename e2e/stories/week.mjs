// A week of working days: asked on a phone, answered at a desk, called back, and the counter that needs somebody.
import assert from "node:assert/strict";
import { desktop, phone } from "../people.mjs";

const plus = (day, n) => new Date(Date.parse(`${day}T12:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
const mondayOf = (day) => plus(day, -((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7));
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Rome" }).format(new Date());
/** mercoledì 2 */
const named = (day) => `${new Intl.DateTimeFormat("it-IT", { weekday: "long", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`))} ${Number(day.slice(8))}`;
const get = (p, where) => p.page.evaluate(async (where) => (await fetch(`/api/v1${where}`)).json(), where);
const fits = async (p, what) => assert.ok((await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${what} is wider than the screen`);

/** The third week from now, past what the demo town has written, and three of its days on which Giulia is at the office. */
async function laterWeek(giulia) {
  const monday = plus(mondayOf(today()), 14);
  const { weeks } = await get(giulia, `/workdays/mine?from=${monday}&to=${monday}`);
  const days = weeks[0].days.filter((d) => d.working && d.change && d.place === "office").map((d) => d.day);
  assert.ok(days.length >= 3, `only ${days} are free in the week of ${monday}`);
  return { monday, days };
}

/** Turns the leaves of the week card until it shows this week. */
async function turnTo(p, monday) {
  const first = mondayOf(plus(today(), 2));
  for (let at = first; at < monday; at = plus(at, 7)) await p.page.getByRole("button", { name: "Settimana successiva" }).click();
}

/** Asks a day from home with the keyboard alone, and sends the week. */
async function ask(p, day, why) {
  const { page } = p;
  const change = page.locator(".lg-myweek").getByRole("button", { name: `Cambia ${named(day)}`, exact: true });
  await change.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("In sede").focus();
  await page.keyboard.press("ArrowDown");
  assert.ok(await dialog.getByLabel("Da casa").isChecked());
  await dialog.getByLabel(/Motivo/).fill(why);
  await p.checkAccess("a day changes");
  await dialog.getByRole("button", { name: "Salva", exact: true }).click();
  await page.locator(".lg-toast", { hasText: "pronto da inviare" }).first().waitFor();
  await page.getByRole("button", { name: "Invia la settimana a Marco" }).click();
  await page.locator(".lg-myday", { hasText: "In attesa di Marco Bellandi" }).waitFor();
}

export default {
  "Giulia asks on the phone; Marco refuses, then proposes another day, which she takes; he calls her back and she reads it; he puts Anna at the counter": async ({ arrive }) => {
    const giulia = await arrive("giulia", phone);
    await giulia.enter("giulia");
    await giulia.go("/app/agile/giorni");
    await giulia.page.locator(".lg-myday").first().waitFor();
    const { monday, days: [a, b, c] } = await laterWeek(giulia);
    await turnTo(giulia, monday);
    await ask(giulia, a, "Aspetto il tecnico.");
    await fits(giulia, "my days");

    const marco = await arrive("marco", desktop);
    await marco.enter("marco");
    await marco.go(`/app/agile/settimana?settimana=${monday}`);
    const { page } = marco;
    await page.getByRole("article", { name: /^Giulia Ferretti/ }).first().waitFor();
    await page.getByText("«Aspetto il tecnico.»").waitFor();
    await page.getByRole("button", { name: `Proponi altro a Giulia Ferretti, ${named(a)}` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Non approvo").check();
    assert.ok(await dialog.getByRole("button", { name: "Non approvare" }).isDisabled(), "a refusal without a reason");
    await dialog.getByLabel("Il motivo").fill("Quel giorno c'è la scadenza.");
    await marco.checkAccess("an answer");
    await dialog.getByRole("button", { name: "Non approvare" }).click();
    // She sees it without touching anything, with the reason.
    await giulia.page.locator(".lg-myday", { hasText: "Quel giorno c'è la scadenza." }).waitFor();

    await ask(giulia, b, "Allora quest'altro.");
    await page.getByRole("button", { name: `Proponi altro a Giulia Ferretti, ${named(b)}` }).click();
    await dialog.getByLabel(new RegExp(`Propongo ${named(c)} `)).check();
    await dialog.getByRole("button", { name: "Proponi", exact: true }).click();
    await giulia.page.getByRole("button", { name: `Accetta ${named(c)}` }).click();
    await giulia.page.locator(".lg-myday.away").waitFor();

    await page.getByRole("button", { name: `Giulia Ferretti, ${named(c)}: Casa. Richiama in sede` }).first().click();
    await dialog.getByLabel("Il motivo di servizio").fill("Scade il saldo IMU.");
    await dialog.getByRole("button", { name: "Richiama in sede" }).click();
    await page.locator(".lg-weekgrid").getByText("richiamo in sede", { exact: true }).waitFor({ state: "attached" });
    await giulia.page.getByText("«Scade il saldo IMU.»").waitFor();
    await giulia.checkAccess("called back");
    await giulia.page.getByRole("button", { name: "Ho letto" }).click();
    await page.locator(".lg-weekgrid").getByText("richiamo in sede, letto").waitFor({ state: "attached" });

    const week = await get(marco, `/workdays/offices/tributi?week=${monday}`);
    const open = week.days.find((d) => d.working && d.shifts.length && week.people.find((m) => m.person === "anna").cells[week.days.indexOf(d)].place === "office");
    await page.getByRole("button", { name: new RegExp(`^Assegna lo sportello di ${named(open.day)},`) }).click();
    await dialog.getByLabel("Anna Dolci").check();
    await dialog.getByRole("button", { name: "Assegna", exact: true }).click();
    await page.locator(".lg-duty li", { hasText: "Anna" }).waitFor();
  },

  "the pages of a week are clean for axe and fit at three widths, in both languages": async ({ arrive }) => {
    for (const [width, language] of [[360, "it-IT"], [768, "en-GB"], [1440, "it-IT"]]) {
      const device = { viewport: { width, height: 800 } };
      for (const [who, wheres] of [["giulia", ["/app/agile/giorni"]], ["marco", ["/app/agile/settimana", "/app/agile/settimana/turni?ufficio=tributi"]], ["paola", ["/app/agile/presenze"]]]) {
        const p = await arrive(who, device, language);
        await p.enter(who);
        for (const where of wheres) {
          await p.go(where);
          await p.page.locator("h1").waitFor();
          await p.page.locator("[aria-busy=true]").first().waitFor({ state: "hidden" }).catch(() => {});
          await p.checkAccess(`${where} at ${width}`);
          await fits(p, `${where} at ${width}`);
        }
      }
    }
  },

  "a colleague sees who is where and nothing more; the personnel office closes a month and has its file": async ({ arrive }) => {
    const anna = await arrive("anna", desktop);
    await anna.enter("anna");
    const monday = plus(mondayOf(today()), 7);
    await anna.go(`/app/agile/settimana?settimana=${monday}`);
    await anna.page.locator(".lg-weekgrid .lg-wc.absent").first().waitFor();
    assert.equal(await anna.page.getByText("Da approvare").count(), 0);
    assert.equal(await anna.page.getByText("Ferie").count(), 0);

    const paola = await arrive("paola", desktop);
    await paola.enter("paola");
    await paola.go("/app/agile/presenze");
    const month = paola.page.locator(".lg-list li", { hasText: "Da chiudere" }).first();
    await month.getByRole("button", { name: /^Chiudi il mese/ }).click();
    await paola.checkAccess("closing a month");
    await paola.page.getByRole("dialog").getByRole("button", { name: "Chiudi il mese" }).click();
    await paola.page.locator(".lg-list li", { hasText: "Chiuso" }).first().waitFor();
    const [file] = await Promise.all([paola.page.waitForEvent("download"), paola.page.getByRole("link", { name: /^\.xlsx/ }).nth(1).click()]);
    assert.match(file.suggestedFilename(), /^paghe-\d{4}-\d\d\.xlsx$/);
  },
};
