// The appointment itself: Teresa on her phone, with no account, and Giulia at
// her desk; a technician by a second link, the head who takes over, a server
// that is killed in the middle, how it went and how easy it was.
import { phone, desktop, until } from "../people.mjs";

/** A PDF of two pages, made here so that nobody has to wonder whose it is. */
function pdf(...pages) {
  const n = pages.length;
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", `<< /Type /Pages /Kids [${pages.map((_, i) => `${3 + i} 0 R`).join(" ")}] /Count ${n} >>`];
  for (let i = 0; i < n; i++) objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents ${6 + i} 0 R >>`);
  while (objects.length < 4) objects.push("null");
  objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  for (const words of pages) {
    const text = `BT /F 24 Tf 60 740 Td (${words}) Tj ET`;
    objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  let out = "%PDF-1.4\n";
  const at = objects.map((o, i) => {
    const here = out.length;
    out += `${i + 1} 0 obj\n${o}\nendobj\n`;
    return here;
  });
  const xref = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((a) => `${String(a).padStart(10, "0")} 00000 n \n`).join("")}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF`;
  return Buffer.from(out, "latin1");
}

const id = (name) => `[data-testid=${name}]`;
const ask = (p, method, path, body) =>
  p.page.evaluate(async ([method, path, body]) => {
    const r = await fetch(`/api/v1${path}`, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
    if (!r.ok) throw new Error(`${method} ${path}: ${r.status}`);
    return r.status === 204 ? null : r.json();
  }, [method, path, body]);

/** How many frames of others this page has shown. */
const frames = (p) => p.page.evaluate(() => [...document.querySelectorAll(".call .vt:not(.mine) video")].map((v) => (v.videoWidth ? v.getVideoPlaybackQuality().totalVideoFrames : 0)));

/** Fails unless the video of `n` others moves. */
async function sees(p, n, seconds = 30) {
  await until(`${p.name} sees ${n} moving`, async () => {
    const before = await frames(p);
    await new Promise((r) => setTimeout(r, 400));
    const after = await frames(p);
    return after.filter((f, i) => f > (before[i] ?? 0)).length >= n;
  }, seconds);
}

/** Sound from others reaches this page. */
const hears = (p) => until(`${p.name} hears`, () => p.page.evaluate(() => [...document.querySelectorAll("body > audio")].some((a) => a.srcObject?.getAudioTracks().some((t) => t.readyState === "live" && !t.muted) && !a.paused)));

/** The door link of the next appointment at Tributi, and its id. */
async function appointment(giulia) {
  const counter = await ask(giulia, "GET", "/offices/tributi/counter");
  for (const a of counter.today) {
    const d = await ask(giulia, "GET", `/appointments/${a.id}`);
    if (d.door === "open" && !d.visits.some((v) => v.state === "inside")) return { id: a.id, path: d.path };
  }
  throw new Error("no appointment whose door is open");
}

async function knock(p, path, name) {
  await p.go(path);
  await p.page.waitForSelector(id("arrive"));
  if (name) await p.page.fill(id("name"), name);
  await p.page.click(id("arrive"));
  await p.page.waitForSelector(id("leave-queue"));
}

async function comeIn(p) {
  await p.page.waitForSelector(id("enter"), { timeout: 30_000 });
  await p.page.click(id("enter"));
  await p.page.waitForSelector(id("call"), { timeout: 30_000 });
}

export default {
  "Teresa meets the Tributi office, with a technician, a new clerk and a crash in between": async ({ town, arrive }) => {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    const a = await appointment(giulia);
    const teresa = await arrive("Teresa", phone);
    await knock(teresa, a.path, "Teresa Galli");
    await teresa.checkAccess("the waiting room");

    await giulia.go("/app/sportelli/tributi");
    await giulia.page.locator(".lg-callnext .btn-primary").click({ timeout: 30_000 });
    await giulia.page.waitForSelector(id("call"), { timeout: 30_000 });
    await until("the title says whose turn it is", async () => /Tocca a te/.test(await teresa.page.title()));
    await teresa.checkAccess("it is her turn");
    await comeIn(teresa);
    await Promise.all([sees(giulia, 1), sees(teresa, 1), hears(giulia), hears(teresa)]);
    await giulia.checkAccess("the call at the desk");
    await teresa.checkAccess("the call on the phone");

    // Words that could be markup stay words.
    await giulia.page.keyboard.press("c");
    await giulia.page.fill(id("chat-input"), "Buongiorno <img src=x onerror=alert(1)>");
    await giulia.page.click(id("chat-send"));
    await teresa.page.click(id("chat"));
    await until("the message is there as text", async () => (await teresa.page.textContent(id("message")))?.includes("<img src=x"));
    await teresa.page.keyboard.press("Escape");

    // Teresa hands a document over; both see the same page.
    await teresa.page.setInputFiles(id("picker"), { name: "Piano rate.pdf", mimeType: "application/pdf", buffer: pdf("Prima pagina", "Seconda pagina") });
    await giulia.page.waitForSelector(`${id("sheet")}[data-page="1"] canvas`, { timeout: 30_000 });
    await giulia.page.click(id("page-next"));
    await teresa.page.waitForSelector(`${id("sheet")}[data-page="2"]`, { timeout: 30_000 });
    await until("the page can be read aloud", async () => (await teresa.page.textContent(id("sheet-text")))?.includes("Seconda pagina"));
    await teresa.page.setInputFiles(id("picker"), { name: "x.html", mimeType: "text/html", buffer: Buffer.from("<script>alert(1)</script>") });
    await until("what could run is refused in words", async () => /PDF/.test(await teresa.page.textContent(".rtoast") ?? ""));
    await giulia.page.click(id("put-away"));

    // Giulia shows her screen.
    await giulia.page.click(id("share"));
    await giulia.page.click(id("share-screen"));
    await until("the screen is seen", () => teresa.page.evaluate(() => document.querySelector("[data-testid=screen] video")?.videoWidth > 0), 30);
    await giulia.page.click(id("share"));
    await until("the screen is put away", () => teresa.page.evaluate(() => document.querySelector("main.stage").dataset.mode === "speaker"));

    // A technician by a second link.
    await giulia.page.click(id("more"));
    await giulia.page.click(id("more-invite"));
    await giulia.page.fill(id("guest-name"), "Davide Conti");
    await giulia.page.click(id("guest-make"));
    const link = new URL(await giulia.page.inputValue(id("guest-link")));
    await giulia.page.keyboard.press("Escape");
    const davide = await arrive("Davide", desktop);
    await knock(davide, link.pathname);
    await giulia.page.click(id("more"));
    await giulia.page.click(id("more-people"));
    await giulia.page.locator(id("waiting"), { hasText: "Davide" }).getByRole("button").click({ timeout: 30_000 });
    await comeIn(davide);
    await Promise.all([sees(davide, 2), sees(giulia, 2)]);
    await davide.page.click(id("chat"));
    await until("who comes later reads what was written", async () => (await davide.page.locator(id("message")).count()) === 1);

    // The server dies and comes back: nobody touches anything.
    await town.killNow();
    await until("Teresa is told", () => teresa.page.isVisible(id("lost")), 30);
    const began = performance.now();
    await town.start();
    await Promise.all([sees(teresa, 1), sees(giulia, 2), sees(davide, 2)]);
    console.log(`     everyone is back ${((performance.now() - began) / 1000).toFixed(1)} s after the start`);
    const papers = await ask(giulia, "GET", `/appointments/${a.id}`);
    if (!papers.files.some((f) => f.name === "Piano rate.pdf")) throw new Error("the document was lost");

    // Giulia hands over to Marco, who comes in; she leaves, he ends.
    await giulia.page.click(id("swap"));
    await giulia.page.locator(id("colleague"), { hasText: "Marco" }).first().click();
    const marco = await arrive("Marco", desktop);
    await marco.enter("marco");
    await marco.go(`/app/chiamata/${a.id}?s=tributi`);
    await marco.page.waitForSelector(id("call"), { timeout: 30_000 });
    await sees(marco, 2);
    await giulia.page.click(id("leave"));
    await giulia.page.click(id("leave-alone"));
    await until("Giulia is gone", async () => (await marco.page.locator(id("tile")).count()) === 3);
    await marco.page.click(id("leave"));
    await marco.checkAccess("the end");
    await marco.page.click(id("outcome-done"));
    await marco.page.click(id("end-all"));

    await teresa.page.waitForSelector(id("thanks"), { timeout: 30_000 });
    await teresa.checkAccess("thanks");
    await teresa.page.locator(id("score-5")).check({ force: true });
    await teresa.page.fill("#rate-text", "Tutto chiaro");
    await teresa.page.click(id("rate-send"));
    await teresa.page.waitForSelector(id("rated"), { timeout: 30_000 });
    const after = await ask(marco, "GET", `/appointments/${a.id}`);
    if (after.appointment.progress !== "done") throw new Error(`kept: ${JSON.stringify(after.appointment)}`);
    // The office reads ratings only as figures: who gave which is for the giver alone.
    const door = await ask(teresa, "GET", `/door/${a.path.split("/").pop()}`);
    if (door.rated !== 5) throw new Error(`her rating: ${door.rated}`);
    await davide.page.waitForSelector(id("thanks"), { timeout: 30_000 });
  },

  "Elena meets her colleagues, with a guest who came by a link and is put out": async ({ arrive }) => {
    const elena = await arrive("Elena", desktop);
    await elena.enter("elena");
    const m = await ask(elena, "POST", "/meetings", { title: "Bilancio 2027" });
    const guest = await ask(elena, "POST", `/meetings/${m.id}/guests`, { name: "Ada Neri", label: "revisore" });
    await elena.go(`/app/riunioni/${m.id}`);
    await elena.page.waitForSelector(id("call"), { timeout: 30_000 });
    const ada = await arrive("Ada", phone, "en-GB");
    await ada.go(guest.path);
    await ada.page.click(id("arrive"));
    await ada.page.waitForSelector(id("call"), { timeout: 30_000 });
    await Promise.all([sees(elena, 1), sees(ada, 1)]);
    if (await ada.page.evaluate(() => document.documentElement.lang) !== "en") throw new Error("Ada reads English");
    await elena.page.hover(".vt:not(.mine)");
    await elena.page.locator(".vt:not(.mine) .cr button").click();
    await elena.page.click(id("remove"));
    await elena.page.click(id("confirm"));
    await ada.page.waitForSelector(id("thanks"), { timeout: 30_000 });
    await ada.go(guest.path);
    if (await ada.page.locator(id("arrive")).count()) throw new Error("the link of who was put out still opens");
  },

  "Bruno has no camera and no microphone that may be used, and comes in all the same": async ({ arrive }) => {
    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    const a = await appointment(giulia);
    const bruno = await arrive("Bruno", phone);
    await bruno.page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
    });
    await knock(bruno, a.path, "Bruno Tanzi");
    await until("he reads what to do", async () => /lucchetto/.test(await bruno.page.textContent("#room") ?? ""));
    await bruno.checkAccess("without devices");
    await giulia.go(`/app/sportelli/tributi`);
    await giulia.page.locator(".lg-callnext .btn-primary").click({ timeout: 30_000 });
    await comeIn(bruno);
    await sees(bruno, 1);
    await until("the office sees his name", async () => (await giulia.page.locator(id("tile"), { hasText: "Bruno Tanzi" }).count()) === 1);
  },
};
