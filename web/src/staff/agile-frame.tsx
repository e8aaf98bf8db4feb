/** The frame of the smart-working pages: one bar of links above whichever is open. */
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { session } from "@core/identity";
import { may } from "@features/grant";
import { Go, usePath } from "@/ui/go.tsx";
import { useWords } from "@/ui/words.tsx";
import { agileMenu } from "./agile-menu.ts";
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
  useEffect(() => {
    const on = bar.current?.querySelector<HTMLElement>("[aria-current]");
    on?.scrollIntoView({ inline: "center", block: "nearest" }); // a phone shows three of them: the open one among these
  }, [here?.to]);
  return (
    <>
      {entries.length > 1 && (
        <nav className="lg-agile-nav" aria-label={t("staff.agile")} ref={bar}>
          {entries.map((e) => (
            <Go key={e.to} to={e.to} aria-current={e === here ? "page" : undefined}>{t(e.word)}</Go>
          ))}
        </nav>
      )}
      <Outlet />
    </>
  );
}
