/** What the bell and the pages of notices ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, put, seg } from "@/api/http.ts";

export interface Notice {
  id: string;
  kind: string;
  title: string;
  text?: string;
  page: string;
  made: string;
  told?: string;
  read: boolean;
  /** When it will be told: it waits for my hours. */
  waits?: string;
  rings: boolean;
}
export interface Bell {
  unread: number;
  waiting: number;
  latest: Notice[];
  /** I am in my hours. */
  reachable: boolean;
  from?: string;
  until?: string;
}
export interface NoticePage {
  notices: Notice[];
  more: boolean;
  unread: number;
  waiting: number;
}
export type Band = [number, number];
export interface Choice {
  quiet: Band[];
  /** Minute of the day; -1 as soon as my hours begin. */
  digest_at: number;
  digest_mail: boolean;
  mail: Record<string, boolean>;
}
export interface KindOf {
  key: string;
  group: string;
  name: string;
  mail: boolean;
  fixed: boolean;
}
export interface Preferences {
  choice: Choice;
  kinds: KindOf[];
  days: { day: string; stretches: [string, string][] }[];
}
export interface Trace {
  id: string;
  person: string;
  by: string;
  reason: string;
  page?: string;
  outside: boolean;
  at: string;
}
export interface BodyHours {
  holds: Band[][];
  set: { from: string; week: Band[][]; source: string }[];
  can: Record<string, boolean>;
}
export type State = "" | "unread" | "waiting";

/** What my bell shows. Asked again by itself, because the hours begin and end without anything happening. */
export const bellOf = () => queryOptions({ queryKey: ["notify", "bell"], queryFn: () => get<Bell>("/notify/bell"), refetchInterval: 60_000 });
export const notices = (state: State, before = "") =>
  queryOptions({ queryKey: ["notify", "notices", state, before], queryFn: () => get<NoticePage>(`/notify/notices?${new URLSearchParams({ ...(state && { state }), ...(before && { before }) })}`) });
export const preferences = () => queryOptions({ queryKey: ["notify", "preferences"], queryFn: () => get<Preferences>("/notify/preferences") });
export const emergencies = (raised: boolean) => queryOptions({ queryKey: ["notify", "emergencies", raised], queryFn: () => get<Trace[]>(`/notify/emergencies?raised=${raised}`) });
export const bodyHours = () => queryOptions({ queryKey: ["notify", "hours"], queryFn: () => get<BodyHours>("/notify/hours") });

export const markRead = (id: string) => post(`/notify/notices/${seg(id)}/read`);
export const markAllRead = () => post("/notify/read");
export const prefer = (c: Choice) => put<Choice>("/notify/preferences", c);
export const setHours = (from: string, week: Band[][], source: string) => put("/notify/hours", { from, week, source });
/** Rings people at any hour, with a reason that they will read. */
export const raise = (people: string[], reason: string, page = "") => post("/notify/emergencies", { people, reason, ...(page && { page }) });

/** 09:30 of 570 minutes. */
export const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** 570 of "09:30", -1 of what is no hour; midnight at the end of a day is 1440. */
export function minuteOf(text: string, end = false): number {
  if (!/^\d{1,2}:\d{2}$/.test(text)) return -1;
  const [h = 0, m = 0] = text.split(":").map(Number);
  return end && h + m === 0 ? 1440 : h * 60 + m;
}

/** Where a notice leads: its path, and what stands after "?". */
export function split(page: string): [string, Record<string, string>] {
  const [path = "/", query = ""] = page.split("?");
  return [path, Object.fromEntries(new URLSearchParams(query))];
}
