// The meeting's only door for the rest of the web. It is light: the call, with
// its media engine, is fetched by `loadCall` when somebody goes in.
export { ask, Refused, ticketOf, type Ticket } from "./api.ts";
export { busy, h, icon, set, write } from "./dom.ts";
export { howToAllow, whyNot } from "./refused.ts";
export { ready, type Tried } from "./ready.ts";
export { rows } from "./rows.ts";
export { hour, speak, type Lang, type Say } from "./say.ts";
export type { Call, CallOptions } from "./call.ts";
export type { Colleague, Desk, Outcome, Waiting } from "./desk.ts";
export type { Left, Wanted } from "./session.ts";

/** Fetches the call: `const { mountCall } = await loadCall()`. */
export const loadCall = () => import("./call.ts");

/** Fetches the trial of the line, which comes with the media client too. */
export const loadTrial = () => import("./trial.ts");
