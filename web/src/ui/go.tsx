/** Links and moves inside the app, by plain paths: a feature names a page without knowing who shows it. */
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, type ComponentProps } from "react";

type Search = Record<string, string | undefined>;

export function Go({ to, search, on, ...rest }: { to: string; search?: Search; on?: string } & Omit<ComponentProps<"a">, "href">) {
  const Any = Link as unknown as (p: Record<string, unknown>) => React.ReactElement;
  // Who says which link is the page that is open is believed: a parent of it is not it.
  return <Any to={to} search={search ?? {}} {...("aria-current" in rest && { activeOptions: { exact: true } })} {...(on !== undefined && { activeProps: { className: on } })} {...rest} />;
}

/** Gives the function that moves to a page; `replace` leaves no step behind. */
export function useGo(): (to: string, search?: Search, replace?: boolean) => void {
  const navigate = useNavigate();
  return useCallback((to, search, replace) => void (navigate as (o: unknown) => Promise<void>)({ to, search: search ?? {}, replace }), [navigate]);
}

/** What stands after "?" in the address. */
export function useSearchOf(): Search {
  return useRouterState({ select: (s) => s.location.search as Search });
}

/** The address of the page, without "?": for what changes with the page. */
export const usePath = (): string => useRouterState({ select: (s) => s.location.pathname });
