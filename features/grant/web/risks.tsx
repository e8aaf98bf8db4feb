/** What may go wrong: how likely, how bad, and what is done about it. */
import { useState } from "react";
import { Icon } from "@/ui/icon.tsx";
import { Act, Choose, Empty, Panel, Tag, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { keepRisk, removeRisk, type Board, type Risk } from "./api.ts";
import { faultOf, FormDialog, useKeep } from "./form.tsx";
import { Owner } from "./plan-page.tsx";

const tones = { low: "line", medium: "busy", high: "err" } as const;
const steps = [1, 2, 3, 4, 5];

export function Risks({ b }: { b: Board }) {
  const { t } = useWords();
  const [editing, edit] = useState<Risk | "new">();
  return (
    <>
      {b.can.edit && <div className="lg-row end"><Act look="primary" icon="plus" onClick={() => edit("new")}>{t("grant.risk.new")}</Act></div>}
      <Panel title={t("grant.tab.risks")} icon="warning" id="grant-risks">
        {b.risks.length === 0 ? <Empty art={<Icon name="shield" size="lg" />} title={t("grant.risks.none")}>{t("grant.risks.none.text")}</Empty> : (
          <ul className="lg-gr-list">
            {b.risks.map((r) => (
              <li key={r.id} className="lg-gr-row">
                <span className="who">
                  <strong className="lg-ink">{r.title}</strong>
                  <span className="lg-small lg-muted">{t("grant.risk.weight", { p: r.probability, i: r.impact, w: r.weight })} · {r.name ?? t("grant.nobody")}</span>
                  {r.mitigation && <span className="lg-small lg-pre">{t("grant.risk.answer", { what: r.mitigation })}</span>}
                </span>
                <span className="lg-row tight wrap">
                  <Tag tone={r.closed ? "off" : tones[r.level as keyof typeof tones]} icon={r.closed ? "check" : r.level === "high" ? "warning" : "info"}>{t(r.closed ? "grant.risk.closed" : `grant.level.${r.level}`)}</Tag>
                  {b.can.edit && <Act small icon="pencil" onClick={() => edit(r)} aria-label={t("grant.risk.change", { title: r.title })}>{t("ui.change")}</Act>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {editing && <RiskDialog plan={b.plan.id} r={editing === "new" ? undefined : editing} close={() => edit(undefined)} />}
    </>
  );
}

function RiskDialog({ plan, r, close }: { plan: string; r: Risk | undefined; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState({ title: r?.title ?? "", probability: r?.probability ?? 2, impact: r?.impact ?? 3, mitigation: r?.mitigation ?? "", owner: r?.owner ?? "", closed: r?.closed ?? false });
  const send = useKeep(() => keepRisk(plan, r?.id ?? "", d), t("grant.kept"), close);
  const away = useKeep(() => removeRisk(r!.id), t("grant.removed"), close);
  return (
    <FormDialog title={t(r ? "grant.risk.edit" : "grant.risk.new")} close={close} send={away.error ? away : send} go={t("ui.save")} shown={["title", "mitigation", "owner", "probability"]} extra={r && <Act look="outline-danger" icon="bin" busy={away.isPending} onClick={() => away.mutate()}>{t("grant.remove")}</Act>}>
      <TextField label={t("grant.risk.what")} value={d.title} onChange={(e) => set({ ...d, title: e.target.value })} error={faultOf(send.error, "title")} />
      <div className="lg-cols">
        {(["probability", "impact"] as const).map((k) => (
          <Choose key={k} label={t(`grant.risk.${k}`)} value={d[k]} onChange={(e) => set({ ...d, [k]: Number(e.target.value) })}>
            {steps.map((n) => <option key={n} value={n}>{`${n}. ${t(`grant.risk.${k}.${n}`)}`}</option>)}
          </Choose>
        ))}
      </div>
      <TextArea label={t("grant.risk.mitigation")} optional limit={2000} value={d.mitigation} onChange={(e) => set({ ...d, mitigation: e.target.value })} error={faultOf(send.error, "mitigation")} />
      <Owner value={d.owner} set={(owner) => set({ ...d, owner })} error={faultOf(send.error, "owner")} />
      {r && <Tick label={t("grant.risk.over")} checked={d.closed} onChange={(e) => set({ ...d, closed: e.target.checked })} />}
    </FormDialog>
  );
}
