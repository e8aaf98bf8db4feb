/** Desks and rooms for the days at the office: the only door of this part. */
export { mine, type Mine } from "./api.ts";
export const pages = {
  desk: () => import("./desk-page.tsx"),
  code: () => import("./code-page.tsx"),
  plans: () => import("./plans-page.tsx"),
};
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
