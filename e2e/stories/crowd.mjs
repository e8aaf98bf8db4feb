// A meeting of many: pages of tiles, faces asked only while in sight, voices
// only, another layout, one's own picture; devices that are pulled out and
// plugged in; the space bar; and the trial of the line before a call.
import assert from "node:assert/strict";
import { Crowd } from "../crowd.mjs";
import { desktop, openBrowser, phone, until } from "../people.mjs";

const id = (name) => `[data-testid=${name}]`;
const ask = (p, method, path, body) =>
  p.page.evaluate(async ([method, path, body]) => {
    const r = await fetch(`/api/v1${path}`, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
    if (!r.ok) throw new Error(`${method} ${path}: ${r.status}`);
    return r.status === 204 ? null : r.json();
  }, [method, path, body]);

/** Of how many people's pictures frames arrive, over a second. */
async function arriving(p) {
  const before = (await p.received()).pictures;
  await new Promise((r) => setTimeout(r, 1200));
  const after = (await p.received()).pictures;
  return Object.entries(after).filter(([k, n]) => n > (before[k] ?? 0)).length;
}
const named = (p) => p.page.locator(`${id("tile")} .nm .ell`).allTextContents();
const pressed = (p, control, on) => until(`${control} is ${on}`, async () => (await p.page.getAttribute(id(control), "aria-pressed")) === String(on));

export default {
  "Elena leads a meeting of nineteen": async ({ town, arrive }) => {
    const elena = await arrive("Elena", desktop);
    await elena.enter("elena");
    const m = await ask(elena, "POST", "/meetings", { title: "Bilancio 2027" });
    await elena.page.evaluate(() => localStorage.setItem("loggia.room.choices", JSON.stringify({ most: 9 })));
    await elena.go(`/app/riunioni/${m.id}`);
    await elena.page.waitForSelector(id("call"), { timeout: 30_000 });
    const browser = await openBrowser();
    try {
      const crowd = await Crowd.enter(browser, elena, town, m.id, 18, { speaking: 16 });
      await until("nine tiles, three pages", async () => (await elena.page.locator(id("tile")).count()) === 9 && /1 di 3/.test(await elena.page.textContent(id("pager"))), 30);
      const first = await named(elena);
      assert.equal(first.at(-1), "Tu", "one's own picture is on the first page");
      await until("only faces in sight arrive", async () => (await arriving(elena)) === 8, 30);
      await elena.checkAccess("tiles in pages");
      // Who speaks elsewhere is named, not moved; the page can be gone to.
      await until("who speaks is named", () => elena.page.isVisible(id("elsewhere")), 20);
      await elena.page.keyboard.press("PageDown");
      await until("the second page", async () => (await named(elena)).every((n) => !first.includes(n)));
      await until("its faces arrive", async () => (await arriving(elena)) >= 9, 30);
      await elena.page.keyboard.press("PageUp");
      assert.deepEqual(await named(elena), first, "people keep their place");
      // One large with the others beside, by the window of the layouts.
      await elena.page.click(id("view"));
      await elena.checkAccess("the layouts");
      await elena.page.check(id("view-stage"), { force: true });
      await elena.page.keyboard.press("Escape");
      await until("one is large", () => elena.page.evaluate(() => document.querySelector("main.stage").dataset.mode === "stage"));
      await elena.page.keyboard.press("g");
      await until("automatic again", () => elena.page.evaluate(() => document.querySelector("main.stage").dataset.mode === "grid"));
      // Voices only: no face arrives, and it is remembered.
      await elena.page.click(id("line"));
      await until("a grade in words", async () => /Buona|Così così|Scarsa/.test(await elena.page.textContent(id("grade"))));
      await elena.checkAccess("my connection");
      await elena.page.check(id("saving"));
      await elena.page.keyboard.press("Escape");
      await until("no face arrives", async () => (await arriving(elena)) === 0, 30);
      await pressed(elena, "cam", false);
      assert.equal(await elena.page.evaluate(() => JSON.parse(localStorage.getItem("loggia.room.choices")).saving), true);
      await elena.page.click(id("cam"));
      await until("faces are back, mine too", async () => (await arriving(elena)) >= 8, 30);
      await pressed(elena, "cam", true);
      // Crowd leaves: whoever stays is alone, without pages.
      await crowd.leave();
      await until("alone", async () => (await elena.page.locator(id("tile")).count()) === 1, 30);
      assert.equal(await elena.page.isVisible(id("pager")), false);
    } finally {
      await browser.close();
    }
  },

  "Elena's headset is pulled out and plugged in; she speaks with the space bar; she hides her own picture": async ({ arrive }) => {
    const elena = await arrive("Elena", desktop);
    await elena.page.addInitScript(() => {
      const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
      globalThis.__gone = new Set();
      navigator.mediaDevices.enumerateDevices = async () => (await list()).filter((d) => !globalThis.__gone.has(d.deviceId));
    });
    await elena.enter("elena");
    const m = await ask(elena, "POST", "/meetings", { title: "Prove" });
    const { path } = await ask(elena, "POST", `/meetings/${m.id}/guests`, { name: "Ada Neri", label: "" });
    await elena.go(`/app/riunioni/${m.id}`);
    await elena.page.waitForSelector(id("call"), { timeout: 30_000 });
    const ada = await arrive("Ada", phone);
    await ada.go(path);
    await ada.page.click(id("arrive"));
    await ada.page.waitForSelector(id("call"), { timeout: 30_000 });
    await pressed(elena, "mic", true);
    const unplug = (ids) => elena.page.evaluate((ids) => {
      globalThis.__gone = new Set(ids);
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    }, ids);
    await elena.page.keyboard.press("?");
    await elena.page.getByText("Barra spaziatrice", { exact: true }).waitFor();
    await elena.page.keyboard.press("Escape");
    const mics = await elena.page.evaluate(async () => (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === "audioinput" && d.deviceId && !["default", "communications"].includes(d.deviceId)).map((d) => [d.deviceId, d.label]));
    assert.ok(mics.length >= 2, "this browser has a microphone to pull out and one to fall back on");
    await elena.page.click(id("more"));
    await elena.page.click(id("more-devices"));
    await elena.page.selectOption("#room-audioinput", mics[1][0]);
    await elena.checkAccess("the devices");
    await elena.page.keyboard.press("Escape");
    await new Promise((r) => setTimeout(r, 600));
    await unplug([mics[1][0]]);
    await until("she is told what is used now", async () => (await elena.page.textContent(".rtoast")).includes(mics[0][1]));
    await pressed(elena, "mic", true);
    await unplug([]);
    await until("and that it is back", async () => /di nuovo collegato/.test(await elena.page.textContent(".rtoast")));
    // The space bar speaks while it is held; not while she writes.
    await elena.page.keyboard.press("m");
    await pressed(elena, "mic", false);
    await elena.page.evaluate(() => document.activeElement.blur());
    await elena.page.keyboard.down("Space");
    await pressed(elena, "mic", true);
    await elena.page.keyboard.up("Space");
    await pressed(elena, "mic", false);
    await elena.page.keyboard.press("c");
    await elena.page.keyboard.type("due parole");
    assert.equal(await elena.page.inputValue(id("chat-input")), "due parole");
    await pressed(elena, "mic", false);
    await elena.page.keyboard.press("Escape");
    // She hides her own picture; Ada still sees it.
    await elena.page.click(id("more"));
    await elena.page.click(id("more-view"));
    await elena.page.uncheck(id("mirror"));
    await elena.page.keyboard.press("Escape");
    await until("only Ada is seen", async () => (await elena.page.locator(id("tile")).count()) === 1);
    assert.equal(await ada.page.locator(id("tile")).count(), 2);
    await ada.page.setViewportSize({ width: 740, height: 360 });
    await ada.checkAccess("a phone on its side");
    const cut = await ada.page.evaluate(() => [...document.querySelectorAll(".cbar .cb")].filter((b) => b.offsetParent && (b.getBoundingClientRect().bottom > innerHeight + 1 || b.getBoundingClientRect().right > innerWidth + 1 || b.getBoundingClientRect().height < 44)).map((b) => b.dataset.testid));
    assert.deepEqual(cut, [], "every control is whole on a phone on its side");
  },

  "Teresa tries everything before her appointment": async ({ arrive }) => {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    const m = await ask(giulia, "POST", "/meetings", { title: "Prova" });
    const { path } = await ask(giulia, "POST", `/meetings/${m.id}/guests`, { name: "Teresa Galli", label: "" });
    const teresa = await arrive("Teresa", phone);
    await teresa.page.addInitScript(() => {
      globalThis.__asked = 0;
      const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (c) => (globalThis.__asked++, get(c));
      navigator.permissions.query = async () => ({ state: "prompt" });
    });
    await teresa.go(path);
    await teresa.page.waitForSelector(id("trial"));
    assert.equal(await teresa.page.evaluate(() => globalThis.__asked), 0, "nothing is asked before the button");
    await teresa.page.click(id("trial"));
    await teresa.page.click(id("trial-heard"), { timeout: 20_000 });
    await teresa.page.waitForSelector(id("trial-verdict"), { timeout: 30_000 });
    await teresa.checkAccess("the verdict");
    const level = await teresa.page.getAttribute(id("trial-verdict"), "data-level");
    assert.ok(level === "yes" || level === "so", level);
    await teresa.page.locator(".trial summary").click();
    await until("the figures say by which way", async () => /UDP/.test(await teresa.page.textContent(".trial .figures")));
    // Without a media engine to be reached the verdict is no, with what to do.
    await teresa.page.route("**/api/v1/meetings/trial", (r) => r.abort());
    await teresa.page.click(id("trial"));
    await teresa.page.click(id("trial-deaf"), { timeout: 20_000 });
    await until("the verdict is no", async () => (await teresa.page.getAttribute(id("trial-verdict"), "data-level").catch(() => "")) === "no", 30);
  },
};
