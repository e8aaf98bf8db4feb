/** What the pages of the kit ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, Problem, post, put, remove, seg } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";

type Schemas = components["schemas"];
export type Item = Schemas["KitItemView"];
export type Told = Schemas["KitToldView"];
export type Note = Schemas["KitNoteView"];
export type Fault = Schemas["KitFaultView"];
export type Mine = Schemas["KitMineView"];
export type Model = Schemas["KitModel"];
export type Licence = Schemas["KitLicence"];
export type Seat = Schemas["KitSeat"];
export type Supplier = Schemas["KitSupplier"];
export type Order = Schemas["KitOrder"];
export type OrderLine = Schemas["KitOrderLine"];
export type Campaign = Schemas["KitCampaign"];
export type Template = Schemas["KitTemplate"];
export type Step = Schemas["KitStepInput"];
export type Board = Schemas["KitBoard"];
export type Report = Schemas["KitReport"];
export type Row = Schemas["KitRow"];
export type Fix = Schemas["KitFix"];
export type Handover = Schemas["KitNoteInputBody"];
export type ItemInput = Schemas["KitItemInput"];

export const categories = ["notebook", "desktop", "monitor", "headset", "webcam", "dock", "keyboard", "phone", "sim", "printer", "chair", "other"] as const;
export const conditions = ["new", "good", "worn", "broken"] as const;
export type Condition = (typeof conditions)[number];
export const states = ["store", "assigned", "repair", "lost", "retired"] as const;
export type State = (typeof states)[number];
export const ticks = ["", "account", "factor", "kit", "agreement", "training"] as const;

/** What I have and what waits for my signature. */
export const mine = () => queryOptions({ queryKey: ["kit", "mine"], queryFn: () => get<Mine>("/kit/mine") });

export interface Filter {
  find?: string;
  state?: string;
  category?: string;
  office?: string;
  show?: string;
  from?: number;
  n?: number;
}
const search = (f: object) => {
  const q = new URLSearchParams(Object.entries(f).filter(([, v]) => v !== undefined && v !== "" && v !== 0 && v !== false).map(([k, v]) => [k, String(v)]));
  return q.size ? `?${q}` : "";
};

/** The register, as far as the reader sees it. */
export const register = (f: Filter) =>
  queryOptions({ queryKey: ["kit", "items", f], queryFn: () => get<Schemas["KitPageView"]>(`/kit/items${search(f)}`), placeholderData: (before: Schemas["KitPageView"] | undefined) => before });

/** One item, by its id or by what its label says. */
export const item = (code: string) => queryOptions({ queryKey: ["kit", "item", code], queryFn: () => get<Told>(`/kit/items/${seg(code)}`) });
export const models = () => queryOptions({ queryKey: ["kit", "models"], queryFn: () => get<Model[]>("/kit/models") });
export const notes = (state: string) => queryOptions({ queryKey: ["kit", "notes", state], queryFn: () => get<Note[]>(`/kit/notes${search({ state })}`) });
/** One note with the fingerprint of its paper. */
export const note = (id: string) => queryOptions({ queryKey: ["kit", "note", id], queryFn: () => get<Note>(`/kit/notes/${seg(id)}`) });
export const faults = () => queryOptions({ queryKey: ["kit", "faults"], queryFn: () => get<Fault[]>("/kit/faults") });
export const licences = () => queryOptions({ queryKey: ["kit", "licences"], queryFn: () => get<Licence[]>("/kit/licences") });
export const seats = (licence: string) => queryOptions({ queryKey: ["kit", "seats", licence], queryFn: () => get<Seat[]>(`/kit/licences/${seg(licence)}/seats`) });
export const purchases = () => queryOptions({ queryKey: ["kit", "purchases"], queryFn: () => get<Schemas["KitPurchasesView"]>("/kit/purchases") });
export const campaigns = () => queryOptions({ queryKey: ["kit", "campaigns"], queryFn: () => get<Schemas["KitCampaignsView"]>("/kit/campaigns") });
export interface BoardFilter {
  office?: string;
  step?: string;
  find?: string;
  waiting?: boolean;
}
export const board = (id: string, f: BoardFilter) =>
  queryOptions({ queryKey: ["kit", "board", id, f], queryFn: () => get<Board>(`/kit/campaigns/${seg(id)}/board${search(f)}`), placeholderData: (before: Board | undefined) => before });

export const paperOf = (id: string, signed: boolean): string => `/api/v1/kit/notes/${seg(id)}/paper${signed ? "?signed" : ""}`;
export const photoOf = (fault: string): string => `/api/v1/kit/faults/${seg(fault)}/photo`;
export const boardFile = (id: string): string => `/api/v1/kit/campaigns/${seg(id)}/board.xlsx`;
export const registerFile = "/api/v1/kit/register.xlsx";
export const labelsOf = (items: Item[]): string => `/api/v1/kit/labels?${items.map((i) => `item=${seg(i.code)}`).join("&")}`;

