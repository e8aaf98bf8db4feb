// The media engine with LiveKit's native client, unmodified: programs, telephones
// and other servers speak with it too. One of those in the room is a browser.
// Prints one line a check; exits 1 when one fails.
//
//   node e2e/media/native.mjs [--many=10] [part of a name…]    needs Go, Chromium, "npm ci" in web/ and in e2e/
import assert from "node:assert/strict";
import path from "node:path";
import { createRequire } from "node:module";
import {
  AudioFrame, AudioSource, ContinualGatheringPolicy, DisconnectReason, dispose, IceTransportType, LocalAudioTrack, LocalVideoTrack, Room, RoomEvent, TrackKind, TrackPublishOptions, TrackSource, VideoBufferType, VideoFrame, VideoSource, VideoStream, AudioStream,
} from "@livekit/rtc-node";
import { openBrowser, until } from "../people.mjs";
import { root } from "../town.mjs";
import { Engine, ticket } from "./engine.mjs";

const client = path.join(path.dirname(createRequire(path.join(root, "web/package.json")).resolve("livekit-client")), "livekit-client.umd.js");
const width = 640, height = 360, rate = 48000;

/** Somebody who takes part by the native client: what arrives is counted. */
class Native {
  static async enter(engine, room, identity, may, options = {}) {
    const n = Object.assign(new Native(), { identity, frames: {}, sound: {}, streams: [], events: [], timers: [], said: [] });
    const r = (n.room = new Room());
    r.on(RoomEvent.TrackSubscribed, (track, _, from) => n.take(track, from.identity));
    r.on(RoomEvent.Disconnected, (why) => { n.why = why; });
    for (const e of [RoomEvent.Reconnecting, RoomEvent.Reconnected]) r.on(e, () => n.events.push(e));
    r.on(RoomEvent.DataReceived, (payload, from, kind, topic) => n.said.push({ text: Buffer.from(payload).toString(), from: from?.identity, topic }));
    r.registerTextStreamHandler("lk.chat", async (reader, from) => { n.said.push({ text: await reader.readAll(), from: from.identity, topic: "lk.chat" }); });
    await r.connect(engine.url.replace("http", "ws"), ticket(room, identity, may), { autoSubscribe: true, dynacast: true, ...options });
    r.localParticipant.registerRpcMethod("echo", async (call) => `${identity}: ${call.payload} from ${call.callerIdentity}`);
    return n;
  }

  async take(track, from) {
    const key = track.kind === TrackKind.KIND_VIDEO ? "frames" : "sound";
    const stream = track.kind === TrackKind.KIND_VIDEO ? new VideoStream(track) : new AudioStream(track, rate, 1);
    this.streams.push(stream);
    for await (const event of stream) {
      if (key === "frames") this.frames[from] = (this.frames[from] ?? 0) + 1;
      else if (event.data.some((x) => Math.abs(x) > 500)) this.sound[from] = (this.sound[from] ?? 0) + 1;
    }
  }

  /** A picture that moves, and a tone. */
  async publish({ sound = true, picture = true } = {}) {
    const me = this.room.localParticipant;
    if (picture) {
      const source = new VideoSource(width, height), data = new Uint8Array(width * height * 1.5).fill(128);
      let n = 0;
      this.timers.push(setInterval(() => {
        data.fill(40 + (n++ * 7) % 160, 0, width * height);
        data.fill(235, (n * 5 % height) * width, (n * 5 % height) * width + width);
        source.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420));
      }, 66));
      this.camera = await me.publishTrack(LocalVideoTrack.createVideoTrack("camera", source), new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA, simulcast: true }));
    }
    if (sound) {
      const source = new AudioSource(rate, 1), samples = rate / 50;
      let at = 0;
      const speak = async () => {
        while (!this.gone) {
          const frame = AudioFrame.create(rate, 1, samples);
          for (let i = 0; i < samples; i++, at++) frame.data[i] = 8000 * Math.sin((2 * Math.PI * 440 * at) / rate);
          await source.captureFrame(frame);
        }
      };
      this.microphone = await me.publishTrack(LocalAudioTrack.createAudioTrack("microphone", source), new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }));
      speak().catch(() => {});
    }
  }

  grows(what, who, by, seconds = 15) {
    const first = this[what][who] ?? 0;
    return until(`${this.identity} gets ${what} of ${who}`, () => (this[what][who] ?? 0) > first + by, seconds);
  }
  watches(who) { return this.grows("frames", who, 5); }
  hears(who) { return this.grows("sound", who, 5); }
  sees(who) { return this.room.remoteParticipants.get(who); }

  async leave() {
    this.gone = true;
    this.timers.forEach(clearInterval);
    this.streams.forEach((s) => s.cancel?.().catch(() => {}));
    await this.room.disconnect();
  }
}

