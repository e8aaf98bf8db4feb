/** What the pages of the virtual offices ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, put, remove, seg } from "@/api/http.ts";

export interface Slot {
  starts: string;
  ends: string;
  free: number;
}
export type State = "open" | "busy" | "closed";
export interface Board {
  state: State;
  /** Open or busy: when it closes. Closed: when it opens next. */
  until?: string;
  note?: string;
  queue: number;
}
export interface Front {
  id: string;
  slug: string;
  name: string;
  kind: string;
  about: string;
  board: Board;
  next: Slot[];
}
export type Progress = "asked" | "proposed" | "booked" | "cancelled" | "answered" | "done" | "no_show" | "follow_up";
export interface Appointment {
  id: string;
  office: string;
  number: string;
  progress: Progress;
  source: "web" | "mail" | "clerk";
  name: string;
  surname: string;
  email?: string;
  phone?: string;
  reason: string;
  detail: string;
  starts?: string;
  ends?: string;
  made: string;
  opened?: string;
  closed?: string;
  clerk?: string;
  note?: string;
}
export interface Visit {
  id: string;
  who: string;
  name: string;
  state: "waiting" | "inside" | "refused" | "gone";
  arrived: string;
  admitted?: string;
  left?: string;
  lost: boolean;
  reason?: string;
}
export interface Place {
  visit: Visit;
  appointment: Appointment;
}
export interface Counter {
  office: Front;
  queue: Place[];
  inside: Place[];
  today: Appointment[];
  requests: Appointment[];
  now: string;
  can: Record<string, boolean>;
}
export interface Message {
  id: string;
  at: string;
  way: "in" | "out" | "note";
  author: string;
  subject: string;
  body: string;
  whole?: string;
}
export interface Attachment {
  id: string;
  message: string;
  name: string;
  size: number;
  scanned: boolean;
  /** The antivirus found something: only its name was kept. */
  harmful: boolean;
}
export interface Companion {
  id: string;
  name: string;
  label: string;
  path: string;
}
export interface Dossier {
  appointment: Appointment;
  office_name: string;
  messages: Message[];
  files: Attachment[];
  visits: Visit[];
  companions: Companion[];
  proposals: Slot[];
  clerk: string;
  door: "early" | "open" | "over" | "gone" | "asked";
  path: string;
  can: Record<string, boolean>;
}
export interface Figures {
  requests: number;
  by_web: number;
  by_mail: number;
  by_clerk: number;
  met: number;
  no_shows: number;
  cancelled: number;
  wait_minutes: number;
  length_minutes: number;
  ratings: number;
  rating: number;
  /** Words with the ratings, none below five. */
  said: string[];
}
export interface Exception {
  day: string;
  hours: string[];
  note: string;
}
export interface Settings {
  about: string;
  bring: string[];
  languages: string[];
  reasons: string[];
  prefix: string;
  slot: number;
  desks: number;
  lead: number;
  furthest: number;
  hours: string[][];
  exceptions: Exception[];
  active: boolean;
}
export interface Receipt {
  appointment: Appointment;
  path: string;
}

const office = (id: string, rest: string) => `/offices/${seg(id)}/${rest}`;
const appointment = (id: string, rest = "") => `/appointments/${seg(id)}${rest && `/${rest}`}`;

/** The counters where I serve, each with its queue, its day and its requests. */
export const mine = () => queryOptions({ queryKey: ["office", "mine"], queryFn: () => get<Counter[]>("/offices/mine"), refetchInterval: 60_000 });
/** One counter, for those who serve or supervise it. */
export const counter = (id: string) => queryOptions({ queryKey: ["office", "counter", id], queryFn: () => get<Counter>(office(id, "counter")), refetchInterval: 30_000, enabled: id !== "" });
/** Every virtual office with its sign: to whom one may hand over. */
export const fronts = () => queryOptions({ queryKey: ["office", "fronts"], queryFn: () => get<Front[]>("/offices"), staleTime: 30_000 });
/** The slots that nobody has taken, from one day to another. */
export const freeSlots = (id: string, from: string, to: string) => queryOptions({ queryKey: ["office", "slots", id, from, to], queryFn: () => get<Slot[]>(office(id, `slots?from=${from}&to=${to}`)) });
export const days = (id: string, from: string, to: string) => queryOptions({ queryKey: ["office", "days", id, from, to], queryFn: () => get<Appointment[]>(office(id, `days?from=${from}&to=${to}`)) });
export const found = (id: string, q: string) => queryOptions({ queryKey: ["office", "found", id, q], queryFn: () => get<Appointment[]>(office(id, `search?q=${encodeURIComponent(q)}`)), enabled: q.trim() !== "" });
export const figures = (id: string, from: string, to: string) => queryOptions({ queryKey: ["office", "figures", id, from, to], queryFn: () => get<Figures>(office(id, `figures?from=${from}&to=${to}`)) });
export const settings = (id: string) => queryOptions({ queryKey: ["office", "settings", id], queryFn: () => get<{ settings: Settings; can: Record<string, boolean> }>(office(id, "settings")) });
export const dossier = (id: string) => queryOptions({ queryKey: ["office", "dossier", id], queryFn: () => get<Dossier>(appointment(id)) });

export const setUp = (id: string, s: Settings) => put<Settings>(office(id, "settings"), s);
/** Hangs a sign until an hour; "" takes it down, and the hours decide again. */
export const hang = (id: string, state: "" | "open" | "closed", until?: Date, note = "") => put(office(id, "sign"), { state, ...(until && { until: until.toISOString() }), note });
export interface BookingIn {
  starts: string;
  reason: string;
  detail: string;
  name: string;
  surname: string;
  email: string;
  phone: string;
}
export const bookFor = (id: string, b: BookingIn) => post<Receipt>(office(id, "appointments"), b);
export const move = (id: string, starts: string) => post<Receipt>(appointment(id, "move"), { starts });
export const cancel = (id: string, words: string) => post(appointment(id, "cancel"), { words });
export const propose = (id: string, hours: string[], words: string) => post(appointment(id, "propose"), { hours, words });
export const reply = (id: string, words: string, closes: boolean) => post(appointment(id, "reply"), { words, closes });
export const note = (id: string, words: string) => post(appointment(id, "note"), { words });
export const bring = (id: string, name: string, label: string, email: string) => post<Companion>(appointment(id, "companions"), { name, label, email });
export const sendAway = (id: string, companion: string) => remove(appointment(id, `companions/${seg(companion)}`));
export const handOver = (id: string, to: string, person: string) => post(appointment(id, "hand-over"), { office: to, person });
export const join = (id: string) => post<{ token: string; meeting: string }>(appointment(id, "join"));
export const finish = (id: string) => post(appointment(id, "finish"));
export const settle = (id: string, outcome: string, words: string) => post(appointment(id, "outcome"), { outcome, words });
export const admit = (visit: string) => post<Appointment>(`/visits/${seg(visit)}/admit`);
export const refuse = (visit: string, why: string) => post(`/visits/${seg(visit)}/refuse`, { why });
/** Where a file that came with a mail is downloaded. */
export const fileUrl = (id: string, file: string) => `/api/v1${appointment(id, `files/${seg(file)}`)}`;

/** Teresa Galli */
export const full = (a: { name: string; surname: string }) => `${a.name} ${a.surname}`.trim();
