import assert from "node:assert/strict";
import test from "node:test";
import { plan, type Device } from "./plugs.ts";

const mic = (deviceId: string): Device => ({ kind: "audioinput", deviceId, label: `mic ${deviceId}` });
const cam = (deviceId: string): Device => ({ kind: "videoinput", deviceId, label: `cam ${deviceId}` });
const ear = (deviceId: string): Device => ({ kind: "audiooutput", deviceId, label: `ear ${deviceId}` });

test("what was in use is pulled out: another is used, and the person is told which", () => {
  assert.deepEqual(plan([mic("usb"), mic("own")], [mic("own")], { audioinput: "usb" }, { audioinput: "usb" }), [{ what: "gone", kind: "audioinput", was: "mic usb", to: mic("own") }]);
});

test("the last one is pulled out: nothing is left to use", () => {
  assert.deepEqual(plan([cam("a")], [], { videoinput: "a" }, {}), [{ what: "gone", kind: "videoinput", was: "cam a", to: undefined }]);
});

test("what the person had chosen is plugged in again: it is used again", () => {
  assert.deepEqual(plan([mic("own")], [mic("own"), mic("usb")], { audioinput: "own" }, { audioinput: "usb" }), [{ what: "back", kind: "audioinput", to: mic("usb") }]);
});

test("something new is offered and not taken", () => {
  assert.deepEqual(plan([mic("own")], [mic("own"), mic("usb")], { audioinput: "own" }, {}), [{ what: "new", kind: "audioinput", to: mic("usb") }]);
});

test("a headset is spoken of once", () => {
  const found = plan([mic("own"), ear("own")], [mic("own"), ear("own"), mic("h"), ear("h")], { audioinput: "own", audiooutput: "own" }, {});
  assert.deepEqual(found.map((p) => [p.what, p.kind]), [["new", "audioinput"]]);
});

test("the first of its kind is used at once", () => {
  assert.deepEqual(plan([], [cam("a")], {}, {}), [{ what: "back", kind: "videoinput", to: cam("a") }]);
});

test("what was pulled out but was not in use concerns nobody; the system's own names are not things", () => {
  assert.deepEqual(plan([mic("own"), mic("usb")], [mic("own")], { audioinput: "own" }, {}), []);
  assert.deepEqual(plan([mic("own")], [mic("own"), mic("default"), mic("communications"), mic("")], { audioinput: "own" }, {}), []);
  assert.deepEqual(plan([mic("own")], [mic("own")], { audioinput: "default" }, {}), []);
});
