// The demo town, running: starts the real binary on free ports with a fresh data
// folder, waits until it is ready, kills it without mercy, starts it again.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { createSocket } from "node:dgram";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const binary = path.join(root, "bin/loggia");

const freeTCP = () => new Promise((yes, no) => {
  const s = createServer().once("error", no).listen(0, "127.0.0.1", () => {
    const { port } = s.address();
    s.close(() => yes(port));
  });
});

const freeUDP = () => new Promise((yes, no) => {
  const s = createSocket("udp4").once("error", no).bind(0, "127.0.0.1", () => {
    const { port } = s.address();
    s.close(() => yes(port));
  });
});

export class Town {
  /** Starts the demo town. `flags` are added to those of `loggia serve`. */
  static async open(flags = []) {
    const t = new Town();
    t.data = await mkdtemp(path.join(tmpdir(), "loggia-e2e-"));
    t.port = await freeTCP();
    t.media = { udp: await freeUDP(), tcp: await freeTCP() };
    t.flags = flags;
    await t.start();
    return t;
  }

  /** Address of a page: at("/uffici") for Borgofiore, at("/", "castelvento") for another body. */
  at(where, ente = "borgofiore") {
    return `http://${ente}.localhost:${this.port}${where}`;
  }

  async start() {
    const began = performance.now();
    this.log = "";
    this.process = spawn(binary, ["serve", "--demo", "--data", this.data, "--listen", `127.0.0.1:${this.port}`,
      "--media-udp", String(this.media.udp), "--media-tcp", String(this.media.tcp), ...this.flags], { stdio: ["ignore", "pipe", "pipe"] });
    const keep = (chunk) => { this.log = (this.log + chunk).slice(-200_000); };
    this.process.stdout.on("data", keep);
    this.process.stderr.on("data", keep);
    this.ended = new Promise((done) => this.process.once("exit", (code, signal) => done({ code, signal })));
    for (;;) {
      if (this.process.exitCode !== null) throw new Error(`loggia ended with ${this.process.exitCode}:\n${this.log}`);
      if (performance.now() - began > 60_000) throw new Error(`loggia is not ready after a minute:\n${this.log}`);
      try {
        const answer = await fetch(`http://127.0.0.1:${this.port}/healthz`);
        if (answer.ok) break;
      } catch { /* not listening yet */ }
      await new Promise((r) => setTimeout(r, 10));
    }
    this.readyAfter = performance.now() - began;
  }

  /** As a power cut would: no chance to say goodbye. */
  async killNow() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  async close() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGTERM");
      await this.ended;
    }
    await rm(this.data, { recursive: true, force: true });
  }
}
