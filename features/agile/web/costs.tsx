/** Money and opinions among the figures: what was saved and how that is reckoned, what citizens and staff say. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Pairs } from "@/ui/chart.tsx";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Empty, IconAct, Panel, Refusal, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { costs, removeCost, setCost, type Cost, type Figure } from "./api.ts";
import { at, useKeep } from "./keep.ts";
import { shortDay } from "./say.ts";

const kinds = { energy: "day_away", heating: "day_away", cleaning: "day_away", vouchers: "day_away", rooms: "month", kit: "person_year", licences: "person_year" } as const;
const euro = (lang: string) => new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", { style: "currency", currency: "EUR" });

/** What was saved, one line for each thing, with the sum that gives it. */
export function Savings({ all }: { all: Figure[] }) {
  const { t, lang } = useWords();
  const money = euro(lang);
  const number = new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", { maximumFractionDigits: 2 });
  const lines = all.filter((f) => f.key === "cost");
  const total = all.find((f) => f.key === "saved");
  if (lines.length === 0) return null;
  return (
    <Panel title={t("agile.figure.cost")} id="fig-cost">
      <div className="lg-tb-wrap">
        <table className="lg-tb lg-agile-cards">
          <caption className="visually-hidden">{t("agile.figure.cost")}</caption>
          <thead><tr><th scope="col">{t("agile.costs.key")}</th><th scope="col">{t("agile.figures.how")}</th><th scope="col" className="lg-agile-sum">{t("agile.unit.eur")}</th></tr></thead>
          <tbody>
            {lines.map((f) => (
              <tr key={f.group}>
                <th scope="row">{t(`agile.group.cost.${f.group}`)}</th>
                <td data-label={t("agile.figures.how")}>
                  {f.missing ? <span className="lg-muted">{t("agile.costs.missing")}</span> : f.hidden ? <span className="lg-muted">{t("agile.figures.few")}</span> : (f.parts ?? []).map((p) => (
                    <span key={p.from} className="lg-small" style={{ display: "block" }}>{money.format(p.cents / 100)} × {number.format(p.quantity)} {t(`agile.per.${p.per}`)} <span className="lg-muted">({shortDay(lang, p.from)} – {shortDay(lang, p.to)}; {p.source})</span></span>
                  ))}
                </td>
                <td data-label={t("agile.unit.eur")} className="lg-num lg-agile-sum">{f.missing || f.hidden ? "–" : money.format(f.value)}</td>
              </tr>
            ))}
          </tbody>
          {total && !total.missing && (
            <tfoot><tr><th scope="row">{t("agile.figure.saved")}</th><td><span className="lg-small lg-muted">{t("agile.saved.text")}</span></td><td className="lg-num lg-agile-sum"><strong>{money.format(total.value)}</strong></td></tr></tfoot>
          )}
        </table>
      </div>
    </Panel>
  );
}

