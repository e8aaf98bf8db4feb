// A room full of people, without a browser for each: one page that enters the
// meeting many times with the media client itself, every one with a drawn face
// of few and small pictures. They look at nobody.
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./town.mjs";

const client = path.join(path.dirname(createRequire(path.join(root, "web/package.json")).resolve("livekit-client")), "livekit-client.umd.js");

export const names = ["Ada Neri", "Bruno Tanzi", "Carla Sassi", "Dario Fonti", "Emma Rivolta", "Fabio Grandi", "Gaia Moretti", "Hugo Pace", "Ilaria Conti", "Jacopo Serra", "Katia Villa", "Luigi Bassi", "Marta Orsi", "Nicola Ferri", "Olga Ricci", "Piero Lodi", "Quinto Alberti", "Rosa Marini", "Sandro Galli", "Tina Colombo", "Ugo Barbieri", "Vera Longo", "Walter Greco", "Ximena Parisi", "Yara Monti", "Zeno Riva", "Anna Testa", "Biagio Costa", "Chiara Leone", "Diego Martini"];

export class Crowd {
  /** Enters a meeting n times as guests of whoever opened it (`host`, a person signed in). */
  static async enter(browser, host, town, meeting, n, { speaking = -1 } = {}) {
    const c = new Crowd();
    c.context = await browser.newContext({ bypassCSP: true });
    c.page = await c.context.newPage();
    const tickets = [];
    for (const name of names.slice(0, n)) {
      tickets.push(await host.page.evaluate(async ([meeting, name]) => {
        const post = async (where, body) => {
          const r = await fetch(`/api/v1${where}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
          if (!r.ok) throw new Error(`${where.replace(/guest\/.*/, "guest/…")}: ${r.status} ${await r.text()}`);
          return r.json();
        };
        const { path } = await post(`/meetings/${meeting}/guests`, { name, label: "" });
        return post(`/guest/${path.split("/").pop()}/enter`, { name });
      }, [meeting, name]));
    }
    await c.page.goto(town.at("/healthz"));
    await c.page.addScriptTag({ path: client });
    await c.page.evaluate(async ([tickets, speaking]) => {
      const { Room, Track, setLogLevel } = globalThis.LivekitClient;
      setLogLevel("silent");
      globalThis.rooms = [];
      const url = location.origin.replace(/^http/, "ws");
      await Promise.all(tickets.map(async (t, i) => {
        const room = new Room({ adaptiveStream: false, dynacast: true });
        globalThis.rooms.push(room);
        await room.connect(t.url || url, t.token, { autoSubscribe: false });
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [192, 144];
        const draw = canvas.getContext("2d");
        const hue = (i * 47) % 360;
        setInterval(() => {
          const sway = Math.sin(Date.now() / 700 + i) * 4;
          draw.fillStyle = `hsl(${hue} 25% 72%)`;
          draw.fillRect(0, 0, 192, 144);
          draw.fillStyle = `hsl(${(hue + 180) % 360} 35% 38%)`;
          draw.beginPath();
          draw.ellipse(96 + sway, 150, 58, 42, 0, 0, 7);
          draw.fill();
          draw.fillStyle = `hsl(25 45% ${58 + (i % 4) * 7}%)`;
          draw.beginPath();
          draw.ellipse(96 + sway, 74, 27, 34, 0, 0, 7);
          draw.fill();
          draw.fillStyle = `hsl(${20 + (i % 3) * 10} 30% ${18 + (i % 5) * 9}%)`;
          draw.beginPath();
          draw.ellipse(96 + sway, 50, 29, 20, 0, 3.14, 6.3);
          draw.fill();
        }, 250);
        const [picture] = canvas.captureStream(4).getVideoTracks();
        await room.localParticipant.publishTrack(picture, { source: Track.Source.Camera, simulcast: false, videoEncoding: { maxBitrate: 60_000, maxFramerate: 4 } });
        if (i !== speaking) return;
        const context = new AudioContext();
        const [voice, loud, out] = [context.createOscillator(), context.createGain(), context.createMediaStreamDestination()];
        voice.frequency.value = 180;
        loud.gain.value = 0.6;
        voice.connect(loud).connect(out);
        voice.start();
        await room.localParticipant.publishTrack(out.stream.getAudioTracks()[0], { source: Track.Source.Microphone, dtx: false });
      }));
    }, [tickets, speaking]);
    return c;
  }

  async leave() {
    await this.page.evaluate(() => Promise.all(globalThis.rooms.map((r) => r.disconnect())));
    await this.context.close();
  }
}
