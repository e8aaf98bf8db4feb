// Every page that links lead to, walked with the Tab key from its first stop
// around to it again: each stop has a name and is seen, none is a trap. Who
// walks is a citizen, then people of the body with other pages to see.
import { Keys } from "../keys.mjs";
import { desktop } from "../people.mjs";

/** The pages that several people see are walked by the first of them. */
const walked = new Set();

/** One address for all pages of a kind: what stands for a thing is left out. */
const kind = (path) => path.replace(/\?.*|\/$/g, "").replace(/\/(uffici|accordi)\/[^/]+/, "/$1/·").replace(/\/(?=[^/]*\d)[\w-]{8,}(?=\/|$)/g, "/·");

const linksOf = (page) => page.evaluate(() => [...document.querySelectorAll("a[href]:not([download])")].filter((a) => a.origin === location.origin && a.checkVisibility()).map((a) => a.pathname + a.search));

/** Walks the first pages and those that they lead to, as far as `may` says. */
async function walk(p, first, may) {
  const k = new Keys(p);
  const going = [...first];
  let n = 0;
  for (let where; (where = going.shift());) {
    if (walked.has(kind(where))) continue;
    walked.add(kind(where));
    await p.go(where);
    await p.page.locator("h1").first().waitFor();
    await p.page.locator("[aria-busy=true]").first().waitFor({ state: "hidden" });
    const stops = await k.walk();
    if (!stops.length) throw new Error(`${where} has no stop`);
    n++;
    going.push(...(await linksOf(p.page)).filter(may));
  }
  if (n === 0) throw new Error(`${p.name} has walked nothing`);
  if (process.env.SAY) console.log(p.name, n, [...walked].slice(-n).join(" "));
}

const inside = (first, who, ente = "borgofiore") => async ({ arrive }) => {
  const p = await arrive(who, desktop);
  await p.enter(who, ente);
  await walk(p, first, (path) => /^\/app(\/|$)/.test(path) && !/\/(chiamata|accedi)\b|^\/app\/riunioni\/./.test(path));
};

export default {
  "the pages outside": async ({ arrive }) => {
    walked.clear(); // told once more, all is walked once more
    const p = await arrive("visitor", desktop);
    await walk(p, ["/", "/uffici/tributi/prenota?passo=2", "/app/accedi"], (path) => !/^\/(api|demo|assets)\/|lingua=/.test(path) && kind(path).split("/").length < 5);
  },
  "those of a clerk": inside(["/app", "/app/agile", "/app/avvisi", "/app/avvisi/preferenze", "/app/profilo"], "giulia"),
  "those of a head of office": inside(["/app/agile/accordi", "/app/agile/settimana/turni?ufficio=tributi", "/app/sportelli/tributi/impostazioni"], "marco"),
  "those of the personnel office": inside(["/app/agile", "/app/agile/personale", "/app/agile/formazione/personale", "/app/avvisi/orari", "/app/avvisi/emergenze"], "paola"),
  "those of who administers": inside(["/app/ente", "/app/posta-in-uscita", "/app/agile/numeri", "/app/agile/postazioni/piante", "/app/agile/dotazioni/registro"], "ivo"),
};
