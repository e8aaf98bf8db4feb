// Those who work for the body, with a keyboard and nothing else: the counter,
// its door, its settings and figures, a booking for somebody, meetings.
import assert from "node:assert/strict";
import { ask, setPassword } from "../accounts.mjs";
import { Keys } from "../keys.mjs";
import { desktop } from "../people.mjs";

export const flags = ["--demo-now", "2026-11-25T10:00:00+01:00"];

/** Somebody comes into the waiting room of an appointment. */
async function somebody(giulia, name) {
  for (const a of (await ask(giulia, "GET", "/offices/tributi/counter")).today) {
    const d = await ask(giulia, "GET", `/appointments/${a.id}`);
    if (d.door !== "open" || d.visits.length) continue;
    await ask(giulia, "POST", `/door/${d.path.split("/").pop()}/arrive`, { name });
    return a.id;
  }
  throw new Error("no appointment whose door is open");
}

/** Opens a menu, goes down to one of its acts and does it. */
const item = (k, menu, name) => async () => {
  await k.enter(menu);
  for (let i = 0; i < 6 && (await k.where()).name !== name; i++) await k.press("ArrowDown");
  await k.on(name);
  await k.press("Enter");
};

/** The page opens with its title in focus. */
const opened = (k, title) => k.on(title, 15);

