// Photographs every page and window of the product, at three widths and in two
// languages, against a demo town of its own: `node pictures.mjs [part of a name…]`
// or `make pictures`. For whoever looks at them: tmp/pictures/<language>/<width>/
// <scene>.png, and sheets of several side by side in tmp/pictures/sheets. What a
// program can see by itself, such as a page wider than the screen, a word that is
// cut or has no translation, is listed in tmp/pictures/seen.txt.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { openBrowser, Person } from "./people.mjs";
import { scenes } from "./scenes.mjs";
import { root, Town } from "./town.mjs";

const out = path.join(root, "tmp/pictures");
const sizes = [[360, 740], [768, 1024], [1440, 900]];
const tongues = { it: "it-IT", en: "en-GB" };
const options = process.argv.slice(2);
const only = (name) => options.find((o) => o.startsWith(`--${name}=`))?.split("=")[1].split(",");
const parts = options.filter((o) => !o.startsWith("--"));
const widths = only("widths") ? sizes.filter(([w]) => only("widths").includes(String(w))) : sizes;
const languages = only("languages") ?? Object.keys(tongues);
const chosen = scenes.filter((s) => parts.length === 0 || parts.some((p) => s.name.includes(p)));

/** Gives the function that says a key of the staff app's words, to find a button by it. */
async function wordsOf(lang) {
  const all = {};
  const folders = ["web/src/staff"];
  for (const layer of ["core", "features"]) for (const one of await readdir(path.join(root, layer))) folders.push(`${layer}/${one}/web`);
  for (const f of folders) Object.assign(all, JSON.parse(await readFile(path.join(root, f, `words.${lang}.json`), "utf8").catch(() => "{}")));
  return (key, args = {}) => {
    if (!all[key]) throw new Error(`no words for ${key}`);
    return all[key].replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => args[name] ?? "");
  };
}

/** What a program sees of a page: too wide, cut, without words. */
const faults = () => {
  const found = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`${wide} px wider than the screen`);
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest(".visually-hidden, [hidden]");
  const top = document.querySelector("dialog[open]");
  for (const e of (top ?? document.body).querySelectorAll("*")) {
    if (!shown(e)) continue;
    const style = getComputedStyle(e);
    const words = e.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
    if (style.overflowX !== "visible" && style.textOverflow === "ellipsis" && e.scrollWidth > e.clientWidth + 1) found.push(`cut: ${words}`);
    const box = e.getBoundingClientRect();
    if (top && box.width > 0 && box.right > top.getBoundingClientRect().right + 1 && !e.closest(".lg-scroll")) found.push(`outside its window: ${words || e.className}`);
    const alone = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(" ").trim();
    if (/^[a-z]+(\.[a-z_]+)+$/.test(alone) && !alone.endsWith(".csv")) found.push(`no words: ${alone}`);
    if (/\{\{|undefined|NaN|Invalid Date/.test(alone)) found.push(`not filled: ${alone.slice(0, 60)}`);
  }
  return [...new Set(found)];
};

const taken = []; // names, in the order of the scenes

/** One picture for each width of the page as it stands. */
async function photograph(page, lang, scene, seen) {
  if (!taken.includes(scene.name)) taken.push(scene.name);
  for (const [width, height] of widths) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() => !document.querySelector("main [aria-busy=true], dialog [aria-busy=true]"), undefined, { timeout: 5000 }).catch(() => {});
    await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));
    if (!scene.still) await page.evaluate(() => scrollTo(0, 0));
    const open = await page.locator("dialog[open]").count();
    const folder = path.join(out, lang, String(width));
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: path.join(folder, `${scene.name}.png`), fullPage: !open && !scene.window, animations: "disabled", caret: "hide" });
    for (const f of await page.evaluate(faults)) seen.push(`${lang} ${width} ${scene.name}: ${f}`);
  }
}

/** Sheets of the pictures of one language and width, a tall one over several columns. */
async function sheets(browser, lang, width) {
  const [shown, columns, tall] = { 360: [360, 4, 1400], 768: [500, 3, 1300], 1440: [760, 2, 1300] }[width];
  const page = await (await browser.newContext({ viewport: { width: columns * (shown + 8), height: tall + 24 } })).newPage();
  let row = [], n = 0;
  const flush = async () => {
    if (!row.length) return;
    await page.setContent(`<body style="margin:0;display:flex;gap:8px;background:#c0c;font:13px sans-serif;color:#fff">${row.join("")}`);
    await page.waitForFunction(() => [...document.images].every((i) => i.complete));
    await mkdir(path.join(out, "sheets"), { recursive: true });
    await page.screenshot({ path: path.join(out, "sheets", `${lang}-${width}-${String(++n).padStart(2, "0")}.png`) });
    row = [];
  };
  let columnOpen = 0; // for wide pictures two short ones share a column
  for (const name of taken) {
    const png = await readFile(path.join(out, lang, String(width), `${name}.png`)).catch(() => undefined);
    if (!png) continue;
    const w = png.readUInt32BE(16), h = Math.round((png.readUInt32BE(20) * shown) / w);
    const src = `data:image/png;base64,${png.toString("base64")}`;
    const figure = (part, height) => `<div>${name}${part ? ` (${part + 1})` : ""}</div><div style="height:${height}px;overflow:hidden"><img src="${src}" style="width:${shown}px;margin-top:${-part * tall}px"></div>`;
    if (h + 18 <= columnOpen) {
      row[row.length - 1] = row.at(-1).replace(/<\/section>$/, `${figure(0, h)}</section>`);
      columnOpen -= h + 18;
      continue;
    }
    for (let part = 0; part * tall < h && part < 3; part++) {
      if (row.length === columns) await flush();
      const height = Math.min(tall, h - part * tall);
      row.push(`<section style="width:${shown}px">${figure(part, height)}</section>`);
      columnOpen = tall - height;
    }
  }
  await flush();
  await page.context().close();
}

await rm(path.join(out, "sheets"), { recursive: true, force: true });
await mkdir(out, { recursive: true });
const seen = [];
const town = await Town.open();
const browser = await openBrowser();
let failed = 0;
for (const lang of languages) {
  const w = await wordsOf(lang);
  const people = new Map();
  // One browser a person and body, with the reader's language; kept for all their scenes.
  const as = async (who, ente = "borgofiore") => {
    const key = `${who} ${ente}`;
    if (!people.has(key)) {
      const p = await Person.arrive(browser, town, who, { viewport: { width: 1440, height: 900 } }, tongues[lang]);
      p.ente = ente;
      people.set(key, p);
      if (who !== "visitor") await p.enter(who, ente);
    }
    return people.get(key);
  };
  for (const scene of chosen) {
    try {
      await scene.play({ as, w, lang, town, shoot: (p, name = scene.name) => photograph(p.page, lang, { ...scene, name }, seen) }, scene);
    } catch (e) {
      failed++;
      console.log(`${lang} ${scene.name}: ${e.message.split("\n").slice(0, 4).join(" ")}`);
    }
  }
  for (const p of people.values()) await p.leave();
  for (const [width] of widths) await sheets(browser, lang, width);
}
await browser.close();
await town.close();
await writeFile(path.join(out, "seen.txt"), [...new Set(seen)].join("\n") + "\n");
console.log(`${path.relative(process.cwd(), out) || out}: ${chosen.length} scenes, ${new Set(seen).size} things seen (seen.txt)${failed ? `, ${failed} scenes failed` : ""}`);
process.exit(failed ? 1 : 0);
