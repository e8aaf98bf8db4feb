// The right to disconnect: who invites in the evening is told softly, the
// colleague hears of it the next morning, and an emergency leaves a trace.
import assert from "node:assert/strict";
import { until } from "../people.mjs";

const evening = "2026-11-25T20:30:00+01:00";
const morning = "2026-11-26T08:59:50+01:00";
export const flags = ["--demo-now", evening];

/** Asks the API as the person's own page would. */
const api = (p, method, where, data) =>
  p.page.evaluate(async ([method, where, data]) => {
    const r = await fetch(`/api/v1${where}`, { method, ...(data && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) }) });
    if (!r.ok) throw new Error(`${method} ${where}: ${r.status} ${await r.text()}`);
    return r.status === 204 ? null : r.json();
  }, [method, where, data]);

/** A person whose computer shows the hour of the town. */
async function come(arrive, who, instant) {
  const p = await arrive(who);
  await p.context.clock.setFixedTime(new Date(instant)); // timers run, as in a browser whose clock is right
  await p.enter(who);
  await p.page.locator("h1").first().waitFor();
  return p;
}
const bell = (p) => p.page.locator(".lg-topb .lg-menu").first().getByRole("button").first();
/** All mail that the town has written to its staff since it began. */
async function mail(town, arrive, instant) {
  const ivo = await arrive("ivo");
  await ivo.context.clock.setFixedTime(new Date(instant));
  await ivo.enter("ivo");
  const all = await api(ivo, "GET", "/outbox");
  return all.messages.filter((m) => !m.kind.startsWith("office.") && !m.kind.startsWith("identity.")); // those to citizens, and about the way in
}

