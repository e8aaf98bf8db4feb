/** Beside the desk: to whom one may pass, and how the day goes. Figures are the office's, never a person's. */
import { useQuery } from "@tanstack/react-query";
import { nameOf, people, session } from "@/api/town.ts";
import { isoDay } from "@/ui/dates.ts";
import { Sign } from "@/ui/icon.tsx";
import { Avatar, Panel } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { figures, fronts, type Counter } from "./api.ts";
import { signWords } from "./sign.tsx";

export function Aside({ c }: { c: Counter }) {
  const { t, lang } = useWords();
  const me = useQuery(session()).data;
  const today = isoDay(new Date());
  const day = useQuery(figures(c.office.id, today, today)).data;
  const colleagues = (useQuery(people("", c.office.id)).data ?? []).filter((p) => p.id !== me?.person?.id && p.state !== "left" && p.places.some((x) => x.office === c.office.id && (x.role === "staff" || x.role === "head")));
  const others = (useQuery(fronts()).data ?? []).filter((o) => o.id !== c.office.id && o.board.state !== "closed").slice(0, 3);
  const busy = new Set(c.inside.map((p) => p.appointment.clerk));
  return (
    <aside className="lg-stack" aria-label={t("desk.beside")}>
      <Panel title={t("desk.people")}>
        <ul className="lg-list">
          {colleagues.map((p) => (
            <li key={p.id}>
              <Avatar name={nameOf(p)} />
              <span className="lg-grow">
                <span className="lg-ell lg-ink">{nameOf(p)}</span>
                <span className="lg-small lg-muted lg-ell">{[p.places.some((x) => x.office === c.office.id && x.role === "head") && t("role.head"), busy.has(p.id) && t("desk.people.busy")].filter(Boolean).join(" · ") || t("role.staff")}</span>
              </span>
            </li>
          ))}
          {others.map((o) => (
            <li key={o.id}>
              <Sign state={o.board.state} />
              <span className="lg-grow"><span className="lg-ell lg-ink">{o.name}</span><span className="lg-small lg-muted lg-ell">{signWords(o.board, t, lang)}</span></span>
            </li>
          ))}
          {colleagues.length + others.length === 0 && <li className="lg-muted">{t("desk.people.none")}</li>}
        </ul>
      </Panel>
      <Panel title={t("desk.today")}>
        <dl className="lg-facts">
          <div><dt>{t("desk.today.met")}</dt><dd className="lg-num">{c.today.filter((a) => a.opened).length}</dd></div>
          <div><dt>{t("desk.today.wait")}</dt><dd className="lg-num">{day && day.wait_minutes > 0 ? t("desk.minutes", { count: Math.round(day.wait_minutes) }) : "–"}</dd></div>
        </dl>
      </Panel>
    </aside>
  );
}
