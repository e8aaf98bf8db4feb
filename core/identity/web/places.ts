/** A person's places in words. */
import type { Person } from "./api.ts";

/** "Responsabile, Tributi · Dipendente, Anagrafe" */
export const placesOf = (p: Person, tree: { id: string; name: string }[], t: (k: string) => string): string =>
  p.places.map((x) => [t(`role.${x.role}`), tree.find((o) => o.id === x.office)?.name].filter(Boolean).join(", ")).join(" · ") || t("identity.places.none");
