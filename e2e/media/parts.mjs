// What the figures of the media engine are measured with: the engine alone, its
// client in a browser, and a bad network between the two.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { chromium } = createRequire(path.join(root, "web/package.json"))("playwright-core");
const work = mkdtempSync(path.join(os.tmpdir(), "loggia-media-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const made = (name) => path.join(work, name);
const engineFolder = "./features/meeting/internal/sfu/sfutest/";

/** The programs and the client, built once. */
export function build() {
  for (const name of ["cmd", "cable", "load"]) execFileSync("go", ["build", "-o", made(name), engineFolder + name], { cwd: root, stdio: "inherit" });
  writeFileSync(made("entry.js"), `export * from ${JSON.stringify(path.join(root, "web/node_modules/livekit-client"))};`);
  const esbuild = path.join(root, `web/node_modules/@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
  execFileSync(esbuild, [made("entry.js"), "--bundle", "--format=iife", "--global-name=LK", `--outfile=${made("client.js")}`, "--log-level=error"]);
}

const lineOf = (child, what) => new Promise((done, failed) => {
  child.stdout.once("data", (b) => done(String(b)));
  child.once("exit", (code) => failed(new Error(`${what} ended: ${code}`)));
});

export const program = (name, args, o = {}) => spawn(made(name), args, { stdio: ["pipe", "pipe", "inherit"], ...o });

export class Engine {
  /** Starts it on loopback, or in a namespace of its own. */
  static async start({ namespace, address = "127.0.0.1", profile } = {}) {
    const e = new Engine();
    const args = ["-listen", `${address}:0`, ...(namespace ? ["-alone"] : []), ...(profile ? ["-profile", profile] : [])];
    e.namespace = namespace;
    e.process = namespace
      ? spawn("ip", ["netns", "exec", namespace, made("cmd"), ...args], { stdio: ["ignore", "pipe", "inherit"] })
      : spawn(made("cmd"), args, { stdio: ["ignore", "pipe", "inherit"] });
    e.url = (await lineOf(e.process, "the engine")).split(" ")[0];
    return e; // "ip netns exec" becomes the program: the process is the engine's own
  }

  async token(room, identity) {
    const url = new URL(`/token?room=${room}&identity=${identity}`, this.url);
    if (!this.namespace) return (await fetch(url)).text();
    return execFileSync("ip", ["netns", "exec", this.namespace, process.execPath, "-e", `fetch(${JSON.stringify(String(url))}).then(r=>r.text()).then(t=>process.stdout.write(t))`], { encoding: "utf8" });
  }

  /** Resident memory in MB, and processor time used in ms. */
  measure() {
    const rss = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.process.pid}/status`, "utf8"))[1]) / 1024;
    const stat = readFileSync(`/proc/${this.process.pid}/stat`, "utf8");
    const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13).map(Number);
    return { rss, cpu: (user + system) * 10 };
  }

  async stop() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGINT");
    await ended;
  }
}

const ip = (...args) => execFileSync("ip", args);

/** Two namespaces, and a cable between them that can be made bad. */
export class Wire {
  static async lay(n = process.pid) {
    const w = Object.assign(new Wire(), { near: `loggia-near-${n}`, far: `loggia-far-${n}`, nearAddress: "10.77.0.1", farAddress: "10.77.0.2" });
    for (const [name, mine, other] of [[w.near, w.nearAddress, w.farAddress], [w.far, w.farAddress, w.nearAddress]]) {
      ip("netns", "add", name);
      ip("-n", name, "link", "set", "lo", "up");
      ip("-n", name, "tuntap", "add", "dev", "wire", "mode", "tun");
      ip("-n", name, "addr", "add", mine, "peer", other, "dev", "wire");
      ip("-n", name, "link", "set", "wire", "mtu", "1400", "up");
      ip("-n", name, "route", "add", "default", "dev", "wire");
    }
    w.cable = spawn("nice", ["-n", "-15", made("cable"), "-near", w.near, "-far", w.far], { stdio: ["pipe", "pipe", "inherit"] }); // a late processor is no part of how bad it is
    await w.shape({});
    return w;
  }

  /** rate in bits/s, queue and delay in ms, loss from 0 to 1; gives {passed, dropped} until now. */
  async shape(s) {
    const answer = lineOf(this.cable, "the cable");
    this.cable.stdin.write(JSON.stringify(s) + "\n");
    const [passed, dropped] = (await answer).trim().split(" ").map(Number);
    return { passed, dropped };
  }

  async cut() {
    const ended = new Promise((done) => this.cable.once("exit", done));
    this.cable.stdin.end();
    await ended;
    for (const name of [this.near, this.far]) ip("netns", "del", name);
  }
}

const flags = [
  "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection",
  "--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--disable-features=WebRtcHideLocalIpsWithMdns",
];

/** A browser; in a namespace when one is given. origin is where a camera may be used without a certificate. */
export function browser({ namespace, origin } = {}) {
  let executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (namespace) {
    const wrapper = made(`chromium-${namespace}`);
    writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${namespace} ${executablePath} "$@"\n`);
    chmodSync(wrapper, 0o755);
    executablePath = wrapper;
  }
  return chromium.launch({ executablePath, args: [...flags, ...(origin ? [`--unsafely-treat-insecure-origin-as-secure=${origin}`] : [])] });
}

/** A page with the client in it. */
export async function page(browser, engine) {
  const context = await browser.newContext({ permissions: [] });
  const p = await context.newPage();
  await p.goto(engine.url);
  await p.addScriptTag({ path: made("client.js") });
  return p;
}

/** Joins; gives when it was connected, in ms. */
export const join = async (p, engine, identity, { room = "prova.1", publish } = {}) => p.evaluate(async ({ url, token, publish }) => {
  const { LK } = globalThis;
  const room = (globalThis.room = new LK.Room({ adaptiveStream: false, dynacast: true }));
  room.on("trackSubscribed", (track) => document.body.append(track.attach()));
  room.on("trackStreamStateChanged", (p, state) => (globalThis.paused = state === "paused"));
  const at = performance.now();
  globalThis.joinedAt = at;
  await room.connect(url, token);
  if (publish) {
    const tracks = await LK.createLocalTracks({ audio: true, video: { resolution: publish } });
    for (const t of tracks) await room.localParticipant.publishTrack(t);
  }
  return performance.now() - at;
}, { url: engine.url, token: await engine.token(room, identity), publish });

/** What has been seen of the picture until now. */
export const picture = (p) => p.evaluate(async () => {
  const out = { frames: 0, height: 0, frozen: 0, freezes: 0, lost: 0, paused: globalThis.paused ?? false };
  for (const who of globalThis.room.remoteParticipants.values()) for (const t of who.trackPublications.values()) {
    const report = await t.track?.receiver?.getStats();
    for (const s of report?.values() ?? []) {
      if (s.type !== "inbound-rtp" || s.kind !== "video") continue;
      Object.assign(out, { frames: s.framesDecoded ?? 0, height: s.frameHeight ?? 0, frozen: s.totalFreezesDuration ?? 0, freezes: s.freezeCount ?? 0, lost: s.packetsLost ?? 0, pli: s.pliCount, nack: s.nackCount });
    }
  }
  return out;
});

export const pause = (ms) => new Promise((r) => setTimeout(r, ms));
