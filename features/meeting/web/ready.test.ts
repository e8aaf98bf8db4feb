import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import type { Figures } from "./line.ts";
import { ready, type Tried } from "./ready.ts";
import { sayFrom } from "./say.ts";

const figures: Figures = { rtt: 30, lossDown: undefined, lossUp: 0, down: 0, up: 500, way: "udp", seen: undefined, sent: undefined, limited: undefined, paused: 0 };
const fine: Tried = { camera: "works", microphone: "works", heard: true, sound: true, net: { reached: true, figures } };

const cases: [string, Partial<Tried>, "yes" | "so" | "no", string[]][] = [
  ["all is well", {}, "yes", []],
  ["the camera is left off by choice", { camera: "off" }, "yes", []],
  ["nobody said whether the notes were heard", { sound: undefined }, "yes", []],
  ["the server does not answer", { net: { reached: false, why: "server" } }, "no", ["trial.no_server"]],
  ["the network lets no call through", { net: { reached: false, why: "media" }, microphone: "absent" }, "no", ["trial.no_media"]],
  ["the microphone is refused", { microphone: "refused", heard: false }, "so", ["wait.microphone_refused"]],
  ["the microphone hears nothing", { heard: false }, "so", ["trial.not_heard"]],
  ["the microphone is off", { microphone: "off", heard: false }, "so", ["trial.microphone_off"]],
  ["the notes were not heard", { sound: false }, "so", ["trial.no_sound"]],
  ["there is no camera", { camera: "absent" }, "so", ["wait.camera_absent"]],
  ["the line loses much", { net: { reached: true, figures: { ...figures, lossUp: 20 } } }, "so", ["line.why_loss", "line.do_wifi"]],
  ["the line goes the long way", { net: { reached: true, figures: { ...figures, way: "relay" } } }, "so", ["line.why_way", "line.do_way"]],
];

for (const [name, tried, level, todo] of cases) test(name, () => assert.deepEqual(ready({ ...fine, ...tried }), { level, todo }));

test("every verdict and every advice has words in both languages", () => {
  for (const lang of ["it", "en"] as const) {
    const say = sayFrom(JSON.parse(readFileSync(new URL(`../words.${lang}.json`, import.meta.url), "utf8")) as Record<string, string>, lang);
    for (const key of [...cases.flatMap(([, , , todo]) => todo), "trial.level_yes", "trial.level_so", "trial.level_no"]) assert.ok(!say(key).startsWith("meeting."), `${lang} ${key}`);
  }
});
