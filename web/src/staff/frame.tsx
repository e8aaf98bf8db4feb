/** The frame around every page inside: side bar, top bar, the bar at the foot of phones, and what must be known at once. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { session, signOut, type Me } from "@core/identity";
import { bell, words as notifyWords } from "@features/notify";
import { mine } from "@features/office";
import { hour } from "@/ui/dates.ts";
import { Go, useGo, usePath } from "@/ui/go.tsx";
import { Icon, Mark } from "@/ui/icon.tsx";
import { useLine, useLive } from "@/ui/live.tsx";
import { Menu, type MenuItem } from "@/ui/menu.tsx";
import { Boundary, Unanswered } from "@/ui/page.tsx";
import { Avatar, Count, initials, Note } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { useChangeLanguage } from "./language.tsx";
import { Opening } from "./lost.tsx";
import { menu, serves, type Entry } from "./nav.ts";
import { Search } from "./search.tsx";
import { learn } from "./words.ts";

/** The bell is fetched with its words once the page stands. */
const Bell = lazy(async () => ({ default: (await Promise.all([bell(), learn(notifyWords)]))[0].Bell }));

export function Frame() {
  const me = useQuery(session());
  const go = useGo();
  const path = usePath();
  const out = me.data && !me.data.person;
  useEffect(() => {
    if (out) go("/accedi", { da: path === "/" ? undefined : path }, true);
  }, [out, path, go]);
  if (me.isPending || out) return <main className="lg-main"><Opening /></main>;
  if (!me.data) return <main className="lg-main"><Unanswered error={me.error} retry={() => void me.refetch()} /></main>;
  return <Shell me={me.data} path={path} />;
}

/** How many people wait at my doors. */
function useMyDoors(me: Me) {
  const { data } = useQuery({ ...mine(), enabled: serves(me) });
  const counters = data ?? [];
  const ids = counters.map((c) => c.office.id);
  return { counters, ids, waiting: counters.reduce((n, c) => n + c.queue.length, 0) };
}

/** Listens to one door; a person may staff several. */
function Ear({ office }: { office: string }) {
  useLive(`office/${office}`, ["office"]);
  return null;
}

function Shell({ me, path }: { me: Me; path: string }) {
  const { t } = useWords();
  const doors = useMyDoors(me);
  const [finding, find] = useState(false);
  const groups = menu(me);
  const name = `${me.person!.given} ${me.person!.family}`;
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
        e.preventDefault();
        find(true);
      }
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
  useLive("presence", ["presence"]);
  const counts: Record<string, number> = { "/sportelli": doors.waiting };
  return (
    <div className="lg-shell">
      <a className="lg-skip" href="#main">{t("staff.skip")}</a>
      {doors.ids.map((id) => <Ear key={id} office={id} />)}
      <aside className="lg-side" aria-label={t("staff.menu")}>
        <Go className="lg-mk" to="/">
          <Mark />
          <span><b>Loggia</b><small>{me.body.name}</small></span>
        </Go>
        <nav aria-label={t("staff.main")}>
          {groups.map((g, i) => (
            <div key={i} role="group" aria-label={g.word && t(g.word)} style={{ display: "contents" }}>
              {g.word && <p aria-hidden="true">{t(g.word)}</p>}
              {g.entries.map((e) => <NavLink key={e.to} entry={e} path={path} n={counts[e.to] ?? 0} />)}
            </div>
          ))}
        </nav>
        <div className="lg-me"><Mine me={me} name={name} face="wide" /></div>
      </aside>
      <header className="lg-topb">
        <Go className="lg-mk lg-grow" to="/"><Mark /><span className="lg-ell">{me.body.short}</span></Go>
        <button className="lg-srch" type="button" onClick={() => find(true)}>
          <Icon name="search" size="sm" />
          {t("staff.search")}
          <span className="lg-kbd">Ctrl K</span>
        </button>
        <span className="lg-grow lg-only-d" />
        <button className="btn lg-icon-btn lg-only-p" type="button" aria-label={t("staff.search")} onClick={() => find(true)}><Icon name="search" /></button>
        <Presence />
        <Notices me={me} doors={doors} />
        <span className="lg-only-p"><Mine me={me} name={name} face="round" /></span>
      </header>
      <main className="lg-main" id="main" tabIndex={-1}>
        <Lost />
        <Boundary words={{ title: t("ui.broken"), text: t("ui.broken.text"), again: t("ui.broken.again") }} at={path}>
          <Outlet />
        </Boundary>
      </main>
      <FootBar me={me} path={path} waiting={doors.waiting} />
      {finding && <Search me={me} close={() => find(false)} />}
    </div>
  );
}

