// Recording and streaming, for who may start them: what is asked before, and
// the large button that stops at once.
import { ask } from "./api.ts";
import { dialog, question } from "./dialogs.ts";
import { busy, h, icon, set } from "./dom.ts";
import type { Say } from "./say.ts";

/** What the server says that I may do here, and what runs. */
export interface Desk {
  can: { record: boolean; stream: boolean };
  available: boolean;
  why: string;
  recording: { id: string } | null;
  stream: { id: string; title: string; state: "planned" | "live" | "paused" | "ended"; path: string; delay: number } | null;
}

const at = (meeting: string) => `/meetings/${encodeURIComponent(meeting)}`;

/** How things stand; null where I may do nothing, or nothing can be recorded. */
export const deskOf = (meeting: string): Promise<Desk | null> => ask<Desk>("GET", `${at(meeting)}/broadcast`).catch(() => null);

/** A form that stays until the server has said yes, and says why when it says no. */
function form(host: HTMLElement, say: Say, title: string, words: string, verb: string, look: string, id: string, more: Node[], go: () => Promise<unknown>, done: () => void): void {
  const wrong = h("p", { class: "errmsg", role: "alert" });
  const act = h("button", { type: "submit", class: `btn ${look}`, "data-testid": id }, verb);
  const f = h("form", { class: "rform", onsubmit: (e: SubmitEvent) => {
    e.preventDefault();
    if (busy(act)) return;
    set(act, { "aria-disabled": "true" });
    go().then(() => (d.close(), done()), (x: Error) => ((wrong.textContent = x.message || say("call.no_answer")), set(act, { "aria-disabled": null })));
  } }, h("p", {}, words), ...more, wrong, h("div", { class: "rdlgft" }, h("button", { type: "button", class: "btn btn-outline-secondary", onclick: () => d.close() }, say("air.not_now")), act));
  const d = dialog(host, say, title, f);
}

/** Asks whether to record, saying what everybody will see and hear. */
export function record(host: HTMLElement, say: Say, meeting: string, desk: Desk, done: () => void): void {
  if (!desk.available) return void dialog(host, say, say("air.record"), h("p", {}, desk.why || say("air.cannot")));
  if (desk.recording) return question(host, say, say("air.stop_record_title"), say("air.stop_record_what"), say("air.go_on"), say("air.stop_record"), () => void ask("POST", `${at(meeting)}/recording/stop`, {}).then(done, done));
  form(host, say, say("air.record_title"), say("air.record_what"), say("air.record_start"), "btn-danger", "record-start", [], () => ask("POST", `${at(meeting)}/recording`, {}), done);
}

/** Asks for the title and the delay, then shows the meeting to the public; while it runs, stops it. */
export function stream(host: HTMLElement, say: Say, meeting: string, title: string, desk: Desk, done: () => void): void {
  if (!desk.available) return void dialog(host, say, say("air.stream"), h("p", {}, desk.why || say("air.cannot")));
  const live = desk.stream && (desk.stream.state === "live" || desk.stream.state === "paused");
  if (live) return running(host, say, meeting, desk, done);
  const name = h("input", { id: "air-name", class: "ctl", required: true, maxlength: "120", value: desk.stream?.state === "planned" ? desk.stream.title : title, "data-testid": "stream-name" });
  const delay = h("select", { id: "air-delay", class: "ctl", "data-testid": "stream-delay" }, ...[0, 15, 30, 60, 120, 300].map((s) => h("option", { value: s, selected: s === (desk.stream?.delay ?? 30) }, s ? say("air.delay_n", { n: s }) : say("air.delay_none"))));
  form(host, say, say("air.stream_title"), say("air.stream_what"), say("air.stream_start"), "btn-danger", "stream-start", [
    h("div", { class: "fld" }, h("label", { for: "air-name" }, say("air.stream_name")), name),
    h("div", { class: "fld" }, h("label", { for: "air-delay" }, say("air.delay")), delay, h("p", { class: "dim" }, say("air.delay_what"))),
  ], async () => {
    await ask("POST", `${at(meeting)}/stream`, { title: name.value.trim(), delay: Number(delay.value) });
    await ask("POST", `${at(meeting)}/stream/start`, {});
  }, done);
}

/** What runs: the way to the public's page, pause, and the stop that takes effect at once. */
function running(host: HTMLElement, say: Say, meeting: string, desk: Desk, done: () => void): void {
  const s = desk.stream!;
  const wrong = h("p", { class: "errmsg", role: "alert" });
  const button = (look: string, id: string, words: string, door: string, picture?: "stop") => {
    const b = h("button", { type: "button", class: `btn ${look}`, "data-testid": id, onclick: () => {
      if (busy(b)) return;
      set(b, { "aria-disabled": "true" });
      ask("POST", `${at(meeting)}/stream/${door}`, {}).then(() => (d.close(), done()), (x: Error) => ((wrong.textContent = x.message || say("call.no_answer")), set(b, { "aria-disabled": null })));
    } }, picture ? icon(picture) : null, words);
    return b;
  };
  const link = new URL(s.path, location.href).href;
  const d = dialog(host, say, say(s.state === "paused" ? "air.paused_title" : "air.live_title"),
    h("p", {}, say("air.live_what")), h("p", {}, h("a", { href: s.path, target: "_blank", rel: "noopener" }, link)), wrong,
    button("btn-danger stopnow", "stream-stop", say("air.stop_now"), "stop", "stop"), h("p", { class: "dim" }, say("air.stop_now_what")),
    s.state === "paused" ? button("btn-outline-secondary", "stream-resume", say("air.resume"), "resume") : button("btn-outline-secondary", "stream-pause", say("air.pause"), "pause"));
}
