/** Recordings and streams: the only door of this part. */
export const pages = { recordings: () => import("./recordings-page.tsx"), recording: () => import("./recording-page.tsx") };
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
/** What the public's page needs; the player comes with it. */
export const followStream = async (part: HTMLElement): Promise<void> => (await import("./stream.ts")).follow(part);
