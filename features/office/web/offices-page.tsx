/** My counters: who has one goes straight to it, who has more chooses by the sign on the door. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Go, useGo } from "@/ui/go.tsx";
import { Sign } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Count, Empty, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { mine } from "./api.ts";
import { signWords } from "./sign.tsx";
import "./desk.css";

export function OfficesPage() {
  const { t, lang } = useWords();
  const go = useGo();
  const all = useQuery(mine());
  const only = all.data?.length === 1 ? all.data[0]!.office.id : undefined;
  useEffect(() => {
    if (only) go(`/sportelli/${only}`, {}, true);
  }, [only, go]);
  if (all.isPending || only) return <Skeleton lines={6} />;
  if (!all.data) return <Unanswered error={all.error} retry={() => void all.refetch()} />;
  return (
    <>
      <PageHead title={t("desk.offices")} />
      {all.data.length === 0 && <div className="lg-panel"><Empty art={<Sign state="closed" size="l" />} title={t("desk.offices.none")}>{t("desk.offices.none.text")}</Empty></div>}
      <ul className="lg-doors">
        {all.data.map((c) => (
          <li key={c.office.id} className="lg-panel lg-door">
            <Sign state={c.office.board.state} />
            <div className="lg-grow">
              <h2><Go to={`/sportelli/${c.office.id}`}>{c.office.name}</Go></h2>
              <p className={`lg-strong st-${c.office.board.state}`}>{signWords(c.office.board, t, lang)}</p>
              <p className="lg-muted lg-small">{t("desk.offices.line", { waiting: c.queue.length, asked: c.requests.length, today: c.today.length })}</p>
            </div>
            {c.queue.length > 0 && <Count n={c.queue.length} word={t("desk.waiting")} />}
          </li>
        ))}
      </ul>
    </>
  );
}
