// The scenes that pictures.mjs photographs, in the order of a visit: each brings
// somebody to a page or opens a window on it. `play` gets `as(who, body)`, the
// words of the reader's language `w(key)`, and `shoot(person)`.
import { readFileSync } from "node:fs";
import { until } from "./people.mjs";

const id = (name) => `[data-testid=${name}]`;
const ask = (p, method, path, body) =>
  p.page.evaluate(async ([method, path, body]) => {
    const r = await fetch(`/api/v1${path}`, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
    if (!r.ok) throw new Error(`${method} ${path}: ${r.status}`);
    return r.status === 204 ? null : r.json();
  }, [method, path, body]);

/** A page as `who` finds it; `then` opens what is to be seen on it. */
const at = (name, who, where, then, more = {}) => ({
  name,
  ...more,
  async play(s) {
    const p = await s.as(who, more.body);
    await p.go(where, p.ente);
    await p.page.locator("h1").first().waitFor();
    await p.page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => {});
    try {
      if (then) await then(p.page, s, p);
      await s.shoot(p);
    } finally {
      await more.after?.(p);
    }
  },
});
/** Presses the buttons with these words, one after the other. */
const press = (...keys) => async (page, { w }) => {
  for (const k of keys) {
    const words = Array.isArray(k) ? w(...k) : w(k);
    await page.getByRole("button", { name: words, exact: true }).or(page.getByRole("menuitem", { name: words, exact: true })).or(page.getByRole("tab", { name: words })).first().click();
  }
};

