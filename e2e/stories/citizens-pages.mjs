// A citizen finds an office and books: on a phone, a tablet and a desktop, in
// Italian and English, with and without a script, by the keyboard alone. Every
// page is looked at by axe, and fits the width.
import { phone, desktop } from "../people.mjs";

const tablet = { viewport: { width: 768, height: 1024 } };
const must = (ok, what) => { if (!ok) throw new Error(what); };

async function look(p, label) {
  await p.page.waitForLoadState("load");
  const wider = await p.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  must(wider <= 0, `${label}: wider than the screen by ${wider} px`);
  await p.checkAccess(label);
}

const go = (p, step) => p.page.locator(`#passo button[name=vai][value="${step}"].btn-primary`).click();

/** From the list of offices to the confirmation; every page is looked at. */
async function book(p) {
  for (const where of ["/", "/uffici", "/uffici?q=zzz", "/uffici/tributi", "/prenota", "/nessuna-pagina", "/valuta"]) {
    await p.go(where);
    await look(p, where);
  }
  await p.go("/uffici/tributi/prenota?passo=2");
  await look(p, "day and hour");
  await p.page.locator("input[name=ora]").first().check();
  await go(p, 3);
  await go(p, 4);
  await p.page.locator("#errori").waitFor();
  await look(p, "details, with an error");
  await p.page.locator("#motivo").selectOption({ index: 1 });
  await p.page.locator("#dettagli").fill("Vorrei pagare in più rate");
  await go(p, 4);
  await look(p, "who asks");
  await go(p, 5);
  await p.page.locator("#errori").waitFor();
  must(await p.page.locator("#errori a").count() === 3, "three fields are empty: three links to them");
  await look(p, "who asks, with errors");
  await p.page.locator("#nome").fill("Teresa");
  await p.page.locator("#cognome").fill("Galli");
  await p.page.locator("#email").fill("teresa.galli@posta");
  await go(p, 5);
  await p.page.locator("#email-e").waitFor();
  must(await p.page.locator("#nome").inputValue() === "Teresa", "an error lost what was typed");
  await p.page.locator("#email").fill("teresa.galli@posta.example");
  await go(p, 5);
  await look(p, "summary");
}

const confirm = async (p) => {
  await p.page.locator("button[value=conferma]").click();
  await p.page.waitForURL(/\/prenotazione\//);
  await look(p, "confirmation");
};

export default {
  "on a phone, in Italian": async ({ arrive }) => {
    const p = await arrive("Teresa", phone);
    await book(p);
    await confirm(p);
  },

  "on a tablet, in English": async ({ arrive }) => {
    const p = await arrive("Amina", tablet, "en-GB");
    await book(p);
    must(await p.page.locator("html").getAttribute("lang") === "en", "the page is not in English");
    await confirm(p);
  },

  "on a desktop, changing office and language midway: nothing typed is lost": async ({ arrive }) => {
    const p = await arrive("Luca", desktop);
    await book(p);
    await p.page.locator(".lg-tongue").click();
    await p.page.locator("html[lang=en]").waitFor();
    must((await p.page.locator("main").innerText()).includes("teresa.galli@posta.example"), "the change of language lost the address");
    await p.page.locator(".lg-ticket button[value='1']").click();
    await look(p, "place, coming back");
    await p.page.locator("input[name=ufficio][value=anagrafe]").check();
    await go(p, 2);
    await p.page.locator("input[name=ora]").first().check();
    await go(p, 3);
    must(await p.page.locator("#dettagli").inputValue() === "Vorrei pagare in più rate", "the change of office lost the details");
    await p.page.locator("#motivo").selectOption({ index: 1 });
    await go(p, 4);
    must(await p.page.locator("#email").inputValue() === "teresa.galli@posta.example", "the change of office lost the address");
    await go(p, 5);
    await confirm(p);
  },

  "without a script": async ({ arrive }) => {
    const p = await arrive("Teresa", { ...phone, javaScriptEnabled: false });
    await p.go("/uffici/tributi/prenota?passo=2");
    await p.page.locator("input[name=ora]").first().check();
    await go(p, 3);
    await p.page.locator("#motivo").selectOption({ index: 1 });
    await go(p, 4);
    await p.page.locator("#nome").fill("Teresa");
    await p.page.locator("#cognome").fill("Galli");
    await p.page.locator("#email").fill("teresa.galli@posta.example");
    await go(p, 5);
    await p.page.locator("button[value=conferma]").click();
    await p.page.waitForURL(/\/prenotazione\//);
    await p.page.locator("input[name=voto][value='4']").check();
    await p.page.locator("input[name=motivo_si][value=clear]").check();
    must(!await p.page.locator("input[name=motivo_no]").first().isVisible(), "the reasons of a bad opinion are shown with four stars");
    await p.page.locator(".lg-rating button").click();
    await p.page.waitForURL(/\/valuta$/);
  },

  "by the keyboard alone": async ({ arrive }) => {
    const p = await arrive("Teresa", desktop);
    await p.go("/");
    await p.page.keyboard.press("Tab");
    must(await p.page.evaluate(() => document.activeElement.getAttribute("href")) === "#contenuto", "the first stop is not the way to the content");
    await p.page.keyboard.press("Enter");
    for (let i = 0; i < 30; i++) {
      await p.page.keyboard.press("Tab");
      const [text, box] = await p.page.evaluate(() => [document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]);
      must(box !== "none", `where the focus is cannot be seen: ${text}`);
      if (text === "Tributi") break;
      must(i < 29, "the door of an office is out of the keyboard's reach");
    }
    await p.page.keyboard.press("Enter");
    await p.page.waitForURL(/\/uffici\/tributi$/);
  },
};