export default {
  "at half past eight in the evening Marco invites Giulia: he is told softly, nothing rings and no mail leaves; at nine she has it": async ({ town, arrive }) => {
    const giulia = await come(arrive, "giulia", evening);
    await until("her bell is a moon that says when", async () => /Fuori orario: torni raggiungibile domani alle 9/.test(await bell(giulia).getAttribute("aria-label")));

    const marco = await come(arrive, "marco", evening);
    await marco.go("/app/riunioni?nuova=1");
    const { page } = marco;
    await page.getByLabel("Di che cosa parlate").fill("Bilancio di previsione");
    await page.getByLabel("Più avanti").check();
    await page.getByLabel("Giorno").fill("2026-11-26");
    await page.getByLabel("Ora", { exact: true }).fill("10:00");
    await page.getByRole("button", { name: "Fissa la riunione" }).click();
    await page.getByText("Si apre domani alle 10").waitFor();
    await page.getByRole("button", { name: "Invita colleghi a Bilancio di previsione" }).click();
    await page.getByLabel("Chi inviti").fill("Giul");
    await page.getByRole("checkbox", { name: "Giulia Ferretti" }).click();
    await page.getByText("Giulia Ferretti è fuori orario: il messaggio arriva domani alle 9.").waitFor();
    await marco.checkAccess("the soft window");
    // Later is the choice that is made unless another is.
    assert.equal(await page.getByLabel("Quando comincia il suo orario").isChecked(), true);
    await page.getByRole("button", { name: "Invia per il suo orario" }).click();
    await page.getByText("Invito fatto").waitFor();

    // The town may have told her of something else by now; this one waits with it.
    const invited = (p, state) => api(p, "GET", `/notify/notices?state=${state}`).then((all) => all.notices.filter((n) => n.kind === "meeting.invited"));
    await until("it waits for her", async () => (await invited(giulia, "waiting")).length === 1);
    const state = await api(giulia, "GET", "/notify/bell");
    assert.deepEqual([state.unread, state.latest.length, state.reachable], [0, 0, false]);
    assert.match(await bell(giulia).getAttribute("aria-label"), /^Nessun avviso nuovo\./);
    assert.deepEqual(await mail(town, arrive, evening), []);
    // She may look, if she wants to.
    await giulia.go("/app/avvisi?mostra=waiting");
    await giulia.page.getByText("Marco Bellandi ti invita: Bilancio di previsione").waitFor();
    await giulia.page.getByRole("listitem").filter({ hasText: "Bilancio di previsione" }).getByText("Arriva domani alle 9").waitFor();
    await giulia.checkAccess("what waits");

    // The power goes in the night, and comes back ten seconds before nine.
    await town.killNow();
    town.flags = ["--demo-now", morning];
    await town.start();
    const next = await come(arrive, "giulia", morning);
    await until("at nine her bell has it", async () => /^Avvisi: \d+ nuov/.test(await bell(next).getAttribute("aria-label")) && (await invited(next, "unread")).length === 1, 40);
    await bell(next).click();
    await next.page.getByRole("menuitem", { name: /Marco Bellandi ti invita: Bilancio di previsione/ }).waitFor();
    await next.checkAccess("the bell, open");
    await next.page.getByRole("menuitem", { name: /Bilancio di previsione/ }).press("Enter");
    await next.page.waitForURL(/\/app\/riunioni/);
    await next.page.getByText("Bilancio di previsione").first().waitFor();
    await until("she has read it", async () => (await invited(next, "unread")).length === 0);
    const sent = (await mail(town, arrive, morning)).filter((m) => m.to === "g.ferretti@borgofiore.example");
    assert.deepEqual(sent.map((m) => m.kind), ["notify.digest"], "one digest, and nothing else");
  },

  "an emergency with its reason rings in the evening, and whoever was rung reads who, when and why": async ({ town, arrive }) => {
    await town.killNow();
    town.flags = ["--demo-now", "2026-11-26T22:10:00+01:00"];
    await town.start();
    const night = "2026-11-26T22:10:00+01:00";
    const giulia = await come(arrive, "giulia", night);
    const anna = await come(arrive, "anna", night);
    const marco = await come(arrive, "marco", night);
    await until("the bells listen", async () => /Fuori orario/.test(await bell(giulia).getAttribute("aria-label")));
    await marco.go("/app/avvisi/emergenze");
    const { page } = marco;
    await page.getByRole("button", { name: "Chiama per un’emergenza" }).click();
    await page.getByLabel("Chi serve").fill("Ferretti");
    await page.getByRole("checkbox", { name: "Giulia Ferretti" }).click();
    const why = "Il torrente è esondato: serve l’elenco degli sfollati.";
    await page.getByLabel("Perché non può aspettare").fill(why);
    await marco.checkAccess("the window of emergencies");
    await page.getByRole("button", { name: "Chiama adesso" }).click();
    await page.getByText("Chiamata una persona").waitFor();

    const alarm = giulia.page.getByRole("dialog", { name: "Emergenza: ti cerca Marco Bellandi" });
    await alarm.waitFor();
    await alarm.getByText(why).waitFor();
    await giulia.checkAccess("the alarm");
    await alarm.getByRole("button", { name: "Vai dove ti aspettano" }).click();
    await giulia.page.waitForURL(/\/app\/avvisi\/emergenze/);
    const trace = giulia.page.locator(".nt-list li");
    await trace.getByText("Marco Bellandi").waitFor();
    const text = await trace.innerText();
    for (const part of [why, "26 novembre 2026, 22:1", "fuori orario"]) assert.ok(text.includes(part), `the trace lacks “${part}”: ${text}`);
    await giulia.checkAccess("her traces");
    assert.equal(await anna.page.getByRole("dialog").count(), 0, "somebody else was rung");
    const sent = await mail(town, arrive, night);
    assert.deepEqual(sent.filter((m) => m.kind === "notify.emergency").map((m) => m.to), ["g.ferretti@borgofiore.example"]);
    // A colleague may not, and is not even asked.
    await anna.go("/app/avvisi/emergenze");
    await anna.page.getByText("Nessuno ti ha chiamato per un’emergenza").waitFor();
    assert.equal(await anna.page.getByRole("button", { name: "Chiama per un’emergenza" }).count(), 0);
  },

  "Giulia makes her hours quieter by keyboard, on her phone too": async ({ arrive }) => {
    const giulia = await come(arrive, "giulia", "2026-11-26T22:12:00+01:00");
    await giulia.go("/app/avvisi/preferenze");
    const { page } = giulia;
    await page.getByRole("button", { name: "Aggiungi una fascia" }).press("Enter");
    await page.getByRole("group", { name: "Fascia 1" }).getByRole("textbox", { name: "Dalle" }).fill("13:00");
    await page.getByRole("group", { name: "Fascia 1" }).getByRole("textbox", { name: "Alle", exact: true }).fill("14:30");
    await giulia.checkAccess("preferences");
    await page.getByRole("button", { name: "Salva", exact: true }).press("Enter");
    await page.getByText("9:00–13:00, 14:30–18:00").first().waitFor();
  },
};