/** The browser among them. */
class Page {
  static async enter(browser, engine, room, identity, may, options = {}) {
    const g = Object.assign(new Page(), { identity });
    g.context = await browser.newContext({ permissions: ["camera", "microphone"] });
    g.page = await g.context.newPage();
    await g.page.goto(engine.url);
    await g.page.addScriptTag({ path: client });
    await g.page.evaluate(async ({ url, token, options }) => {
      const room = (globalThis.room = new globalThis.LivekitClient.Room({ dynacast: true }));
      globalThis.said = [];
      room.on("trackSubscribed", (t) => document.body.append(t.attach()));
      room.on("trackUnsubscribed", (t) => t.detach().forEach((e) => e.remove()));
      room.on("disconnected", (why) => { globalThis.why = why; });
      room.registerTextStreamHandler("lk.chat", async (r, from) => { globalThis.said.push({ text: await r.readAll(), from: from.identity }); });
      room.registerRpcMethod("echo", async (call) => `page: ${call.payload} from ${call.callerIdentity}`);
      await room.connect(url, token, options);
      await room.localParticipant.enableCameraAndMicrophone();
    }, { url: engine.url, token: ticket(room, identity, may), options });
    return g;
  }

  in(f, arg) { return this.page.evaluate(f, arg); }
  count(who) {
    return this.in(async (w) => {
      const out = { frames: 0, sound: 0 };
      for (const p of globalThis.room.remoteParticipants.get(w)?.trackPublications.values() ?? []) {
        for (const s of (await p.track?.receiver?.getStats())?.values() ?? []) {
          if (s.type === "inbound-rtp") out[s.kind === "video" ? "frames" : "sound"] += s.kind === "video" ? s.framesDecoded ?? 0 : s.totalAudioEnergy ?? 0;
        }
      }
      return out;
    }, who);
  }
  async grows(what, who, by) {
    let first;
    await until(`${this.identity} gets ${what} of ${who}`, async () => {
      const now = (await this.count(who))[what];
      if (first === undefined || now < first) first = now;
      return now > first + by;
    }, 15);
  }
  watches(who) { return this.grows("frames", who, 5); }
  hears(who) { return this.grows("sound", who, 0); }
  leave() { return this.context.close(); }
}

const everybody = (all) => Promise.all(all.flatMap((a) => all.filter((b) => b !== a).flatMap((b) => [a.watches(b.identity), a.hears(b.identity)])));

/** Waits until the three are in the room and publish what they did. */
async function back(engine) {
  let seen = [];
  try {
    await until("all are back", async () => {
      seen = (await engine.ask("ListParticipants", { room: "native" })).participants.map((p) => `${p.identity} ${p.state} ${p.tracks.map((t) => t.source)}`);
      return seen.filter((s) => s.split(",").length === 2).length === 3;
    }, 25);
  } catch (e) {
    throw new Error(`${e.message}: ${seen.join("; ")}`);
  }
}

