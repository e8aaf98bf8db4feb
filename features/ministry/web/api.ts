/** What the pages of the Ministry ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, Problem, put, seg, type Fault } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";

type Schemas = components["schemas"];
export type Board = Schemas["MinistryBoardView"];
export type Communication = Board["communications"][number];
export type One = Schemas["MinistryOneView"];
export type Settings = Schemas["MinistrySettingsView"];
export type Export = Schemas["MinistryExport"];
export type Kind = "I" | "M" | "A" | "R";

export const board = () => queryOptions({ queryKey: ["ministry", "board"], queryFn: () => get<Board>("/ministry"), refetchInterval: 15_000 });
export const one = (id: string) => queryOptions({ queryKey: ["ministry", "one", id], queryFn: () => get<One>(`/ministry/communications/${seg(id)}`), refetchInterval: 5000 });
export const settings = () => queryOptions({ queryKey: ["ministry", "settings"], queryFn: () => get<Settings>("/ministry/settings") });

export const retry = (id: string) => post(`/ministry/communications/${seg(id)}/retry`);
export const drop = (id: string, why: string) => post(`/ministry/communications/${seg(id)}/drop`, { why });
export const receipt = (id: string, code: string) => post(`/ministry/communications/${seg(id)}/receipt`, { code });
export const add = (id: string, kind: Kind, day: string) => post(`/ministry/communications/${seg(id)}/add`, { kind, day });
export const makeFile = (kind: Kind) => post<Export>("/ministry/exports", { kind });
export const fileOf = (id: string, csv: boolean) => `/api/v1/ministry/exports/${seg(id)}${csv ? "?csv=1" : ""}`;
export const attempt = () => post<{ trouble: string }>("/ministry/settings/try");

export interface Kept {
  employer_cf: string;
  employer_name: string;
  pat: string;
  tariff: string;
  connected: boolean;
  endpoints: Settings["endpoints"];
  scope: string;
  columns: Settings["columns"];
  key?: string;
}
export const keep = (s: Kept) => put("/ministry/settings", s);

export interface Loaded {
  taken: number;
  unknown: number[];
  wrong: number[];
}

/** Loads the codes that the portal gave, from a file saved as CSV. */
export async function load(file: File): Promise<Loaded> {
  const answer = await fetch("/api/v1/ministry/receipts", { method: "POST", body: file, headers: { Accept: "application/json", "Content-Type": "text/csv" } }).catch(() => {
    throw new Problem(0, "web.offline", "");
  });
  const json = (await answer.json()) as Loaded & { code?: string; detail?: string; errors?: Fault[]; request?: string };
  if (!answer.ok) throw new Problem(answer.status, json.code ?? "web.strange", json.detail ?? "", json.errors ?? [], json.request ?? "");
  return json;
}
