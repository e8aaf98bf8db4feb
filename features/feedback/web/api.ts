/** The doors of opinions. */
import { queryOptions } from "@tanstack/react-query";
import { get } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";

export type Report = components["schemas"]["FeedbackReportView"];

/** Which days, and which page: "*" for all, "-" for what is none of ours. */
export interface Question {
  from: string;
  to: string;
  page: string;
}

const ask = (q: Question): string => String(new URLSearchParams({ ...q }));

/** What was thought over some days. */
export const report = (q: Question) =>
  queryOptions({ queryKey: ["feedback", "report", q], queryFn: () => get<Report>(`/feedback?${ask(q)}`), placeholderData: (before: Report | undefined) => before });

/** Where the same opinions are, for a spreadsheet. */
export const spreadsheet = (q: Question): string => `/api/v1/feedback/opinions.csv?${ask(q)}`;