const checks = {
  async "pictures and sound both ways"({ page, anna, bruno }) {
    await everybody([page, anna, bruno]);
  },
  async "a text, to all, as the ready-made chat sends it"({ page, anna, bruno }) {
    const long = "perché ".repeat(5000);
    await anna.room.localParticipant.sendText("ciao", { topic: "lk.chat" });
    await anna.room.localParticipant.sendText(long, { topic: "lk.chat" });
    await page.in(() => globalThis.room.localParticipant.sendText("eccomi", { topic: "lk.chat" }));
    const has = (said, text, from) => said.some((m) => m.text === text && m.from === from);
    await until("the page reads it", async () => { const said = await page.in(() => globalThis.said); return has(said, "ciao", "anna") && has(said, long, "anna"); });
    await until("bruno reads both", () => has(bruno.said, long, "anna") && has(bruno.said, "eccomi", "page"));
    assert.ok(!anna.said.some((m) => m.from === "anna"), "it came back to who wrote it");
  },
  async "messages by both channels, and to one alone"({ page, anna, bruno }) {
    const bytes = (s) => new TextEncoder().encode(s);
    await anna.room.localParticipant.publishData(bytes("sure"), { reliable: true, topic: "t" });
    await anna.room.localParticipant.publishData(bytes("only page"), { reliable: true, destination_identities: ["page"] });
    await until("bruno is told", () => bruno.said.some((m) => m.text === "sure" && m.topic === "t" && m.from === "anna"));
    await until("by the quick channel too", async () => {
      await page.in(() => globalThis.room.localParticipant.publishData(new TextEncoder().encode("quick"), { reliable: false }));
      return bruno.said.some((m) => m.text === "quick" && m.from === "page");
    });
    assert.ok(!bruno.said.some((m) => m.text === "only page"));
  },
  async "a call that is answered"({ page, anna, bruno }) {
    assert.equal(await anna.room.localParticipant.performRpc({ destinationIdentity: "page", method: "echo", payload: "1" }), "page: 1 from anna");
    assert.equal(await page.in(() => globalThis.room.localParticipant.performRpc({ destinationIdentity: "bruno", method: "echo", payload: "2" })), "bruno: 2 from page");
  },
  async "words about oneself, where they are allowed"({ page, anna, bruno }) {
    await anna.room.localParticipant.setAttributes({ hand: "up" });
    await page.in(() => globalThis.room.localParticipant.setMetadata("at the door"));
    await until("they are seen", async () => anna.sees("page")?.metadata === "at the door" && (await page.in(() => globalThis.room.remoteParticipants.get("anna").attributes.hand)) === "up");
    await bruno.room.localParticipant.setAttributes({ staff: "1" }).catch(() => {}); // whose ticket does not
    await bruno.room.localParticipant.sendText("after it", { topic: "lk.chat" });
    await until("what comes after it", () => anna.said.some((m) => m.text === "after it"));
    assert.deepEqual(anna.sees("bruno").attributes, {});
  },
  async "muted by the office"({ engine, room, page }) {
    const dora = await Native.enter(engine, room, "dora");
    await dora.publish({ picture: false });
    await page.hears("dora");
    await engine.ask("MutePublishedTrack", { room, identity: "dora", track_sid: dora.microphone.sid, muted: true });
    await until("it is seen, and obeyed", async () => dora.microphone.muted && (await page.in(() => !globalThis.room.remoteParticipants.get("dora").isMicrophoneEnabled)));
    await dora.leave();
    await until("gone", () => page.in(() => !globalThis.room.remoteParticipants.has("dora")));
  },
  async "what is not wanted is not sent"({ page, bruno }) {
    const camera = [...bruno.sees("page").trackPublications.values()].find((p) => p.source === TrackSource.SOURCE_CAMERA);
    camera.setSubscribed(false);
    await until("no picture any more", async () => {
      const before = bruno.frames.page;
      await new Promise((r) => setTimeout(r, 500));
      return bruno.frames.page === before;
    });
    camera.setSubscribed(true);
    await bruno.watches("page");
  },
  async "what may be published is changed during the call"({ page, anna, engine, room }) {
    await engine.ask("UpdateParticipant", { room, identity: "anna", permission: { can_subscribe: true, can_publish: true, can_publish_data: true, can_publish_sources: ["MICROPHONE"], can_update_metadata: true } });
    await until("the picture is gone, the sound stays", () => page.in(() => [...globalThis.room.remoteParticipants.get("anna").trackPublications.values()].map((p) => p.source).join() === "microphone"));
    await page.hears("anna");
    await engine.ask("UpdateParticipant", { room, identity: "anna", permission: { can_subscribe: true, can_publish: true, can_publish_data: true, can_update_metadata: true } });
    await anna.room.localParticipant.unpublishTrack(anna.camera.sid).catch(() => {}); // this client keeps what was taken away, to send it again
    await anna.publish({ sound: false });
    await page.watches("anna");
  },
  async "a line that is cut is taken up again"({ engine, room, page, anna, bruno }) {
    const sid = anna.room.localParticipant.sid;
    await Promise.all([engine.cut(room, "anna"), engine.cut(room, "page")]);
    await Promise.all([anna.watches("page"), page.watches("anna"), anna.hears("bruno")]);
    await until("its line is back", async () => (await engine.ask("ListParticipants", { room })).participants.every((p) => p.state === "ACTIVE") && anna.events.length >= 0);
    await anna.room.localParticipant.sendText("dopo", { topic: "lk.chat" });
    await until("what is said after it arrives", () => bruno.said.some((m) => m.text === "dopo"));
    assert.equal(anna.room.localParticipant.sid, sid, "it joined anew");
  },
  async "who comes twice, and who is put out"({ engine, room, page }) {
    const first = await Native.enter(engine, room, "carla");
    const second = await Native.enter(engine, room, "carla");
    await until("the first is told", () => first.why === DisconnectReason.DUPLICATE_IDENTITY);
    await engine.ask("RemoveParticipant", { room, identity: "carla" });
    await until("the second is told", () => second.why === DisconnectReason.PARTICIPANT_REMOVED);
    await until("the page sees it", () => page.in(() => !globalThis.room.remoteParticipants.has("carla")));
    await Promise.all([first.leave(), second.leave()]);
  },
  async "the engine is stopped and started: all come back"({ engine, page, anna, bruno, note }) {
    await engine.stop();
    const at = performance.now();
    await engine.again();
    await back(engine);
    await everybody([page, anna, bruno]);
    note(`${Math.round(performance.now() - at)} ms`);
  },
  async "the engine is killed and started: all come back"({ engine, page, anna, bruno, note }) {
    await engine.stop("SIGKILL");
    const at = performance.now();
    await engine.again();
    await back(engine);
    await everybody([page, anna, bruno]);
    note(`${Math.round(performance.now() - at)} ms`);
  },
};