function NavLink({ entry, path, n }: { entry: Entry; path: string; n: number }) {
  const { t } = useWords();
  const here = entry.exact ? path === entry.to || path === `${entry.to}/` : path.startsWith(entry.to);
  return (
    <Go to={entry.to} className={here ? "on" : ""} aria-current={here ? "page" : undefined}>
      <Icon name={entry.icon} />
      {t(entry.word)}
      {n > 0 && <Count n={n} word={t("staff.nav.waiting")} />}
    </Go>
  );
}

function FootBar({ me, path, waiting }: { me: Me; path: string; waiting: number }) {
  const { t } = useWords();
  const go = useGo();
  const all = menu(me).flatMap((g) => g.entries);
  const first = all.slice(0, 4);
  const rest = all.slice(4);
  return (
    <nav className="lg-botb" aria-label={t("staff.main")}>
      {first.map((e) => <NavLink key={e.to} entry={e} path={path} n={e.to === "/sportelli" ? waiting : 0} />)}
      {rest.length > 0 && (
        <Menu label={t("staff.nav.more")} up className={rest.some((e) => path === e.to) ? "on" : ""} face={<><Icon name="burger" />{t("staff.nav.more")}</>} items={rest.map((e) => ({ label: t(e.word), act: () => go(e.to) }))} />
      )}
    </nav>
  );
}

/** The round or wide button of the person: profile, devices, language, out. */
function Mine({ me, name, face }: { me: Me; name: string; face: "wide" | "round" }) {
  const { t, lang } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const change = useChangeLanguage();
  const place = me.places[0];
  const out = async () => {
    await signOut().catch(() => undefined);
    client.clear();
    location.assign("/app/accedi");
  };
  const items: MenuItem[] = [
    { label: t("staff.me.profile"), act: () => go("/profilo") },
    { label: t("staff.me.notices"), act: () => go("/avvisi/preferenze") },
    { label: t("staff.me.devices"), act: () => go("/dispositivi") },
    { label: <span lang={lang === "it" ? "en" : "it"}>{lang === "it" ? "English" : "Italiano"}</span>, act: () => change(lang === "it" ? "en" : "it") },
    { label: t("staff.me.out"), act: () => void out() },
  ];
  const wide = (
    <>
      <Avatar name={name} here />
      <span className="lg-grow">
        <span className="lg-strong lg-ell">{name}</span>
        <span className="lg-muted lg-small lg-ell">{place ? t(`role.${place.role}`) : me.body.short}</span>
      </span>
      <Icon name="up" size="xs" />
    </>
  );
  return <Menu label={face === "wide" ? undefined : t("staff.me", { initials: initials(name), name })} up={face === "wide"} className={face === "wide" ? "lg-me-btn" : "btn lg-icon-btn"} face={face === "wide" ? wide : <Avatar name={name} size="sm" here />} items={items} />;
}

/** My own presence: I am here while the line is up. */
function Presence() {
  const { t } = useWords();
  const { line } = useLine();
  const lost = line === "lost";
  return (
    <span className="lg-pres lg-only-d" role="status">
      <span className={`lg-dot ${lost ? "busy" : "ok"}`} aria-hidden="true" />
      {lost ? t("staff.presence.lost") : t("staff.presence.here")}
    </span>
  );
}

/** What wants me now: people at my doors, and what was told to me. */
function Notices({ me, doors }: { me: Me; doors: ReturnType<typeof useMyDoors> }) {
  const { t, lang } = useWords();
  const go = useGo();
  const items: MenuItem[] = doors.counters.flatMap((c) => [
    ...c.queue.map((p) => ({ label: t("staff.notice.waits", { name: p.visit.name }), note: t("staff.notice.waits.since", { office: c.office.name, hour: hour(lang, p.visit.arrived) }), act: () => go(`/sportelli/${c.office.id}`) })),
  ]);
  return (
    <Suspense fallback={<span className="lg-icon-btn" aria-hidden="true" />}>
      <Bell person={me.person!.id} doors={items} count={doors.waiting} />
    </Suspense>
  );
}

/** Says once that the line is down, and since when; goes away by itself. */
function Lost() {
  const { t, lang } = useWords();
  const { line, since } = useLine();
  const [shown, show] = useState(false);
  useEffect(() => {
    if (line !== "lost") return show(false);
    const timer = setTimeout(() => show(true), 4000); // a blink of the line is nobody's business
    return () => clearTimeout(timer);
  }, [line]);
  if (!shown) return null;
  return (
    <div className="lg-offline">
      <Note tone="busy" role="status"><strong>{t("staff.offline", { hour: hour(lang, new Date(since)) })}</strong> {t("staff.offline.text")}</Note>
    </div>
  );
}
