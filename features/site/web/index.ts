/** The texts of the citizens' site: the only door of this part. */
export const pages = { texts: () => import("./texts-page.tsx") };
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
