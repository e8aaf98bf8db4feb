// What it takes to carry a call: processor time for each packet passed on, and
// memory, by how many people are inside and how many of them publish.
import { Engine, pause, program } from "./parts.mjs";

// Beside each load the memory that livekit-server 1.11.0 took for it on a machine
// of two processors, in MB, and, where it is known how many packets it passed on,
// what it took of one processor for a thousand a second, in percent.
export const loads = {
  "2 people, both publish": { people: 2, publish: 2, theirs: { rss: 91 } },
  "6 people, 2 publish": { people: 6, publish: 2, theirs: { rss: 106 } },
  "6 people, all publish": { people: 6, publish: 6, theirs: { rss: 148 } },
  "10 people, 2 publish": { people: 10, publish: 2, theirs: { rss: 115 } },
  "1 publishes to 10": { people: 11, publish: 1, theirs: { rss: 121, per: 10.1 / 1.49 } },
  "1 publishes to 40": { people: 41, publish: 1, theirs: { rss: 134, per: 19.5 / 5.93 } },
};

const settle = 4000, span = 8000; // ms

export async function carry(figure, wanted) {
  for (const [name, load] of Object.entries(loads)) {
    if (wanted && !wanted.some((w) => name.includes(w))) continue;
    const engine = await Engine.start({ profile: process.env.PROFILE });
    const crowd = program("load", ["-url", engine.url, "-people", load.people, "-publish", load.publish]);
    const ended = new Promise((done) => crowd.once("exit", done));
    const next = () => new Promise((done, failed) => {
      crowd.stdout.once("data", (b) => done(String(b).trim()));
      ended.then((code) => failed(new Error(`the crowd ended: ${code}`)));
    });
    const count = async () => {
      const answer = next();
      crowd.stdin.write("\n");
      return Number((await answer).split(" ")[0]);
    };
    try {
      await next();
      await pause(settle);
      const [packets, before, at] = [await count(), engine.measure(), performance.now()];
      await pause(span);
      const [more, after, seconds] = [await count(), engine.measure(), (performance.now() - at) / 1000];
      const rate = (more - packets) / seconds / 1000, percent = (after.cpu - before.cpu) / seconds / 10;
      figure(`${name}: packets passed on`, rate * 1000, "a second");
      figure(`${name}: processor`, percent, "% of one");
      // The few packets of small calls do not pay for what a call costs in itself.
      figure(`${name}: processor for 1,000 packets a second`, percent / rate, "% of one", rate > 1 ? 5 : undefined);
      if (load.theirs.per) figure(`${name}: the same, beside livekit-server's ${load.theirs.per.toFixed(1)} %`, percent / rate / load.theirs.per, "ratio", 1);
      figure(`${name}: resident memory`, after.rss, "MB");
      figure(`${name}: memory, beside livekit-server's ${load.theirs.rss} MB`, after.rss / load.theirs.rss, "ratio", 0.5);
    } finally {
      crowd.stdin.end();
      await ended;
      await engine.stop();
    }
  }
}