export const addItems = (model: string, items: ItemInput[]) => post<Item[]>("/kit/items", { model, items });
export const changeItem = (id: string, body: ItemInput & { model: string }) => put<Item>(`/kit/items/${seg(id)}`, body);
export const retire = (id: string, words: string) => post(`/kit/items/${seg(id)}/retire`, { words });
export const report = (code: string, words: string) => post<Fault>(`/kit/items/${seg(code)}/faults`, { words });
export const lose = (id: string, body: Schemas["KitLossInputBody"]) => post(`/kit/items/${seg(id)}/loss`, body);
export const addReport = (id: string, report: string, police: string) => post(`/kit/items/${seg(id)}/loss/report`, { report, police });
export const found = (id: string, words: string) => post(`/kit/items/${seg(id)}/found`, { words });
export const repair = (fault: string) => post(`/kit/faults/${seg(fault)}/repair`);
export const settle = (fault: string, outcome: string, answer: string) => post(`/kit/faults/${seg(fault)}/settle`, { outcome, answer });
export const keepModel = (id: string, body: Schemas["KitModelInput"]) => (id ? put<Model>(`/kit/models/${seg(id)}`, body) : post<Model>("/kit/models", body));
export const dropModel = (id: string) => remove(`/kit/models/${seg(id)}`);
export const prepare = (body: Handover) => post<Note>("/kit/notes", body);
export const sign = (id: string, sha256: string) => post<Note>(`/kit/notes/${seg(id)}/sign`, { sha256 });
export const closeAlone = (id: string, sha256: string, reason: string) => post<Note>(`/kit/notes/${seg(id)}/alone`, { sha256, reason });
export const withdraw = (id: string, words: string) => post(`/kit/notes/${seg(id)}/withdraw`, { words });
export const keepLicence = (id: string, body: Schemas["KitLicenceInput"]) => (id ? put<Licence>(`/kit/licences/${seg(id)}`, body) : post<Licence>("/kit/licences", body));
export const giveSeat = (licence: string, person: string) => post(`/kit/licences/${seg(licence)}/seats`, { person });
export const freeSeat = (licence: string, person: string) => remove(`/kit/licences/${seg(licence)}/seats/${seg(person)}`);
export const keepSupplier = (id: string, body: Schemas["KitSupplierInput"]) => (id ? put<Supplier>(`/kit/suppliers/${seg(id)}`, body) : post<Supplier>("/kit/suppliers", body));
export const order = (body: Schemas["KitOrderInputBody"]) => post<Order>("/kit/orders", body);
export const arrive = (id: string, line: number, items: ItemInput[]) => post<Item[]>(`/kit/orders/${seg(id)}/lines/${line}/arrive`, { items });
export const bill = (id: string, body: Schemas["KitInvoiceInputBody"]) => post(`/kit/orders/${seg(id)}/invoices`, body);
export const pay = (id: string, invoice: string, day: string) => post(`/kit/orders/${seg(id)}/invoices/${seg(invoice)}/paid`, { day });
export const keepCampaign = (id: string, body: Schemas["KitCampaignInput"]) => (id ? put<Campaign>(`/kit/campaigns/${seg(id)}`, body) : post<Campaign>("/kit/campaigns", body));
export const closeCampaign = (id: string, closed: boolean) => post(`/kit/campaigns/${seg(id)}/close`, { closed });
export const keepTemplate = (name: string, steps: Step[]) => post<Template>("/kit/templates", { name, steps });
export const enrol = (id: string, people: string[]) => post<{ new: number }>(`/kit/campaigns/${seg(id)}/people`, { people });
export const takeOut = (id: string, person: string) => remove(`/kit/campaigns/${seg(id)}/people/${seg(person)}`);
export const mark = (id: string, step: string, people: string[], done: boolean) => post(`/kit/campaigns/${seg(id)}/steps/${seg(step)}`, { people, done });
export const preview = (file: string, fix: Fix[], skip: number[]) => post<Report>("/kit/import/preview", { file, fix, skip });
export const load = (file: string, fix: Fix[], skip: number[], campaign: string) => post<Report>("/kit/import", { file, fix, skip, campaign });

/** Sends the picture of a fault: its bytes are the whole body. */
export async function addPhoto(fault: string, picture: Blob): Promise<void> {
  let r: Response;
  try {
    r = await fetch(photoOf(fault), { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/octet-stream" }, body: picture });
  } catch {
    throw new Problem(0, "web.offline", "");
  }
  if (r.ok) return;
  const p = (await r.json().catch(() => ({}))) as { code?: string; detail?: string; request?: string };
  throw new Problem(r.status, p.code ?? "web.strange", p.detail ?? "", [], p.request ?? "");
}

