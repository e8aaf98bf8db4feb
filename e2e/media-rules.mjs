// The rules of a room, kept by the media engine against real browsers: what a
// ticket allows, who is put out, who comes twice, who does not look, and a
// network that lets only TCP pass. media.mjs has what makes a call a call.
// Prints one line a check; exits 1 when one fails.
//
//   node e2e/media-rules.mjs [part of a name…]     needs Go, Chromium and "npm ci" in web/
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { openBrowser, until } from "./people.mjs";
import { root } from "./town.mjs";

const key = "check", secret = "only for the check ".repeat(3); // of sfutest/cmd
const client = path.join(path.dirname(createRequire(path.join(root, "web/package.json")).resolve("livekit-client")), "livekit-client.umd.js");
const text = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");

function sign(claims) {
  const now = Date.now() / 1000;
  const body = `${text({ alg: "HS256", typ: "JWT" })}.${text({ iss: key, iat: now, exp: Math.floor(now) + 3600, ...claims })}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

const ticket = (room, identity, may = {}) => sign({ sub: identity, name: identity, video: { room, roomJoin: true, ...may } });

class Engine {
  static async start(folder) {
    const e = new Engine();
    const binary = path.join(folder, "sfu");
    execFileSync("go", ["build", "-o", binary, "./features/meeting/internal/sfu/sfutest/cmd"], { cwd: root, stdio: "inherit" });
    e.process = spawn(binary, [], { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise((done, failed) => {
      e.process.stdout.once("data", (b) => done(String(b)));
      e.process.once("exit", (code) => failed(new Error(`the engine ended: ${code}`)));
    });
    e.url = line.split(" ")[0];
    return e;
  }

  /** Asks what a town hall may ask of an engine. */
  async ask(method, request) {
    const answer = await fetch(`${this.url}/twirp/livekit.RoomService/${method}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${sign({ video: { roomAdmin: true, room: request.room } })}` },
      body: JSON.stringify(request),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${method}: ${answer.status} ${body.code} ${body.msg}`);
    return body;
  }

  async stop() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGINT");
    await ended;
  }
}

class Guest {
  static async arrive(browser, engine, name) {
    const g = Object.assign(new Guest(), { name, engine });
    g.context = await browser.newContext({ permissions: ["camera", "microphone"] });
    g.page = await g.context.newPage();
    await g.page.goto(engine.url);
    await g.page.addScriptTag({ path: client });
    await g.page.evaluate(prepare);
    return g;
  }

  /** Enters a room; resolves when media can flow. */
  enter(room, { single = true, may, token = ticket(room, this.name, may) } = {}) {
    return this.page.evaluate((a) => globalThis.enter(a), { url: this.engine.url, token, single });
  }

  publish() { return this.page.evaluate(() => globalThis.room.localParticipant.enableCameraAndMicrophone()); }
  camera(on) { return this.page.evaluate((x) => globalThis.room.localParticipant.setCameraEnabled(x).then(() => {}), on); }
  microphone(on) { return this.page.evaluate((x) => globalThis.room.localParticipant.setMicrophoneEnabled(x).then(() => {}), on); }
  seen() { return this.page.evaluate(() => globalThis.seen); }

  /** The sources that somebody publishes, as this client knows; nothing when they are not here. */
  sources(who) { return this.page.evaluate((w) => globalThis.sources(w), who); }

  /** What arrives of a source of somebody: {frames, energy}; null when nothing is subscribed. */
  received(who, source = "camera") { return this.page.evaluate(([w, s]) => globalThis.received(w, s), [who, source]); }

  /** Has the client do something with the camera of somebody. */
  withCamera(who, method, arg) { return this.page.evaluate(([w, m, a]) => globalThis.find(w, "camera")[m](a), [who, method, arg]); }

  /** Waits until the picture of somebody moves. */
  watches(who) { return this.grows(who, "camera", "frames", 5); }
  hears(who) { return this.grows(who, "microphone", "energy", 0); }

