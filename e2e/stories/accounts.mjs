// Accounts, from the invitation to the device that is put out: what a person
// does in the browser, with the letters that Loggia writes.
import assert from "node:assert/strict";
import { ask, codeNow, holdPasskeys, link, setPassword } from "../accounts.mjs";
import { desktop, phone, until } from "../people.mjs";

const good = "quattro ciliegie sul muretto";

async function administrator(arrive) {
  const ivo = await arrive("Ivo", desktop);
  await ivo.enter("ivo", "borgofiore");
  await ivo.go("/app");
  return ivo;
}

async function signIn(p, email, password) {
  const { page } = p;
  await p.go("/app/accedi");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Accedi", exact: true }).click();
}

const inside = (p, name) => p.page.getByRole("heading", { name: new RegExp(`^Buon.* ${name}$`) }).waitFor();

async function signOut(p) {
  await p.page.locator(".lg-me-btn").click();
  await p.page.getByRole("menuitem", { name: "Esci" }).click();
  await p.page.waitForURL(/accedi/);
}

export default {
  "Mara is invited by a link, chooses her password, is in; the link opens once": async ({ arrive }) => {
    const ivo = await administrator(arrive);
    await ivo.go("/app/persone?p=mara");
    await ivo.page.getByRole("dialog").getByRole("button", { name: "Invita", exact: true }).click();
    await ivo.page.getByText("Invito a Mara Bianchi in partenza").waitFor();
    const path = await link(ivo, "m.bianchi@borgofiore.example", "identity.invite");

    const mara = await arrive("Mara", phone);
    const { page } = mara;
    await mara.go(path);
    await page.getByRole("heading", { name: "Benvenuto in Loggia, Mara" }).waitFor();
    assert.equal(await page.getByLabel("E-mail").inputValue(), "m.bianchi@borgofiore.example");
    await mara.checkAccess("an invitation");
    const password = page.getByLabel("Nuova password");
    await password.fill("corta");
    await page.getByRole("button", { name: "Salva ed entra" }).click();
    await page.getByText("È troppo corta").waitFor();
    await mara.checkAccess("a password too short");
    await password.fill(good);
    await page.getByRole("button", { name: "Salva ed entra" }).click();
    await inside(mara, "Mara");
    await mara.go(path);
    await page.getByText("Questo collegamento non vale più").waitFor();
    await mara.checkAccess("a link that was used");
  },

  "Anna signs in with a code: a wrong one, the right one, a recovery one that works once; then with a passkey": async ({ arrive }) => {
    const ivo = await administrator(arrive);
    await setPassword(ivo, "a.dolci@borgofiore.example", good);
    const anna = await arrive("Anna", desktop);
    const { page } = anna;
    await signIn(anna, "a.dolci@borgofiore.example", good);
    await inside(anna, "Anna");
    await holdPasskeys(anna);

    await anna.go("/app/profilo");
    await page.getByRole("button", { name: "Attiva i codici" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password attuale").fill("non è questa");
    await dialog.getByRole("button", { name: "Continua" }).click();
    await dialog.getByText("La password attuale non è giusta").waitFor();
    await dialog.getByLabel("Password attuale").fill(good);
    await dialog.getByRole("button", { name: "Continua" }).click();
    const secret = (await dialog.locator("code").innerText()).replace(/\s/g, "");
    await dialog.getByLabel("Codice", { exact: true }).fill(codeNow(secret, -1)); // each code opens once: the next one signs in
    await dialog.getByRole("button", { name: "Attiva", exact: true }).click();
    await dialog.getByRole("heading", { name: "I tuoi codici di recupero" }).waitFor();
    const recovery = await dialog.locator("li").allInnerTexts();
    await dialog.getByRole("button", { name: "Li ho conservati" }).click();
    await page.getByRole("button", { name: "Crea una passkey" }).click();
    await dialog.getByLabel("Nome", { exact: true }).fill("PC ufficio");
    await dialog.getByLabel("Password attuale").fill(good);
    await dialog.getByRole("button", { name: "Continua" }).click();
    await page.getByText("PC ufficio").first().waitFor();
    await signOut(anna);

    const code = async (text) => {
      await page.getByRole("heading", { name: "Scrivi il codice" }).waitFor();
      await page.getByLabel("Codice", { exact: true }).fill(text);
      await page.getByRole("button", { name: "Entra", exact: true }).click();
    };
    const right = codeNow(secret);
    await signIn(anna, "a.dolci@borgofiore.example", good);
    await code(right === "000000" ? "000001" : "000000");
    await page.getByText("Il codice non è giusto").waitFor();
    await anna.checkAccess("a wrong code");
    await code(codeNow(secret));
    await inside(anna, "Anna");
    await signOut(anna);

    await signIn(anna, "a.dolci@borgofiore.example", good);
    await code(recovery[0]);
    await inside(anna, "Anna");
    await signOut(anna);
    await signIn(anna, "a.dolci@borgofiore.example", good);
    await code(recovery[0]);
    await page.getByText("Il codice non è giusto").waitFor();
    await page.getByRole("button", { name: "Torna all’accesso" }).click();

    await page.getByRole("button", { name: "Accedi con una passkey" }).click();
    await inside(anna, "Anna");
    await anna.go("/app/profilo");
    await page.getByText("Ti restano 9 codici di recupero").waitFor();
  },

  "Luca has forgotten his password: a link, another password, every device out": async ({ arrive }) => {
    const ivo = await administrator(arrive);
    const luca = await arrive("Luca", phone);
    await luca.enter("luca");
    const other = await arrive("Luca elsewhere", desktop);
    const { page } = other;
    await other.go("/app/accedi");
    await page.getByRole("link", { name: "Non ricordi la password?" }).click();
    await page.getByRole("heading", { name: "Scegli un’altra password" }).waitFor(); // both pages ask for an address
    await page.getByLabel("E-mail").fill("l.rinaldi@borgofiore.example");
    await page.getByRole("button", { name: "Mandami il collegamento" }).click();
    await page.getByText("tra poco arriva un’e-mail").waitFor();
    await other.checkAccess("a link is on its way");
    await other.go(await link(ivo, "l.rinaldi@borgofiore.example", "identity.reset"));
    await page.getByLabel("Nuova password").fill(good);
    await other.checkAccess("another password");
    await page.getByRole("button", { name: "Salva la password" }).click();
    await page.getByText("Adesso accedi con quella nuova").waitFor();
    await luca.page.waitForURL(/accedi/); // he touched nothing there
    await page.getByRole("link", { name: "Accedi" }).click();
    await signIn(other, "l.rinaldi@borgofiore.example", good);
    await inside(other, "Luca");
  },

  "the sixth device asks the one that is used least to leave; one that is put out is out at once": async ({ arrive }) => {
    const ivo = await administrator(arrive);
    await setPassword(ivo, "n.grossi@borgofiore.example", good);
    const all = [];
    for (let i = 0; i < 5; i++) {
      const p = await arrive(`Nadia ${i + 1}`, i % 2 ? phone : desktop);
      await signIn(p, "n.grossi@borgofiore.example", good);
      await inside(p, "Nadia");
      all.push(p);
    }
    const sixth = await arrive("Nadia 6", desktop);
    await signIn(sixth, "n.grossi@borgofiore.example", good);
    await sixth.page.getByRole("heading", { name: "Hai già cinque dispositivi" }).waitFor();
    await sixth.page.getByText(/Se entri qui, esce quello che usi da meno: .+, ultimo uso .+\./).waitFor();
    await sixth.checkAccess("five devices already");
    await sixth.page.getByRole("button", { name: "Non entrare qui" }).click();
    await sixth.page.getByRole("heading", { name: "Accedi" }).waitFor();
    await signIn(sixth, "n.grossi@borgofiore.example", good);
    await sixth.page.getByRole("button", { name: "Entra ed esci dall’altro" }).click();
    await inside(sixth, "Nadia");
    await until("one of the five is out, of itself", async () => all.filter((p) => /accedi/.test(p.page.url())).length === 1);

    await sixth.go("/app/dispositivi");
    await sixth.page.getByRole("button", { name: /^Esci da / }).nth(4).waitFor({ state: "visible" });
    await sixth.page.getByRole("button", { name: /^Esci da (?!tutti)/ }).first().click();
    await sixth.checkAccess("putting a device out");
    await sixth.page.getByRole("dialog").getByRole("button", { name: "Esci", exact: true }).click();
    await sixth.page.getByText(/ è uscito$/).waitFor();
    await until("two of the five are out", async () => all.filter((p) => /accedi/.test(p.page.url())).length === 2);
    await sixth.page.getByRole("button", { name: "Esci da tutti gli altri" }).click();
    await sixth.page.getByRole("dialog").getByRole("button", { name: "Esci", exact: true }).click();
    await until("all the others are out", async () => all.every((p) => /accedi/.test(p.page.url())));
    assert.equal((await ask(sixth, "GET", "/devices")).length, 1);
  },

  "who guesses is told to wait, and for how long": async ({ arrive }) => {
    const p = await arrive("Somebody", phone);
    const { page } = p;
    await p.go("/app/accedi");
    await page.getByLabel("E-mail").fill("p.valli@borgofiore.example");
    const refusal = page.locator(".lg-refusal");
    for (let i = 0; i < 8; i++) {
      await page.getByLabel("Password", { exact: true }).fill(`tentativo ${i}`);
      const answered = page.waitForResponse((r) => r.url().endsWith("/session") && r.request().method() === "POST");
      await page.getByRole("button", { name: "Accedi", exact: true }).click();
      if ((await answered).status() === 429) break;
      await refusal.getByText("L'indirizzo o la password non sono giusti").waitFor();
    }
    await refusal.getByText(/Troppi tentativi\. Riprova tra (un secondo|\d+ secondi)\./).waitFor();
    assert.equal(await page.getByLabel("E-mail").inputValue(), "p.valli@borgofiore.example");
    await p.checkAccess("too many guesses");
  },
};
