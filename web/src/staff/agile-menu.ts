/** The pages of the smart-working programme, under /app/agile; who may not use one does not see it. */
import type { Me } from "@core/identity";

export interface AgileEntry {
  to: string;
  word: string;
  may(me: Me): boolean;
  /** Whoever answers for a part of the plan sees it too, whatever their place: that is asked of the server. */
  owner?: boolean;
}

export const everyone = () => true;
export const personnel = (me: Me) => me.places.some((p) => p.role === "personnel");
export const admin = (me: Me) => me.places.some((p) => p.role === "admin");
export const technician = (me: Me) => me.places.some((p) => p.role === "technician");
export const secretary = (me: Me) => me.places.some((p) => p.role === "secretary");
export const head = (me: Me) => me.places.some((p) => p.role === "head" || p.role === "secretary");
export const either =
  (...some: ((me: Me) => boolean)[]) =>
  (me: Me) =>
    some.some((may) => may(me));

// One entry a line, in the order of the menu; each feature adds its own when its pages are there.
export const agileMenu: AgileEntry[] = [
  { to: "/agile", word: "staff.agile.mine", may: everyone },
  { to: "/agile/giorni", word: "staff.agile.days", may: everyone },
  { to: "/agile/settimana", word: "staff.agile.week", may: everyone },
  { to: "/agile/accordi", word: "staff.agile.agreements", may: either(head, personnel) },
  { to: "/agile/presenze", word: "staff.agile.payroll", may: personnel },
  { to: "/agile/postazioni", word: "staff.agile.desk", may: everyone },
  { to: "/agile/dotazioni", word: "staff.agile.kit", may: everyone },
  { to: "/agile/formazione", word: "staff.agile.training", may: everyone },
  { to: "/agile/programma", word: "staff.agile.programme", may: personnel },
  { to: "/agile/numeri", word: "staff.agile.figures", may: either(personnel, admin, secretary) },
  { to: "/agile/piano", word: "staff.agile.plan", may: either(personnel, admin, head), owner: true },
  { to: "/agile/ministero", word: "staff.agile.ministry", may: either(personnel, admin) },
  { to: "/agile/questionari", word: "staff.agile.survey", may: everyone },
  { to: "/agile/regole", word: "staff.agile.norms", may: either(personnel, admin, secretary) },
];
