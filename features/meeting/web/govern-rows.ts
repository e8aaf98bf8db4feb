// What whoever leads a meeting finds above the list of people: the door, the
// microphones of all, and who was put out.
import { h, icon } from "./dom.ts";
import type { Governing } from "./govern.ts";
import type { Say } from "./say.ts";

export interface LeadActs {
  act(door: string, body?: Record<string, unknown>): void;
  /** Asks before it switches off everybody. */
  muteAll(): void;
}

/** The rows for who leads; none for anybody else. */
export function leadRows(g: Governing | undefined, say: Say, act: LeadActs): HTMLElement[] {
  if (!g?.host) return [];
  const turn = (id: string, on: boolean, words: string, picture: "lock" | "door" | "mic", go: () => void) =>
    h("li", { class: "row slim" }, h("button", { type: "button", class: "rowbtn", "data-testid": id, "aria-pressed": String(on), onclick: go }, icon(picture), h("span", { class: "grow" }, words), on ? icon("check", "sm") : null));
  return [
    h("li", { class: "row slim" }, h("button", { type: "button", class: "rowbtn", "data-testid": "mute-all", onclick: () => act.muteAll() }, icon("mic-off"), h("span", { class: "grow" }, say("lead.mute_all")))),
    turn("listeners", g.mode === "listeners", say("lead.listeners"), "mic", () => act.act("hold", { mode: g.mode === "listeners" ? "all" : "listeners" })),
    turn("waiting-room", g.waits, say("lead.waiting_room"), "door", () => act.act("hold", { waits: !g.waits })),
    turn("lock", g.locked, say("lead.lock"), "lock", () => act.act("hold", { locked: !g.locked })),
  ];
}

/** Who was put out, with the way back. */
export function outRows(g: Governing | undefined, say: Say, act: LeadActs): HTMLElement[] {
  if (!g?.host || !g.out.length) return [];
  return [h("li", { class: "rowhead" }, say("lead.out")), ...g.out.map((o) =>
    h("li", { class: "row", "data-testid": "put-out" }, h("span", { class: "grow" }, h("strong", {}, o.name || say("lead.somebody"))), h("button", { type: "button", class: "btn btn-outline-secondary btn-sm", onclick: () => act.act("let", { identity: o.identity }) }, say("lead.readmit"))))];
}
