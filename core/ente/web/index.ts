/** The body and its offices: the only door of this part. */
export { body, bodies, chooseBody, offices, type Body, type Office } from "./api.ts";
export const pages = {
  body: () => import("./body-page.tsx"),
  offices: () => import("./offices-page.tsx"),
};
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
