// The media engine alone, with unmodified client code in real browsers: both
// ways of connecting, pictures and sound that really move, and every way in
// which a line breaks. Prints one line a check; exits 1 when one fails.
//
//   node e2e/media.mjs [--show] [part of a name…]     needs Go, Chromium and "npm ci" in web/
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openBrowser, until } from "./people.mjs";
import { root } from "./town.mjs";

const work = mkdtempSync(path.join(os.tmpdir(), "loggia-media-"));
const binary = path.join(work, "sfu");
const client = path.join(work, "client.js");

function build() {
  execFileSync("go", ["build", "-o", binary, "./features/meeting/internal/sfu/sfutest/cmd"], { cwd: root, stdio: "inherit" });
  const entry = path.join(work, "entry.js");
  writeFileSync(entry, `export * from ${JSON.stringify(path.join(root, "web/node_modules/livekit-client"))};`);
  const esbuild = path.join(root, `web/node_modules/@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
  execFileSync(esbuild, [entry, "--bundle", "--format=iife", "--global-name=LK", `--outfile=${client}`, "--log-level=error"]);
}

/** The engine, on the same ports each time it is started. */
class Engine {
  async start() {
    const args = this.ports ? ["-listen", this.address.host, "-udp", this.ports[0], "-tcp", this.ports[1]] : [];
    this.process = spawn(binary, [...args, "-log", process.env.LOG ?? "WARN"], { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise((done, failed) => {
      this.process.stdout.once("data", (b) => done(String(b)));
      this.process.once("exit", (code) => failed(new Error(`the engine ended: ${code}`)));
    });
    const [, url, udp, tcp] = /^(\S+) udp (\d+) tcp (\d+)/.exec(line);
    this.address = new URL(url);
    this.ports = [udp, tcp];
  }

  async stop(signal = "SIGINT") {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill(signal);
    await ended;
  }

  async ask(what, query) {
    const r = await fetch(new URL(`${what}?${new URLSearchParams(query)}`, this.address), { method: what === "token" ? "GET" : "POST" });
    if (!r.ok) throw new Error(`${what}: ${r.status} ${await r.text()}`);
    return r.text();
  }
}

/** Runs in the page: joins, and notes what happens. */
async function join({ url, token, single, codec }) {
  const { LK } = globalThis;
  const room = new LK.Room({ adaptiveStream: false, dynacast: true, singlePeerConnection: single, publishDefaults: { videoCodec: codec } });
  const seen = (globalThis.seen = { room, data: [], states: [], speakers: 0, reconnected: 0, resumed: 0, quality: {}, bytes: {} });
  room.on("trackSubscribed", (track) => document.body.append(track.attach()));
  room.on("trackUnsubscribed", (track) => track.detach().forEach((e) => e.remove()));
  room.on("dataReceived", (payload, from, kind, topic) => seen.data.push({ text: new TextDecoder().decode(payload), from: from?.identity, kind, topic }));
  room.on("connectionStateChanged", (s) => seen.states.push(s));
  room.on("signalReconnecting", () => seen.states.push("signal"));
  room.on("reconnected", () => seen.reconnected++);
  room.on("activeSpeakersChanged", (list) => (seen.speakers = Math.max(seen.speakers, list.length)));
  room.on("connectionQualityChanged", (q, p) => (seen.quality[p.identity] = q));
  room.on("disconnected", (reason) => (seen.disconnected = reason));
  const at = performance.now();
  await room.connect(url, token);
  seen.connected = performance.now() - at;
  return seen.connected;
}

class Guest {
  static async arrive(browser, engine, room, identity, o) {
    const g = Object.assign(new Guest(), { identity, engine, room });
    g.context = await browser.newContext({ permissions: ["camera", "microphone"] });
    g.page = await g.context.newPage();
    g.page.on("pageerror", (e) => { g.broken = e.message; });
    if (process.argv.includes("--show")) g.page.on("console", (m) => console.log(`  ${identity}: ${m.text()}`));
    await g.page.goto(String(engine.address));
    await g.page.addScriptTag({ path: client });
    const token = await engine.ask("token", o.sources ? new URLSearchParams([["room", room], ["identity", identity], ["label", "prova"], ...o.sources.map((s) => ["source", s])]) : { room, identity, label: "prova" });
    g.took = await g.page.evaluate(join, { url: String(engine.address), token, single: o.single, codec: o.codec ?? "vp8" });
    return g;
  }

  in(f, arg) {
    return this.page.evaluate(f, arg);
  }

  /** Frames decoded and sound energy, of everything that arrives from `who`. */
  arrives(who) {
    return this.in(async (identity) => {
      const out = { frames: 0, energy: 0, width: 0, screen: 0, codec: "" };
      const p = globalThis.seen.room.remoteParticipants.get(identity);
      for (const t of p?.trackPublications.values() ?? []) {
        const report = await t.track?.receiver?.getStats();
        for (const s of report?.values() ?? []) {
          if (s.type !== "inbound-rtp") continue;
          if (s.kind === "audio") out.energy += s.totalAudioEnergy ?? 0;
          else if (t.source === "screen_share") out.screen += s.framesDecoded ?? 0;
          else {
            out.frames += s.framesDecoded ?? 0;
            out.width = s.frameWidth ?? 0;
            out.codec = report.get(s.codecId)?.mimeType ?? "";
          }
        }
      }
      return out;
    }, who);
  }

  /** Waits until it grows, and grows again: counters begin anew with each track. */
  async moves(who, what = "frames", seconds = 10) {
    let last, grown = 0;
    await until(`${this.identity} gets ${what} of ${who}`, async () => {
      const now = (await this.arrives(who))[what];
      if (now > last) grown++;
      last = now;
      return grown >= 4;
    }, seconds);
  }

  leave() {
    return this.context.close();
  }
}

const cameraAndMicrophone = async () => {
  const me = globalThis.seen.room.localParticipant;
  await Promise.all([me.setCameraEnabled(true), me.setMicrophoneEnabled(true)]);
};

const checks = {
  async "camera and microphone both ways"(c) {
    await Promise.all([c.a.in(cameraAndMicrophone), c.b.in(cameraAndMicrophone)]);
    await Promise.all([c.a.moves("b"), c.b.moves("a"), c.a.moves("b", "energy"), c.b.moves("a", "energy")]);
  },
  async "attributes and who speaks"(c) {
    await until("attributes", () => c.a.in(() => globalThis.seen.room.remoteParticipants.get("b").attributes.label === "prova"));
    await until("a speaker", () => c.a.in(() => globalThis.seen.speakers > 0));
  },
  async "the layer that is asked for"(c) {
    const ask = (q) => c.a.in((quality) => [...globalThis.seen.room.remoteParticipants.get("b").videoTrackPublications.values()].forEach((p) => p.setVideoQuality(quality)), q);
    const wide = async (w) => (await c.a.arrives("b")).width === w;
    await until("the full picture", () => wide(1280), 20);
    await ask(0);
    await until("the small picture", () => wide(320));
    await ask(2);
    await until("the full picture again", () => wide(1280), 20);
    await c.a.moves("b");
  },
  async "messages, to all and to one"(c) {
    const send = (text, o) => c.b.in(({ text, o }) => globalThis.seen.room.localParticipant.publishData(new TextEncoder().encode(text), o), { text, o });
    await send("a tutti", { reliable: true, topic: "t" });
    await send("a te", { reliable: false, destinationIdentities: ["a"] });
    await send("ad altri", { reliable: true, destinationIdentities: ["nessuno"] });
    await send("fine", { reliable: true });
    await until("the messages", () => c.a.in(() => globalThis.seen.data.length >= 3));
    const got = await c.a.in(() => globalThis.seen.data);
    if (got.some((m) => m.text === "ad altri" || m.from !== "b") || !got.some((m) => m.topic === "t")) throw new Error(JSON.stringify(got));
    if ((await c.b.in(() => globalThis.seen.data.length)) > 0) throw new Error("a message came back to its sender");
    const long = "è".repeat(100_000); // in pieces, on a channel of the client's own making
    await c.a.in(() => globalThis.seen.room.registerTextStreamHandler("lungo", async (r) => { globalThis.seen.long = await r.readAll(); }));
    await c.b.in((text) => globalThis.seen.room.localParticipant.sendText(text, { topic: "lungo" }), long);
    await until("a long text", async () => (await c.a.in(() => globalThis.seen.long)) === long);
  },
  async "muted and back"(c) {
    await c.b.in(() => globalThis.seen.room.localParticipant.setMicrophoneEnabled(false));
    await until("muted", () => c.a.in(() => !globalThis.seen.room.remoteParticipants.get("b").isMicrophoneEnabled));
    await c.b.in(cameraAndMicrophone);
    await c.a.moves("b", "energy");
  },
  async "a screen, shown three times"(c) {
    for (let n = 0; n < 3; n++) {
      await c.b.in(() => globalThis.seen.room.localParticipant.setScreenShareEnabled(true));
      await c.a.moves("b", "screen", 15);
      await c.b.in(() => globalThis.seen.room.localParticipant.setScreenShareEnabled(false));
      await until("the screen is gone", () => c.a.in(() => !globalThis.seen.room.remoteParticipants.get("b").isScreenShareEnabled));
    }
    await c.a.moves("b");
  },
  async "the line is cut, and resumes"(c) {
    for (const g of [c.a, c.b]) {
      const sid = await g.in(() => globalThis.seen.room.localParticipant.sid);
      await c.engine.ask("cut", { room: c.room, identity: g.identity });
      await until("resumed", () => g.in(() => globalThis.seen.reconnected > 0 && globalThis.seen.room.state === "connected"));
      if ((await g.in(() => globalThis.seen.room.localParticipant.sid)) !== sid) throw new Error("it joined anew");
    }
    await Promise.all([c.a.moves("b"), c.b.moves("a"), c.a.moves("b", "energy")]);
    await c.b.in(() => globalThis.seen.room.localParticipant.publishData(new TextEncoder().encode("dopo"), { reliable: true }));
    await until("a message after it", () => c.a.in(() => globalThis.seen.data.some((m) => m.text === "dopo")));
  },
  async "who comes later sees what is there"(c) {
    const d = await Guest.arrive(c.browser, c.engine, c.room, "d", { single: c.single });
    await Promise.all([d.moves("a"), d.moves("b"), d.moves("b", "energy")]);
    c.note(`to connect ${Math.round(d.took)} ms`);
    await d.leave();
    await until("gone", () => c.a.in(() => !globalThis.seen.room.remoteParticipants.has("d")), 25);
  },
  async "the picture of who was alone is there soon"(c) {
    const d = await Guest.arrive(c.browser, c.engine, "prova.2", "x", { single: c.single });
    await d.in(cameraAndMicrophone);
    // Nobody looks: after a while its client sends no picture.
    await until("it rests", () => d.in(async () => {
      const out = async () => [...(await globalThis.seen.room.localParticipant.getTrackPublication("camera").track.sender.getStats()).values()].filter((s) => s.type === "outbound-rtp").reduce((n, s) => n + s.framesSent, 0);
      const before = await out();
      await new Promise((r) => setTimeout(r, 1000));
      return before > 0 && (await out()) === before;
    }), 25);
    const e = await Guest.arrive(c.browser, c.engine, "prova.2", "y", { single: c.single });
    const at = performance.now();
    await until("the first frame", async () => (await e.arrives("x")).frames > 0);
    c.note(`to connect ${Math.round(e.took)} ms, then to the first frame ${Math.round(performance.now() - at)} ms`);
    await Promise.all([d.leave(), e.leave()]);
  },
  async "somebody may not show a screen"(c) {
    const d = await Guest.arrive(c.browser, c.engine, c.room, "d", { single: c.single, sources: ["camera", "microphone"] });
    const answer = await d.in(async () => {
      const me = globalThis.seen.room.localParticipant;
      me.permissions.canPublishSources = []; // a hostile client does not ask itself
      const stream = document.createElement("canvas").captureStream(5);
      const done = me.publishTrack(stream.getVideoTracks()[0], { source: "screen_share" }).then(() => "published", (e) => `${e.name}`);
      return Promise.race([done, new Promise((r) => setTimeout(r, 4000, "nothing"))]);
    });
    if (answer === "published" || (await c.a.in(() => globalThis.seen.room.remoteParticipants.get("d").trackPublications.size)) > 0) throw new Error(answer);
    await d.leave();
  },
  async "muted and put out by the office"(c) {
    const d = await Guest.arrive(c.browser, c.engine, c.room, "e", { single: c.single });
    await d.in(cameraAndMicrophone);
    await c.a.moves("e");
    await c.engine.ask("mute", { room: c.room, identity: "e" });
    await until("its own client knows", () => d.in(() => !globalThis.seen.room.localParticipant.isMicrophoneEnabled));
    await c.engine.ask("remove", { room: c.room, identity: "e" });
    await until("out", () => d.in(() => globalThis.seen.disconnected === 4));
    await until("gone", () => c.a.in(() => !globalThis.seen.room.remoteParticipants.has("e")));
    await d.leave();
  },
  async "the engine is killed and started again"(c) {
    await c.engine.stop("SIGKILL");
    const at = performance.now();
    await c.engine.start();
    const back = async (g, other) => {
      await until(`${g.identity} is back`, () => g.in((o) => globalThis.seen.room.state === "connected" && globalThis.seen.room.remoteParticipants.has(o), other), 15);
      await g.moves(other);
      const ms = performance.now() - at;
      if (ms > 10_000) throw new Error(`${g.identity} was back only after ${Math.round(ms)} ms`);
      return `${g.identity} after ${Math.round(ms)} ms`;
    };
    c.note((await Promise.all([back(c.a, "b"), back(c.b, "a")])).join(", "));
    await Promise.all([c.a.moves("b", "energy"), c.b.moves("a", "energy")]);
  },
  async "who leaves is gone at once"(c) {
    await c.b.in(() => globalThis.seen.room.disconnect());
    await until("gone", () => c.a.in(() => globalThis.seen.room.remoteParticipants.size === 0), 3);
    for (const g of [c.a, c.b]) if (g.broken) throw new Error(`${g.identity}: ${g.broken}`);
  },
};

const asked = process.argv.slice(2).filter((a) => !a.startsWith("--"));
let failed = 0;
async function run([browser, other], label, o, only) {
  const engine = new Engine();
  await engine.start();
  const c = { browser, engine, room: "prova.1", ...o, note: (n) => { c.noted = n; } };
  try {
    // In one process they share the fake camera, and when both take it anew at
    // once, as after a restart of the engine, it may give neither a picture.
    c.a = await Guest.arrive(browser, engine, c.room, "a", o);
    c.b = await Guest.arrive(other, engine, c.room, "b", o);
    for (const [name, check] of Object.entries(checks)) {
      if (only && !only.includes(name) || asked.length && !asked.some((a) => name.includes(a))) continue;
      const at = performance.now();
      c.noted = "";
      try {
        await check(c);
        console.log(`ok    ${label}: ${name}  (${((performance.now() - at) / 1000).toFixed(1)} s${c.noted ? `; ${c.noted}` : ""})`);
      } catch (e) {
        failed++;
        console.log(`FAIL  ${label}: ${name}: ${e.message}`);
      }
    }
  } finally {
    await Promise.all([c.a?.leave(), c.b?.leave()]);
    await engine.stop();
  }
}

try {
  build();
  const browsers = [await openBrowser(), await openBrowser()];
  try {
    await run(browsers, "one connection", { single: true });
    await run(browsers, "two connections", { single: false });
    const names = Object.keys(checks);
    await run(browsers, "H264", { single: true, codec: "h264" }, [names[0], names[2]]);
  } finally {
    for (const b of browsers) await b.close();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
