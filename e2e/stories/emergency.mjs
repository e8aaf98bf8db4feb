// A week of emergency, day by day: declared with the law that allows it, away
// without an agreement, seen by the head, kept in a list, over by itself; and
// another one, closed before it was to end.
import assert from "node:assert/strict";
import { desktop, phone, until } from "../people.mjs";

const at = (day) => `${day}T10:00:00+01:00`;
export const flags = ["--demo-now", at("2026-11-30")];
const week = ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"];
const named = (day) => `${new Intl.DateTimeFormat("it-IT", { weekday: "long", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`))} ${Number(day.slice(8))}`;
const door = (p, where) => p.page.evaluate(async (w) => (await fetch(`/api/v1${w}`)).json(), where);
const dialog = (p) => p.page.getByRole("dialog");

/** The same person on another day. */
async function wake(p, who, day) {
  await p.context.clock.setFixedTime(new Date(at(day)));
  await p.enter(who);
}

/** The town sleeps and wakes on another day; nobody has a page open meanwhile. */
async function sleepUntil(town, day, ...people) {
  for (const p of people) await p.page.goto("about:blank");
  await town.killNow();
  town.flags = ["--demo-now", at(day)];
  await town.start();
}

async function declare(paola, law, last) {
  await paola.go("/app/agile/programma");
  await paola.page.getByRole("button", { name: "Dichiara l’emergenza" }).click();
  await dialog(paola).getByLabel("Norma che lo permette").fill(law);
  await dialog(paola).getByLabel("Al", { exact: true }).fill(last);
  await paola.checkAccess("an emergency to declare");
  await dialog(paola).getByRole("button", { name: "Dichiara" }).click();
  await dialog(paola).waitFor({ state: "hidden" });
  await paola.page.getByText(law).waitFor();
}

/** The window in which Fabio changes a day of the week that is shown. */
async function open(fabio, day) {
  await fabio.page.locator(".lg-myweek").getByRole("button", { name: `Cambia ${named(day)}`, exact: true }).click();
  await dialog(fabio).waitFor();
}

async function stayHome(fabio, day) {
  await open(fabio, day);
  await dialog(fabio).getByLabel("Da casa").check();
  await dialog(fabio).getByRole("button", { name: "Salva", exact: true }).click();
  await dialog(fabio).waitFor({ state: "hidden" });
  await fabio.page.locator(".lg-myday.away", { hasText: new RegExp(`\\b${Number(day.slice(8))}\\b`) }).first().waitFor();
}

/** Where Fabio is on each day of a week, as his head reads it. */
async function seenByHead(chiara, monday) {
  const w = await door(chiara, `/workdays/offices/anagrafe?week=${monday}`);
  const fabio = w.people.find((m) => m.person === "fabio");
  return { places: fabio.cells.map((c) => c.place), emergency: w.days.map((d) => d.emergency), wishes: w.wishes.filter((a) => a.wish.person === "fabio").length, onSite: w.days.map((d) => d.on_site) };
}

async function listed(paola, n) {
  await paola.go("/app/agile/presenze");
  const row = paola.page.locator("#senza-accordo, section").filter({ hasText: "Giorni senza accordo" }).getByRole("row", { name: /Fabio Mori/ });
  await row.waitFor();
  assert.equal((await row.locator("td").innerText()).split(",").length, n);
}

export default {
  "Monday to Sunday: declared, lived without an agreement, listed, over by itself": async ({ town, arrive }) => {
    const fabio = await arrive("Fabio", phone), chiara = await arrive("Chiara", desktop), paola = await arrive("Paola", desktop);
    for (const [i, day] of week.entries()) {
      if (i > 0) await sleepUntil(town, day, fabio, chiara, paola);
      await wake(fabio, "fabio", day);
      if (i === 0) {
        // Before, he may not: there is no agreement.
        await fabio.go("/app/agile");
        await open(fabio, day);
        assert.ok(await dialog(fabio).getByLabel("Da casa").isDisabled(), "away with neither agreement nor emergency");
        await dialog(fabio).getByRole("button", { name: "Lascia così" }).or(dialog(fabio).getByRole("button").first()).first().click();
        await wake(paola, "paola", day);
        await declare(paola, "Ordinanza del Presidente della Regione n. 12 del 29 novembre", week.at(-1));
        await paola.page.getByText("In corso").first().waitFor();
        await until("Fabio is told", async () => JSON.stringify(await door(fabio, "/notify/notices")).includes("agile.emergency"));
      }
      await fabio.go("/app/agile");
      await fabio.page.locator(".lg-myday").first().waitFor();
      const weekend = i > 4;
      if (weekend) await fabio.page.getByRole("button", { name: "Settimana precedente" }).click(); // at the end of a week the next one is shown
      await fabio.page.getByText("Emergenza: si lavora da casa anche senza accordo").waitFor();
      if (!weekend) await stayHome(fabio, day);
      else assert.equal(await fabio.page.getByRole("button", { name: `Cambia ${named(day)}`, exact: true }).count(), 0, "a day on which nobody works");
      if (i === 0) await fabio.checkAccess("my week in an emergency, on a phone");

      await wake(chiara, "chiara", day);
      await chiara.go(`/app/agile/settimana?settimana=${week[0]}`);
      await chiara.page.getByText("Non c’è niente da approvare").waitFor();
      const s = await seenByHead(chiara, week[0]);
      assert.deepEqual(s.places, week.slice(0, 5).map((_, d) => (d <= i ? "away" : "office")), `what the head sees on ${day}`);
      assert.deepEqual([s.emergency, s.wishes], [[true, true, true, true, true], 0]);
      if (i === 0) await chiara.checkAccess("the week of the office in an emergency");
    }
    // On Monday it is over by itself.
    await sleepUntil(town, "2026-12-07", fabio, chiara, paola);
    await wake(fabio, "fabio", "2026-12-07");
    await fabio.go("/app/agile");
    await fabio.page.locator(".lg-myday").first().waitFor();
    assert.equal(await fabio.page.getByText("Emergenza: si lavora").count(), 0);
    await open(fabio, "2026-12-07");
    assert.ok(await dialog(fabio).getByLabel("Da casa").isDisabled(), "away after the emergency");
    await wake(chiara, "chiara", "2026-12-07");
    await chiara.go("/app/agile/settimana?settimana=2026-12-07");
    await chiara.page.locator(".lg-weekgrid").waitFor();
    assert.equal(await chiara.page.getByText("Non c’è niente da approvare").count(), 0);
    await wake(paola, "paola", "2026-12-07");
    await paola.go("/app/agile/programma");
    await paola.page.getByText("Finita").waitFor();
    await listed(paola, 5);
    await paola.checkAccess("the days without an agreement");
  },

  "one that is closed early brings people back from the next day on, and they are told": async ({ arrive }) => {
    const fabio = await arrive("Fabio", phone), paola = await arrive("Paola", desktop), chiara = await arrive("Chiara", desktop);
    const today = "2026-12-07"; // the 8th is a holiday
    for (const [p, who] of [[fabio, "fabio"], [paola, "paola"], [chiara, "chiara"]]) await wake(p, who, today);
    await declare(paola, "Ordinanza n. 14 del 6 dicembre", "2026-12-11");
    await fabio.go("/app/agile");
    await fabio.page.getByText("Emergenza: si lavora da casa anche senza accordo").waitFor();
    for (const day of [today, "2026-12-09", "2026-12-10"]) await stayHome(fabio, day);
    assert.deepEqual((await seenByHead(chiara, today)).places, ["away", "absent", "away", "away", "office"]);
    await paola.page.getByRole("button", { name: "Chiudi da domani" }).click();
    await paola.page.getByText("Da domani serve di nuovo l’accordo").waitFor();
    await until("Fabio is at the office again", async () => JSON.stringify((await seenByHead(chiara, today)).places) === '["away","absent","office","office","office"]');
    await until("Fabio is told twice: when it began, and that it ends", async () => (await door(fabio, "/notify/notices")).notices.filter((n) => n.kind === "agile.emergency").length >= 3);
    await listed(paola, 6); // the five days of last week, and this Monday
  },
};
