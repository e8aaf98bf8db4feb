// Every address of smart working opened bare: without what usually stands
// after "?", with an office and a thing that do not exist. Each says something
// in words; none stays grey for ever.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { desktop, until } from "../people.mjs";
import { root } from "../town.mjs";

const source = readFileSync(path.join(root, "web/src/staff/routes.tsx"), "utf8");
const routes = [...source.matchAll(/page\(agile, "([^"]+)"/g)].map(([, at]) => `/app/agile${at === "/" ? "" : at}`);
assert.ok(routes.length > 35, "the routes were not found");
const bare = [...new Set(routes.flatMap((at) => {
  const to = at.replace(/\$\w+/g, "nessuno");
  return [to, `${to}?ufficio=nessuno&settimana=ieri&giorno=mai&mese=quando&persona=nessuno`];
}))];

const walk = (who) => async ({ arrive }) => {
  const p = await arrive(who, desktop);
  await p.enter(who, "borgofiore");
  await p.go("/app/agile");
  await p.page.locator("main h1").waitFor();
  const faults = [];
  for (const to of bare) {
    await p.page.evaluate((to) => { history.pushState(null, "", to); dispatchEvent(new PopStateEvent("popstate")); }, to);
    const [address] = to.split("?");
    const said = () => p.page.evaluate((address) => {
      const main = document.querySelector("main");
      const busy = [...main.querySelectorAll("[aria-busy=true]")].length;
      return { there: location.pathname === address || busy, busy, title: main.querySelector("h1")?.innerText.trim() ?? "", text: main.innerText.trim().length };
    }, address);
    try {
      await until(to, async () => {
        const now = await said();
        return now.busy === 0 && now.title && now.text > now.title.length + 8;
      }, 6);
    } catch {
      faults.push(`${to}: ${JSON.stringify(await said())}`);
    }
  }
  assert.deepEqual(faults, []);
  p.checkQuiet();
};

export default {
  "Giulia, who works in an office, opens each": walk("giulia"),
  "Marco, who heads one, opens each": walk("marco"),
  "Paola, of the personnel office, opens each": walk("paola"),
  "Ivo, who administers, opens each": walk("ivo"),
};
