/** People and accounts: the only door of this part. Each page is fetched when it is opened. */
export { people, session, signOut, type Me, type Person } from "./api.ts";
/** Importing this draws the dialog and its parts into the page that signs: keep that page lazy. */
export { useSecondFactor } from "./second-factor.tsx";
export const pages = {
  signIn: () => import("./sign-in-page.tsx"),
  invitation: () => import("./invitation-page.tsx"),
  reset: () => import("./reset-page.tsx"),
  profile: () => import("./profile-page.tsx"),
  devices: () => import("./devices-page.tsx"),
  people: () => import("./people-page.tsx"),
  importPeople: () => import("./import-page.tsx"),
};
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