const go = (page, n) => page.locator(`button[name=vai][value='${n}']`).last().click();
async function step(page, n) {
  await page.locator("input[name=ora]").first().check();
  if (n === 2) return;
  await go(page, 3);
  if (n === 3) return page.locator("#motivo").waitFor();
  await page.locator("#motivo").selectOption({ index: 1 });
  await page.locator("#dettagli").fill("Vorrei pagare a rate l'avviso del 2025: siamo diventati in quattro e la seconda rata scade a dicembre.");
  await go(page, 4);
  if (n === 4) return page.locator("#nome").waitFor();
  await page.locator("#nome").fill("Maria Teresa");
  await page.locator("#cognome").fill("Galli Montefiori");
  await page.locator("#email").fill("mariateresa.gallimontefiori@posta.example");
  await go(page, 5);
  if (n === 5) return page.locator("button[value=conferma]").waitFor();
  await page.locator("button[value=conferma]").click();
  await page.waitForURL(/\/prenotazione\//);
}
const book = (n, then) => async (page, s, p) => {
  await step(page, n);
  if (then) await then(page, s, p);
};

const citizens = [
  at("c-home", "visitor", "/"),
  at("c-offices", "visitor", "/uffici"),
  at("c-offices-none", "visitor", "/uffici?q=zanzibar"),
  at("c-office", "visitor", "/uffici/tributi"),
  at("c-office-closed", "visitor", "/uffici/sindaco"),
  at("c-book-1-place", "visitor", "/prenota"),
  at("c-book-2-when", "visitor", "/uffici/tributi/prenota?passo=2", book(2)),
  at("c-book-3-why", "visitor", "/uffici/tributi/prenota?passo=2", book(3)),
  at("c-book-3-wrong", "visitor", "/uffici/tributi/prenota?passo=2", book(3, (page) => go(page, 4))),
  at("c-book-4-who", "visitor", "/uffici/tributi/prenota?passo=2", book(4)),
  at("c-book-4-wrong", "visitor", "/uffici/tributi/prenota?passo=2", book(4, (page) => go(page, 5))),
  at("c-book-5-summary", "visitor", "/uffici/tributi/prenota?passo=2", book(5)),
  at("c-booked", "visitor", "/uffici/tributi/prenota?passo=2", book(6)),
  at("c-door-early", "visitor", "/uffici/tributi/prenota?passo=2", book(6, async (page, s, p) => {
    await page.goto(new URL(await page.locator("a[href^='/porta/']").first().getAttribute("href"), page.url()).href);
    await page.locator("#room").waitFor();
  })),
  at("c-door-wrong", "visitor", "/porta/kDc0YkOFq_YYhBZxNbDsMA"),
  at("c-thanks", "visitor", "/valuta"),
  at("c-rate", "visitor", "/uffici/tributi", (page) => page.locator(".lg-stars label").nth(1).click(), { still: true }),
  at("c-privacy", "visitor", "/privacy"),
  at("c-legal", "visitor", "/note-legali"),
  at("c-accessibility", "visitor", "/accessibilita"),
  at("c-faq", "visitor", "/domande", (page) => page.locator("summary").nth(1).click()),
  at("c-report", "visitor", "/segnala"),
  at("c-report-wrong", "visitor", "/segnala", (page) => page.locator("main form button.btn-primary").click()),
  at("c-report-done", "visitor", "/segnala", async (page) => {
    await page.locator("#titolo").fill("Lampione spento in via Roma");
    await page.locator("#luogo").fill("Via Roma 12, davanti alla scuola");
    await page.locator("#dettagli").fill("Non si accende da lunedì.");
    await page.locator("#nome").fill("Teresa Galli");
    await page.locator("#email").fill("teresa.galli@posta.example");
    await page.locator("main form button.btn-primary").click();
    await page.locator(".lg-done").waitFor();
  }),
  at("c-lost", "visitor", "/non-esiste"),
  at("c-union", "visitor", "/", undefined, { body: "valfiorita" }),
  at("c-small", "visitor", "/", undefined, { body: "castelvento" }),
];

/** Somebody's door, open now: an appointment of Tributi. */
async function door(giulia) {
  const counter = await ask(giulia, "GET", "/offices/tributi/counter");
  for (const a of counter.today) {
    const d = await ask(giulia, "GET", `/appointments/${a.id}`);
    if (d.door === "open" && !d.visits.length) return { id: a.id, path: d.path };
  }
  throw new Error("no appointment whose door is open");
}

// One meeting from the waiting room to the outcome, photographed on both sides.
const meeting = {
  name: "d-call",
  window: true,
  async play(s) {
    const giulia = await s.as("giulia"), teresa = await s.as("visitor");
    const m = await ask(giulia, "POST", "/meetings", { title: "Bilancio di previsione 2027: le scelte della Giunta" });
    const { path } = await ask(giulia, "POST", `/meetings/${m.id}/guests`, { name: "Ada Neri", label: "revisore dei conti" });
    await teresa.go(path);
    await teresa.page.locator(id("arrive")).waitFor();
    await s.shoot(teresa, "d-guest-door");
    const free = await door(giulia);
    await teresa.go(free.path);
    await teresa.page.locator(id("arrive")).waitFor();
    await s.shoot(teresa, "d-room-before");
    await teresa.page.locator(id("arrive")).click();
    await teresa.page.locator(id("leave-queue")).waitFor();
    await s.shoot(teresa, "d-room-waiting");
    await giulia.go("/app");
    await giulia.page.locator(".lg-list, .lg-qcard").first().waitFor();
    await s.shoot(giulia, "s-today-waits");
    await giulia.go("/app/sportelli/tributi");
    await giulia.page.locator(".lg-callnext").waitFor();
    await s.shoot(giulia, "s-desk-waits");
    for (const [name, key] of [["s-desk-pass", "desk.pass"], ["s-desk-refuse", "desk.refuse"], ["s-desk-bring", "desk.bring"]]) {
      const shown = giulia.page.locator(".lg-callnext").getByRole("button", { name: s.w(key), exact: true });
      if (await shown.count()) await shown.click();
      else {
        await giulia.page.locator(".lg-callnext [aria-haspopup]").click();
        await giulia.page.getByRole("menuitem", { name: s.w(key), exact: true }).click();
      }
      await s.shoot(giulia, name);
      await giulia.page.keyboard.press("Escape");
    }
    await giulia.page.locator(".lg-callnext .btn-primary").click();
    await giulia.page.locator(id("call")).waitFor();
    await teresa.page.locator(id("enter")).waitFor({ timeout: 30_000 });
    await s.shoot(teresa, "d-room-turn");
    await teresa.page.locator(id("enter")).click();
    await teresa.page.locator(id("call")).waitFor();
    await until("both are seen", () => giulia.page.evaluate(() => [...document.querySelectorAll(".vt video")].filter((v) => v.videoWidth).length >= 2), 30);
    await s.shoot(giulia, "d-call-staff");
    await s.shoot(teresa, "d-call-citizen");
    await inside(s, giulia, teresa);
  },
};

async function inside(s, giulia, teresa) {
  const { page } = giulia;
  const shut = () => page.keyboard.press("Escape");
  await page.locator(id("chat")).click();
  await page.locator(id("chat-input")).fill("Buongiorno, le mando il piano delle rate. Lo trova anche su https://borgofiore.example/tributi/rateizzazioni");
  await page.locator(id("chat-send")).click();
  await teresa.page.locator(id("chat")).click();
  await teresa.page.locator(id("message")).waitFor();
  await s.shoot(giulia, "d-call-chat");
  await s.shoot(teresa, "d-call-chat-citizen");
  await page.locator(id("tab-people")).click();
  await s.shoot(giulia, "d-call-people");
  await page.locator(id("tab-papers")).click();
  await s.shoot(giulia, "d-call-papers-none");
  await page.locator(id("picker")).setInputFiles({ name: "Piano delle rate TARI 2025.pdf", mimeType: "application/pdf", buffer: readFileSync(new URL("fixtures/piano.pdf", import.meta.url)) });
  await page.locator(`${id("sheet")} canvas`).first().waitFor({ timeout: 20_000 });
  await s.shoot(giulia, "d-call-papers");
  await shut();
  await page.locator(`${id("chat")}[aria-pressed=true]`).click({ timeout: 1000 }).catch(() => {});
  await teresa.page.keyboard.press("Escape");
  await s.shoot(giulia, "d-call-paper");
  await s.shoot(teresa, "d-call-paper-citizen");
  await page.locator(id("put-away")).click();
  await page.locator(id("more")).click();
  await s.shoot(giulia, "d-call-more");
  await page.locator(id("more-invite")).click();
  await s.shoot(giulia, "d-call-invite");
  await page.locator(id("guest-name")).fill("Davide Conti");
  await page.locator(id("guest-make")).click();
  await page.locator(id("guest-link")).waitFor();
  await s.shoot(giulia, "d-call-invited");
  await shut();
  for (const what of ["devices", "keys"]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.locator(id("more")).click();
    await page.locator(id(`more-${what}`)).click();
    await s.shoot(giulia, `d-call-${what}`);
    await shut();
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator(id("swap")).click();
  await s.shoot(giulia, "d-call-swap");
  await shut();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator(id("share")).click();
  await s.shoot(giulia, "d-call-share");
  await shut();
  await page.locator(id("leave")).click();
  await s.shoot(giulia, "d-call-end");
  await page.locator(id("outcome-done")).click();
  await page.locator(id("end-all")).click();
  await teresa.page.locator(id("thanks")).waitFor({ timeout: 30_000 });
  await s.shoot(teresa, "d-thanks");
  await teresa.page.locator(id("score-5")).check({ force: true });
  await teresa.page.locator(id("rate-send")).click();
  await teresa.page.locator(id("rated")).waitFor();
  await s.shoot(teresa, "d-rated");
}

/** The first request in the desk's list, opened, and one of its windows. */
const request = (...keys) => async (page, s) => {
  await page.locator(".lg-desk .lg-list button").last().click();
  await page.locator(".lg-work h2").first().waitFor();
  await press(...keys)(page, s);
};
const appointment = (key) => async (page, s) => {
  await press("desk.tab.next")(page, s);
  await page.locator("[role=tabpanel] .lg-list button").last().click();
  await page.locator(".lg-work h2").first().waitFor();
  const shown = page.locator(".lg-work").getByRole("button", { name: s.w(key), exact: true });
  if (await shown.count()) return shown.click();
  await page.locator(".lg-work [aria-haspopup]").first().click();
  await page.getByRole("menuitem", { name: s.w(key), exact: true }).click();
};

const people = "nome;cognome;email;ufficio;ruolo\r\nMara;Bini;m.bini@borgofiore.example;Tributi;dipendente\r\nInes;Ferri;i.ferri@borgofiore.example;Anagrafe e stato civile;dipendente\r\n";
const bad = `${people}Inès;Ferraris de Montecuccoli;i.ferraris@borgofiore.example;Uff. Trib.;dipendente\r\nDario;;d.monti2@borgofiore;Tributi;boh\r\n`;
const load = (text) => async (page) => {
  await page.locator("input[type=file]").setInputFiles({ name: "persone.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator(".lg-import-go, table").first().waitFor();
};

const staff = [
  at("s-today", "giulia", "/app"),
  at("s-today-elected", "amina", "/app"),
  at("s-today-empty", "nora", "/app", undefined, { body: "castelvento" }),
  at("s-menu", "giulia", "/app", (page) => page.locator(".lg-me-btn:visible, .lg-topb button:has(.lg-av):visible").click(), { window: true }),
  at("s-notices", "giulia", "/app", (page) => page.locator(".lg-topb [aria-haspopup]").first().click(), { window: true }),
  at("s-notices-page", "giulia", "/app/avvisi"),
  at("s-notices-waiting", "giulia", "/app/avvisi?mostra=waiting"),
  at("s-notices-preferences", "giulia", "/app/avvisi/preferenze"),
  at("s-notices-emergencies", "marco", "/app/avvisi/emergenze", press("notify.emergency.call")),
  at("s-notices-hours", "paola", "/app/avvisi/orari"),
  at("s-search", "giulia", "/app", async (page) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("bell");
    await page.getByRole("option").first().waitFor();
  }, { window: true }),
  at("s-offices", "nadia", "/app/sportelli"),
  at("s-offices-none", "amina", "/app/sportelli"),
  at("s-desk", "giulia", "/app/sportelli/tributi"),
  at("s-desk-over", "giulia", "/app/sportelli/tributi", press("desk.tab.over")),
  at("s-desk-empty", "nora", "/app/sportelli/anagrafe", undefined, { body: "castelvento" }),
  at("s-desk-close", "marco", "/app/sportelli/tributi", press("desk.sign.closed")),
  at("s-desk-request", "giulia", "/app/sportelli/tributi", request()),
  at("s-desk-propose", "giulia", "/app/sportelli/tributi", request("desk.propose")),
  at("s-desk-appointment", "giulia", "/app/sportelli/tributi", async (page, s) => {
    await press("desk.tab.next")(page, s);
    await page.locator("[role=tabpanel] .lg-list button").first().click();
    await page.locator(".lg-work h2").first().waitFor();
  }),
  at("s-desk-move", "giulia", "/app/sportelli/tributi", appointment("desk.move")),
  at("s-desk-cancel", "giulia", "/app/sportelli/tributi", appointment("desk.cancel")),
  at("s-book", "giulia", "/app/sportelli/tributi/prenota"),
  at("s-book-chosen", "giulia", "/app/sportelli/tributi/prenota", async (page, s) => {
    await press("desk.slots.after")(page, s);
    await page.locator(".lg-slot").first().click();
    await press("desk.book.go")(page, s);
  }),
  at("s-booked", "giulia", "/app/sportelli/tributi/prenota", async (page, s) => {
    await press("desk.slots.after")(page, s);
    await page.locator(".lg-slot").nth(s.lang === "it" ? 2 : 4).click();
    await page.getByLabel(s.w("desk.book.name"), { exact: true }).fill("Rosa");
    await page.getByLabel(s.w("desk.book.surname")).fill("Lenzi");
    await page.getByLabel(s.w("desk.book.reason")).selectOption({ index: 1 });
    await press("desk.book.go")(page, s);
    await page.getByText(s.w("desk.book.done")).waitFor();
  }),
  at("s-settings", "marco", "/app/sportelli/tributi/impostazioni"),
  at("s-settings-read", "giulia", "/app/sportelli/tributi/impostazioni"),
  at("s-figures", "marco", "/app/sportelli/tributi/numeri"),
  at("s-figures-empty", "nora", "/app/sportelli/anagrafe/numeri", undefined, { body: "castelvento" }),
  at("s-meetings", "elena", "/app/riunioni"),
  at("s-meetings-new", "elena", "/app/riunioni?nuova=1"),
  at("s-meetings-guests", "giulia", "/app/riunioni", async (page, s, p) => {
    const open = await ask(p, "GET", "/meetings");
    if (!open.length) await ask(p, "POST", "/meetings", { title: "Bilancio di previsione 2027: le scelte della Giunta" });
    await page.reload();
    await page.getByText(s.w("staff.meetings.guests"), { exact: true }).first().click();
    await page.getByLabel(s.w("staff.meetings.guest")).fill("Ada Neri");
    await press("staff.meetings.link")(page, s);
  }),
  at("s-people", "giulia", "/app/persone"),
  at("s-people-admin", "ivo", "/app/persone"),
  at("s-people-none", "giulia", "/app/persone", (page, s) => page.getByLabel(s.w("identity.people.find")).fill("zzz")),
  at("s-person", "giulia", "/app/persone?p=nadia"),
  at("s-person-admin", "ivo", "/app/persone?p=nadia"),
  at("s-person-edit", "ivo", "/app/persone?p=nadia", press("ui.change")),
  at("s-person-leave", "ivo", "/app/persone?p=nadia", press("identity.person.leave")),
  at("s-person-add", "ivo", "/app/persone", press("identity.people.add")),
  at("s-import", "ivo", "/app/persone/importa"),
  at("s-import-good", "ivo", "/app/persone/importa", load(people)),
  at("s-import-bad", "ivo", "/app/persone/importa", load(bad)),
  at("s-body", "ivo", "/app/ente"),
  at("s-tree", "ivo", "/app/ente/uffici"),
  at("s-tree-edit", "ivo", "/app/ente/uffici", async (page, s) => page.getByRole("button", { name: s.w("ente.offices.change.of", { name: "Tributi" }) }).click()),
  at("s-tree-new", "ivo", "/app/ente/uffici", press("ente.offices.add")),
  at("s-texts", "ivo", "/app/ente/testi"),
  at("s-opinions", "ivo", "/app/opinioni"),
  at("s-opinions-empty", "ivo", "/app/opinioni", undefined, { body: "castelvento" }),
  at("s-outbox", "ivo", "/app/posta-in-uscita"),
  at("s-outbox-letter", "ivo", "/app/posta-in-uscita", (page) => page.locator(".lg-list button").first().click()),
  at("s-outbox-empty", "ivo", "/app/posta-in-uscita", undefined, { body: "castelvento" }),
  at("s-profile", "giulia", "/app/profilo"),
  at("s-totp", "luca", "/app/profilo", press("identity.totp.begin")),
  at("s-totp-key", "luca", "/app/profilo", press("identity.totp.begin", "ui.go")),
  at("s-passkey", "luca", "/app/profilo", press("identity.passkeys.make")),
  at("s-program", "luca", "/app/profilo", press("identity.programs.make")),
  at("s-devices", "giulia", "/app/dispositivi"),
  at("a-training", "giulia", "/app/agile/formazione"),
  at("a-training-course", "giulia", "/app/agile/formazione", async (page, s) => {
    await page.getByRole("link", { name: s.w("training.begin"), exact: true }).first().click();
    await page.locator(".lg-prose").first().waitFor();
  }),
  at("a-training-catalogue", "fabio", "/app/agile/formazione/catalogo"),
  at("a-training-skills", "luca", "/app/agile/formazione/competenze"),
  at("a-training-board", "paola", "/app/agile/formazione/personale"),
  at("a-training-board-head", "marco", "/app/agile/formazione/personale"),
  at("a-training-many", "paola", "/app/agile/formazione/personale", press("training.enrol_many")),
  at("a-training-papers", "paola", "/app/agile/formazione/personale", async (page, s) => {
    await press("training.certificates")(page, s);
    await page.getByRole("dialog").locator("select").selectOption({ index: 1 });
    await page.getByRole("dialog").locator("li").first().waitFor();
  }),
  at("a-training-edition", "paola", "/app/agile/formazione/catalogo", press("training.edition.new")),
  at("a-training-elsewhere", "giulia", "/app/agile/formazione/altrove"),
  at("a-training-bring", "giulia", "/app/agile/formazione/altrove", press("training.proof.new")),
  at("a-training-class", "paola", "/app/agile/formazione/catalogo", async (page, { w }) => {
    await page.getByRole("link", { name: w("training.class.go") }).last().click();
    await page.locator("section[aria-labelledby=editions] li").first().waitFor();
  }),
  at("a-training-change", "paola", "/app/agile/formazione/catalogo", async (page, { w }) => {
    await page.getByRole("link", { name: w("training.class.go") }).last().click();
    await page.locator("section[aria-labelledby=editions] li").first().getByRole("button").first().click();
    await page.getByRole("dialog").waitFor();
  }),
  at("a-training-new", "paola", "/app/agile/formazione/corsi/nuovo/modifica"),
  at("a-training-register", "piero", "/app/agile/formazione", async (page) => {
    await page.locator("a[href*=edizioni]").first().click();
    await page.locator(".lg-tr-reg").first().waitFor();
  }),
  at("c-verify", "visitor", "/verifica"),
  at("s-lost", "giulia", "/app/non-esiste"),
  at("s-forbidden", "giulia", "/app/ente"),
  at("s-offline", "giulia", "/app/sportelli/tributi", async (page, s) => {
    await s.town.killNow();
    await page.locator(".lg-offline").waitFor({ timeout: 40_000 });
  }, { window: true, after: (p) => p.town.start() }),
  at("i-sign-in", "visitor", "/app/accedi"),
  at("i-sign-in-wrong", "visitor", "/app/accedi", async (page, s) => {
    await page.getByLabel(s.w("identity.email")).fill("g.ferretti@borgofiore.example");
    await page.getByLabel(s.w("identity.password"), { exact: true }).fill("non è questa");
    await page.keyboard.press("Enter");
    await page.locator(".lg-note.err").waitFor();
  }),
  at("i-forgot", "visitor", "/app/password"),
  at("i-reset-wrong", "visitor", "/app/reimposta/kDc0YkOFq_YYhBZxNbDsMA"),
  at("i-invitation-wrong", "visitor", "/app/invito/kDc0YkOFq_YYhBZxNbDsMA"),
  {
    name: "i-invitation",
    async play(s) {
      const ivo = await s.as("ivo");
      await ivo.go("/app/persone");
      await ask(ivo, "POST", "/people/invite", { people: ["mara"] });
      const link = await until("the letter", async () => {
        const { messages } = await ask(ivo, "GET", "/outbox");
        const one = messages.find((m) => m.to.startsWith("m.bianchi"));
        return one && /\/app\/invito\/\S+/.exec((await ask(ivo, "GET", `/outbox/${one.id}`)).text)?.[0];
      });
      const p = await s.as("visitor");
      await p.go(link);
      await p.page.locator("input[type=password]").first().waitFor();
      await s.shoot(p);
    },
  },
];

// Smart working: mine, the application, an agreement, the programme, the figures.
const agile = [
  at("k-mine", "giulia", "/app/agile"),
  at("k-mine-none", "fabio", "/app/agile"),
  at("k-agreement", "giulia", "/app/agile/accordi/accordo-giulia"),
  at("k-withdraw", "giulia", "/app/agile", press("agile.withdraw")),
  at("k-paper", "fabio", "/app/agile", async (page) => page.getByRole("button", { name: /sicurezza|safety/i }).first().click()),
  at("k-to-sign", "marco", "/app/agile/accordi/rinnovo-nadia"),
  at("k-second-factor", "marco", "/app/agile/accordi/rinnovo-nadia", press("agile.sign")),
  at("k-list", "marco", "/app/agile/accordi"),
  at("k-evaluate", "marco", "/app/agile/accordi/accordo-giulia", press("agile.evaluate.final")),
  at("k-programme", "paola", "/app/agile/programma"),
  at("k-call", "paola", "/app/agile/programma", press("agile.call.add")),
  at("k-cohort", "paola", "/app/agile/programma", press("agile.cohort.add")),
  at("k-figures", "paola", "/app/agile/numeri"),
  at("k-known", "giulia", "/app/agile/dati"),
  ...["work", "days", "tools", "goals", "priority", "read", "send"].map((step, i) =>
    at(`k-form-${i + 1}-${step}`, "piero", "/app/agile", async (page, s) => {
      const [mine] = await page.evaluate(async () => (await fetch("/api/v1/agile/mine")).json());
      await page.goto(`${new URL(page.url()).origin}/app/agile/accordi/${mine.id}`);
      await page.locator("h1").first().waitFor();
    }),
  ).slice(0, 1),
];

// The desks: the plan, the list, one place, the code on it, who draws; and the surveys.
const desks = [
  at("k-desk", "giulia", "/app/agile/postazioni"),
  at("k-desk-place", "giulia", "/app/agile/postazioni", async (page) => page.locator("[data-spot=scrivania-03]").click()),
  at("k-desk-room", "giulia", "/app/agile/postazioni", async (page) => page.locator("[data-spot=sala-A]").click()),
  at("k-desk-code", "anna", "/app/agile/postazioni/q/P1-06"),
  at("k-desk-plans", "ivo", "/app/agile/postazioni/piante"),
  at("k-desk-draw", "ivo", "/app/agile/postazioni/piante", press("seat.add.room")),
  at("k-survey", "giulia", "/app/agile/questionari"),
  at("k-survey-answer", "giulia", "/app/agile/questionari/pilota"),
  at("k-survey-missing", "giulia", "/app/agile/questionari/pilota", press("survey.send")),
  at("k-survey-results", "paola", "/app/agile/questionari/pilota"),
  at("k-survey-all", "paola", "/app/agile/questionari"),
  at("k-survey-new", "paola", "/app/agile/questionari", press("survey.new")),
  at("k-survey-close", "paola", "/app/agile/questionari/pilota", press("survey.close")),
];

// The kit: mine, the register, an item, notes and faults, licences, purchases, who is ready.
const kit = [
  at("k-kit", "giulia", "/app/agile/dotazioni"),
  at("k-kit-none", "fabio", "/app/agile/dotazioni"),
  at("k-kit-label", "giulia", "/app/agile/dotazioni/leggi"),
  at("k-kit-register", "paola", "/app/agile/dotazioni/registro"),
  at("k-kit-register-head", "marco", "/app/agile/dotazioni/registro"),
  at("k-kit-item", "paola", "/app/agile/dotazioni/registro", async (page) => page.getByRole("link", { name: "LT-0187" }).click()),
  at("k-kit-models", "paola", "/app/agile/dotazioni/modelli"),
  at("k-kit-model", "paola", "/app/agile/dotazioni/modelli", press("kit.models.add")),
  at("k-kit-add", "paola", "/app/agile/dotazioni/registro", press("kit.add")),
  at("k-kit-give", "paola", "/app/agile/dotazioni/registro", press("kit.give")),
  at("k-kit-notes", "paola", "/app/agile/dotazioni/verbali"),
  at("k-kit-note", "paola", "/app/agile/dotazioni/verbali", async (page) => page.getByRole("link", { name: /Luca Rinaldi/ }).first().click()),
  at("k-kit-licences", "paola", "/app/agile/dotazioni/licenze"),
  at("k-kit-purchases", "paola", "/app/agile/dotazioni/acquisti"),
  at("k-kit-order", "paola", "/app/agile/dotazioni/acquisti", press("kit.order.add")),
  at("k-kit-setup", "paola", "/app/agile/dotazioni/allestimento"),
  at("k-kit-board", "paola", "/app/agile/dotazioni/allestimento", async (page) => page.getByRole("link", { name: "Primo gruppo in lavoro agile" }).click()),
  at("k-kit-campaign", "paola", "/app/agile/dotazioni/allestimento", press("kit.campaign.add")),
  at("k-kit-import", "ivo", "/app/agile/dotazioni/importa"),
];

// The rest of smart working, as somebody who works that way, a head and the offices behind it find it.
const smart = [
  ["", "marco"], ["/giorni", "giulia"], ["/settimana", "giulia"], ["/settimana/turni?ufficio=tributi", "marco"], ["/presenze", "paola"],
  ["/piano", "paola"], ["/ministero", "paola"],
].map(([where, who]) => at(`w${where.split("?")[0].replaceAll("/", "-") || "-mine"}-${who}`, who, `/app/agile${where}`));

export const scenes = [...citizens, ...staff.slice(0, 9), meeting, ...staff.slice(9), ...agile, ...desks, ...kit, ...smart];
