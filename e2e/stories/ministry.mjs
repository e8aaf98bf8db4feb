// The Ministry is told: whoever administers sets up the line, an agreement is
// signed while the Ministry is down, it refuses with HTTP 200, a person corrects
// and sends; nothing is lost, nothing leaves twice. The Ministry is our stub.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { desktop, phone, until } from "../people.mjs";
import { root } from "../town.mjs";

const authority = path.join(mkdtempSync(path.join(tmpdir(), "loggia-ministry-")), "ca.pem");
const stub = spawn(process.env.GO ?? "go", ["run", "./features/ministry/internal/stub/serve", authority], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
const heard = createInterface({ input: stub.stdout })[Symbol.asyncIterator]();
const listen = async () => JSON.parse((await heard.next()).value);
const line = await listen();
/** Says a word to the invented Ministry; gives what its archive holds. */
const ministry = async (word) => {
  stub.stdin.write(`${word}\n`);
  return listen();
};
process.on("exit", () => stub.kill());
stub.unref();
stub.stdin.unref?.();
stub.stdout.unref?.();

const at = (hour) => ["--demo-now", `2026-11-25T${hour}:00+01:00`, "--ministry-ca", authority];
export const flags = at("10:00");

const widths = [[360, 740], [768, 1024], [1440, 900]];
const home = "/app/agile/ministero";

/** Looks at the page at three widths, with the eyes of a screen reader. */
async function checkWidths(p, what) {
  const before = p.page.viewportSize();
  for (const [width, height] of widths) {
    await p.page.setViewportSize({ width, height });
    await p.checkAccess(`${what}, ${width}`);
    const wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) throw new Error(`${what} is ${wide} px wider than a screen of ${width}`);
    if (process.env.PICTURES) await p.page.screenshot({ path: path.join(process.env.PICTURES, `${what.replace(/\W+/g, "-")}-${width}.png`), fullPage: true });
  }
  await p.page.setViewportSize(before);
}

/** Signs what waits for this person, giving the second factor of the demo town. */
const sign = (p, agreement) => p.page.evaluate(async (agreement) => {
  const ask = async (method, where, body) => {
    const a = await fetch(`/api/v1${where}`, { method, headers: { "Content-Type": "application/json" }, ...(body && { body: JSON.stringify(body) }) });
    if (!a.ok) throw new Error(`${method} ${where}: ${a.status} ${await a.text()}`);
    return a.status === 204 ? undefined : a.json().catch(() => undefined);
  };
  const { demo } = await ask("GET", "/me/confirmation");
  await ask("POST", "/me/confirmation", { code: demo });
  const paper = await ask("GET", `/agile/agreements/${agreement}`);
  await ask("PUT", `/agile/agreements/${agreement}/signature`, { sha256: paper.sha256 ?? paper.agreement?.sha256 });
}, agreement);

export default {
  async "an agreement is signed while the Ministry is down, then it refuses with HTTP 200, then it accepts"({ town, arrive }) {
    await ministry("up");
    const before = await ministry("empty");
    const ivo = await arrive("Ivo", desktop);
    await ivo.enter("ivo");
    await ivo.go(home);
    await ivo.page.getByRole("heading", { name: "Invio automatico" }).waitFor();
    if (await ivo.page.getByText("Giulia Ferretti").count()) throw new Error("who administers sees people");
    await checkWidths(ivo, "the settings of the Ministry");
    for (const [label, of] of [["token", "token"], ["creare", "create"], ["modificare", "modify"], ["annullare", "cancel"], ["recedere", "recede"], ["cercare", "search"], ["il dettaglio", "detail"]])
      await ivo.page.getByLabel(new RegExp(`^Indirizzo (del|per) ${label}`)).fill(line.endpoints[of]);
    await ivo.page.getByLabel("Scope").fill(line.scope);
    await ivo.page.getByLabel("Chiave").fill(line.key);
    await ivo.page.getByRole("switch", { name: "Invia da solo le comunicazioni" }).check();
    await ivo.page.getByRole("button", { name: "Salva" }).click();
    await ivo.page.getByText("Impostazioni salvate.").waitFor();
    await ivo.page.getByRole("button", { name: "Prova il collegamento" }).click();
    await ivo.page.getByText("Il Ministero risponde e accetta la chiave.").waitFor();

    // A night of maintenance: the program has been started again, the Ministry has not.
    await ministry("down");
    await town.killNow();
    town.flags = at("10:10");
    await town.start();
    const marco = await arrive("Marco", desktop);
    await marco.enter("marco");
    await sign(marco, "rinnovo-nadia");

    const paola = await arrive("Paola", phone);
    await paola.enter("paola");
    await paola.go(home);
    const nadia = paola.page.getByRole("button", { name: /Nadia Grossi/ });
    await nadia.getByText("Non è partita: il servizio è fermo.").waitFor({ timeout: 60_000 });
    await checkWidths(paola, "the queue while the Ministry is down");

    // The power goes in the middle of it. Afterwards it leaves by itself.
    await town.killNow();
    await ministry("up");
    await ministry("no");
    town.flags = at("10:30");
    await town.start();
    await paola.go(home);
    await nadia.getByText(/Posizione INAIL non attiva/).waitFor({ timeout: 60_000 });
    await nadia.click();
    const box = paola.page.getByRole("dialog");
    await box.getByText("Rifiutata", { exact: true }).first().waitFor();
    await checkWidths(paola, "a communication that was refused");
    await box.getByRole("button", { name: "Ho corretto: invia" }).click();
    await box.getByText("Accettata", { exact: true }).first().waitFor({ timeout: 30_000 });
    await box.getByText("Risposta del Ministero").first().click();
    await until("the receipt is shown", async () => (await box.locator("pre").first().innerText()).includes("E100"));
    await box.getByRole("button", { name: "Chiudi", exact: true }).click();
    await paola.page.getByText("Niente da comunicare").waitFor();
    await checkWidths(paola, "the queue when all is made");
    const { records, calls } = await ministry("archive");
    if (records !== before.records + 1 || calls.slice(before.calls.length).filter((c) => c === "create").length !== 2) throw new Error(`the Ministry holds ${records}, asked ${calls}`);
  },

  async "in English, and the head of an office does not come in"({ arrive }) {
    const paola = await arrive("Paola", desktop, "en-GB");
    await paola.enter("paola");
    await paola.go(home);
    await paola.page.getByRole("heading", { name: "Communications to the Ministry" }).waitFor();
    await paola.page.getByText(/Closed communications/).waitFor();
    await checkWidths(paola, "the queue in English");
    const marco = await arrive("Marco", desktop);
    await marco.enter("marco");
    if (await marco.page.evaluate(async () => (await fetch("/api/v1/ministry")).status) !== 403) throw new Error("a head reads what is told of people");
  },
};
