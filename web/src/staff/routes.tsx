/** Which page stands at which address. Everything but the frame is fetched when it is opened. */
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { pages as ente, words as enteWords } from "@core/ente";
import { pages as identity, session, words as identityWords } from "@core/identity";
import { pages as broadcast, words as broadcastWords } from "@features/broadcast";
import { pages as feedback, words as feedbackWords } from "@features/feedback";
import { pages as notify, words as notifyWords } from "@features/notify";
import { pages as desk, words as deskWords } from "@features/desk";
import * as kit from "@features/kit";
import * as norm from "@core/norm";
import * as pact from "@features/agile";
import { pages as survey, words as surveyWords } from "@features/survey";
import { pages as office } from "@features/office";
import * as grant from "@features/grant";
import * as ministry from "@features/ministry";
import * as training from "@features/training";
import { pages as site, words as siteWords } from "@features/site";
import { pages as workday, words as workdayWords } from "@features/workday";
import { Frame } from "./frame.tsx";
import { Lost, Opening } from "./lost.tsx";
import { WayIn } from "./way-in.tsx";
import { learn, type Part } from "./words.ts";

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet, notFoundComponent: Lost });

/** Those who are not signed in are shown the way in, and come back here after it. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Frame,
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData(session()).catch(() => undefined);
    if (me && !me.person) throw redirect({ to: "/accedi" as string, search: { da: location.pathname === "/" ? undefined : location.href } as never });
  },
});
const outside = createRoute({ getParentRoute: () => root, id: "outside", component: WayIn });

// Whoever signs there is asked for a second factor, in the words of accounts.
const agile = createRoute({ getParentRoute: () => inside, path: "/agile", component: lazyRouteComponent(async () => (await Promise.all([import("./agile-frame.tsx"), learn(identityWords)]))[0], "AgileFrame") });

// Pages are fetched by name; the names are checked by the compiler in each `import`.
type Fetch = () => Promise<Record<string, unknown>>;
// With the page come the words of its part, when they are not spoken yet.
const page = (parent: typeof inside | typeof outside | typeof agile, path: string, fetch: Fetch, name: string, ...words: Part[]) =>
  createRoute({ getParentRoute: () => parent as typeof inside, path, component: lazyRouteComponent((async () => (await Promise.all([fetch(), ...words.map(learn)]))[0]) as never, name as never) as never, validateSearch: (s: Record<string, unknown>) => s });

const tree = root.addChildren([
  inside.addChildren([
    page(inside, "/", () => import("./today-page.tsx"), "TodayPage"),
    page(inside, "/sportelli", office.offices, "OfficesPage"),
    page(inside, "/sportelli/$office", office.desk, "DeskPage"),
    page(inside, "/sportelli/$office/impostazioni", office.settings, "SettingsPage"),
    page(inside, "/sportelli/$office/numeri", office.figures, "FiguresPage"),
    page(inside, "/sportelli/$office/prenota", office.book, "BookPage"),
    page(inside, "/riunioni", () => import("./meetings-page.tsx"), "MeetingsPage", notifyWords),
    page(inside, "/riunioni/registrazioni", broadcast.recordings, "RecordingsPage", broadcastWords),
    page(inside, "/riunioni/registrazioni/$id", broadcast.recording, "RecordingPage", broadcastWords),
    page(inside, "/avvisi", notify.notices, "NoticesPage", notifyWords),
    page(inside, "/avvisi/preferenze", notify.preferences, "PreferencesPage", notifyWords),
    page(inside, "/avvisi/emergenze", notify.emergencies, "EmergenciesPage", notifyWords),
    page(inside, "/avvisi/orari", notify.hours, "HoursPage", notifyWords),
    page(inside, "/persone", identity.people, "PeoplePage", identityWords),
    page(inside, "/persone/importa", identity.importPeople, "ImportPage", identityWords),
    page(inside, "/ente", ente.body, "BodyPage", enteWords),
    page(inside, "/ente/uffici", ente.offices, "OfficesPage", enteWords),
    page(inside, "/ente/testi", site.texts, "TextsPage", siteWords),
    page(inside, "/opinioni", feedback.opinions, "OpinionsPage", feedbackWords),
    page(inside, "/posta-in-uscita", () => import("./outbox-page.tsx"), "OutboxPage"),
    agile.addChildren([
      page(agile, "/giorni", workday.days, "DaysPage", workdayWords),
      page(agile, "/settimana", workday.week, "WeekPage", workdayWords),
      page(agile, "/settimana/turni", workday.needs, "NeedsPage", workdayWords),
      page(agile, "/presenze", workday.payroll, "PayrollPage", workdayWords),
      page(agile, "/postazioni", desk.desk, "DeskPage", deskWords),
      page(agile, "/postazioni/q/$code", desk.code, "CodePage", deskWords),
      page(agile, "/postazioni/piante", desk.plans, "PlansPage", deskWords),
      page(agile, "/dotazioni", kit.pages.mine, "MinePage", kit.words),
      page(agile, "/dotazioni/registro", kit.pages.register, "RegisterPage", kit.words),
      page(agile, "/dotazioni/modelli", kit.pages.models, "ModelsPage", kit.words),
      page(agile, "/dotazioni/q/$code", kit.pages.item, "ItemPage", kit.words),
      page(agile, "/dotazioni/leggi", kit.pages.scan, "ScanPage", kit.words),
      page(agile, "/dotazioni/verbali", kit.pages.notes, "NotesPage", kit.words),
      page(agile, "/dotazioni/verbali/$note", kit.pages.note, "NotePage", kit.words),
      page(agile, "/dotazioni/licenze", kit.pages.licences, "LicencesPage", kit.words),
      page(agile, "/dotazioni/acquisti", kit.pages.purchases, "PurchasesPage", kit.words),
      page(agile, "/dotazioni/allestimento", kit.pages.campaigns, "CampaignsPage", kit.words),
      page(agile, "/dotazioni/allestimento/$campaign", kit.pages.board, "BoardPage", kit.words),
      page(agile, "/dotazioni/importa", kit.pages.importKit, "ImportPage", kit.words),
      page(agile, "/", () => import("./agile-page.tsx"), "AgilePage", pact.words, kit.words, training.words, workdayWords),
      page(agile, "/questionari", survey.surveys, "SurveysPage", surveyWords),
      page(agile, "/questionari/$survey", survey.survey, "SurveyPage", surveyWords),
      page(agile, "/accordi", pact.pages.list, "ListPage", pact.words),
      page(agile, "/accordi/$agreement", pact.pages.sheet, "SheetPage", pact.words),
      page(agile, "/accordi/$agreement/scrivi", pact.pages.form, "FormPage", pact.words),
      page(agile, "/programma", pact.pages.programme, "ProgrammePage", pact.words),
      page(agile, "/telelavoro", pact.pages.telework, "TeleworkPage", pact.words),
      page(agile, "/scadenze", pact.pages.deadlines, "DeadlinesPage", pact.words),
      page(agile, "/rapporti", pact.pages.jobs, "JobsPage", pact.words),
      page(agile, "/numeri", pact.pages.figures, "FiguresPage", pact.words),
      page(agile, "/regole", norm.pages.norms, "NormsPage", norm.words),
      page(agile, "/dati", pact.pages.known, "KnownPage", pact.words),
      page(agile, "/piano", grant.pages.plan, "PlanPage", grant.words),
      page(agile, "/ministero", ministry.pages.board, "BoardPage", ministry.words),
      page(agile, "/ministero/impostazioni", ministry.pages.settings, "SettingsPage", ministry.words),
      page(agile, "/formazione", training.pages.mine, "MinePage", training.words),
      page(agile, "/formazione/catalogo", training.pages.catalogue, "CataloguePage", training.words),
      page(agile, "/formazione/competenze", training.pages.skills, "SkillsPage", training.words),
      page(agile, "/formazione/personale", training.pages.board, "BoardPage", training.words),
      page(agile, "/formazione/corsi/$course", training.pages.course, "CoursePage", training.words),
      page(agile, "/formazione/altrove", training.pages.elsewhere, "ElsewherePage", training.words),
      page(agile, "/formazione/corsi/$course/persone", training.pages.classOf, "ClassPage", training.words),
      page(agile, "/formazione/corsi/$course/modifica", training.pages.edit, "EditPage", training.words),
      page(agile, "/formazione/edizioni/$edition", training.pages.sheet, "SheetPage", training.words),
    ]),
    page(inside, "/profilo", identity.profile, "ProfilePage", identityWords),
    page(inside, "/dispositivi", identity.devices, "DevicesPage", identityWords),
    createRoute({ getParentRoute: () => inside, path: "$", component: Lost }), // no such page: said inside the frame, with the menu at hand
  ]),
  outside.addChildren([
    page(outside, "/accedi", identity.signIn, "SignInPage", identityWords),
    page(outside, "/invito/$token", identity.invitation, "InvitationPage", identityWords),
    page(outside, "/password", identity.reset, "AskResetPage", identityWords),
    page(outside, "/reimposta/$token", identity.reset, "ResetPage", identityWords),
  ]),
  createRoute({ getParentRoute: () => root, path: "/chiamata/$appointment", component: lazyRouteComponent(() => import("./call-page.tsx"), "CallPage") }),
  createRoute({ getParentRoute: () => root, path: "/riunioni/$meeting", component: lazyRouteComponent(() => import("./call-page.tsx"), "MeetingPage") }),
]);

export function makeRouter(client: QueryClient) {
  return createRouter({ routeTree: tree, basepath: "/app", context: { client }, defaultPreload: "intent", defaultPendingComponent: Opening, defaultPendingMs: 300, defaultPendingMinMs: 0, scrollRestoration: true, defaultNotFoundComponent: Lost });
}
