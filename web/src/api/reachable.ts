/** Whether colleagues may be reached, or from when. Never why: that is nobody's to read. */
import { queryOptions } from "@tanstack/react-query";
import { get } from "./http.ts";

export interface Reach {
  person: string;
  reachable: boolean;
  /** The next start of their hours; absent when none is in sight. */
  from?: string;
  /** I may ring them all the same, with a reason. */
  emergency: boolean;
}

export const reachable = (people: string[], at?: string) =>
  queryOptions({
    queryKey: ["notify", "reachable", [...people].sort().join(","), at ?? ""],
    queryFn: () => get<Reach[]>(`/notify/reachable?${new URLSearchParams({ people: people.join(","), ...(at && { at }) })}`),
    enabled: people.length > 0,
    refetchInterval: 60_000,
  });
