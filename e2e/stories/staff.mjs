// What those who work for the body do in the staff app, apart from calls.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ask, codeNow } from "../accounts.mjs";
import { desktop, phone } from "../people.mjs";

const pages = {
  giulia: ["/app", "/app/sportelli/tributi", "/app/sportelli/tributi/prenota", "/app/sportelli/tributi/impostazioni", "/app/sportelli/tributi/numeri", "/app/riunioni", "/app/persone", "/app/profilo", "/app/dispositivi", "/app/avvisi", "/app/avvisi/preferenze", "/app/avvisi/emergenze"],
  ivo: ["/app", "/app/ente", "/app/ente/uffici", "/app/persone/importa", "/app/ente/testi", "/app/opinioni", "/app/posta-in-uscita", "/app/avvisi/orari"],
};

/** No page may need to be scrolled sideways. */
const fits = async (p) => assert.ok((await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${p.page.url()} is wider than the screen`);

const pageByPage = (device) => async ({ arrive }) => {
  for (const [who, wheres] of Object.entries(pages)) {
    const p = await arrive(who, device);
    await p.enter(who);
    for (const where of wheres) {
      await p.go(where);
      await p.page.locator("h1").waitFor();
      await p.page.locator("[aria-busy=true]").first().waitFor({ state: "hidden" }).catch(() => {});
      await p.checkAccess(where);
      await fits(p);
    }
  }
};

export default {
  "every page is clean for axe on a desk": pageByPage(desktop),
  "every page is clean for axe on a phone, and fits it": pageByPage(phone),

  "a visitor is shown the way in; a wrong password keeps the address": async ({ arrive }) => {
    const p = await arrive("visitor");
    await p.go("/app/sportelli/tributi");
    await p.page.waitForURL(/\/app\/accedi/);
    await p.page.locator("h1").waitFor();
    await p.page.getByLabel("E-mail").fill("g.ferretti@borgofiore.example");
    await p.page.getByLabel("Password", { exact: true }).fill("non è questa");
    await p.page.keyboard.press("Enter");
    await p.page.locator(".lg-note.err").waitFor();
    assert.equal(await p.page.getByLabel("E-mail").inputValue(), "g.ferretti@borgofiore.example");
    await p.checkAccess("a wrong password");
  },

  "Giulia sees who arrives without touching anything, answers a request and proposes hours; a page read anew keeps her draft": async ({ arrive }) => {
    const giulia = await arrive("giulia");
    await giulia.enter("giulia");
    await giulia.go("/app/sportelli/tributi");
    const { page } = giulia;
    await page.locator("h1").waitFor();
    const [counter] = await ask(giulia, "GET", "/offices/mine");
    const next = counter.today.find((a) => a.progress === "booked");
    const { path: door } = await ask(giulia, "GET", `/appointments/${next.id}`);
    const teresa = await arrive("teresa", phone);
    await teresa.go("/uffici");
    await ask(teresa, "POST", `/door/${door.split("/").pop()}/arrive`, { name: "Teresa Galli" });
    await page.getByText("Prossima persona").waitFor();
    await giulia.checkAccess("somebody waits");

    const asked = page.locator(".lg-list button", { hasText: "Paola Riva" }).first();
    await asked.click();
    const box = page.getByPlaceholder("Scrivi la risposta");
    await box.fill("Buongiorno, ci serve il suo IBAN.");
    await page.reload();
    assert.equal(await box.inputValue(), "Buongiorno, ci serve il suo IBAN.");
    await page.getByRole("button", { name: "Invia", exact: true }).click();
    await page.getByText("Risposta in partenza").waitFor();
    assert.equal(await box.inputValue(), "");
    await page.getByRole("button", { name: "Proponi orari" }).click();
    await page.locator(".lg-slot").nth(1).click();
    await page.locator(".lg-slot").nth(3).click();
    await giulia.checkAccess("proposing hours");
    await page.getByRole("button", { name: "Proponi 2 orari" }).click();
    await page.getByText("Orari proposti a Paola Riva").waitFor();
  },

  "Giulia books for a person without internet": async ({ arrive }) => {
    const giulia = await arrive("giulia");
    await giulia.enter("giulia");
    await giulia.go("/app/sportelli/tributi/prenota");
    const { page } = giulia;
    await page.getByRole("button", { name: "Settimana dopo" }).click();
    await page.locator(".lg-slot").first().click();
    await page.getByLabel("Nome", { exact: true }).fill("Rosa");
    await page.getByLabel("Motivo").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Prenota", exact: true }).click();
    await page.locator(".lg-errmsg").waitFor(); // the surname is missing, and what was written stays
    assert.equal(await page.getByLabel("Nome", { exact: true }).inputValue(), "Rosa");
    await page.getByLabel("Cognome").fill("Lenzi");
    await page.getByRole("button", { name: "Prenota", exact: true }).click();
    await page.getByRole("heading", { name: "Appuntamento fissato" }).waitFor();
    await giulia.checkAccess("booked");
  },

  "Marco closes the counter by hand and takes it back; he changes the reasons and undoes it": async ({ arrive }) => {
    const marco = await arrive("marco");
    await marco.enter("marco");
    await marco.go("/app/sportelli/tributi");
    const { page } = marco;
    const state = async () => (await ask(marco, "GET", "/offices/tributi/counter")).office.board.note;
    await page.getByRole("group", { name: "Insegna dell’ufficio" }).getByRole("button", { name: "Chiuso" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Perché/).fill("assemblea del personale");
    await marco.checkAccess("closing the counter");
    await dialog.getByRole("button", { name: "Chiudi", exact: true }).last().click();
    await page.getByText("assemblea del personale").waitFor();
    assert.equal(await state(), "assemblea del personale");
    await page.locator(".lg-toasts").getByRole("button", { name: "Annulla" }).click();
    await page.getByText("assemblea del personale").waitFor({ state: "detached" });

    await marco.go("/app/sportelli/tributi/impostazioni");
    const reasons = page.getByLabel("Motivi della visita");
    const before = await reasons.inputValue();
    await reasons.fill(`${before}\nVoltura`);
    await page.getByRole("button", { name: "Salva", exact: true }).click();
    await page.getByText("Sportello impostato").waitFor();
    await page.locator(".lg-undo").click();
    await page.waitForFunction((b) => document.querySelectorAll("textarea")[1].value === b, before);
    await page.waitForFunction(async (b) => (await (await fetch("/api/v1/offices/tributi/settings")).json()).settings.reasons.join("\n") === b, before);
  },

  "Ivo loads people from a file, correcting it on the page, invites them and reads the invitation": async ({ arrive }) => {
    const folder = await mkdtemp(path.join(tmpdir(), "loggia-file-"));
    try {
      const file = path.join(folder, "persone.csv");
      await writeFile(file, "nome;cognome;email;ufficio;ruolo\r\nMara;Bini;m.bini@borgofiore.example;Tributi;dipendente\r\nInes;Ferri;i.ferri@borgofiore.example;Uff. Trib.;dipendente\r\nDario;Monti;d.monti2@borgofiore.example;Tributi;boh\r\n");
      const ivo = await arrive("ivo");
      await ivo.enter("ivo", "borgofiore");
      await ivo.go("/app/persone/importa");
      const { page } = ivo;
      await page.locator("input[type=file]").setInputFiles(file);
      await page.getByRole("button", { name: "Da correggere (2)" }).waitFor();
      await page.getByRole("button", { name: "Usa Tributi" }).click();
      await page.getByRole("button", { name: "Da correggere (1)" }).waitFor();
      await page.getByLabel("Ruolo, riga 4").fill("dipendente");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Da correggere (0)" }).waitFor();
      await ivo.checkAccess("a file corrected");
      await page.getByRole("button", { name: "Importa 3 persone" }).click();
      await page.getByRole("button", { name: "Invita 3 persone" }).click();
      await page.getByText("3 inviti in partenza").first().waitFor();
      await ivo.go("/app/posta-in-uscita");
      await page.locator(".lg-list button", { hasText: "m.bini@borgofiore.example" }).click();
      await page.getByRole("dialog").getByText("/app/invito/").waitFor();
      await ivo.checkAccess("a letter");
    } finally {
      await rm(folder, { recursive: true });
    }
  },

  "Luca makes a passkey, turns codes on and keeps the recovery codes, signs out and comes back with the passkey": async ({ arrive }) => {
    const luca = await arrive("luca");
    const { page } = luca;
    const cdp = await luca.context.newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await luca.enter("luca");
    await luca.go("/app/profilo");
    await page.getByRole("button", { name: "Crea una passkey" }).click();
    await page.getByLabel("Nome", { exact: true }).fill("PC ufficio");
    await page.getByRole("button", { name: "Continua" }).click();
    await page.getByText("PC ufficio").first().waitFor();
    await page.getByRole("button", { name: "Attiva i codici" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Continua" }).click();
    const secret = (await dialog.locator("code").innerText()).replace(/\s/g, "");
    await dialog.getByLabel("Codice", { exact: true }).fill(codeNow(secret));
    await dialog.getByRole("button", { name: "Attiva", exact: true }).click();
    await dialog.getByText("I tuoi codici di recupero").waitFor();
    assert.equal(await dialog.locator("li").count(), 10);
    await luca.checkAccess("recovery codes");
    await dialog.getByRole("button", { name: "Li ho conservati" }).click();
    await page.locator(".lg-me-btn").click();
    await page.getByRole("menuitem", { name: "Esci" }).click();
    await page.waitForURL(/accedi/);
    await page.getByRole("button", { name: "Accedi con una passkey" }).click();
    await page.getByRole("heading", { name: /Luca/ }).waitFor();
  },

  "search goes anywhere with the keyboard alone": async ({ arrive }) => {
    const giulia = await arrive("giulia");
    await giulia.enter("giulia");
    const { page } = giulia;
    await page.locator("h1").waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("bellandi");
    await page.getByRole("option", { name: /Marco Bellandi/ }).waitFor();
    await giulia.checkAccess("search");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Marco Bellandi" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  },
};
