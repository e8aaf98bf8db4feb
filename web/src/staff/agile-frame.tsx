/** The frame of the smart-working pages: a bar of links, under headings where there are many, above whichever is open. */
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { session } from "@core/identity";
import { may } from "@features/grant";
import { Go, usePath } from "@/ui/go.tsx";
import { useWords } from "@/ui/words.tsx";
import { agileGroups, agileMenu, fewEntries } from "./agile-menu.ts";
import "./agile.css";

export function AgileFrame() {
  const { t } = useWords();
  const me = useQuery(session()).data;
  const path = usePath().replace(/^\/app/, "").replace(/\/$/, "");
  const bar = useRef<HTMLElement>(null);
  // The longest address that fits is the page that is open: /agile itself is the shortest of all.
  const owns = useQuery({ ...may(), enabled: !!me && agileMenu.some((e) => e.owner && !e.may(me)) }).data?.look ?? false;
  const entries = me ? agileMenu.filter((e) => e.may(me) || (e.owner && owns)) : [];
  const here = entries.filter((e) => path === e.to || path.startsWith(`${e.to}/`)).sort((a, b) => b.to.length - a.to.length)[0];
  // Few stand in one row; many under headings, those of the open one in a row below.
  const groups = me && entries.length > fewEntries ? agileGroups.filter((g) => entries.some((e) => e.group(me) === g)) : [];
  const open = me && groups.length > 1 ? (here?.group(me) ?? groups[0]) : undefined;
  const shown = open && me ? entries.filter((e) => e.group(me) === open) : entries;
  useEffect(() => {
    const on = bar.current?.querySelector<HTMLElement>(".pages [aria-current]");
    on?.scrollIntoView({ inline: "center", block: "nearest" }); // a phone shows three of them: the open one among these
  }, [here?.to]);
  return (
    <>
      {me && entries.length > 1 && (
        <nav className="lg-agile-nav" aria-label={t("staff.agile")} ref={bar}>
          {groups.length > 1 && (
            <ul className="groups">
              {groups.map((g) => <li key={g}><Go to={entries.find((e) => e.group(me) === g)!.to} aria-current={g === open ? "true" : undefined}>{t(`staff.agile.group.${g}`)}</Go></li>)}
            </ul>
          )}
          <ul className="pages" aria-label={groups.length > 1 && open ? t(`staff.agile.group.${open}`) : undefined}>
            {shown.map((e) => <li key={e.to}><Go to={e.to} aria-current={e === here ? "page" : undefined}>{t(e.word)}</Go></li>)}
          </ul>
        </nav>
      )}
      <Outlet />
    </>
  );
}
