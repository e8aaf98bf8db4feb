/** Training in the staff app: the only door of this part. */
export { mine, type Card } from "./api.ts";
export const pages = {
  mine: () => import("./mine-page.tsx"),
  course: () => import("./course-page.tsx"),
  catalogue: () => import("./catalogue-page.tsx"),
  edit: () => import("./edit-page.tsx"),
  sheet: () => import("./sheet-page.tsx"),
  board: () => import("./board-page.tsx"),
  classOf: () => import("./class-page.tsx"),
  elsewhere: () => import("./elsewhere-page.tsx"),
  skills: () => import("./skills-page.tsx"),
};
/** The panel "training and safety" of the page of my smart working. */
export const myTraining = () => import("./my-training.tsx");
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
