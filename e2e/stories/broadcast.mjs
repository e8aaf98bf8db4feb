// What was said in a meeting, kept and shown: a meeting of two is recorded and
// watched again in the page; a citizen without an account follows another one
// live, and sees nothing of it any more as soon as it is stopped.
import { desktop, phone, until } from "../people.mjs";

const id = (name) => `[data-testid=${name}]`;
const ask = (p, method, path, body, token) =>
  p.page.evaluate(async ([method, path, body, token]) => {
    const headers = { ...(body && { "content-type": "application/json" }), ...(token && { authorization: `Bearer ${token}` }) };
    const r = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!r.ok) throw new Error(`${method} ${path}: ${r.status} ${await r.text()}`);
    return r.status === 204 ? null : r.json();
  }, [method, path, body, token]);

/** Whether a video shows moving pictures: its time goes on, and it has a size. */
async function plays(p, selector, seconds = 30) {
  let before = -1;
  await until(`${p.name}: ${selector} plays`, async () => {
    const v = await p.page.evaluate((s) => {
      const v = document.querySelector(s);
      return v && v.videoWidth > 0 && !v.paused ? v.currentTime : -1;
    }, selector);
    const moved = before >= 0 && v > before;
    before = v;
    return moved;
  }, seconds);
}

async function meetingOf(elena, title) {
  const m = await ask(elena, "POST", "/meetings", { title });
  await elena.go(`/app/riunioni/${m.id}`);
  await elena.page.waitForSelector(id("call"), { timeout: 30_000 });
  return m;
}

export default {
  "Elena records a meeting of two, and watches it again": async ({ arrive }) => {
    const elena = await arrive("Elena", desktop);
    await elena.enter("elena");
    const m = await meetingOf(elena, "Bilancio 2027");
    const guest = await ask(elena, "POST", `/meetings/${m.id}/guests`, { name: "Ada Neri", label: "revisore" });
    const r = await ask(elena, "POST", `/meetings/${m.id}/recording`);
    const ada = await arrive("Ada", phone);
    await ada.go(guest.path);
    await ada.page.click(id("arrive"));
    await ada.page.waitForSelector(id("call"), { timeout: 30_000 });
    const ticket = await ask(elena, "POST", `/meetings/${m.id}/enter`);
    const told = await ask(elena, "GET", `/meetings/${m.id}/inside/recording`, null, ticket.token);
    if (!told.recording || !told.by) throw new Error(`who comes in is told ${JSON.stringify(told)}`);
    await ask(elena, "POST", `/meetings/${m.id}/recording/mark`, { title: "Voto sul bilancio" });
    await new Promise((yes) => setTimeout(yes, 6000)); // there must be something to watch
    await ask(elena, "POST", `/meetings/${m.id}/recording/stop`);
    await until("the film is ready", async () => (await ask(elena, "GET", `/recordings/${r.id}`)).state === "ready", 30);
    await elena.go("/app/riunioni/registrazioni");
    await elena.page.waitForSelector(id("recordings"));
    await elena.checkAccess("the recordings");
    await elena.page.locator(`${id("recordings")} a`).first().click();
    await elena.page.waitForSelector(id("film"));
    await elena.checkAccess("a recording");
    await elena.page.evaluate(() => document.querySelector("[data-testid=film]").play());
    await plays(elena, id("film"));
    if (!(await elena.page.locator(id("chapters")).innerText()).includes("Voto sul bilancio")) throw new Error("the mark is not among the chapters");
  },

  "Teresa follows a meeting live, and sees nothing more once it is stopped": async ({ arrive }) => {
    const elena = await arrive("Elena", desktop);
    await elena.enter("elena");
    const m = await meetingOf(elena, "Assemblea pubblica");
    const s = await ask(elena, "POST", `/meetings/${m.id}/stream`, { title: "Assemblea pubblica", delay: 2 });
    const teresa = await arrive("Teresa", phone);
    await teresa.go(s.path);
    await teresa.page.waitForSelector('[data-card="planned"]:visible');
    await teresa.checkAccess("a stream that has not begun");
    await ask(elena, "POST", `/meetings/${m.id}/stream/start`);
    await plays(teresa, id("diretta"), 40);
    await teresa.checkAccess("a live stream");
    await ask(elena, "POST", `/meetings/${m.id}/stream/captions`, { text: "Buonasera a tutti" });
    await teresa.page.waitForSelector("[data-captions]:visible", { timeout: 30_000 });
    const at = Date.now();
    await ask(elena, "POST", `/meetings/${m.id}/stream/stop`);
    await teresa.page.waitForSelector('[data-card="ended"]:visible');
    console.log(`     the stream was gone from the citizen's page ${Date.now() - at} ms after the stop`);
    if (await teresa.page.locator(id("diretta")).isVisible()) throw new Error("the picture is still there");
    const answer = await teresa.page.evaluate(async (path) => (await fetch(`${path}/0.m3u8`)).status, s.path);
    if (answer !== 410) throw new Error(`its pieces answer ${answer}`);
  },
};
