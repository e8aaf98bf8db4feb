// Who leads a meeting: a guest knocks and is let in; only who has the word
// speaks; all are switched off; somebody is put out and let back; the door is
// shut. And a recording is told to everybody, to who comes later too.
import assert from "node:assert/strict";
import { desktop, phone, until } from "../people.mjs";

const id = (name) => `[data-testid=${name}]`;
const ask = (p, method, path, body) =>
  p.page.evaluate(async ([method, path, body]) => {
    const r = await fetch(`/api/v1${path}`, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
    if (!r.ok) throw new Error(`${method} ${path}: ${r.status}`);
    return r.status === 204 ? null : r.json();
  }, [method, path, body]);
const pressed = (p, control, on) => until(`${p.name}: ${control} is ${on}`, async () => (await p.page.getAttribute(id(control), "aria-pressed")) === String(on), 20);

async function meet(arrive, title) {
  const elena = await arrive("Elena", desktop);
  await elena.enter("elena");
  const m = await ask(elena, "POST", "/meetings", { title });
  await elena.go(`/app/riunioni/${m.id}`);
  await elena.page.waitForSelector(id("call"), { timeout: 30_000 });
  await elena.page.waitForFunction(() => document.activeElement?.dataset.testid === "mic"); // inside: keys act from here on
  return { elena, m };
}
async function guest(arrive, elena, m, name) {
  const { path } = await ask(elena, "POST", `/meetings/${m.id}/guests`, { name, label: "" });
  const p = await arrive(name.split(" ")[0], phone);
  await p.go(path);
  await p.page.click(id("arrive"));
  await p.page.waitForSelector(id("call"), { timeout: 30_000 });
  return { p, path };
}

export default {
  "Elena leads: Ada knocks, listens, has the word, is put out and let back": async ({ arrive }) => {
    const { elena, m } = await meet(arrive, "Tavolo del bilancio");
    await elena.page.keyboard.press("p");
    await elena.page.click(id("waiting-room"));
    await until("whoever comes waits", async () => (await elena.page.getAttribute(id("waiting-room"), "aria-pressed")) === "true");
    const { p: ada, path } = await guest(arrive, elena, m, "Ada Neri");
    await until("Ada is told to wait", async () => /bussato/.test(await ada.page.textContent(".alone") ?? ""), 20);
    await ada.checkAccess("at the door");
    await elena.page.locator(id("waiting"), { hasText: "Ada Neri" }).waitFor({ timeout: 20_000 });
    await elena.checkAccess("somebody knocks");
    await elena.page.click(id("admit"));
    await until("Ada is in", async () => (await ada.page.locator(id("tile")).count()) === 2, 20);
    await pressed(ada, "mic", true);
    // A guest finds nothing of what only who leads may do.
    await ada.page.click(id("more"));
    await ada.page.click(id("more-people"));
    assert.equal(await ada.page.locator(`${id("lock")}, ${id("mute-all")}, ${id("waiting-room")}`).count(), 0);
    await ada.page.keyboard.press("Escape");
    // Only who has the word speaks.
    await elena.page.click(id("listeners"));
    await pressed(ada, "mic", false);
    await until("her microphone says why it is off", async () => (await ada.page.getAttribute(id("mic"), "aria-disabled")) === "true");
    const about = async () => {
      await elena.page.locator(".drawer .row", { hasText: "Ada Neri" }).getByRole("button").first().click();
    };
    await about();
    await elena.page.click(id("speak"));
    await until("she has the word", async () => (await ada.page.getAttribute(id("mic"), "aria-disabled")) === null, 20);
    await ada.page.click(id("mic"));
    await pressed(ada, "mic", true);
    await elena.page.click(id("mute-all"));
    await elena.page.click(id("confirm"));
    await pressed(ada, "mic", false);
    // Put out, with a question first; not back by the same link until she is let back.
    await about();
    await elena.page.click(id("remove"));
    await elena.page.click(id("confirm"));
    await ada.page.waitForSelector(id("thanks"), { timeout: 30_000 });
    await ada.go(path);
    assert.equal(await ada.page.locator(id("arrive")).count(), 0, "the link of who was put out still opens");
    await elena.page.locator(id("put-out"), { hasText: "Ada Neri" }).getByRole("button").click({ timeout: 20_000 });
    await until("she may come back", async () => {
      await ada.go(path);
      return (await ada.page.locator(id("arrive")).count()) > 0;
    }, 20);
  },

  "Elena records: Ada is told, Bruno too who comes later, and may go": async ({ arrive }) => {
    const { elena, m } = await meet(arrive, "Seduta registrata");
    const { p: ada } = await guest(arrive, elena, m, "Ada Neri");
    await until("Elena sees Ada", async () => (await elena.page.locator(id("tile")).count()) === 2, 20);
    await elena.page.click(id("more"));
    await elena.page.click(id("more-record"));
    await elena.checkAccess("the question before recording");
    await elena.page.click(id("record-start"));
    await ada.page.waitForSelector(id("air-asked"), { timeout: 30_000 });
    assert.match(await ada.page.textContent(id("air-asked")), /Elena .* ha avviato la registrazione alle \d/);
    await ada.checkAccess("the meeting is recorded");
    await ada.page.click(id("air-hush"));
    await pressed(ada, "mic", false);
    await pressed(ada, "cam", false);
    await Promise.all([elena, ada].map((p) => p.page.waitForSelector(id("on-air"))));
    await elena.checkAccess("the red sign");
    const { p: bruno } = await guest(arrive, elena, m, "Bruno Tanzi");
    await bruno.page.waitForSelector(id("air-asked"), { timeout: 20_000 });
    await bruno.page.click(id("air-leave"));
    await bruno.page.waitForSelector(id("thanks"), { timeout: 20_000 });
    await elena.page.click(id("more"));
    await elena.page.click(id("more-record"));
    await elena.page.click(id("confirm"));
    await until("the sign is gone for everybody", async () => !(await ada.page.isVisible(id("on-air"))) && !(await elena.page.isVisible(id("on-air"))), 30);
  },
};
