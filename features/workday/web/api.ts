/** What the pages of the working days ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, put, remove, seg } from "@/api/http.ts";

export type Where = "office" | "away" | "absent";
export interface Wish {
  id: string;
  person: string;
  office: string;
  day: string;
  instead?: string;
  words?: string;
  state: "draft" | "asked" | "proposed" | "approved" | "refused" | "withdrawn";
  /** The day that the head proposes; once it was taken, the one asked for first. */
  proposed?: string;
  answer?: string;
  by?: string;
}
export interface Turn {
  /** Minutes after midnight. */
  from: number;
  to: number;
  person?: string;
  missing?: boolean;
}
export interface MyDay {
  day: string;
  working: boolean;
  holiday?: string;
  place: Where;
  how?: "" | "agreement" | "asked" | "emergency" | "own" | "called_back" | "corrected";
  kind?: string;
  absence?: string;
  /** Parts of the day, and what was asked, refused or called back. */
  leaves: Absence[];
  wish?: Wish;
  call?: { id: string; day: string; why: string; by: string; seen: boolean };
  duties: Turn[];
  needed: boolean;
  voucher: boolean;
  change: boolean;
  /** No agreement is needed on it. */
  emergency: boolean;
}
export interface Week {
  monday: string;
  days: MyDay[];
  used: number;
  limit: number;
}
export interface Mine {
  today: string;
  weeks: Week[];
  agreed: boolean;
  emergency: boolean;
  bands: [number, number][];
  place?: string;
  office?: string;
  heads: string[];
  names: Record<string, string>;
}
export interface OfficeDay {
  day: string;
  working: boolean;
  holiday?: string;
  on_site: number;
  /** On site if every wish is granted. */
  after: number;
  minimum: number;
  shifts: Turn[];
  /** No agreement is needed on it. */
  emergency: boolean;
}
export interface Cell {
  place: Where;
  /** The parts of the day in which they are absent. */
  off?: Part[];
  asking?: boolean;
  leave?: boolean;
  /** The absence that the reader may call them back from. */
  recall?: string;
  called?: boolean;
  /** The person has read the call. */
  seen?: boolean;
}
export interface Member {
  person: string;
  name: string;
  head: boolean;
  cells: Cell[];
}
export type Warning = "under" | "counter" | "prevalence" | "rotation";
export interface Asking {
  wish: Wish;
  name: string;
  on_site: number;
  minimum: number;
  within: boolean;
  limit: number;
  warnings: Warning[];
  weeks: number;
  days: number;
  mine: boolean;
}
export interface OfficeWeek {
  office: string;
  name: string;
  monday: string;
  today: string;
  days: OfficeDay[];
  people: Member[];
  wishes: Asking[];
  leaves: LeaveAsking[];
  can: { answer: boolean; assign: boolean; set_up: boolean };
}
/** A stretch of a day, in minutes after midnight. */
export interface Part {
  from: number;
  to: number;
}
export interface Absence extends Partial<Part> {
  id: string;
  first: string;
  last: string;
  kind: string;
  state: "asked" | "approved" | "refused" | "recalled";
  answer?: string;
  by_name?: string;
}
/** An absence to answer: its kind only where it says nothing of health or family. */
export interface LeaveAsking extends Partial<Part> {
  id: string;
  person: string;
  name: string;
  first: string;
  last: string;
  kind?: string;
  on_site: number;
  minimum: number;
  worst: string;
  warnings: Warning[];
  mine: boolean;
}
export interface Needs {
  minimums: number[];
  shifts: { from: number; to: number }[][];
}
export interface Months {
  closed: string[];
  columns: string[];
  all: string[];
}
export interface Correction {
  person: string;
  name: string;
  day: string;
  was: Where;
  becomes: Where;
  vouchers: number;
  why: string;
}

export const kinds = ["leave", "sick", "law104", "permit", "visit", "parental", "mission", "other"] as const;

const office = (id: string, rest = "") => `/workdays/offices/${seg(id)}${rest}`;

