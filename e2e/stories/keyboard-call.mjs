// A citizen and a clerk who have only a keyboard: the waiting room, the desk,
// the call, the end of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ask } from "../accounts.mjs";
import { Keys } from "../keys.mjs";
import { desktop, until } from "../people.mjs";

export const flags = ["--demo-now", "2026-11-25T10:00:00+01:00"];

const id = (name) => `[data-testid=${name}]`;

/** The appointments at Tributi whose door is open and where nobody is yet. */
async function appointments(giulia) {
  const found = [];
  for (const a of (await ask(giulia, "GET", "/offices/tributi/counter")).today) {
    const d = await ask(giulia, "GET", `/appointments/${a.id}`);
    if (d.door === "open" && d.visits.length === 0) found.push({ id: a.id, path: d.path, name: `${a.name} ${a.surname}` });
  }
  return found;
}

/** The waiting room: the name, the devices, leaving the queue and coming back. */
async function wait(teresa, t) {
  const { page } = teresa;
  await page.waitForSelector(id("arrive"));
  await t.write("Il tuo nome e cognome", "Teresa Galli");
  await t.press("Enter");
  await page.waitForSelector(id("leave-queue"));
  await t.enter("Prova");
  await t.space("Spegni la videocamera");
  await t.space("Accendi la videocamera");
  await t.enter(/^Scegli un'altra/);
  await t.to("Videocamera", { role: "combobox" });
  await t.enter("Lascia la fila");
  await page.waitForSelector(id("arrive"));
  await t.enter("Entra in sala d'attesa");
  await page.waitForSelector(id("leave-queue"));
}

/** The controls: arrows along the bar, letters from anywhere, the drawer that closes with Esc and gives the focus back. */
async function controls(teresa, t) {
  const { page } = teresa;
  const pressed = (control, on) => until(`${control} is ${on}`, async () => (await page.getAttribute(id(control), "aria-pressed")) === String(on));
  await t.on("Microfono"); // one stop of the Tab key for the whole bar
  for (const [key, name] of [["ArrowRight", "Video"], ["ArrowRight", "Mano"], ["ArrowLeft", "Video"], ["End", "Esci"], ["ArrowRight", "Microfono"]]) {
    await t.press(key);
    await t.on(name);
  }
  await t.press("m");
  await pressed("mic", false);
  await t.press("m");
  await pressed("mic", true);
  await t.press("v");
  await pressed("cam", false);
  await t.press("v");
  await pressed("cam", true);
  await t.press("h");
  await pressed("hand", true);
  await t.press("h");
  await pressed("hand", false);
  await t.press("c");
  await t.on("Scrivi a tutti");
  await page.keyboard.type("Buongiorno, mi sente?");
  await t.press("Enter");
  await page.locator(id("message")).waitFor();
  await t.press("Escape");
  await t.on("Microfono");
}

/** Giulia lays a document on the table by the keyboard alone; the file itself is chosen in the system's own window. */
async function lay(giulia, g) {
  const { page } = giulia;
  await g.to("Microfono");
  for (let i = 0; i < 3; i++) await g.press("ArrowRight");
  await g.on("Condividi");
  await g.window("Condividi", () => g.press("Enter"));
  const chosen = page.waitForEvent("filechooser");
  await g.enter("Un documento (PDF o foto)");
  await (await chosen).setFiles({ name: "piano.pdf", mimeType: "application/pdf", buffer: readFileSync(new URL("../fixtures/piano.pdf", import.meta.url)) });
  await page.waitForSelector(`${id("sheet")}[data-page="1"] canvas`, { timeout: 30_000 });
}

/** Teresa turns its pages with the button and with the arrows; at the end the button does not throw her off. */
async function turn(teresa, t) {
  const { page } = teresa;
  const at = (n) => page.waitForSelector(`${id("sheet")}[data-page="${n}"]`, { timeout: 30_000 });
  await at(1);
  const pages = Number((await page.textContent(".call .pages")).match(/\d+$/)[0]);
  await t.to("Pagina successiva");
  for (let n = 2; n <= pages; n++) {
    await t.press("Enter");
    await at(n);
  }
  await t.press("Enter"); // there is none after the last
  await t.to(/^piano\.pdf/, { role: "region" });
  await t.press("ArrowLeft");
  await at(pages - 1);
  await t.enter("Ingrandisci");
}

export default {
  async "Teresa waits and meets Giulia; a document, a link for one more, to whom it passes, the outcome, the rating"({ arrive }) {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    const [a] = await appointments(giulia);
    const teresa = await arrive("Teresa", desktop);
    const t = new Keys(teresa), g = new Keys(giulia);
    await teresa.go(a.path);
    await wait(teresa, t);

    await giulia.go("/app/sportelli/tributi");
    await giulia.page.getByRole("heading", { name: "Teresa Galli" }).first().waitFor();
    await g.enter("Chiama adesso");
    await giulia.page.waitForSelector(id("call"), { timeout: 30_000 });
    await t.on("Entra", 10); // it is her turn: the button has the focus
    await t.press("Enter");
    await teresa.page.waitForSelector(id("call"), { timeout: 30_000 });
    await controls(teresa, t);

    await g.on("Microfono");
    await lay(giulia, g);
    await turn(teresa, t);

    // A second link, the people, the keys, to whom the call passes.
    await g.to(/^Condividi|^Microfono/);
    await g.press("End");
    await g.press("ArrowLeft");
    await g.on(/^Altro/);
    await g.window(/^Altro/, () => g.press("Enter"));
    await g.enter("Invita una persona");
    await g.inside();
    await g.write("Nome e cognome", "Ivana Serra");
    await g.press("Enter");
    await giulia.page.waitForSelector(id("guest-link"));
    await g.around();
    await g.press("Escape");
    await g.on(/^Altro/);
    await g.press("Enter");
    await g.inside();
    await g.enter(/^Persone/);
    await g.on(/^Persone 2/);
    await g.press("ArrowRight");
    await g.on(/^Documenti 1/);
    await g.press("Escape");
    await g.on(/^Altro/);
    await g.press("Enter");
    await g.inside();
    await g.enter("Tasti rapidi");
    await g.inside();
    await g.around();
    await g.press("Escape");
    await g.on(/^Altro/);
    await g.press("ArrowLeft");
    await g.on("Passa a…");
    await g.window("Passa a…", () => g.press("Enter"));
    await g.press("Escape");
    await g.on("Passa a…");

    // Teresa leaves, and says how easy it was.
    await t.to("Microfono", { back: true });
    await t.press("End");
    await t.on("Esci");
    await t.press("Enter");
    await t.on("Grazie. Sei uscito dalla chiamata.");
    await t.space("1", { role: "radio" });
    for (let i = 2; i <= 5; i++) await t.press("ArrowRight");
    await t.write(/^Che cosa possiamo migliorare/, "Tutto chiaro");
    await t.enter("Invia la risposta");

    // How it went, for all.
    await g.press("End");
    await g.on("Chiudi");
    await g.window("Chiudi", () => g.press("Enter"));
    await g.space("Concluso", { role: "radio" });
    await g.enter("Chiudi per tutti");
    await giulia.page.getByRole("link", { name: "Torna indietro" }).waitFor();
    await g.enter("Torna indietro");
    await giulia.page.waitForURL(/sportelli\/tributi/);
    await g.on("Sportello Tributi");

    await teresa.page.waitForSelector(id("rated"), { timeout: 30_000 });
    await t.on(/^Grazie: la tua risposta/);
    const kept = await ask(giulia, "GET", `/appointments/${a.id}`);
    assert.equal(kept.appointment.progress, "done");
    assert.equal((await ask(teresa, "GET", `/door/${a.path.split("/").pop()}`)).rated, 5);
  },
};
