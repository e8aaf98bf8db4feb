// The figures of a public stream: a thousand viewers on loopback while ten
// people talk, one of them seen. Prints one figure a line, tab-separated: name,
// value, unit, target; the exit status is 1 when a piece was late.
//
//   node e2e/bench-stream.mjs [viewers] [seconds]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { desktop, openBrowser, Person, until } from "./people.mjs";
import { root, Town } from "./town.mjs";

const viewers = Number(process.argv[2] ?? 1000), seconds = Number(process.argv[3] ?? 30), people = 10;
const work = mkdtempSync(path.join(os.tmpdir(), "loggia-stream-"));
const program = path.join(work, "viewers");
execFileSync("go", ["build", "-o", program, "./e2e/viewers"], { cwd: root, stdio: "inherit" });

/** Resident memory in MB, and processor time in seconds, of a process and those that it started. */
function measure(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13).map(Number);
  return { rss: Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024, cpu: (user + system) / 100 };
}
const encoders = (pid) => execFileSync("ps", ["--ppid", String(pid), "-o", "pid="], { encoding: "utf8" }).trim().split(/\s+/).filter(Boolean);
const figure = (name, value, unit, target = "") => console.log(`stream: ${name}\t${value}\t${unit}\t${target}`);

const town = await Town.open();
const browser = await openBrowser();
const all = [];
try {
  const arrive = async (name) => {
    const p = await Person.arrive(browser, town, name, desktop);
    all.push(p);
    return p;
  };
  const elena = await arrive("Elena");
  await elena.enter("elena");
  const ask = (method, where, body) => elena.page.evaluate(async ([method, where, body]) => {
    const r = await fetch(`/api/v1${where}`, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
    if (!r.ok) throw new Error(`${where}: ${r.status}`);
    return r.status === 204 ? null : r.json();
  }, [method, where, body]);
  const m = await ask("POST", "/meetings", { title: "Assemblea" });
  await elena.go(`/app/riunioni/${m.id}`);
  await elena.page.waitForSelector("[data-testid=call]", { timeout: 60_000 });
  for (let i = 1; i < people; i++) {
    const guest = await ask("POST", `/meetings/${m.id}/guests`, { name: `Ospite ${i}` });
    const p = await arrive(`Ospite ${i}`);
    await p.page.addInitScript(() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (c) => (c.audio ? open({ audio: c.audio }) : Promise.reject(new DOMException("none", "NotFoundError")));
    });
    await p.go(guest.path);
    await p.page.click("[data-testid=arrive]");
    await p.page.waitForSelector("[data-testid=call]", { timeout: 60_000 });
  }
  const s = await ask("POST", `/meetings/${m.id}/stream`, { title: "Assemblea" });
  await ask("POST", `/meetings/${m.id}/stream/start`);
  const address = town.at(s.path);
  await until("the stream is there", async () => (await ask("GET", `/meetings/${m.id}/broadcast`)).stream.state === "live" && (await elena.page.evaluate(async (p) => (await fetch(`${p}/0.m3u8`)).status, s.path)) === 200, 40);
  const pid = town.process.pid, before = measure(pid), helper = encoders(pid), helped = helper.map((h) => measure(h).cpu);
  let failed = false;
  try {
    execFileSync(program, ["-stream", address, "-viewers", String(viewers), "-for", `${seconds}s`], { stdio: "inherit" });
  } catch {
    failed = true;
  }
  const after = measure(pid);
  figure("people who talk", people, "people");
  figure("processor of Loggia", Math.round(((after.cpu - before.cpu) / seconds) * 100), "% of one");
  figure("processor of the encoder", Math.round(helper.reduce((sum, h, i) => { try { return sum + measure(h).cpu - helped[i]; } catch { return sum; } }, 0) / seconds * 100), "% of one");
  figure("resident memory of Loggia", Math.round(after.rss), "MB");
  figure("sizes of the picture", (await elena.page.evaluate(async (p) => (await (await fetch(`${p}/live.m3u8`)).text()), s.path)).match(/STREAM-INF/g).length, "sizes");
  process.exitCode = failed ? 1 : 0;
} finally {
  for (const p of all) await p.leave().catch(() => {});
  await browser.close();
  await town.close();
  rmSync(work, { recursive: true, force: true });
}
