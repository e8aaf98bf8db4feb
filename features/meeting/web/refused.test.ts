import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { browserOf, howToAllow, whyNot, type Browser } from "./refused.ts";
import { sayFrom } from "./say.ts";

const agents: [Browser, string, number?][] = [
  ["chrome", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"],
  ["edge", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"],
  ["chrome_phone", "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", 5],
  ["samsung", "Mozilla/5.0 (Linux; Android 13; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", 5],
  ["firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"],
  ["firefox_phone", "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", 5],
  ["safari", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", 0],
  ["safari_phone", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", 5],
  ["safari_phone", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", 5],
  ["safari_phone", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1", 5],
  ["inside", "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FBAN/x]", 5],
  ["other", "curl/8"],
];

test("browsers are told apart where the way to their permissions differs", () => {
  for (const [browser, agent, touches] of agents) assert.equal(browserOf(agent, touches), browser, agent);
});

test("every browser has its words, in both languages", () => {
  for (const lang of ["it", "en"] as const) {
    const say = sayFrom(JSON.parse(readFileSync(new URL(`../words.${lang}.json`, import.meta.url), "utf8")) as Record<string, string>, lang);
    for (const [browser] of agents)
      for (const what of ["microphone", "camera"] as const) {
        const words = howToAllow(say, what, browser);
        assert.ok(!words.includes("meeting.call") && !words.includes("{{"), words);
        assert.ok(browser === "inside" || words.includes(say(`call.the_${what}`)), words);
      }
  }
});

test("why it cannot be had", () => {
  assert.equal(whyNot(new DOMException("", "NotAllowedError")), "refused");
  assert.equal(whyNot(new DOMException("", "NotFoundError")), "absent");
  assert.equal(whyNot(new DOMException("", "OverconstrainedError")), "absent");
  assert.equal(whyNot(new DOMException("", "NotReadableError")), "busy");
  assert.equal(whyNot(null), "busy");
});
