/** The frame of the pages outside: sign-in, invitation, another password. */
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { session } from "@core/identity";
import { Mark } from "@/ui/icon.tsx";
import { Boundary } from "@/ui/page.tsx";
import { usePath } from "@/ui/go.tsx";
import { useWords } from "@/ui/words.tsx";
import { OtherLanguage } from "./language.tsx";

export function WayIn() {
  const { t } = useWords();
  const { data: me } = useQuery(session());
  const path = usePath();
  return (
    <div className="lg-in">
      <header>
        <a className="lg-mk" href="/">
          <Mark />
          <span>{me?.body.name ?? "Loggia"}</span>
        </a>
        <OtherLanguage />
      </header>
      <main id="main">
        <Boundary words={{ title: t("ui.broken"), text: t("ui.broken.text"), again: t("ui.broken.again") }} at={path}>
          <Outlet />
        </Boundary>
      </main>
      <footer className="lg-small lg-muted">
        <span>{t("staff.in.foot")}</span>
      </footer>
    </div>
  );
}
