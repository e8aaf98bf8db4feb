/** "Chi c'è": the people of my offices, and who has Loggia open now. No minutes, no ranking. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { get } from "@/api/http.ts";
import { nameOf, offices, people } from "@/api/town.ts";
import { Go } from "@/ui/go.tsx";
import { Avatar, Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import type { Me } from "@core/identity";
import { presenceWords } from "@features/workday";

/** The people of this body who have Loggia open now. */
const here = () => ({ queryKey: ["presence"], queryFn: () => get<string[]>("/presence"), refetchInterval: 60_000 });

export function MyPeople({ me }: { me: Me }) {
  const { t } = useWords();
  const now = useQuery(here());
  const tree = useQuery(offices()).data ?? [];
  const mine = [...new Set(me.places.map((p) => p.office).filter(Boolean))];
  const shown = mine.length ? mine : tree.filter((o) => o.active && !o.parent).map((o) => o.id).slice(0, 6);
  const all = useQueries({ queries: shown.map((o) => people("", o)) });
  const places = useQueries({ queries: shown.map((o) => presenceWords(o ?? "")) });
  /** At the office, away or absent: of why, nothing. */
  const where = (office: string, person: string) => places[shown.indexOf(office)]?.data?.[person];
  if (shown.length === 0) return null;
  const present = new Set(now.data ?? []);
  return (
    <Panel title={t("staff.here")} icon="people" side={<Go to="/persone" className="lg-lk">{t("staff.here.all")}</Go>}>
      {all.every((q) => q.isPending) && <Skeleton lines={3} />}
      {shown.map((o, i) => {
        const list = (all[i]?.data ?? []).filter((p) => p.state !== "left").sort((a, b) => Number(present.has(b.id)) - Number(present.has(a.id)));
        const n = list.filter((p) => present.has(p.id)).length;
        if (list.length === 0) return null;
        return (
          <div key={o} className="lg-here">
            <div className="lg-row between"><h3>{tree.find((x) => x.id === o)?.name ?? o}</h3><span className="lg-muted lg-small">{t("staff.here.n", { n, of: list.length })}</span></div>
            <ul>
              {list.slice(0, 8).map((p) => (
                <li key={p.id}>
                  <Avatar name={nameOf(p)} size="sm" here={present.has(p.id)} />
                  <span className="lg-grow">
                    <span className="lg-ell">{nameOf(p)}</span>
                    <span className="lg-small lg-muted">{where(o ?? "", p.id) && `${t(`staff.here.place.${where(o ?? "", p.id)}`)} · `}{t(present.has(p.id) ? "staff.here.yes" : "staff.here.no")}</span>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </Panel>
  );
}
