// The meeting's only door for the rest of the web: the call.
export { mountCall, type Call, type CallOptions } from "./call.ts";
export { ask, Refused, type Ticket } from "./api.ts";
export type { Colleague, Desk, Outcome, Waiting } from "./desk.ts";
export type { Left, Wanted } from "./session.ts";
export type { Lang } from "./say.ts";
