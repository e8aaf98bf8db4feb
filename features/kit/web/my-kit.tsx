/** My kit in a card: what I have, what waits for my signature. */
import { useQuery } from "@tanstack/react-query";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Note, Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { mine } from "./api.ts";
import { iconOf, StateTag } from "./parts.tsx";

export function MyKit() {
  const { t } = useWords();
  const m = useQuery(mine());
  const waiting = m.data?.notes.filter((n) => n.side === "person") ?? [];
  return (
    <Panel title={t("kit.mine.title")} id="my-kit" side={<Go to="/agile/dotazioni" className="lg-lk">{t("kit.mine.all")}</Go>}>
      {m.isPending && <Skeleton lines={3} />}
      {m.isError && <p className="lg-bd lg-muted">{t("kit.mine.fails")}</p>}
      {waiting.map((n) => (
        <div className="lg-bd" key={n.id}>
          <Note tone="busy">
            {t("kit.mine.waits", { number: n.number })} <Go to={`/agile/dotazioni/verbali/${n.id}`}>{t("kit.mine.read")}</Go>
          </Note>
        </div>
      ))}
      {m.data && (m.data.items.length > 0 ? (
        <div className="lg-list">
          {m.data.items.map((i) => (
            <Go key={i.id} to={`/agile/dotazioni/q/${i.code}`}>
              <Icon name={iconOf(i.category)} />
              <span className="lg-grow">
                <strong className="lg-ink lg-ell">{i.inventory}</strong>
                <span className="lg-muted lg-small lg-ell">{i.name}</span>
              </span>
              {(i.fault || !i.signed || i.late || i.state !== "assigned") && <StateTag i={i} />}
              <Icon name="right" size="sm" />
            </Go>
          ))}
        </div>
      ) : <p className="lg-bd lg-muted">{t("kit.mine.none")}</p>)}
    </Panel>
  );
}
