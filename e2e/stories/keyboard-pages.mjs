// Every page, walked with the Tab key from its first stop around to it again:
// each stop has a name and is seen, none is a trap.
import { Keys } from "../keys.mjs";
import { desktop } from "../people.mjs";

const outside = ["/", "/uffici", "/uffici/tributi", "/prenota", "/uffici/tributi/prenota?passo=2", "/app/accedi", "/app/password"];
const pages = {
  giulia: ["", "/sportelli/tributi", "/sportelli/tributi/prenota", "/sportelli/tributi/numeri", "/riunioni", "/persone", "/profilo", "/dispositivi"],
  marco: ["/sportelli/tributi", "/sportelli/tributi/impostazioni"],
  ivo: ["/ente", "/ente/uffici", "/persone", "/persone/importa", "/posta-in-uscita"],
};

async function walk(p, where) {
  await p.go(where);
  await p.page.locator("h1").waitFor();
  await p.page.locator("[aria-busy=true]").first().waitFor({ state: "hidden" });
  const stops = await new Keys(p).walk();
  if (!stops.length) throw new Error(`${where} has no stop`);
}

export default {
  "the pages outside": async ({ arrive }) => {
    const p = await arrive("visitor", desktop);
    for (const where of outside) await walk(p, where);
  },
  ...Object.fromEntries(Object.entries(pages).map(([who, wheres]) => [`the pages of ${who}`, async ({ arrive }) => {
    const p = await arrive(who, desktop);
    await p.enter(who, "borgofiore");
    for (const where of wheres) await walk(p, `/app${where}`);
  }])),
};
