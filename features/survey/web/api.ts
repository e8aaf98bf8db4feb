/** What the pages of surveys ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, put, remove, seg } from "@/api/http.ts";

export type Kind = "scale" | "choice" | "text";
export interface Question {
  id: string;
  kind: Kind;
  text: string;
  options?: string[];
  optional?: boolean;
}
export interface Wave {
  n: number;
  name: string;
  state: "draft" | "open" | "closed";
  until?: string;
  fewest?: number;
  invited: number;
  answers: number;
}
export interface Survey {
  id: string;
  title: string;
  about: string;
  cohort?: string;
  byOffice: boolean;
  published: boolean;
  questions: Question[] | null;
  waves: Wave[];
}
export interface View extends Survey {
  answer: boolean;
  answered: boolean;
  can: Record<string, boolean>;
}
export interface Cell {
  wave: number;
  answers: number;
  few: boolean;
  counts?: number[];
  mean?: number;
  texts?: string[];
  offices?: { office: string; name: string; answers: number; counts?: number[]; mean?: number }[];
}
export interface Outcome extends Question {
  waves: Cell[];
}
export interface Result extends Survey {
  outcomes: Outcome[];
}
export interface Rating {
  office: string;
  name: string;
  quarter: string;
  ratings: number;
  mean: number;
}
export interface Answer {
  question: string;
  value?: number;
  text?: string;
}
export interface Form {
  title: string;
  about: string;
  cohort: string;
  byOffice: boolean;
  questions: { kind: Kind; text: string; options: string[]; optional: boolean }[];
  waves: string[];
}

export const surveys = () => queryOptions({ queryKey: ["survey", "mine"], queryFn: () => get<View[]>("/surveys") });
export const survey = (id: string) => queryOptions({ queryKey: ["survey", "one", id], queryFn: () => get<View>(`/surveys/${seg(id)}`) });
export const result = (id: string) => queryOptions({ queryKey: ["survey", "result", id], queryFn: () => get<Result>(`/surveys/${seg(id)}/results`) });
export const ratings = () => queryOptions({ queryKey: ["survey", "ratings"], queryFn: () => get<Rating[]>("/surveys/ratings") });
export const cohorts = () => queryOptions({ queryKey: ["survey", "cohorts"], queryFn: () => get<Record<string, string>>("/surveys/cohorts") });

export const make = (f: Form) => post<Survey>("/surveys", f);
export const change = (id: string, f: Form) => put<Survey>(`/surveys/${seg(id)}`, f);
export const forget = (id: string) => remove(`/surveys/${seg(id)}`);
export const answer = (id: string, answers: Answer[]) => post(`/surveys/${seg(id)}/answers`, { answers });
export const open = (id: string, n: number, until: string) => post(`/surveys/${seg(id)}/waves/${n}/open`, { until });
export const close = (id: string, n: number) => post(`/surveys/${seg(id)}/waves/${n}/close`);
export const publish = (id: string, on: boolean) => put(`/surveys/${seg(id)}/published`, { on });
export const fileOf = (id: string, as: "xlsx" | "csv") => `/api/v1/surveys/${seg(id)}/file?as=${as}`;