const many = Number(process.argv.find((a) => a.startsWith("--many="))?.slice(7) ?? 5);
const wanted = process.argv.slice(2).filter((a) => !a.startsWith("--"));
let failed = 0;
async function one(name, f) {
  if (wanted.length && !wanted.some((w) => name.includes(w))) return;
  const at = performance.now();
  let noted = "";
  try {
    await f((n) => { noted = `; ${n}`; });
    console.log(`ok    native: ${name}  (${((performance.now() - at) / 1000).toFixed(1)} s${noted})`);
  } catch (e) {
    failed++;
    console.log(`FAIL  native: ${name}: ${e.stack}`);
  }
}

const engine = await Engine.start();
const browser = await openBrowser();
const all = [];
try {
  const room = "native", own = { canUpdateOwnMetadata: true };
  const page = await Page.enter(browser, engine, room, "page", own), anna = await Native.enter(engine, room, "anna", own), bruno = await Native.enter(engine, room, "bruno");
  all.push(page, anna, bruno);
  await Promise.all([anna.publish(), bruno.publish()]);
  for (const [name, check] of Object.entries(checks)) await one(name, (note) => check({ engine, browser, room, page, anna, bruno, note }));
  await Promise.all(all.splice(0).map((p) => p.leave()));

  await one("through the relay alone", async () => {
    const relayed = await Engine.start("-relay");
    try {
      const eva = await Native.enter(relayed, "relay", "eva", {}, { rtcConfig: { iceTransportType: IceTransportType.TRANSPORT_RELAY, continualGatheringPolicy: ContinualGatheringPolicy.GATHER_CONTINUALLY, iceServers: [] } });
      const far = await Page.enter(browser, relayed, "relay", "far", {}, { rtcConfig: { iceTransportPolicy: "relay" } });
      all.push(eva, far);
      await eva.publish();
      await everybody([eva, far]);
      const way = await far.in(async () => {
        const pc = globalThis.room.engine.pcManager.publisher, stats = [...(await pc.getStats()).values()];
        const pair = stats.find((s) => s.type === "candidate-pair" && s.nominated && s.state === "succeeded");
        return stats.find((s) => s.id === pair?.localCandidateId)?.candidateType;
      });
      assert.equal(way, "relay");
      await Promise.all([relayed.cut("relay", "eva"), relayed.cut("relay", "far")]);
      await everybody([eva, far]);
    } finally {
      await Promise.all(all.splice(0).map((p) => p.leave()));
      await relayed.end();
    }
  });

  await one(`${many} together, each sees and hears all the others`, async () => {
    for (let n = 0; n < many; n++) all.push(await Native.enter(engine, "many", `p${n}`));
    await Promise.all(all.map((p) => p.publish()));
    const slow = (await Promise.allSettled(all.flatMap((a) => all.filter((b) => b !== a).flatMap((b) => [a.grows("frames", b.identity, 5, 40), a.grows("sound", b.identity, 5, 40)])))).filter((r) => r.reason);
    if (slow.length) throw new Error(`${slow.length} of ${2 * many * (many - 1)} do not arrive, as ${slow[0].reason.message}`);
  });
} finally {
  await Promise.all(all.map((p) => p.leave().catch(() => {})));
  await browser.close();
  await engine.end();
  await dispose();
}
process.exit(failed ? 1 : 0);
