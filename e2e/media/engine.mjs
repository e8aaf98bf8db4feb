// The media engine alone on loopback, and tickets for it that the checks write
// for themselves: they know the protocol and nothing of ours.
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../town.mjs";

const key = "check", secret = "only for the check ".repeat(3); // of sfutest/cmd
const text = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");

function sign(claims) {
  const now = Date.now() / 1000;
  const body = `${text({ alg: "HS256", typ: "JWT" })}.${text({ iss: key, iat: now, nbf: Math.floor(now) - 5, exp: Math.floor(now) + 3600, ...claims })}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

/** A ticket; may is what the protocol calls the video grant. */
export const ticket = (room, identity, may = {}) => sign({ sub: identity, name: identity, video: { room, roomJoin: true, ...may } });

export class Engine {
  /** Starts it; on the same ports each time. */
  static async start(...options) {
    const e = new Engine();
    e.folder = mkdtempSync(path.join(os.tmpdir(), "loggia-engine-"));
    e.options = options;
    execFileSync("go", ["build", "-o", path.join(e.folder, "sfu"), "./features/meeting/internal/sfu/sfutest/cmd"], { cwd: root, stdio: "inherit" });
    await e.again();
    return e;
  }

  async again() {
    const same = this.url ? ["-listen", new URL(this.url).host, "-udp", this.udp, "-tcp", this.tcp] : [];
    this.process = spawn(path.join(this.folder, "sfu"), [...same, ...this.options, "-log", process.env.LOG ?? "ERROR"], { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise((done, failed) => {
      this.process.stdout.once("data", (b) => done(String(b)));
      this.process.once("exit", (code) => failed(new Error(`the engine ended: ${code}`)));
    });
    [, this.url, this.udp, this.tcp] = /^(\S+) udp (\d+) tcp (\d+)/.exec(line);
  }

  /** Asks what an administrator may. */
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

  /** Breaks somebody's line, as a network does. */
  async cut(room, identity) {
    const r = await fetch(`${this.url}/cut?${new URLSearchParams({ room, identity })}`, { method: "POST" });
    if (!r.ok) throw new Error(`cut: ${r.status}`);
  }

  async stop(signal = "SIGINT") {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill(signal);
    await ended;
  }

  async end() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
