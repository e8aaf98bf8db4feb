/** What the pages of recordings ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, seg } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";

export type All = components["schemas"]["BroadcastRecordingsView"];
export type Recording = components["schemas"]["BroadcastRecordingView"];

const unsettled = (r?: Recording) => r?.state === "running" || r?.state === "finishing";

export const recordings = () =>
  queryOptions({ queryKey: ["broadcast", "recordings"], queryFn: () => get<All>("/recordings"), refetchInterval: (q) => (q.state.data?.recordings.some(unsettled) ? 2000 : 30_000) });
export const recording = (id: string) =>
  queryOptions({ queryKey: ["broadcast", "recording", id], queryFn: () => get<Recording>(`/recordings/${seg(id)}`), refetchInterval: (q) => (unsettled(q.state.data) ? 2000 : false) });
export const erase = (id: string, reason: string) => post(`/recordings/${seg(id)}/delete`, { reason });
export const filmOf = (id: string, download = false) => `/api/v1/recordings/${seg(id)}/film${download ? "?download=1" : ""}`;
export const chaptersOf = (id: string) => `/api/v1/recordings/${seg(id)}/chapters.vtt`;
