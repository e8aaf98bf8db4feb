/** A set-up campaign: its days and the list of steps that each person goes through. */
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, IconAct, Refusal, TextField, Tick } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { keepCampaign, keepTemplate, ticks, type Campaign, type Step, type Template } from "./api.ts";
import { useAct } from "./item-dialogs.tsx";

export function CampaignDialog({ c, templates, close, done }: { c?: Campaign; templates: Template[]; close(): void; done?: (c: Campaign) => void }) {
  const { t } = useWords();
  const fresh = (x: Template | undefined): Step[] => (x?.steps ?? []).map(({ words, tick }) => ({ words, tick: tick as Step["tick"] }) as Step);
  const [v, set] = useState({ name: c?.name ?? "", starts: c?.starts ?? isoDay(new Date()), ends: c?.ends ?? isoDay(new Date(Date.now() + 10 * 86_400_000)) });
  const [from, setFrom] = useState(templates[0]?.id ?? "");
  const [steps, setSteps] = useState<Step[]>(c ? (c.steps as Step[]) : fresh(templates[0]).length ? fresh(templates[0]) : [{ words: "", tick: "" } as Step]);
  const [keep, setKeep] = useState(false);
  const send = useAct(
    async () => {
      const kept = await keepCampaign(c?.id ?? "", { ...v, steps });
      if (keep) await keepTemplate(v.name, steps.map(({ words, tick }) => ({ words, tick }) as Step));
      return kept;
    },
    (kept) => {
      close();
      done?.(kept);
    },
  );
  const at = (f: string) => (send.error instanceof Problem ? send.error.at(f) : undefined);
  const put = (n: number, change: Partial<Step>) => setSteps(steps.map((s, i) => (i === n ? ({ ...s, ...change } as Step) : s)));
  const move = (n: number, by: number) => {
    const next = [...steps];
    const [one] = next.splice(n, 1);
    next.splice(n + by, 0, one!);
    setSteps(next);
  };
  return (
    <Dialog title={t(c ? "kit.campaign.edit" : "kit.campaign.add")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <TextField label={t("kit.campaign.name")} value={v.name} onChange={(e) => set({ ...v, name: e.target.value })} error={at("name")} />
        <div className="lg-cols">
          <TextField label={t("kit.campaign.starts")} type="date" value={v.starts} onChange={(e) => set({ ...v, starts: e.target.value })} error={at("starts")} />
          <TextField label={t("kit.campaign.ends")} type="date" value={v.ends} onChange={(e) => set({ ...v, ends: e.target.value })} error={at("ends")} />
        </div>
        {!c && templates.length > 0 && (
          <Choose label={t("kit.campaign.template")} value={from} onChange={(e) => (setFrom(e.target.value), setSteps(fresh(templates.find((x) => x.id === e.target.value))))}>
            {templates.map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}
          </Choose>
        )}
        <fieldset>
          <legend className="lg-lbl">{t("kit.campaign.steps")}</legend>
          {steps.map((s, n) => (
            <div key={s.id ?? n} className="lg-kit-line">
              <div className="lg-cols">
                <TextField label={t("kit.step", { n: n + 1 })} value={s.words} onChange={(e) => put(n, { words: e.target.value })} />
                <Choose label={t("kit.step.tick", { n: n + 1 })} value={s.tick ?? ""} onChange={(e) => put(n, { tick: e.target.value as Step["tick"] })}>
                  {ticks.map((x) => <option key={x} value={x}>{t(`kit.tick.${x || "hand"}`)}</option>)}
                </Choose>
                <span className="lg-row tight">
                  <IconAct icon="up" label={t("kit.step.up", { n: n + 1 })} disabled={n === 0} onClick={() => move(n, -1)} />
                  <IconAct icon="down" label={t("kit.step.down", { n: n + 1 })} disabled={n === steps.length - 1} onClick={() => move(n, 1)} />
                  <IconAct icon="bin" label={t("kit.step.drop", { n: n + 1 })} disabled={steps.length === 1} onClick={() => setSteps(steps.filter((_, i) => i !== n))} />
                </span>
              </div>
            </div>
          ))}
          <Act small icon="plus" onClick={() => setSteps([...steps, { words: "", tick: "" } as Step])}>{t("kit.step.add")}</Act>
        </fieldset>
        <Tick label={t("kit.campaign.keep")} checked={keep} onChange={(e) => setKeep(e.target.checked)} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={!v.name.trim() || steps.some((s) => !s.words.trim())} busy={send.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}
