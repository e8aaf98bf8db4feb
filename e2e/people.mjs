// People with browsers: each has a context of their own, a fake camera and
// microphone, and is watched for errors and for requests to another origin.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./town.mjs";

// The browser driver is one of the web project's pinned packages.
const { chromium } = createRequire(path.join(root, "web/package.json"))("playwright-core");

const axe = readFileSync(path.join(root, "web/node_modules/axe-core/axe.min.js"), "utf8");

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection",
  "--auto-select-desktop-capture-source=Entire screen", "--autoplay-policy=no-user-gesture-required",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
];

export const openBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: flags,
});

export const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const desktop = { viewport: { width: 1440, height: 900 } };

export class Person {
  /** A person with a browser of their own on the town. */
  static async arrive(browser, town, name, device = desktop, language = "it-IT") {
    const p = new Person();
    p.name = name;
    p.town = town;
    p.context = await browser.newContext({ ...device, locale: language, timezoneId: "Europe/Rome", reducedMotion: "reduce", permissions: ["camera", "microphone", "clipboard-read", "clipboard-write"] });
    p.context.setDefaultTimeout(15_000);
    // The browser's own figures of what arrives, whatever the page shows.
    await p.context.addInitScript(() => {
      const lines = (globalThis.__lines = []);
      globalThis.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...args) {
          super(...args);
          lines.push(this);
        }
      };
    });
    p.strangers = [];
    p.errors = [];
    p.context.on("request", (r) => {
      const url = new URL(r.url());
      if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && !url.hostname.endsWith("localhost") && url.hostname !== "127.0.0.1") p.strangers.push(r.url());
    });
    p.page = await p.newPage();
    return p;
  }

  async newPage() {
    const page = await this.context.newPage();
    page.on("pageerror", (e) => this.errors.push(`${page.url()}: ${e.message}`));
    return page;
  }

  go(where, ente) {
    return this.page.goto(this.town.at(where, ente));
  }

  /** Signs in by the demo door. */
  async enter(who, ente) {
    await this.go(`/demo/entra/${who}`, ente);
    await this.page.waitForURL(/\/app/);
  }

  /** What has arrived from others by now: frames decoded of each picture, and the energy of the sound. */
  async received() {
    return this.page.evaluate(async () => {
      const pictures = {};
      let sound = 0;
      for (const [i, line] of globalThis.__lines.entries()) {
        if (line.connectionState === "closed") continue;
        for (const s of (await line.getStats()).values()) {
          if (s.type !== "inbound-rtp") continue;
          if (s.kind === "video") pictures[`${i} ${s.mid} ${s.ssrc}`] = s.framesDecoded ?? 0;
          else sound += s.totalAudioEnergy ?? 0;
        }
      }
      return { pictures, sound };
    });
  }

  /** Fails when the page has a violation of WCAG 2.1 A or AA. */
  async checkAccess(label) {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
    const lines = found.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join("\n    ")}`);
    if (lines.length) throw new Error(`${this.name}, ${label}: not accessible\n  ${lines.join("\n  ")}`);
  }

  /** Fails when a request left for another origin, or a script broke. */
  checkQuiet() {
    if (this.strangers.length) throw new Error(`${this.name}: requests to another origin: ${this.strangers.slice(0, 5).join(", ")}`);
    if (this.errors.length) throw new Error(`${this.name}: errors in the page: ${this.errors.slice(0, 5).join(" | ")}`);
  }

  async leave() {
    await this.context.close();
  }
}

/** Asks until the answer is truthy; fails after `seconds` with what was asked. */
export async function until(what, ask, seconds = 15) {
  const end = performance.now() + seconds * 1000;
  for (let last; ;) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (e) { last = e; }
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}${last ? ` (${last.message})` : ""}`);
    await new Promise((r) => setTimeout(r, 100));
  }
}
