/** The working days in the staff app: the only door of this part. */
export { presenceWords } from "./api.ts";
export const pages = {
  days: () => import("./days-page.tsx"),
  week: () => import("./week-page.tsx"),
  needs: () => import("./needs-page.tsx"),
  payroll: () => import("./payroll-page.tsx"),
};
/** My week at a glance, a card for any page. */
export const myWeek = () => import("./my-week.tsx");
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
