/** What readers think of the citizens' pages: the only door of this part. */
export const pages = { opinions: () => import("./opinions-page.tsx") };
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
