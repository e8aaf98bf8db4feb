/** Surveys: the only door of this part. */
export { surveys, type View } from "./api.ts";
export const pages = {
  surveys: () => import("./surveys-page.tsx"),
  survey: () => import("./survey-page.tsx"),
};
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
