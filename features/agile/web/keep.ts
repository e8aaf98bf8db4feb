/** Keeping what a form says. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/http.ts";

/** Asks again whatever has to do with agreements once something was kept. */
export function useKeep<A>(keep: (a: A) => Promise<unknown>, done: () => void) {
  const client = useQueryClient();
  return useMutation({ mutationFn: keep, onSuccess: async () => (await client.invalidateQueries({ queryKey: ["agile"] }), done()) });
}

/** What is wrong with one field. */
export const at = (e: unknown, field: string): string | undefined => (e instanceof Problem ? e.at(field) : undefined);
