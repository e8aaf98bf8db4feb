/** Who rang me at any hour, when and why; whom I rang. Nobody can take a line away. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { session } from "@/api/town.ts";
import { full } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Panel, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { emergencies, split } from "./api.ts";
import { EmergencyDialog } from "./emergency-dialog.tsx";
import "./notify.css";

export function EmergenciesPage() {
  const { t, lang } = useWords();
  const [raised, show] = useState(false);
  const [calling, call] = useState(false);
  const all = useQuery(emergencies(raised));
  const me = useQuery(session()).data;
  const may = me?.places.some((p) => p.role === "head" || p.role === "secretary" || p.role === "technician");
  return (
    <>
      <PageHead
        title={t("notify.traces")}
        under={t("notify.traces.under")}
        path={<p className="lg-crumb"><Go to="/avvisi">{t("notify.title")}</Go></p>}
        side={may && <Act look="outline-danger" small icon="warning" onClick={() => call(true)}>{t("notify.emergency.call")}</Act>}
      />
      <div className="lg-row wrap tight" role="group" aria-label={t("notify.show")} style={{ marginBottom: 12 }}>
        <button type="button" className="lg-chip" aria-pressed={!raised} onClick={() => show(false)}>{t("notify.traces.mine")}</button>
        <button type="button" className="lg-chip" aria-pressed={raised} onClick={() => show(true)}>{t("notify.traces.raised")}</button>
      </div>
      <Panel>
        {all.isPending && <Skeleton lines={4} />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data?.length === 0 && <Empty art={<Icon name="shield" size="lg" />} title={t(raised ? "notify.traces.none_raised" : "notify.traces.none")}>{t("notify.traces.none.text")}</Empty>}
        <ul className="lg-list nt-list">
          {(all.data ?? []).map((e) => (
            <li key={e.id}>
              <Icon name="warning" />
              <span className="lg-grow">
                <strong className="lg-ink">{raised ? t("notify.traces.to", { name: e.person }) : e.by}</strong>
                <span className="lg-pre" style={{ display: "block" }}>{e.reason}</span>
                <span className="nt-s">{full(lang, e.at)}</span>
                {e.page && <Go to={split(e.page)[0]} search={split(e.page)[1]}>{t("notify.traces.page")}</Go>}
              </span>
              {e.outside && <Tag tone="busy" icon="moon">{t("notify.traces.outside")}</Tag>}
            </li>
          ))}
        </ul>
      </Panel>
      {calling && <EmergencyDialog close={() => call(false)} />}
    </>
  );
}
