/** What the pages of plans and grants ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, Problem, put, remove, seg, type Fault } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";

type Schemas = components["schemas"];
export type Plan = Schemas["GrantPlan"];
export type Board = Schemas["GrantBoardView"];
export type Action = Board["actions"][number];
export type Risk = Board["risks"][number];
export type Accounts = Schemas["GrantAccountsView"];
export type Grant = Accounts["grant"];
export type Expense = Accounts["expenses"][number];
export type Report = Accounts["reports"][number];
export type Bill = Accounts["bills"][number];
export type ActionForm = Schemas["GrantActionForm"];
export type RiskForm = Schemas["GrantRiskForm"];
export type GrantForm = Schemas["GrantGrantForm"];
export type ExpenseForm = Schemas["GrantExpenseForm"];
export type PlanForm = Schemas["GrantPlanForm"];

export interface Plans {
  plans: Plan[];
  can: Record<string, boolean>;
}
export interface Moves {
  moves: { act: string; note?: string; who: string; at: string }[];
  names: Record<string, string>;
}

/** Whether the plans are for me to look at: whoever answers for a part of one. */
export const may = () => queryOptions({ queryKey: ["grant", "may"], queryFn: () => get<{ look: boolean }>("/grant/may"), staleTime: 300_000 });
export const plans = () => queryOptions({ queryKey: ["grant", "plans"], queryFn: () => get<Plans>("/grant/plans") });
export const board = (id: string) => queryOptions({ queryKey: ["grant", "board", id], queryFn: () => get<Board>(`/grant/plans/${seg(id)}`), enabled: id !== "" });
export const accounts = (id: string) => queryOptions({ queryKey: ["grant", "accounts", id], queryFn: () => get<Accounts>(`/grant/grants/${seg(id)}`) });
export const moves = (action: string) => queryOptions({ queryKey: ["grant", "moves", action], queryFn: () => get<Moves>(`/grant/actions/${seg(action)}/moves`) });

export const keepPlan = (id: string, p: PlanForm) => (id ? put(`/grant/plans/${seg(id)}`, p) : post("/grant/plans", p));
export const keepAction = (plan: string, id: string, a: ActionForm) => (id ? put(`/grant/actions/${seg(id)}`, a) : post(`/grant/plans/${seg(plan)}/actions`, a));
export const removeAction = (id: string) => remove(`/grant/actions/${seg(id)}`);
export const move = (id: string, act: string, note: string) => post(`/grant/actions/${seg(id)}/move`, { act, note });
export const keepRisk = (plan: string, id: string, r: RiskForm) => (id ? put(`/grant/risks/${seg(id)}`, r) : post(`/grant/plans/${seg(plan)}/risks`, r));
export const removeRisk = (id: string) => remove(`/grant/risks/${seg(id)}`);
export const keepGrant = (plan: string, id: string, g: GrantForm) => (id ? put(`/grant/grants/${seg(id)}`, g) : post(`/grant/plans/${seg(plan)}/grants`, g));
export const keepHeadings = (id: string, total: number, headings: { id?: string; title: string; planned: number }[]) => put(`/grant/grants/${seg(id)}/headings`, { total, headings });
export const keepIndicators = (id: string, indicators: { title: string; unit: string; promised: number; reached: number }[]) => put(`/grant/grants/${seg(id)}/indicators`, { indicators });
export const keepExpense = (grant: string, id: string, e: ExpenseForm) => (id ? put<Expense & { over: number }>(`/grant/expenses/${seg(id)}`, e) : post<Expense & { over: number }>(`/grant/grants/${seg(grant)}/expenses`, e));
export const removeExpense = (id: string) => remove(`/grant/expenses/${seg(id)}`);
export const drawReport = (grant: string, since: string, until: string) => post<Report>(`/grant/grants/${seg(grant)}/reports`, { since, until });
export const sendReport = (id: string) => post(`/grant/reports/${seg(id)}/send`);
export const tearReport = (id: string) => remove(`/grant/reports/${seg(id)}`);
export const reportFile = (id: string, form: "pdf" | "xlsx") => `/api/v1/grant/reports/${seg(id)}/${form}`;
export const paperOf = (expense: string) => `/api/v1/grant/expenses/${seg(expense)}/document`;

/** Keeps the paper of an expense: the body is the file, its name travels beside it. */
export async function attach(expense: string, file: File): Promise<void> {
  const answer = await fetch(`${paperOf(expense)}?name=${encodeURIComponent(file.name)}`, { method: "PUT", body: file, headers: { Accept: "application/json" } }).catch(() => {
    throw new Problem(0, "web.offline", "");
  });
  if (answer.ok) return;
  const p = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string; errors?: Fault[]; request?: string };
  throw new Problem(answer.status, p.code ?? "web.strange", p.detail ?? "", p.errors ?? [], p.request ?? "");
}
