// The pages that the law asks of a public site, the report of a fault, and what
// citizens think: from the citizen's side and from that of who administers.
import assert from "node:assert/strict";
import { desktop, phone, until } from "../people.mjs";

const pages = ["/domande", "/privacy", "/note-legali", "/accessibilita", "/segnala"];
const fits = async (p) => assert.ok((await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${p.page.url()} is wider than the screen`);

/** Asks the API as the person's own page would. */
const api = (p, where) => p.page.evaluate(async (w) => (await fetch(`/api/v1${w}`)).json(), where);

export default {
  "every page is reached from the foot of the home, fits a phone and is clean for axe, in both languages": async ({ arrive }) => {
    for (const language of ["it-IT", "en-GB"]) {
      const p = await arrive("Rosa", phone, language);
      for (const where of pages) {
        await p.go("/");
        await p.page.locator(`footer a[href="${where}"]`).click();
        await p.page.waitForURL((u) => u.pathname === where);
        assert.equal(await p.page.locator("html").getAttribute("lang"), language.slice(0, 2));
        await p.checkAccess(where);
        await fits(p);
      }
    }
  },

  "Teresa reports a lamp without a script; what is missing is said, what was written stays, and the office finds it in its queue": async ({ arrive }) => {
    const teresa = await arrive("Teresa", { ...phone, javaScriptEnabled: false });
    await teresa.go("/segnala");
    const { page } = teresa;
    await page.locator("#luogo").fill("Via Roma 12");
    await page.locator("#ufficio").selectOption("tributi");
    await page.locator("main form button.btn-primary").click();
    assert.equal(await page.locator(".lg-errmsg").count(), 3);
    assert.equal(await page.locator("#luogo").inputValue(), "Via Roma 12");
    assert.equal(await page.locator("#ufficio").inputValue(), "tributi");
    await page.locator("#titolo").fill("Lampione <b>spento</b>");
    await page.locator("#dettagli").fill("Da lunedì.");
    await page.locator("#nome").fill("Teresa Galli");
    await page.locator("#email").fill("teresa.lampioni@posta.example");
    await page.locator("main form button.btn-primary").click();
    await page.waitForURL(/\/segnala\/inviata/);
    const number = /TRI-\d{4}-\d{4}/.exec(await page.locator("main").innerText())?.[0];
    assert.ok(number, "the report has no number");

    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    await giulia.go("/app/sportelli/tributi");
    await giulia.page.locator(".lg-list button", { hasText: "Lampione <b>spento</b>" }).click();
    await giulia.page.locator(".lg-work", { hasText: number }).getByText("Via Roma 12").first().waitFor();
  },

  "a machine that fills the field nobody sees is thanked, and nobody is troubled": async ({ arrive }) => {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    const before = (await api(giulia, "/offices/tributi/counter")).requests.length;
    await giulia.go("/segnala");
    const { page } = giulia;
    await page.locator("#titolo").fill("Buy now");
    await page.locator("#ufficio").selectOption("tributi");
    await page.locator("#nome").fill("Bot");
    await page.locator("#email").fill("bot@posta.example");
    await page.evaluate(() => (document.querySelector("input[name=sito]").value = "https://evil.example"));
    await page.locator("main form button.btn-primary").click();
    await page.waitForURL(/\/segnala\/inviata/);
    assert.equal((await api(giulia, "/offices/tributi/counter")).requests.length, before);
  },

  "Ivo reads what citizens think, by page and by period, takes the spreadsheet, and writes the body's own privacy notice": async ({ arrive }) => {
    const rosa = await arrive("Rosa", phone);
    await rosa.go("/domande");
    await rosa.page.locator("input[name=voto][value='4']").check({ force: true });
    await rosa.page.locator("#parole").fill("Ho capito come si entra");
    await rosa.page.locator(".lg-rating button").click();
    await rosa.page.waitForURL(/\/valuta$/);

    const ivo = await arrive("Ivo", desktop);
    await ivo.enter("ivo", "borgofiore");
    await ivo.go("/app/opinioni");
    const { page } = ivo;
    await page.getByText("Ho capito come si entra").waitFor();
    await page.getByLabel("Pagina").selectOption({ label: "Domande frequenti" });
    await until("one page's opinions alone", async () => (await page.locator(".lg-said > li").count()) === 1);
    await ivo.checkAccess("the opinions of one page");
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /Scarica le opinioni/ }).click()]);
    assert.match(file.suggestedFilename(), /^opinioni-.*\.csv$/);

    await ivo.go("/app/ente/testi");
    await page.getByLabel("Pagina").selectOption({ label: "Informativa sulla privacy" });
    const words = page.getByRole("textbox", { name: "Informativa sulla privacy" });
    await until("the text is there", async () => (await words.inputValue()).includes("{{body}}"));
    await words.fill("## Chi risponde\n{{body}} <script>alert(1)</script>");
    await page.getByRole("button", { name: "Salva" }).first().click();
    await page.getByText("Questo testo è vostro.").waitFor();
    await rosa.go("/privacy");
    await rosa.page.getByText("Comune di Borgofiore <script>alert(1)</script>").waitFor();
    await page.getByRole("button", { name: "Torna al testo di partenza" }).click();
    await page.getByText("Questo è il testo di partenza").waitFor();
    await rosa.go("/privacy");
    await rosa.page.getByText("Regolamento (UE) 2016/679").first().waitFor();
  },

  "who does not administer finds neither opinions nor texts to change": async ({ arrive }) => {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    assert.equal(await giulia.page.getByRole("link", { name: "Opinioni" }).count(), 0);
    await giulia.go("/app/opinioni");
    await giulia.page.locator(".lg-note.busy").waitFor();
    await giulia.go("/app/ente/testi");
    await giulia.page.getByText("Questi testi li cambia chi amministra").waitFor();
    assert.equal(await giulia.page.getByRole("button", { name: "Salva" }).count(), 0);
  },
};
