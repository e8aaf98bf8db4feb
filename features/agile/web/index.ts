/** Agreements and the programme: the only door of this part. Its cards are fetched when a page draws them. */
import { lazy } from "react";

const card = (name: "AgreementCard" | "GoalsCard" | "PapersCard") => lazy(() => import("./cards.tsx").then((m) => ({ default: m[name] })));
export const AgreementCard = card("AgreementCard");
export const GoalsCard = card("GoalsCard");
export const PapersCard = card("PapersCard");
export const pages = {
  list: () => import("./list-page.tsx"),
  sheet: () => import("./sheet-page.tsx"),
  form: () => import("./form-page.tsx"),
  programme: () => import("./programme-page.tsx"),
  telework: () => import("./telework-page.tsx"),
  deadlines: () => import("./deadlines-page.tsx"),
  jobs: () => import("./jobs-page.tsx"),
  figures: () => import("./figures-page.tsx"),
  known: () => import("./known-page.tsx"),
};
export const words = { it: () => import("./words.it.json"), en: () => import("./words.en.json") };
