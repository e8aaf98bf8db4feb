import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openLive, type Line, type World } from "./live.ts";

/** A wire on paper: the test plays the server. */
class Paper {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((m: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  sent: unknown[] = [];
  closed = false;
  url: string;
  constructor(url: string) {
    this.url = url;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
    this.readyState = 3;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  says(note: object) {
    this.onmessage?.({ data: JSON.stringify(note) });
  }
  drops() {
    this.readyState = 3;
    this.onclose?.();
    this.onerror?.();
  }
}

function stage() {
  const wires: Paper[] = [];
  const page = Object.assign(new EventTarget(), { hidden: false });
  const window = new EventTarget();
  const make = (url: string) => {
    const p = new Paper(url);
    wires.push(p);
    return p as never;
  };
  const world: World = { socket: make, source: make, random: () => 1, page, window };
  const live = openLive("/live", world);
  const heard: (string | null)[] = [];
  const lines: Line[] = [];
  live.watch((l) => lines.push(l));
  const last = () => wires.at(-1) as Paper;
  return { live, wires, last, page, window, heard, lines, hear: (e: string | null) => void heard.push(e) };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("a subject is asked for, and heard after it is ready", () => {
  const s = stage();
  s.live.subscribe("office/1", s.hear);
  s.last().open();
  assert.deepEqual(s.last().sent, [{ sub: ["office/1"] }]);
  s.last().says({ at: "e-1", subject: "office/1", is: "ready" });
  s.last().says({ at: "e-2", subject: "office/1", event: "office.booked" });
  s.last().says({ at: "e-3", subject: "office/2", event: "elsewhere" });
  assert.deepEqual(s.heard, [null, "office.booked"]);
  assert.deepEqual(s.lines, ["idle", "connecting", "open"]);
});

test("a line that drops comes back and says what it heard last", () => {
  const s = stage();
  s.live.subscribe("office/1", s.hear);
  s.last().open();
  s.last().says({ at: "e-7", subject: "office/1", is: "ready" });
  s.last().drops();
  assert.equal(s.lines.at(-1), "lost");
  mock.timers.tick(499);
  assert.equal(s.wires.length, 1);
  mock.timers.tick(1);
  s.last().open();
  assert.deepEqual(s.last().sent, [{ sub: ["office/1"], since: "e-7" }]);
  s.last().says({ at: "e-8", subject: "office/1", event: "missed" });
  s.last().says({ at: "e-8", subject: "office/1", is: "ready" });
  assert.deepEqual(s.heard, [null, "missed"]);
  s.last().drops();
  mock.timers.tick(500);
  s.last().open();
  s.last().says({ at: "e-99", subject: "office/1", is: "stale" });
  assert.deepEqual(s.heard, [null, "missed", null]);
});

test("each failure waits longer, and the other way is tried after two silent ones", () => {
  const s = stage();
  s.live.subscribe("office/1", s.hear);
  s.last().drops();
  mock.timers.tick(500);
  s.last().drops();
  mock.timers.tick(999);
  assert.equal(s.wires.length, 2);
  mock.timers.tick(1);
  assert.equal(s.last().url, "/live/events?sub=office%2F1");
  s.last().says({ at: "e-1", subject: "office/1", is: "ready" });
  assert.deepEqual(s.heard, [null]);
  s.live.subscribe("office/2", s.hear);
  assert.equal(s.wires.length, 4);
  assert.equal(s.wires[2]?.closed, true);
});

test("a silent line is given up", () => {
  const s = stage();
  s.live.subscribe("office/1", s.hear);
  s.last().open();
  s.last().says({ is: "beat" });
  mock.timers.tick(59_000);
  s.last().says({ is: "beat" });
  mock.timers.tick(59_000);
  assert.equal(s.last().closed, false);
  mock.timers.tick(1_000);
  assert.equal(s.wires[0]?.closed, true);
});

test("a page that is looked at again does not wait", () => {
  const s = stage();
  s.live.subscribe("office/1", s.hear);
  s.page.hidden = true;
  s.last().drops();
  mock.timers.tick(14_000);
  assert.equal(s.wires.length, 1);
  s.page.hidden = false;
  s.page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(s.wires.length, 2);
  s.last().open();
  s.last().says({ at: "e-1", subject: "office/1", is: "ready" });
  s.window.dispatchEvent(new Event("online"));
  assert.deepEqual(s.last().sent.at(-1), { sub: ["office/1"], since: "e-1" });
  mock.timers.tick(5_000);
  assert.equal(s.last().closed, true, "no answer to the probe");
});

test("a refused subject is not asked for again", () => {
  const s = stage();
  const why: string[] = [];
  s.live.subscribe("office/1", s.hear, (c) => why.push(c));
  s.live.subscribe("office/2", s.hear);
  s.last().open();
  s.last().says({ subject: "office/1", is: "refused", code: "access.sign_in" });
  s.last().drops();
  mock.timers.tick(500);
  s.last().open();
  assert.deepEqual(why, ["access.sign_in"]);
  assert.deepEqual(s.last().sent, [{ sub: ["office/2"] }]);
});

test("the last to leave closes the line, and the old one is not heard", () => {
  const s = stage();
  const off1 = s.live.subscribe("office/1", s.hear);
  const off2 = s.live.subscribe("office/2", s.hear);
  s.last().open();
  s.last().says({ at: "e-1", subject: "office/1", is: "ready" });
  off1();
  assert.deepEqual(s.last().sent.at(-1), { unsub: ["office/1"] });
  off2();
  off2();
  assert.equal(s.last().closed, true);
  assert.equal(s.lines.at(-1), "idle");
  mock.timers.tick(100_000);
  assert.equal(s.wires.length, 1);
});
