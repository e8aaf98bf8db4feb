/** What every part may ask of the town: who I am, who works here, which offices there are. */
import { queryOptions } from "@tanstack/react-query";
import { get } from "./http.ts";
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];
export type Me = Schemas["IdentityMe"];
export type Person = Schemas["IdentityPerson"];
export type Office = Schemas["EnteOffice"];

/** Who I am and what I may do; a visitor has no person. */
export const session = () => queryOptions({ queryKey: ["identity", "session"], queryFn: () => get<Me>("/session"), staleTime: 60_000 });

/** The people of this body whose name or address holds these words, or who have a place in this office. */
export const people = (find = "", office = "") =>
  queryOptions({
    queryKey: ["identity", "people", find, office],
    queryFn: () => get<Person[]>(`/people?${new URLSearchParams({ ...(find && { find }), ...(office && { office }) })}`),
    staleTime: 30_000,
    placeholderData: (before: Person[] | undefined) => before,
  });

/** The offices of this body, a parent before its parts. */
export const offices = () => queryOptions({ queryKey: ["ente", "offices"], queryFn: () => get<Office[]>("/ente/offices"), staleTime: 60_000 });

export const nameOf = (p: { given: string; family: string }): string => `${p.given} ${p.family}`.trim();
