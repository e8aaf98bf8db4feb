/** "Training and safety": what I have to learn and what I have done, as a panel of the page of my smart working. */
import { useQuery } from "@tanstack/react-query";
import { day } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Empty, Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { mine, type Card } from "./api.ts";
import { home, length } from "./parts.tsx";

export function MyTraining() {
  const { t } = useWords();
  const m = useQuery(mine());
  const cards = m.data?.cards ?? [];
  const done = cards.filter((c) => c.standing === "done" || c.standing === "ending");
  const order = [...done, ...cards.filter((c) => !done.includes(c))]; // as in a list that is ticked off
  return (
    <Panel title={t("training.panel")} side={cards.length > 0 && <span className="lg-muted lg-small lg-num">{t("training.panel.of", { done: done.length, all: cards.length })}</span>}>
      {m.isPending && <Skeleton lines={3} />}
      {m.isError && <div className="lg-bd"><Unanswered error={m.error} retry={() => void m.refetch()} /></div>}
      {m.data && cards.length === 0 && <Empty title={t("training.none")} action={<Go to={`${home}/catalogo`}>{t("training.none.go")}</Go>} />}
      {order.map((c) => <Line key={c.course.id} card={c} />)}
    </Panel>
  );
}

function Line({ card: c }: { card: Card }) {
  const { t, lang } = useWords();
  const done = c.standing === "done";
  return (
    <Go className={`lg-tr-done${done ? "" : c.late || c.standing === "expired" ? " late" : " todo"}`} to={`${home}/corsi/${c.course.id}`}>
      <Icon name={done ? "check-circle" : c.standing === "to_do" ? "right" : "clock"} />
      <span className="lg-grow">
        <span className="lg-ink">{c.course.title}</span>
        {done && <span className="visually-hidden"> {t("training.standing.done")}</span>}
        {!done && <span className="lg-muted lg-small" style={{ display: "block" }}>{[length(c.course.minutes, t), c.due && t(c.late ? "training.was_due" : "training.by", { day: day(lang, c.due) })].filter(Boolean).join(", ")}</span>}
      </span>
      {done && <span className="lg-muted lg-small lg-num">{c.result?.day.slice(0, 4)}</span>}
      {!done && <Icon name="right" size="sm" />}
    </Go>
  );
}