export default {
  async "Giulia at her counter: who waits, passing on, refusing, answering, proposing hours, moving, how it went"({ arrive }) {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    const { page } = giulia;
    const k = new Keys(giulia);
    await opened(k, /Giulia$/);
    await somebody(giulia, "Teresa Galli");
    await page.getByText("Teresa Galli").first().waitFor();
    await k.to("Vai al contenuto");
    await k.press("Enter");
    await k.enter("Apri lo sportello");
    await opened(k, "Sportello Tributi");

    // Who waits: to whom it may pass, who comes along, and no for an answer.
    await k.window("Passa a…", () => k.enter("Passa a…"));
    await k.press("Escape");
    const more = "Altre azioni per Teresa Galli";
    await k.enter(more);
    await k.press("Escape");
    await k.on(more);
    await k.window(more, item(k, more, "Aggiungi una persona con un collegamento"));
    await k.write("Nome e cognome", "Ada Neri");
    await k.press("Enter");
    await page.getByRole("heading", { name: "Collegamento per Ada Neri" }).waitFor();
    await k.enter("Fatto");
    await k.on(more);
    await k.window(more, item(k, more, "Non far entrare"));
    await k.write(/^Motivo/, "L'ufficio chiude per un guasto");
    await k.enter("Non far entrare", { role: "button" });
    await page.getByText("Teresa Galli ha letto il motivo").waitFor();
    await k.closed();

    // Today's appointments: tabs with arrows; a line opens its request, Esc goes back to the line.
    await k.to(/^In attesa|^Prossimi/, { role: "tab" });
    for (const tab of [/^Prossimi/, /^Conclusi/, /^In attesa/, /^Prossimi/]) {
      if (tab.test((await k.where()).name)) continue;
      await k.press("ArrowRight");
      await k.on(tab);
    }
    await page.keyboard.press("Tab");
    const line = (await k.where()).name;
    await k.press("Enter");
    await page.getByRole("button", { name: /^Altre azioni per/ }).first().waitFor();
    const title = await k.where();
    assert.equal(title.role, "heading");
    await k.press("Escape");
    await k.on(line);
    await k.press("Enter");
    await k.on(title.name);
    const acts = (await k.to(/^Altre azioni per/)).name;
    await k.window(acts, item(k, acts, "Sposta a un altro orario"));
    await k.enter("Settimana dopo");
    await k.space(/^\d\d:\d\d$/, { role: "button" });
    await k.enter("Sposta", { role: "button" });
    await page.getByText(/spostato$/).waitFor();
    await k.closed();
    await k.on(acts);
    await k.window(acts, item(k, acts, "Annulla l’appuntamento"));
    await k.write(/^Motivo/, "Lo ha chiesto per telefono");
    await k.enter("Annulla l’appuntamento", { role: "button" });
    await page.getByText(/annullato$/).waitFor();
    await k.closed();

    // A request by mail: found, answered, noted, given hours to choose from.
    await k.write("Cerca tra le richieste", "Paola");
    await page.getByRole("button", { name: /^Paola Riva/ }).first().waitFor();
    await k.enter(/^Paola Riva/);
    await page.getByRole("heading", { name: /.+/ }).first().waitFor();
    await k.to(/@/, { role: "textbox" });
    await page.keyboard.type("Buongiorno, ci serve il suo IBAN.");
    await k.enter("Invia", { role: "button" });
    await page.getByText("Risposta in partenza").first().waitFor();
    await k.space("Nota interna", { role: "button", back: true });
    await k.write(/^Nota interna:/, "Ha telefonato.");
    await k.enter("Salva la nota");
    await page.getByText("Nota salvata").waitFor();
    await k.window("Proponi orari", () => k.enter("Proponi orari", { back: true }));
    await k.space(/^\d\d:\d\d$/, { role: "button" });
    await page.keyboard.press("Tab");
    await k.press("Space");
    await k.enter("Proponi 2 orari");
    await page.getByText("Orari proposti a Paola Riva").waitFor();
    await k.closed();
    await k.held();
  },

  "how a meeting went is written down": async ({ arrive }) => {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    const { page } = giulia;
    const k = new Keys(giulia);
    const a = (await ask(giulia, "GET", "/offices/tributi/counter")).today.find((a) => a.progress === "booked");
    await giulia.go(`/app/sportelli/tributi?r=${a.id}`);
    await opened(k, "Sportello Tributi");
    const acts = (await k.to(/^Altre azioni per/)).name;
    await k.window(acts, item(k, acts, "Scrivi com’è andata"));
    await k.on(/^Non si è presentato/); // the window begins at the answer that is chosen
    await k.press("ArrowUp");
    await k.on(/^Concluso/);
    await k.write(/^Che cosa avete deciso/, "Rateizzato in dieci rate.");
    await k.enter("Salva");
    await page.getByText("Esito salvato").waitFor();
    await k.closed();
    await k.to(/./); // the button is no longer there, the focus is
  },

  "Giulia books for a person without internet": async ({ arrive }) => {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    await giulia.go("/app/sportelli/tributi");
    const { page } = giulia;
    const k = new Keys(giulia);
    await opened(k, "Sportello Tributi");
    await k.enter("Altre azioni dello sportello");
    await k.on("Prenota per una persona");
    await k.press("Enter");
    await opened(k, "Prenota per una persona");
    await k.enter("Settimana dopo");
    await k.enter("Settimana prima"); // the first week: the button cannot be pressed again, and keeps the focus
    await k.on("Settimana prima");
    await k.space(/^\d\d:\d\d$/, { role: "button" });
    await k.write("Nome", "Rosa");
    await k.choose("Motivo", "Rateizzazione");
    await k.enter("Prenota", { role: "button" });
    await page.locator(".lg-errmsg").waitFor(); // the surname is missing
    await k.write("Cognome", "Lenzi", { back: true });
    await k.enter("Prenota", { role: "button" });
    await opened(k, "Appuntamento fissato");
    await k.enter("Copia il collegamento di Rosa Lenzi");
    await page.getByText("Copiato").first().waitFor();
    await k.enter("Prenota per un’altra persona");
    await opened(k, "Prenota per una persona");
  },

  "Marco closes the door and takes it back, sets the office up, reads its figures": async ({ arrive }) => {
    const marco = await arrive("Marco", desktop);
    await marco.enter("marco");
    await marco.go("/app/sportelli/tributi");
    const { page } = marco;
    const k = new Keys(marco);
    await opened(k, "Sportello Tributi");
    await k.window("Chiuso", () => k.space("Chiuso", { role: "button" }));
    await k.write(/^Perché/, "assemblea del personale");
    await k.enter("Chiudi", { role: "button", back: false });
    await page.getByText("assemblea del personale").first().waitFor();
    await k.window("Aperto", () => k.space("Aperto", { role: "button", back: true }));
    await k.enter("Valgono gli orari");
    await page.getByText("assemblea del personale").first().waitFor({ state: "detached" });

    await marco.go("/app/sportelli/tributi/impostazioni");
    await opened(k, "Imposta lo sportello");
    await k.space("francese", { role: "checkbox" });
    await k.enter("Aggiungi un orario: sabato");
    await k.to("sabato, dalle (1)");
    await k.enter("Togli l’orario 1 di sabato");
    await k.enter("Aggiungi un giorno");
    await k.write("Perché", "Inventario", { back: true });
    await k.enter("Salva");
    await page.getByText("Sportello impostato").waitFor();
    await k.enter("Annulla"); // in the line at the foot of the page
    await page.waitForFunction(async () => !(await (await fetch("/api/v1/offices/tributi/settings")).json()).settings.languages.includes("fr"));

    await marco.go("/app/sportelli/tributi/numeri");
    await opened(k, "Numeri dell’ufficio");
    await k.space("7 giorni", { role: "button" });
    await k.enter("Sportello Tributi", { role: "link", back: true });
    await opened(k, "Sportello Tributi");
  },

  "Elena opens a meeting, invites a guest and takes the link back; search goes anywhere": async ({ arrive }) => {
    const elena = await arrive("Elena", desktop);
    await elena.enter("elena");
    const { page } = elena;
    const k = new Keys(elena);
    await opened(k, /Elena$/);
    await k.press("Control+k");
    await k.inside();
    await page.keyboard.type("riunioni");
    await page.getByRole("option", { name: "Riunioni" }).waitFor();
    await k.press("Enter");
    await opened(k, "Riunioni");
    await k.window("Nuova riunione", () => k.enter("Nuova riunione"));
    await k.write("Di che cosa parlate", "Bilancio 2027");
    await k.press("Enter");
    await page.getByTestId("call").waitFor({ timeout: 30_000 });
    await k.on("Microfono");
    await k.press("End");
    await k.press("Enter");
    await k.inside();
    await k.enter("Esco solo io");
    await opened(k, "Riunioni");
    await k.window("Ospiti di Bilancio 2027", () => k.enter("Ospiti di Bilancio 2027"));
    await k.write("Nome dell’ospite", "Ada Neri");
    await k.press("Enter");
    await page.getByRole("button", { name: "Togli il collegamento di Ada Neri" }).waitFor();
    await k.enter("Togli il collegamento di Ada Neri");
    await page.getByText("Il collegamento di Ada Neri non vale più").waitFor();
    await k.to("Chiudi", { role: "button" });
    await k.press("Escape");
    await k.on("Ospiti di Bilancio 2027");
  },

  "a wrong password, the right one, and back to the page that was asked for; the menu with one's name leads out": async ({ arrive }) => {
    const ivo = await arrive("Ivo", desktop);
    await ivo.enter("ivo", "borgofiore");
    await setPassword(ivo, "g.ferretti@borgofiore.example", "quattro ciliegie sul muretto");
    const p = await arrive("Visitor", desktop);
    const k = new Keys(p);
    await p.go("/app/sportelli/tributi");
    await p.page.waitForURL(/\/app\/accedi/);
    await opened(k, "Accedi");
    await k.write("E-mail", "g.ferretti@borgofiore.example");
    await k.write("Password", "non è questa");
    await k.space("Mostra la password", { role: "checkbox" });
    await k.enter("Accedi", { role: "button" });
    await k.on(/^L'indirizzo o la password non sono giusti/); // the refusal has the focus
    await k.enter("Non ricordi la password?");
    await opened(k, "Scegli un’altra password");
    await k.enter("Torna all’accesso");
    await opened(k, "Accedi");
    await p.go("/app/sportelli/tributi");
    await opened(k, "Accedi");
    await k.write("E-mail", "g.ferretti@borgofiore.example");
    await k.write("Password", "quattro ciliegie sul muretto");
    await k.press("Enter");
    await opened(k, "Sportello Tributi");
    await k.enter(/Giulia Ferretti/, { role: "button" });
    await k.on("Il tuo profilo");
    await k.press("End");
    await k.on("Esci");
    await k.press("Enter");
    await p.page.waitForURL(/accedi/);
    await opened(k, "Accedi");
  },
};
