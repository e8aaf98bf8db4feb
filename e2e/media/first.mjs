// How soon somebody who joins sees who is there.
import { median } from "./figures.mjs";
import { browser, Engine, join, page } from "./parts.mjs";

const runs = 8;

export async function firstFrame(figure) {
  const engine = await Engine.start();
  const [here, there] = await Promise.all([browser(), browser()]);
  try {
    await join(await page(here, engine), engine, "publisher", { publish: { width: 640, height: 360, frameRate: 15 } });
    const connected = [], seen = [];
    for (let n = 0; n < runs; n++) {
      const p = await page(there, engine);
      // The moment is noted where it happens: asking from here would cost more.
      await p.evaluate(() => {
        globalThis.frame = new Promise((done) => {
          new MutationObserver((list) => {
            for (const m of list) for (const e of m.addedNodes) if (e.tagName === "VIDEO") e.requestVideoFrameCallback(() => done(performance.now() - globalThis.joinedAt));
          }).observe(document.body, { childList: true });
        });
      });
      connected.push(await join(p, engine, `viewer${n}`));
      seen.push(await p.evaluate(() => globalThis.frame));
      await p.context().close();
    }
    figure("join to connected, median of 8", median(connected), "ms");
    figure("join to first frame, median of 8", median(seen), "ms", 600);
  } finally {
    await Promise.all([here.close(), there.close()]);
    await engine.stop();
  }
}
