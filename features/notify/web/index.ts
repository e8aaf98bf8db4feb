/** Notices to staff: the only door of this part. Each page, and the bell itself, is fetched when it is wanted. */
export const pages = {
  notices: () => import("./notices-page.tsx"),
  preferences: () => import("./preferences-page.tsx"),
  emergencies: () => import("./emergencies-page.tsx"),
  hours: () => import("./hours-page.tsx"),
};
/** The bell of the bar at the top: `<Bell person doors count />`. */
export const bell = () => import("./bell.tsx");
/** The window that asks why, before somebody is rung at any hour: `<EmergencyDialog people names page close />`. */
export const emergency = () => import("./emergency-dialog.tsx");
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
