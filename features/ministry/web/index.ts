/** What the Ministry of Labour is told: the only door of this part. */
export const pages = {
  board: () => import("./board-page.tsx"),
  settings: () => import("./settings-page.tsx"),
};
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