/** What citizens say now and said a year before, and what staff answered before and after. */
export function Quality({ all }: { all: Figure[] }) {
  const { t, lang } = useWords();
  const now = all.find((f) => f.key === "rating" && f.group === "now");
  const before = all.find((f) => f.key === "rating" && f.group === "before");
  const questions = [...new Set(all.filter((f) => f.key === "felt").map((f) => f.group ?? ""))];
  const mean = (question: string, when: string) => all.find((f) => f.key === "felt" && f.group === question && f.when === when)?.value ?? 0;
  const number = new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", { maximumFractionDigits: 1 });
  const say = (f: Figure) => (f.missing ? t("agile.rating.none") : f.hidden ? t("agile.figures.few") : `${number.format(f.value)} / 5`);
  return (
    <>
      {now && before && (
        <Panel title={t("agile.figure.rating")} id="fig-rating">
          <dl className="lg-facts">
            {[before, now].map((f) => (
              <div key={f.group}>
                <dt>{t(`agile.group.rating.${f.group}`)}</dt>
                <dd>{say(f)}{!f.missing && !f.hidden && f.people ? <span className="lg-small lg-muted"> · {t("agile.rating.people", { n: f.people })}</span> : null}{f.from && <span className="lg-small lg-muted lg-agile-line">{t("agile.quarters", { from: `${shortDay(lang, f.from)} ${f.from.slice(0, 4)}`, to: `${shortDay(lang, f.to!)} ${f.to!.slice(0, 4)}` })}</span>}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
      {questions.length > 0 && (
        <Panel title={t("agile.figure.felt")} id="fig-felt">
          <div className="lg-bd"><Pairs title={t("agile.figure.felt")} quiet series={[t("agile.when.before"), t("agile.when.after")]} rows={questions.map((q) => ({ label: q, values: [mean(q, "before"), mean(q, "after")] as const }))} /></div>
        </Panel>
      )}
    </>
  );
}

/** The figures that the body writes, each with its source; whoever may not write them reads them. */
export function Costs({ write }: { write: boolean }) {
  const { t, lang } = useWords();
  const money = euro(lang);
  const all = useQuery(costs()).data ?? [];
  const [edit, set] = useState<Cost>();
  const client = useQueryClient();
  const tell = useToast();
  const again = () => client.invalidateQueries({ queryKey: ["agile"] });
  const away = useMutation({
    mutationFn: (c: Cost) => removeCost(c.key, c.from),
    onSuccess: async (_, c) => (await again(), tell(t("agile.costs.gone", { name: t(`agile.group.cost.${c.key}`) }), { undo: () => void setCost(c).then(again) })),
  });
  const fresh: Cost = { key: "energy", from: `${isoDay(new Date()).slice(0, 4)}-01-01`, cents: 0, source: "" };
  return (
    <Panel title={t("agile.costs")} id="agile-costs" side={write ? <Act small icon="plus" onClick={() => set(fresh)}>{t("agile.costs.add")}</Act> : undefined}>
      <p className="lg-bd lg-small">{t("agile.costs.text")}</p>
      {all.length === 0 ? <Empty title={t("agile.costs.none")}>{t("agile.costs.none.text")}</Empty> : (
        <ul className="lg-list">
          {all.map((c) => (
            <li key={`${c.key}${c.from}`}>
              <span className="lg-grow"><span className="lg-strong">{t(`agile.group.cost.${c.key}`)}</span><span className="lg-small lg-muted lg-agile-line">{money.format(c.cents / 100)} {t(`agile.costs.per.${kinds[c.key]}`)} · {t("agile.jobs.since", { day: `${shortDay(lang, c.from)} ${c.from.slice(0, 4)}` })} · {c.source}</span></span>
              {write && <IconAct icon="pencil" label={t("agile.change.of", { name: t(`agile.group.cost.${c.key}`) })} onClick={() => set(c)} />}
              {write && <IconAct icon="bin" label={t("agile.remove.of", { name: t(`agile.group.cost.${c.key}`) })} onClick={() => away.mutate(c)} />}
            </li>
          ))}
        </ul>
      )}
      <Refusal error={away.error} />
      {edit && <CostForm first={edit} close={() => set(undefined)} />}
    </Panel>
  );
}

function CostForm({ first, close }: { first: Cost; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState(first);
  const [value, setValue] = useState(first.cents ? (first.cents / 100).toFixed(2) : "");
  const keep = useKeep(() => setCost({ ...d, cents: Math.round(Number.parseFloat(value.replace(",", ".")) * 100) || 0 }), close);
  return (
    <Dialog title={t("agile.costs.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(undefined))}>
        <Choose label={t("agile.costs.key")} value={d.key} onChange={(e) => set({ ...d, key: e.target.value as Cost["key"] })}>
          {(Object.keys(kinds) as Cost["key"][]).map((k) => <option key={k} value={k}>{t(`agile.group.cost.${k}`)}</option>)}
        </Choose>
        <div className="lg-cols">
          <TextField label={t("agile.costs.value")} hint={t(`agile.costs.per.${kinds[d.key]}`)} inputMode="decimal" value={value} onChange={(e) => setValue(e.target.value)} error={at(keep.error, "cents")} />
          <TextField label={t("agile.costs.from")} type="date" value={d.from} onChange={(e) => set({ ...d, from: e.target.value })} error={at(keep.error, "from")} />
        </div>
        <TextField label={t("agile.costs.source")} hint={t("agile.costs.source.hint")} value={d.source} maxLength={300} onChange={(e) => set({ ...d, source: e.target.value })} error={at(keep.error, "source")} />
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}
