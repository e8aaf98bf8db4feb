/** The pages of the menu, in their groups; who may not use one does not see it. */
import type { IconName } from "@/ui/icon.tsx";
import type { Me } from "@core/identity";

export interface Entry {
  to: string;
  word: string;
  icon: IconName;
  /** Exactly this page, not those under it. */
  exact?: boolean;
}
export interface Group {
  word?: string;
  entries: Entry[];
}

/** Whether this person serves or supervises a counter. */
export const serves = (me: Me): boolean => me.places.some((p) => p.role === "staff" || p.role === "head" || p.role === "secretary");

export function menu(me: Me): Group[] {
  const admin = me.can["identity.change_person"] || me.can["ente.change"];
  const groups: Group[] = [
    {
      entries: [
        { to: "/", word: "staff.nav.today", icon: "home", exact: true },
        ...(serves(me) ? [{ to: "/sportelli", word: "staff.nav.offices", icon: "loggia" } as const] : []),
        { to: "/riunioni", word: "staff.nav.meetings", icon: "cam" },
      ],
    },
    { word: "staff.nav.work", entries: [{ to: "/agile", word: "staff.agile", icon: "laptop" }, { to: "/persone", word: "staff.nav.people", icon: "people" }] },
  ];
  if (admin)
    groups.push({
      word: "staff.nav.body",
      entries: [
        { to: "/ente", word: "staff.nav.settings", icon: "settings", exact: true },
        { to: "/ente/uffici", word: "staff.nav.tree", icon: "tree" },
        ...(me.can["ente.change"] ? [{ to: "/ente/testi", word: "staff.nav.texts", icon: "file" } as const, { to: "/opinioni", word: "staff.nav.opinions", icon: "star" } as const] : []),
        { to: "/posta-in-uscita", word: "staff.nav.outbox", icon: "mail" },
      ],
    });
  return groups;
}