  grows(who, source, what, by) {
    let first;
    return until(`${this.name} gets the ${source} of ${who}`, async () => {
      const now = await this.received(who, source);
      if (!now) first = undefined;
      else first ??= now[what];
      return now && now[what] > first + by;
    }, 20);
  }

  leave() { return this.context.close(); }
}

/** What a page is given besides the client. Runs in the browser. */
function prepare() {
  const { Room, RoomEvent } = globalThis.LivekitClient;
  globalThis.seen = { left: [], unpublished: 0 };
  globalThis.enter = async ({ url, token, single }) => {
    const room = globalThis.room = new Room({ singlePeerConnection: single, dynacast: true });
    room.on(RoomEvent.TrackSubscribed, (t) => document.body.append(t.attach()));
    room.on(RoomEvent.TrackUnsubscribed, (t) => t.detach().forEach((e) => e.remove()));
    room.on(RoomEvent.ParticipantDisconnected, (p) => globalThis.seen.left.push(p.identity));
    room.on(RoomEvent.Disconnected, (why) => { globalThis.seen.why = why; });
    room.on(RoomEvent.LocalTrackUnpublished, () => globalThis.seen.unpublished++);
    await room.connect(url, token, { maxRetries: 0 });
  };
  const publications = (who) => [...(globalThis.room.remoteParticipants.get(who)?.trackPublications.values() ?? [])];
  globalThis.find = (who, source) => publications(who).find((p) => p.source === source);
  globalThis.sources = (who) => publications(who).map((p) => p.source).sort();
  globalThis.received = async (who, source) => {
    const report = await globalThis.find(who, source)?.track?.receiver?.getStats();
    for (const s of report?.values() ?? []) if (s.type === "inbound-rtp") return { frames: s.framesDecoded ?? 0, energy: s.totalAudioEnergy ?? 0 };
    return null;
  };
}

const both = (a, b) => Promise.all([a.watches(b.name), b.watches(a.name)]);

