/** What the pages of training ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, Problem, put, remove, seg } from "@/api/http.ts";

export type Standing = "done" | "ending" | "to_do" | "expired";
export interface Duty {
  profile: "all" | "agile" | "heads" | "office" | "role";
  value?: string;
  due?: string;
}
export interface CourseIn {
  title: string;
  about: string;
  area: string;
  tag: "" | "safety" | "privacy" | "network" | "agile";
  minutes: number;
  months: number;
  self_paced: boolean;
  consent: "none" | "head" | "personnel";
  draw: number;
  pass: number;
  tries: number;
  quiz_minutes: number;
  presence: number;
  duties: Duty[];
}
export interface Course extends CourseIn {
  id: string;
  state: "draft" | "published" | "withdrawn";
}
export interface Enrolment {
  id: string;
  course: string;
  edition?: string;
  person: string;
  state: "asked" | "waiting" | "enrolled" | "done" | "missed" | "left" | "refused" | "cancelled";
  due?: string;
  reason?: string;
}
export interface Session {
  id: string;
  starts: string;
  ends: string;
}
export interface Edition {
  id: string;
  course: string;
  way: "place" | "meeting";
  place?: string;
  teacher?: string;
  seats: number;
  taken: number;
  state: "open" | "closed" | "cancelled";
  sessions: Session[];
}
export interface Result {
  id: string;
  day: string;
  until?: string;
  score?: number;
  holds: boolean;
  /** The public page of the certificate. */
  verify?: string;
}
export interface Card {
  course: Course;
  mandatory: boolean;
  standing: Standing;
  due?: string;
  late: boolean;
  enrolment?: Enrolment;
  edition?: Edition;
  /** The sitting that is on, or the next one. */
  next?: Session;
  /** Its room on line is open. */
  enter: boolean;
  /** People who get a free seat before me. */
  ahead: number;
  lessons: number;
  read: number;
  result?: Result;
}
export interface Can {
  manage: boolean;
  board: boolean;
}
export interface Mine {
  cards: Card[];
  teach: boolean;
  skills: number;
  can: Can;
}
export interface Offer {
  course: Course;
  editions: Edition[];
  mine: "" | "asked" | "waiting" | "enrolled";
  due: boolean;
}
export interface File {
  id: string;
  name: string;
  type: string;
  size: number;
  scan: "clean" | "unscanned";
}
export interface Lesson {
  id: string;
  title: string;
  words: string;
  files: File[];
  read: boolean;
}
export interface Study {
  course: Course;
  enrolment?: Enrolment;
  lessons: Lesson[];
  quiz: { questions: number; open: boolean; under?: string; used: number; left: number; marks: { score: number; passed: boolean; at: string }[] };
  edition?: Edition;
  result?: Result;
}
export interface Question {
  words: string;
  many: boolean;
  options: { text: string; right: boolean }[];
  why: string;
}
export interface Content {
  course: Course;
  lessons: Lesson[];
  questions: Question[];
}
export interface Try {
  id: string;
  course: string;
  questions: { words: string; many: boolean; options: string[] }[];
  answers: number[][];
  until?: string;
  /** Left until then: the browser's clock may be wrong. */
  seconds?: number;
}
export interface Mark {
  score: number;
  pass: number;
  passed: boolean;
  late: boolean;
  left: number;
  wrong: { place: number; words: string; why: string }[];
  result?: string;
}
export interface Sheet {
  edition: Edition;
  course: Course;
  teacher?: string;
  rows: { person: string; name: string; state: "enrolled" | "done" | "missed"; came: Record<string, boolean>; present: Record<string, boolean> }[];
  waiting: number;
  queue: string[];
  begun: boolean;
  over: boolean;
}
export interface Board {
  courses: Course[];
  offices: { id: string; name: string }[];
  people: { person: string; name: string; offices: string[]; standing: Record<string, Standing>; under?: Record<string, Enrolment["state"]> }[];
  all: boolean;
  asking: { enrolment: Enrolment; name: string; title: string }[];
}
export interface Batch {
  id: string;
  course: string;
  total: number;
  done: number;
  ended: boolean;
}
export interface Certified {
  id: string;
  name: string;
  day: string;
  until?: string;
  worth: "valid" | "expired" | "revoked";
  written: boolean;
  why?: string;
}
export interface Call {
  profile: "all" | "agile" | "heads" | "office" | "role" | "people";
  value?: string;
  people?: string[];
  edition?: string;
  due?: string;
}
export interface Muster {
  fresh: string[];
  already: number;
  done: number;
  waiting: number;
}
export interface SkillAnswer {
  moment: "before" | "after";
  levels: number[];
}
export interface SkillFigure {
  moment: "before" | "after";
  area: number;
  people: number;
  levels: number[];
  mean: number;
}

