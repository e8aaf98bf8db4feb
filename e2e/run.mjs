// Runs the stories, one file a person's task, in a real Chromium against the
// real binary. `node run.mjs [part of a name…]` runs only those that match.
// A story that fails leaves pictures of every page in the folder tmp/, and its
// file is told once more from the beginning: what fails twice is a fault, what
// fails once is said at the end.
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { openBrowser, Person } from "./people.mjs";
import { root, Town } from "./town.mjs";

const wanted = process.argv.slice(2);
const files = (await readdir(path.join(root, "e2e/stories"))).filter((f) => f.endsWith(".mjs")).sort();
const chosen = files.filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)));
const shots = path.join(root, "tmp/e2e");

/** Tells every story of one file in a town of its own; gives how many went well and how many did not. */
async function tellAll(file) {
  let passed = 0, failed = 0;
  const { default: stories, flags = [] } = await import(path.join(root, "e2e/stories", file));
  const town = await Town.open(flags);
  // Each person of a story has a browser process: in one they share the fake
  // camera, and when several take it anew at once, as after a restart of the
  // server, it may give none of them a picture.
  const browsers = [];
  for (const [title, tell] of Object.entries(stories)) {
    const people = [];
    let arrived = 0;
    const arrive = async (...args) => {
      const n = arrived++;
      browsers[n] ??= await openBrowser();
      const p = await Person.arrive(browsers[n], town, ...args);
      people.push(p);
      return p;
    };
    const began = performance.now();
    try {
      await tell({ town, arrive });
      for (const p of people) p.checkQuiet();
      passed++;
      console.log(`ok   ${file}: ${title} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    } catch (e) {
      failed++;
      console.log(`FAIL ${file}: ${title}\n${e.stack}`);
      await mkdir(shots, { recursive: true });
      for (const p of people) {
        for (const [i, page] of p.context.pages().entries()) {
          const name = `${file}-${title}-${p.name}-${i}`.replace(/[^\p{L}\d]+/gu, "-");
          await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true }).catch(() => {});
          console.log(`     ${p.name} was at ${page.url().replace(/\/porta\/[^/?#]+/, "/porta/…")}: tmp/e2e/${name}.png`);
        }
        if (p.errors.length) console.log(`     ${p.name}: ${p.errors.join(" | ")}`);
      }
      console.log(town.log.split("\n").slice(-15).join("\n"));
    }
    for (const p of people) await p.leave();
  }
  for (const b of browsers) await b.close();
  await town.close();
  return { passed, failed };
}

let passed = 0, failed = 0;
const shaky = [];
for (const file of chosen) {
  let result = await tellAll(file);
  if (result.failed) {
    console.log(`     ${file}: once more, from the beginning`);
    result = await tellAll(file);
    if (!result.failed) shaky.push(file);
  }
  passed += result.passed;
  failed += result.failed;
}
if (shaky.length) console.log(`\nFailed once and went well the second time: ${shaky.join(", ")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed || passed === 0 ? 1 : 0);
