/** The offices whose days a person may look at. */
import { useQuery } from "@tanstack/react-query";
import { offices, session, type Me } from "@/api/town.ts";

export interface MyOffices {
  /** Known: until then nothing can be said of an office. */
  ready: boolean;
  offices: { id: string; name: string }[];
  /** The one shown to who names none: the office they head, else theirs, else the first. */
  first: string;
}

const rolesOf = (me: Me | undefined, ...roles: string[]) => (me?.places ?? []).filter((p) => p.office && roles.includes(p.role)).map((p) => p.office);

/** Their own, or all for who looks after all of them. */
export function useMyOffices(sees: string[] = ["personnel", "secretary"], own: string[] = ["head", "staff"]): MyOffices {
  const all = useQuery(offices());
  const me = useQuery(session()).data;
  const open = (all.data ?? []).filter((o) => o.active);
  const mine = own.flatMap((role) => rolesOf(me, role)); // heads first
  const list = me?.places.some((p) => sees.includes(p.role)) ? open : open.filter((o) => mine.includes(o.id));
  return { ready: Boolean(all.data && me), offices: list, first: mine.find((id) => list.some((o) => o.id === id)) ?? list[0]?.id ?? "" };
}