/** Who is on the way through a course, for the personnel office. */
export interface Class {
  course: Course;
  pupils: { enrolment: Enrolment; name: string; tries: number; left: number; stuck: boolean }[];
  editions: Edition[];
}
/** A course done elsewhere. */
export interface Proof {
  id: string;
  person: string;
  course?: string;
  title: string;
  giver: string;
  day: string;
  minutes: number;
  state: "brought" | "accepted" | "rejected";
  reason?: string;
  file?: string;
  made: string;
}

const course = (id: string, rest = "") => `/training/courses/${seg(id)}${rest && `/${rest}`}`;

/** My training: what is to do first, then what is done. */
export const mine = () => queryOptions({ queryKey: ["training", "mine"], queryFn: () => get<Mine>("/training") });
export const offers = () => queryOptions({ queryKey: ["training", "offers"], queryFn: () => get<{ offers: Offer[]; can: Can }>("/training/courses") });
export const study = (id: string) => queryOptions({ queryKey: ["training", "study", id], queryFn: () => get<Study>(course(id, "study")), enabled: id !== "" });
export const content = (id: string) => queryOptions({ queryKey: ["training", "content", id], queryFn: () => get<Content>(course(id, "content")), enabled: id !== "" });
export const teaching = () => queryOptions({ queryKey: ["training", "teaching"], queryFn: () => get<{ edition: Edition; title: string; over: boolean }[]>("/training/editions") });
export const sheet = (id: string) => queryOptions({ queryKey: ["training", "sheet", id], queryFn: () => get<Sheet>(`/training/editions/${seg(id)}`), refetchInterval: 30_000 });
export const board = () => queryOptions({ queryKey: ["training", "board"], queryFn: () => get<Board>("/training/board") });
export const certificates = (id: string) => queryOptions({ queryKey: ["training", "certificates", id], queryFn: () => get<Certified[]>(course(id, "certificates")), enabled: id !== "" });
/** Asked again every second until the writing has ended. */
export const batch = (id: string) => queryOptions({ queryKey: ["training", "batch", id], queryFn: () => get<Batch>(`/training/batches/${seg(id)}`), enabled: id !== "", refetchInterval: (q) => (q.state.data?.ended ? false : 1000) });
export const skills = () => queryOptions({ queryKey: ["training", "skills"], queryFn: () => get<{ answers: SkillAnswer[]; can: Record<string, boolean> }>("/training/skills") });
export const skillFigures = (may: boolean) => queryOptions({ queryKey: ["training", "skills", "figures"], queryFn: () => get<{ least: number; figures: SkillFigure[] }>("/training/skills/figures"), enabled: may });
export const figures = (from: string, to: string, may: boolean) => queryOptions({ queryKey: ["training", "figures", from, to], queryFn: () => get<{ from: string; to: string; people: number; areas: { area: string; people: number; hours: number; few: boolean }[] }>(`/training/figures?from=${from}&to=${to}`), enabled: may });

export const classOf = (id: string) => queryOptions({ queryKey: ["training", "class", id], queryFn: () => get<Class>(course(id, "people")), enabled: id !== "" });
export const myProofs = () => queryOptions({ queryKey: ["training", "proofs", "mine"], queryFn: () => get<Proof[]>("/training/proofs/mine") });
export const proofs = () => queryOptions({ queryKey: ["training", "proofs"], queryFn: () => get<(Proof & { who: string })[]>("/training/proofs") });

