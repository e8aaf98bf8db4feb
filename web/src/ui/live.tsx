/** One live line for the whole app: a subject that changes makes queries stale, a page only queries. */
import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import type { Line, Live } from "@/live/live.ts";

const Context = createContext<Live | null>(null);
const Refused = createContext<() => void>(() => {});

/** `refused` is told when the server will not let the reader hear something: as a rule because who they are has changed. */
export const LiveLine = ({ live, refused, children }: { live: Live; refused(): void; children: ReactNode }) => <Context value={live}><Refused value={refused}>{children}</Refused></Context>;

/** Asks these queries again whenever the subject changes. Nothing is heard while subject is empty. */
export function useLive(subject: string | undefined, ...stale: QueryKey[]): void {
  const live = use(Context);
  const refused = use(Refused);
  const client = useQueryClient();
  const names = JSON.stringify(stale);
  useEffect(() => {
    if (!live || !subject) return;
    return live.subscribe(subject, () => {
      for (const queryKey of JSON.parse(names) as QueryKey[]) void client.invalidateQueries({ queryKey });
    }, refused);
  }, [live, refused, subject, names, client]);
}

/** How the line is, and since when it is lost. */
export function useLine(): { line: Line; since: number } {
  const live = use(Context);
  const [state, set] = useState<{ line: Line; since: number }>({ line: "idle", since: 0 });
  useEffect(() => live?.watch((line) => set({ line, since: Date.now() })), [live]);
  return state;
}

/** The time, told anew every so many seconds: for minutes that grow on the page. */
export function useNow(seconds = 15): number {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return now;
}
