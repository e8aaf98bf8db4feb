/** The numbers that laws set: the only door of this part. */
export const pages = { norms: () => import("./norms-page.tsx") };
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