export const copyCourse = (id: string, title: string) => post<Course>(course(id, "copy"), { title });
export const discard = (id: string) => remove(course(id));
export const record = (id: string, day: string, people: string[]) => post<{ recorded: number }>(course(id, "record"), { day, people });
export const acceptProof = (id: string) => post(`/training/proofs/${seg(id)}/accept`);
export const rejectProof = (id: string, reason: string) => post(`/training/proofs/${seg(id)}/reject`, { reason });
export const takeBack = (id: string) => remove(`/training/proofs/${seg(id)}`);
export const shape = (id: string, c: CourseIn) => (id ? put<Course>(course(id), c) : post<Course>("/training/courses", c));
export const fill = (id: string, lessons: { id?: string; title: string; words: string }[], questions: Question[]) => put<Content>(course(id, "content"), { lessons, questions });
export const publish = (id: string) => post(course(id, "publish"));
export const withdraw = (id: string) => post(course(id, "withdraw"));
export const enrol = (id: string, edition = "") => post<Enrolment>(course(id, "enrol"), edition ? { edition } : {});
export const enrolMany = (id: string, call: Call, preview: boolean) => post<Muster>(course(id, "enrol-many"), { ...call, preview });
export const certify = (id: string) => post<Batch>(course(id, "certificates"));
export const revoke = (id: string, why: string) => post(`/training/certificates/${seg(id)}/revoke`, { why });
const enrolment = (id: string, act: string) => `/training/enrolments/${seg(id)}/${act}`;
export const consent = (id: string) => post<Enrolment>(enrolment(id, "consent"));
export const refuse = (id: string, reason: string) => post(enrolment(id, "refuse"), { reason });
export const leave = (id: string) => post(enrolment(id, "leave"));
export const grantTry = (id: string) => post(enrolment(id, "grant"));
export const read = (lesson: string) => post(`/training/lessons/${seg(lesson)}/read`);
export const begin = (id: string) => post<Try>(course(id, "tries"));
export const save = (id: string, answers: number[][]) => put(`/training/tries/${seg(id)}`, { answers });
export const handIn = (id: string, answers: number[][]) => post<Mark>(`/training/tries/${seg(id)}/hand-in`, { answers });
export interface EditionIn {
  way: Edition["way"];
  place: string;
  teacher: string;
  seats: number;
  sessions: { starts: string; ends: string }[];
}
export const hold = (id: string, e: EditionIn) => post<Edition>(course(id, "editions"), e);
export const change = (id: string, e: EditionIn) => put<Edition>(`/training/editions/${seg(id)}`, e);
export const markAll = (session: string) => post<{ present: number }>(`/training/sessions/${seg(session)}/presence/all`);
export const callOff = (id: string) => post(`/training/editions/${seg(id)}/call-off`);
export const close = (id: string) => post<{ done: number; missed: number }>(`/training/editions/${seg(id)}/close`);
export const mark = (session: string, person: string, present: boolean) => put(`/training/sessions/${seg(session)}/presence`, { person, present });
export const join = (session: string) => post<{ path: string }>(`/training/sessions/${seg(session)}/join`);
export const assess = (a: SkillAnswer) => post("/training/skills", a);
export const detach = (file: string) => remove(`/training/files/${seg(file)}`);

/** Sends one file whose bytes are the body. */
async function send<T>(path: string, file: globalThis.File): Promise<T> {
  const answer = await fetch(`/api/v1/training${path}`, { method: "POST", body: file, headers: { Accept: "application/json" } }).catch(() => {
    throw new Problem(0, "web.offline", "");
  });
  const json = (await answer.json().catch(() => ({}))) as T & { code?: string; detail?: string };
  if (!answer.ok) throw new Problem(answer.status, json.code ?? "web.strange", json.detail ?? "");
  return json;
}

/** Hangs a file on a lesson. */
export const attach = (lesson: string, file: globalThis.File) => send<File>(`/lessons/${seg(lesson)}/files?name=${encodeURIComponent(file.name)}`, file);
/** Brings the certificate of a course done elsewhere. */
export const prove = (p: { course: string; title: string; giver: string; day: string; minutes: string }, file: globalThis.File) => send<Proof>(`/proofs?${new URLSearchParams({ ...p, name: file.name })}`, file);

/** Where bytes are downloaded. */
export const fileUrl = (id: string) => `/api/v1/training/files/${seg(id)}`;
export const certificateUrl = (id: string) => `/api/v1/training/certificates/${seg(id)}`;
export const zipUrl = (id: string) => `/api/v1${course(id, "certificates.zip")}`;
export const proofUrl = (id: string) => `/api/v1/training/proofs/${seg(id)}/file`;
/** What is missing to whom, as it is chosen on the page. */
export const boardUrl = (as: "csv" | "xlsx", office: string, course: string, standing: string) => `/api/v1/training/board/file?${new URLSearchParams({ as, office, course, standing })}`;
