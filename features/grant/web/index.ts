/** The change plan and its grants: the only door of this part. */
export { may } from "./api.ts";
export const pages = { plan: () => import("./plan-page.tsx") };
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
