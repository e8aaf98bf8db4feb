/** The set-up campaigns: how far each is. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Go, useGo } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Panel, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { campaigns } from "./api.ts";
import { CampaignDialog } from "./campaign-dialog.tsx";
import { dayText, KitHead } from "./parts.tsx";

export function CampaignsPage() {
  const { t, lang } = useWords();
  const go = useGo();
  const q = useQuery(campaigns());
  const [adding, add] = useState(false);
  return (
    <>
      <KitHead title={t("kit.campaigns")} under={t("kit.campaigns.under")} side={<div className="lg-row wrap tight"><Go className="btn btn-outline-secondary btn-sm" to="/agile/dotazioni/importa"><Icon name="upload" size="sm" />{t("kit.import")}</Go><Act look="primary" small icon="plus" onClick={() => add(true)}>{t("kit.campaign.add")}</Act></div>} />
      {q.isPending && <Skeleton lines={4} />}
      {q.isError && <Unanswered error={q.error} retry={() => void q.refetch()} />}
      {q.data?.campaigns.length === 0 && <Panel><Empty art={<Icon name="laptop" size="lg" />} title={t("kit.campaigns.none")}>{t("kit.campaigns.none.text")}</Empty></Panel>}
      <div className="lg-stack">
        {q.data?.campaigns.map((c) => (
          <Panel key={c.id}>
            <div className="lg-bd lg-stack s3">
              <div className="lg-row wrap between">
                <h2 style={{ fontSize: "1.125rem" }}><Go to={`/agile/dotazioni/allestimento/${c.id}`}>{c.name}</Go></h2>
                {c.closed ? <Tag tone="off" icon="lock">{t("kit.campaign.closed")}</Tag> : c.people > 0 && c.ready === c.people ? <Tag tone="ok" icon="check">{t("kit.campaign.done")}</Tag> : <Tag tone="info" icon="clock">{t("kit.campaign.open")}</Tag>}
              </div>
              <p className="lg-muted">{t("kit.campaign.days", { from: dayText(lang, c.starts), to: dayText(lang, c.ends) })}</p>
              <Progress ready={c.ready} all={c.people} />
            </div>
          </Panel>
        ))}
      </div>
      {adding && <CampaignDialog templates={q.data?.templates ?? []} close={() => add(false)} done={(c) => go(`/agile/dotazioni/allestimento/${c.id}`)} />}
    </>
  );
}

/** So many of so many, in words and as a bar. */
export function Progress({ ready, all }: { ready: number; all: number }) {
  const { t } = useWords();
  return (
    <div className="lg-stack s2">
      <strong className="lg-ink lg-num">{t("kit.ready.of", { ready, all })}</strong>
      <div className="lg-kit-progress" aria-hidden="true"><i style={{ width: `${all ? (ready / all) * 100 : 0}%` }} /></div>
    </div>
  );
}
