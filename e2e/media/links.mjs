// What a picture becomes on bad lines: a real browser behind a network that is
// made bad, in namespaces of its own. Needs to be root on Linux.
import { browser, Engine, join, page, pause, picture, Wire } from "./parts.mjs";

const top = 720;

/** Waits until the picture is that high; gives after how long, in s. */
async function reaches(p, height, seconds) {
  const at = performance.now();
  while (performance.now() - at < seconds * 1000) {
    if ((await picture(p)).height >= height) return (performance.now() - at) / 1000;
    await pause(100);
  }
  return seconds; // and not even then
}

/** The height that was shown for most of the time, looked at often. */
async function watch(p, seconds) {
  const seen = new Map();
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(200)) {
    const { height } = await picture(p);
    seen.set(height, (seen.get(height) ?? 0) + 1);
  }
  return [...seen].sort((a, b) => b[1] - a[1])[0][0];
}

/** Each on a line of its own: how it is made bad, for how long, and what is told. */
const lines = {
  async "400 kbit/s, queue 300 ms"(c) {
    await c.wire.shape({ rate: 400_000, queue: 300 });
    const p = await c.arrive();
    const height = await watch(p, 25);
    const { frozen } = await picture(p);
    c.figure("frozen in 25 s", frozen * 1000, "ms", 1000);
    c.figure("height shown", height, "lines");
    await c.wire.shape({});
    c.figure("to the top layer once it recovers", await reaches(p, top, 15), "s", 10);
  },
  async "4 Mbit/s, queue 300 ms"(c) {
    await c.wire.shape({ rate: 4_000_000, queue: 300 });
    const p = await c.arrive();
    c.figure("to the top layer", await reaches(p, top, 15), "s", 10);
    await watch(p, 10);
    const { frozen, height } = await picture(p);
    c.figure("frozen", frozen * 1000, "ms", 1000);
    c.figure("height at the end", height, "lines");
  },
  async "5 % loss"(c) {
    await c.wire.shape({ loss: 0.05 });
    const p = await c.arrive();
    const reached = await reaches(p, top, 15);
    const height = await watch(p, 15);
    const { frozen } = await picture(p);
    c.figure("to the top layer", reached, "s");
    c.figure("frozen in 15 s and more", frozen * 1000, "ms", 1500);
    c.figure("height shown", height, "lines");
  },
  async "200 ms there and back"(c) {
    await c.wire.shape({ delay: 100 });
    const p = await c.arrive();
    c.figure("to the top layer", await reaches(p, top, 15), "s", 10);
    const height = await watch(p, 10);
    const { frozen } = await picture(p);
    c.figure("frozen", frozen * 1000, "ms", 1000);
    c.figure("height shown", height, "lines");
  },
  async "2 s of nothing"(c) {
    await c.wire.shape({});
    const p = await c.arrive();
    await reaches(p, top, 15);
    await pause(3000);
    await c.wire.shape({ dead: true });
    await pause(2000);
    const before = (await picture(p)).frames;
    await c.wire.shape({});
    const at = performance.now();
    while ((await picture(p)).frames <= before + 2 && performance.now() - at < 10_000) await pause(50);
    c.figure("to the next frames", performance.now() - at, "ms", 2000);
    c.figure("to the top layer again", await reaches(p, top, 15), "s", 10);
    const height = await watch(p, 8);
    c.figure("height shown afterwards", height, "lines");
  },
};

export async function links(figure, wanted) {
  const wire = await Wire.lay();
  const engine = await Engine.start({ namespace: wire.near, address: wire.nearAddress });
  const [here, there] = await Promise.all([browser({ namespace: wire.near, origin: engine.url }), browser({ namespace: wire.far })]);
  try {
    const publisher = await page(here, engine);
    await join(publisher, engine, "publisher", { publish: { width: 1280, height: 720, frameRate: 15 } });
    for (const [name, f] of Object.entries(lines)) {
      if (wanted && !wanted.some((w) => name.includes(w))) continue;
      await wire.shape({});
      const p = await page(there, engine);
      await f({
        wire,
        figure: (what, value, unit, most) => figure(`${name}: ${what}`, value, unit, most),
        arrive: async () => { await join(p, engine, `viewer-${name.replace(/\W/g, "")}`); return p; },
      });
      if (process.env.DEBUG) console.error(name, JSON.stringify(await picture(p)));
      await p.context().close();
    }
  } finally {
    await Promise.all([here.close(), there.close()]);
    await engine.stop();
    await wire.cut();
  }
}
