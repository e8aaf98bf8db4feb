/** The kit in the staff app: the only door of this part. Each page is fetched when it is opened. */
export { mine, type Mine } from "./api.ts";
/** What the page of my smart working shows of my kit. */
export const myKit = () => import("./my-kit.tsx");
export const pages = {
  mine: () => import("./mine-page.tsx"),
  register: () => import("./register-page.tsx"),
  models: () => import("./models-page.tsx"),
  item: () => import("./item-page.tsx"),
  notes: () => import("./notes-page.tsx"),
  note: () => import("./note-page.tsx"),
  scan: () => import("./scan-page.tsx"),
  licences: () => import("./licences-page.tsx"),
  purchases: () => import("./purchases-page.tsx"),
  campaigns: () => import("./campaigns-page.tsx"),
  board: () => import("./board-page.tsx"),
  importKit: () => import("./import-page.tsx"),
};
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
