/** The pages of the smart-working programme, under /app/agile; who may not use one does not see it. */
import type { Me } from "@core/identity";

/** The headings, in their order: what is mine, what is of my office, what is of the whole body. */
export const agileGroups = ["me", "office", "body"] as const;
export type AgileGroup = (typeof agileGroups)[number];

export interface AgileEntry {
  to: string;
  word: string;
  may(me: Me): boolean;
  /** Under which heading it stands where there are many. */
  group(me: Me): AgileGroup;
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

const mine = () => "me" as const;
const ofOffice = () => "office" as const;
const ofBody = () => "body" as const;
/** The head's own office, and the whole body for who looks after all. */
const headed = (me: Me) => (me.places.some((p) => p.role === "head") ? "office" : "body");
/** Whoever owns an action of the plan, and nothing more, finds it among their own things. */
const planned = (me: Me) => (head(me) || personnel(me) || admin(me) ? headed(me) : "me");

/** More than these stand under headings. */
export const fewEntries = 8;

// One entry a line, in the order of the menu; each feature adds its own when its pages are there.
export const agileMenu: AgileEntry[] = [
  { to: "/agile", word: "staff.agile.mine", group: mine, may: everyone },
  { to: "/agile/giorni", word: "staff.agile.days", group: mine, may: everyone },
  { to: "/agile/settimana", word: "staff.agile.week", group: ofOffice, may: everyone },
  { to: "/agile/accordi", word: "staff.agile.agreements", group: headed, may: either(head, personnel) },
  { to: "/agile/presenze", word: "staff.agile.payroll", group: ofBody, may: personnel },
  { to: "/agile/postazioni", word: "staff.agile.desk", group: mine, may: everyone },
  { to: "/agile/dotazioni", word: "staff.agile.kit", group: mine, may: everyone },
  { to: "/agile/formazione", word: "staff.agile.training", group: mine, may: everyone },
  { to: "/agile/programma", word: "staff.agile.programme", group: ofBody, may: personnel },
  { to: "/agile/numeri", word: "staff.agile.figures", group: ofBody, may: either(personnel, admin, secretary) },
  { to: "/agile/piano", word: "staff.agile.plan", group: planned, may: either(personnel, admin, head), owner: true },
  { to: "/agile/ministero", word: "staff.agile.ministry", group: ofBody, may: either(personnel, admin) },
  { to: "/agile/questionari", word: "staff.agile.survey", group: mine, may: everyone },
  { to: "/agile/regole", word: "staff.agile.norms", group: ofBody, may: either(personnel, admin, secretary) },
];