const checks = {
  async "who does not look is sent nothing, and sees at once when looking again"({ anna, bruno }) {
    await anna.withCamera("bruno", "setEnabled", false);
    let last = -1;
    await until("the picture stands still", async () => {
      const now = (await anna.received("bruno")).frames, still = now === last;
      last = now;
      await new Promise((r) => setTimeout(r, 500));
      return still;
    });
    await anna.withCamera("bruno", "setEnabled", true);
    await anna.watches("bruno");
    await anna.withCamera("bruno", "setSubscribed", false);
    await until("the picture is gone", async () => !(await anna.received("bruno")));
    await anna.withCamera("bruno", "setSubscribed", true);
    await both(anna, bruno);
  },
  async "what may be published can change, and is taken away at once"({ anna, bruno, engine, room }) {
    await engine.ask("UpdateParticipant", { room, identity: "bruno", permission: { can_subscribe: true, can_publish: true, can_publish_data: true, can_publish_sources: ["MICROPHONE"] } });
    await until("the camera is gone, the microphone stays", async () => String(await anna.sources("bruno")) === "microphone" && (await bruno.seen()).unpublished === 1);
    await assert.rejects(bruno.camera(true));
    await engine.ask("UpdateParticipant", { room, identity: "bruno", permission: { can_subscribe: true, can_publish: true, can_publish_data: true } });
    await until("bruno is told", () => bruno.page.evaluate(() => globalThis.room.localParticipant.permissions.canPublishSources.length === 0));
    await bruno.camera(true);
    await both(anna, bruno);
    await engine.ask("UpdateParticipant", { room, identity: "bruno", permission: { can_subscribe: true } });
    await until("all is gone", async () => (await anna.sources("bruno")).length === 0 && (await bruno.seen()).unpublished === 3);
    await bruno.watches("anna");
  },
  async "who is put out does not come back with the ticket of before"({ anna, bruno, engine, room, how, arrive }) {
    const token = ticket(room, "bruno");
    await engine.ask("RemoveParticipant", { room, identity: "bruno" });
    await until("bruno is out", async () => (await bruno.seen()).why === 4);
    await until("anna sees it", async () => (await anna.seen()).left.includes("bruno"));
    const again = await arrive("bruno");
    await assert.rejects(again.enter(room, { ...how, token }));
    assert.deepEqual((await engine.ask("ListParticipants", { room })).participants.map((p) => p.identity), ["anna"]);
    await again.enter(room, how); // a new ticket is a new decision
    await again.watches("anna");
  },
  async "who comes twice takes the place of the first"({ anna, bruno, room, how, arrive }) {
    const second = await arrive("bruno");
    await second.enter(room, how);
    await until("the first is told", async () => (await bruno.seen()).why === 2);
    await second.publish();
    await both(anna, second);
  },
  async "a third who comes late, connected in the other way, only to look"({ anna, bruno, room, how, arrive }) {
    const carla = await arrive("carla");
    await carla.enter(room, { single: !how.single, may: { canPublish: false } });
    await Promise.all([carla.watches("anna"), carla.watches("bruno"), carla.hears("anna")]);
    await assert.rejects(carla.microphone(true));
    await both(anna, bruno);
  },
  async "who may not listen gets nothing"({ anna, room, how, arrive }) {
    const carla = await arrive("carla");
    await carla.enter(room, { ...how, may: { canSubscribe: false } });
    await carla.publish();
    await anna.watches("carla");
    await until("carla knows what there is", async () => String(await carla.sources("anna")) === "camera,microphone");
    await carla.withCamera("anna", "setSubscribed", true);
    assert.equal(await carla.received("anna"), null);
  },
  async "only TCP passes"({ anna, room, how, arrive }) {
    const carla = await arrive("carla");
    await carla.page.evaluate(() => { // the browser forgets every UDP address that the engine names
      const strip = (sdp) => sdp?.split("\r\n").filter((l) => !/^a=candidate:\S+ \d udp/i.test(l)).join("\r\n");
      const { setRemoteDescription: set, addIceCandidate: add } = RTCPeerConnection.prototype;
      RTCPeerConnection.prototype.setRemoteDescription = function (d) { return set.call(this, { type: d.type, sdp: strip(d.sdp) }); };
      RTCPeerConnection.prototype.addIceCandidate = function (c) { return / udp /i.test(c?.candidate ?? "") ? Promise.resolve() : add.call(this, c); };
    });
    await carla.enter(room, how);
    await carla.publish();
    await both(anna, carla);
  },
};

const wanted = process.argv.slice(2);
const folder = mkdtempSync(path.join(os.tmpdir(), "loggia-media-rules-"));
let failed = 0, rooms = 0;
const engine = await Engine.start(folder);
const browser = await openBrowser();

for (const [label, how] of [["one connection", { single: true }], ["two connections", { single: false }]]) {
  for (const [name, check] of Object.entries(checks)) {
    if (wanted.length && !wanted.some((w) => `${label}: ${name}`.includes(w))) continue;
    const people = [], room = `room.${++rooms}`, at = performance.now();
    const arrive = async (who) => {
      const g = await Guest.arrive(browser, engine, who);
      people.push(g);
      return g;
    };
    try {
      const [anna, bruno] = await Promise.all([arrive("anna"), arrive("bruno")]);
      await Promise.all([anna.enter(room, how), bruno.enter(room, how)]);
      await Promise.all([anna.publish(), bruno.publish()]);
      await both(anna, bruno);
      await check({ engine, anna, bruno, room, how, arrive });
      console.log(`ok    ${label}: ${name}  (${((performance.now() - at) / 1000).toFixed(1)} s)`);
    } catch (e) {
      failed++;
      console.log(`FAIL  ${label}: ${name}: ${e.stack}`);
    }
    for (const g of people) await g.leave();
  }
}
await browser.close();
await engine.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