/** My own days, in whole weeks. */
export const mine = (from: string, to: string) => queryOptions({ queryKey: ["workday", "mine", from, to], queryFn: () => get<Mine>(`/workdays/mine?from=${from}&to=${to}`), placeholderData: (before: Mine | undefined) => before });
/** Where the people of an office are today: one word each. */
export const presenceWords = (id: string) => queryOptions({ queryKey: ["workday", "today", id], queryFn: () => get<Record<string, Where>>(`/workdays/today?office=${seg(id)}`), staleTime: 60_000, enabled: id !== "" });
export const officeWeek = (id: string, week: string) =>
  queryOptions({ queryKey: ["workday", "week", id, week], queryFn: () => get<OfficeWeek>(office(id, `?week=${week}`)), enabled: id !== "", placeholderData: (before: OfficeWeek | undefined) => (before?.office === id ? before : undefined) });
export const needs = (id: string) => queryOptions({ queryKey: ["workday", "needs", id], queryFn: () => get<Needs>(office(id, "/needs")), enabled: id !== "" });
export const absences = (from: string, to: string) => queryOptions({ queryKey: ["workday", "absences", from, to], queryFn: () => get<Absence[]>(`/workdays/absences?from=${from}&to=${to}`) });
export const months = () => queryOptions({ queryKey: ["workday", "months"], queryFn: () => get<Months>("/workdays/months") });
export const corrections = (month: string) => queryOptions({ queryKey: ["workday", "corrections", month], queryFn: () => get<Correction[]>(`/workdays/months/${month}/corrections`) });

export const unagreed = (from: string, to: string) => queryOptions({ queryKey: ["workday", "unagreed", from, to], queryFn: () => get<{ person: string; day: string }[]>(`/workdays/without-agreement?from=${from}&to=${to}`) });

export const plan = (day: string, place: "office" | "away", more: { instead?: string; words?: string } = {}) => put(`/workdays/mine/${day}`, { place, ...more });
export const copy = (week: string) => post<{ copied: number; skipped: { day: string; why: string }[] }>("/workdays/mine/copy", { week });
export const send = (week: string) => post<{ sent: number }>("/workdays/mine/send", { week });
export const answerWish = (wish: string, act: "withdraw" | "accept" | "decline") => post(`/workdays/wishes/${seg(wish)}/${act}`);
export const approve = (wish: string, override = "") => post(`/workdays/wishes/${seg(wish)}/approve`, { override });
export const refuse = (wish: string, why: string) => post(`/workdays/wishes/${seg(wish)}/refuse`, { why });
export const propose = (wish: string, day: string, why: string) => post(`/workdays/wishes/${seg(wish)}/propose`, { day, why });
export const seen = (call: string) => post(`/workdays/calls/${seg(call)}/seen`);
export const callBack = (id: string, person: string, day: string, why: string) => post(office(id, "/call-back"), { person, day, why });
export const assign = (id: string, day: string, from: number, person: string) => put(office(id, "/duty"), { day, from, person });
export const setUp = (id: string, n: Needs) => put<Needs>(office(id, "/needs"), n);
export const record = (a: { person?: string; first: string; last: string; kind: string } & Partial<Part>) => post<Absence>("/workdays/absences", a);
export const grant = (id: string) => post(`/workdays/absences/${seg(id)}/grant`);
export const refuseLeave = (id: string, why: string) => post(`/workdays/absences/${seg(id)}/refuse`, { why });
export const recall = (id: string, from: string, why: string) => post(`/workdays/absences/${seg(id)}/recall`, { from, why });
export const monthAbsences = (month: string) => queryOptions({ queryKey: ["workday", "month-absences", month], queryFn: () => get<(Absence & { name: string })[]>(`/workdays/months/${month}/absences`) });
export const cancelAbsence = (id: string) => remove(`/workdays/absences/${seg(id)}`);
export const closeMonth = (month: string) => post(`/workdays/months/${month}/close`);
export const chooseColumns = (columns: string[]) => put("/workdays/months/columns", { columns });
export const correct = (c: { person: string; day: string; becomes: Where; kind?: string; why: string }) => post("/workdays/corrections", c);
