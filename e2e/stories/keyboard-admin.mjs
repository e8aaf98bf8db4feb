// Who administers, with a keyboard and nothing else: the body, its offices, its
// people, the letters; and one's own account.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ask, codeNow, holdPasskeys } from "../accounts.mjs";
import { Keys } from "../keys.mjs";
import { desktop } from "../people.mjs";

const opened = (k, title) => k.on(title, 15);

async function administrator(arrive, where, title) {
  const ivo = await arrive("Ivo", desktop);
  await ivo.enter("ivo", "borgofiore");
  await ivo.go(where);
  const k = new Keys(ivo);
  await opened(k, title);
  return { ivo, k, page: ivo.page };
}

/** Presses what opens the window of files and gives it one, as the system's own window would. */
async function choose(k, button, file) {
  const chosen = k.page.waitForEvent("filechooser");
  await k.enter(button);
  await (await chosen).setFiles(file);
}

export default {
  "the body and its offices": async ({ arrive }) => {
    const { ivo, k, page } = await administrator(arrive, "/app/ente", "L’ente");
    await k.write(/^Telefono/, "000 123 4599");
    await k.choose("Mese", "giugno");
    await k.enter("Salva");
    await page.getByText("Salvato").first().waitFor();
    await k.on("Salva"); // it cannot be pressed any more, and keeps the focus
    await choose(k, "Scegli lo stemma", { name: "stemma.svg", mimeType: "image/svg+xml", buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 10"><path d="M0 0h8v10H0z"/></svg>') });
    await page.getByText("Stemma cambiato").waitFor();
    await k.on("Scegli lo stemma");
    await k.enter("Uffici", { role: "link" });
    await opened(k, "Uffici");
    await k.window("Aggiungi un ufficio", () => k.enter("Aggiungi un ufficio"));
    await k.write("Nome", "Biblioteca civica");
    await k.choose("Di che cosa si occupa", "Biblioteca");
    await k.choose("Fa parte di", "Segreteria");
    await k.enter("Salva");
    await page.getByText("Biblioteca civica").first().waitFor();
    await k.on("Aggiungi un ufficio");
    await k.window("Modifica Biblioteca civica", () => k.enter("Modifica Biblioteca civica"));
    await k.enter("Sopprimi l’ufficio");
    await page.getByText("Sopprimi Biblioteca civica?").waitFor();
    await k.enter("Tieni l’ufficio");
    await k.enter("Sopprimi l’ufficio");
    await k.enter("Sopprimi l’ufficio");
    await page.getByText("Biblioteca civica è stato soppresso").waitFor();
    await k.closed();
    await k.enter("Annulla"); // in the line at the foot of the page
    await page.getByText("Soppresso", { exact: true }).waitFor({ state: "detached" });
    assert.ok((await ask(ivo, "GET", "/ente/offices")).some((o) => o.name === "Biblioteca civica" && o.active));
  },

  "people: one is added, changed, invited, closed; many come from a file; the letters are read": async ({ arrive }) => {
    const { k, page } = await administrator(arrive, "/app/persone", "Persone");
    await k.window("Aggiungi una persona", () => k.enter("Aggiungi una persona"));
    await k.write("Nome", "Ines");
    await k.write("Cognome", "Ferri");
    await k.write("E-mail", "i.ferri@borgofiore.example");
    await k.choose("Ruolo", "Responsabile");
    await k.choose("Ufficio", "Tributi");
    await k.enter("Aggiungi un incarico");
    await k.enter("Togli l’incarico 2");
    await k.enter("Aggiungi e invita");
    await page.getByText("Invito a Ines Ferri in partenza").waitFor();
    await k.closed();
    await k.on("Aggiungi una persona");
    await k.write("Cerca per nome o e-mail", "ines");
    await page.getByRole("button", { name: /^Ines Ferri/ }).waitFor();
    const line = (await k.to(/^Ines Ferri/)).name;
    await k.window(line, () => k.enter(line));
    await k.enter("Modifica", { role: "button" });
    await k.write(/^Telefono/, "000 123 4577");
    await k.enter("Salva");
    await page.getByText("000 123 4577").first().waitFor();
    await k.enter("Chiudi l’account");
    await page.getByText("Chiudi l’account di Ines Ferri?").waitFor();
    await k.enter("Tieni l’account");
    await k.press("Escape");
    await k.on(/^Ines Ferri/);

    const folder = await mkdtemp(path.join(tmpdir(), "loggia-file-"));
    try {
      const file = path.join(folder, "persone.csv");
      await writeFile(file, "nome;cognome;email;ufficio;ruolo\r\nMara;Bini;m.bini@borgofiore.example;Tributi;dipendente\r\nIvo;Sani;i.sani@borgofiore.example;Uff. Trib.;dipendente\r\nDario;Monti;d.monti2@borgofiore.example;Tributi;boh\r\nNoa;Riva;n.riva@borgofiore.example;Tributi;boh\r\n");
      await k.enter("Importa da un file", { role: "link" });
      await opened(k, "Importa persone");
      await choose(k, "Scegli il file", file);
      await page.getByRole("button", { name: "Da correggere (3)" }).waitFor();
      await k.enter("Usa Tributi");
      await page.getByRole("button", { name: "Da correggere (2)" }).waitFor();
      await k.write("Ruolo, riga 4", "dipendente");
      await k.press("Enter");
      await page.getByRole("button", { name: "Da correggere (1)" }).waitFor();
      await k.enter("Salta la riga 5");
      await page.getByRole("button", { name: "Da correggere (0)" }).waitFor();
      await k.space(/^Tutte/, { role: "button" });
      await k.enter("Importa 3 persone");
      await page.getByRole("heading", { name: "3 persone nuove" }).waitFor();
      await k.enter("Invita 3 persone");
      await page.getByText("3 inviti in partenza").first().waitFor();
      await k.held();
    } finally {
      await rm(folder, { recursive: true });
    }

    await k.enter("Posta in uscita", { role: "link" });
    await opened(k, "Posta in uscita");
    await k.space(/^Conservati/, { role: "button" });
    const letter = (await k.to(/^m\.bini@borgofiore\.example/, { role: "button" })).name;
    await k.window(letter, () => k.enter(letter));
    await k.press("Escape");
    await k.on(letter);
  },

  "one's own account: codes, a passkey, devices": async ({ arrive }) => {
    const luca = await arrive("Luca", desktop);
    const elsewhere = await arrive("Luca elsewhere", desktop);
    await elsewhere.enter("luca");
    await luca.enter("luca");
    await holdPasskeys(luca);
    await luca.go("/app/profilo");
    const { page } = luca;
    const k = new Keys(luca);
    await opened(k, "Il tuo profilo");
    await k.write(/^Telefono/, "000 123 4500");
    await k.enter("Salva");
    await page.getByText("Salvato").first().waitFor();
    await k.window("Attiva i codici", () => k.enter("Attiva i codici"));
    await k.enter("Continua");
    await page.getByRole("heading", { name: "Collega il telefono" }).waitFor();
    await k.write("Codice", codeNow((await page.locator("dialog code").innerText()).replace(/\s/g, "")));
    await k.enter("Attiva", { role: "button" });
    await page.getByRole("heading", { name: "I tuoi codici di recupero" }).waitFor();
    await k.around();
    await k.enter("Li ho conservati");
    await k.on("Spegni i codici");
    await k.window("Crea una passkey", () => k.enter("Crea una passkey"));
    await k.write("Nome", "PC ufficio");
    await k.enter("Continua");
    await page.getByText("PC ufficio").first().waitFor();
    await k.on("Crea una passkey");
    await k.window("Togli PC ufficio", () => k.enter("Togli PC ufficio"));
    await k.enter("Togli", { role: "button" });
    await page.getByText("PC ufficio è stata tolta").waitFor();
    await k.closed();
    await k.enter("I tuoi dispositivi", { role: "link" });
    await opened(k, "I tuoi dispositivi");
    const out = (await k.to(/^Esci da /, { role: "button" })).name;
    await k.window(out, () => k.enter(out));
    await k.enter("Esci", { role: "button" });
    await elsewhere.page.waitForURL(/accedi/);
    await k.to(/./); // the line is gone, the focus is not
  },
};
