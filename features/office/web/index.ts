/** The virtual offices in the staff app: the only door of this part. */
export { mine, counter, finish, settle, join, admit, bring, handOver, fronts, dossier, full, type Appointment, type Counter, type Front } from "./api.ts";
export const pages = {
  offices: () => import("./offices-page.tsx"),
  desk: () => import("./desk-page.tsx"),
  settings: () => import("./settings-page.tsx"),
  figures: () => import("./figures-page.tsx"),
  book: () => import("./book-page.tsx"),
};
/** What the home page shows of the counters. */
export const today = () => import("./today.tsx");
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
