/** The licences: how many seats, who has one, what they cost. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, IconAct, Panel, Refusal, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { Problem } from "@/api/http.ts";
import { isoDay } from "@/ui/dates.ts";
import { useWords } from "@/ui/words.tsx";
import { freeSeat, giveSeat, keepLicence, licences, purchases, seats, type Licence } from "./api.ts";
import { cents } from "./cents.ts";
import { PickPerson, type Someone } from "./handover-dialog.tsx";
import { useAct } from "./item-dialogs.tsx";
import { dayText, euro, KitHead } from "./parts.tsx";

export function LicencesPage() {
  const { t, lang } = useWords();
  const all = useQuery(licences());
  const [edit, set] = useState<Licence | "new">();
  const [open, show] = useState<Licence>();
  return (
    <>
      <KitHead title={t("kit.licences")} side={<Act look="primary" small icon="plus" onClick={() => set("new")}>{t("kit.licence.add")}</Act>} />
      <Panel>
        {all.isPending && <Skeleton lines={4} />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data?.length === 0 && <Empty art={<Icon name="key" size="lg" />} title={t("kit.licences.none")}>{t("kit.licences.none.text")}</Empty>}
        {all.data && all.data.length > 0 && (
          <div className="lg-tb-wrap">
            <table className="lg-tb lg-kit-cards">
              <caption className="visually-hidden">{t("kit.licences")}</caption>
              <thead><tr>{["product", "seats", "cost", "ends", "acts"].map((c) => <th key={c} scope="col">{c === "acts" ? <span className="visually-hidden">{t("kit.licence.acts")}</span> : t(`kit.licence.${c}`)}</th>)}</tr></thead>
              <tbody>
                {all.data.map((l) => (
                  <tr key={l.id}>
                    <td data-l={t("kit.licence.product")}><strong className="lg-ink">{l.product}</strong></td>
                    <td data-l={t("kit.licence.seats")}>{l.taken >= l.seats ? <Tag tone="busy" icon="warning">{t("kit.licence.full", { seats: l.seats })}</Tag> : <span className="lg-num">{t("kit.licence.taken", { taken: l.taken, seats: l.seats })}</span>}</td>
                    <td data-l={t("kit.licence.cost")} className="lg-num">{t(`kit.licence.each.${l.period}`, { cost: euro(lang, l.cents) })}</td>
                    <td data-l={t("kit.licence.ends")}>{l.ends ? <>{dayText(lang, l.ends)}{l.ends < isoDay(new Date()) && <> <Tag tone="err" icon="warning">{t("kit.licence.over")}</Tag></>}</> : t("kit.licence.forever")}</td>
                    <td><span className="lg-row tight wrap"><Act small onClick={() => show(l)}>{t("kit.licence.who")}</Act><IconAct icon="pencil" label={t("kit.licence.change", { product: l.product })} onClick={() => set(l)} /></span></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      {edit && <Edit l={edit === "new" ? undefined : edit} close={() => set(undefined)} />}
      {open && <Seats l={open} close={() => show(undefined)} />}
    </>
  );
}

function Edit({ l, close }: { l: Licence | undefined; close(): void }) {
  const { t } = useWords();
  const suppliers = useQuery(purchases()).data?.suppliers ?? [];
  const [v, set] = useState({ product: l?.product ?? "", seats: String(l?.seats ?? 10), cost: l ? (l.cents / 100).toFixed(2).replace(".", ",") : "", period: l?.period ?? ("year" as "once" | "month" | "year"), starts: l?.starts ?? isoDay(new Date()), ends: l?.ends ?? "", supplier: l?.supplier ?? "" });
  const sum = cents(v.cost || "0");
  const send = useAct(() => keepLicence(l?.id ?? "", { product: v.product, seats: Number(v.seats) || 0, cents: sum, period: v.period, starts: v.starts, ends: v.ends, supplier: v.supplier }), close);
  const at = (f: string) => (send.error instanceof Problem ? send.error.at(f) : undefined);
  const on = (k: keyof typeof v) => (e: { target: { value: string } }) => set({ ...v, [k]: e.target.value });
  return (
    <Dialog title={t(l ? "kit.licence.edit" : "kit.licence.add")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <TextField label={t("kit.licence.product")} value={v.product} onChange={on("product")} error={at("product")} />
        <div className="lg-cols">
          <TextField label={t("kit.licence.seats")} inputMode="numeric" value={v.seats} onChange={on("seats")} error={at("seats")} />
          <TextField label={t("kit.licence.cost")} hint={t("kit.licence.cost.hint")} inputMode="decimal" value={v.cost} onChange={on("cost")} error={Number.isNaN(sum) ? t("kit.sum.wrong") : at("cents")} />
          <Choose label={t("kit.licence.period")} value={v.period} onChange={on("period")}>{["once", "month", "year"].map((p) => <option key={p} value={p}>{t(`kit.licence.period.${p}`)}</option>)}</Choose>
        </div>
        <div className="lg-cols">
          <TextField label={t("kit.licence.starts")} type="date" value={v.starts} onChange={on("starts")} error={at("starts")} />
          <TextField label={t("kit.licence.ends")} type="date" value={v.ends} onChange={on("ends")} error={at("ends")} optional />
          <Choose label={t("kit.supplier")} value={v.supplier} onChange={on("supplier")} optional><option value="">–</option>{suppliers.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}</Choose>
        </div>
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={Number.isNaN(sum) || !v.product.trim()} busy={send.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

function Seats({ l, close }: { l: Licence; close(): void }) {
  const { t } = useWords();
  const all = useQuery(seats(l.id));
  const [who, set] = useState<Someone>();
  const give = useAct(() => giveSeat(l.id, who!.id), () => set(undefined));
  const free = useAct((person: string) => freeSeat(l.id, person));
  return (
    <Dialog title={l.product} close={close}>
      <Refusal error={give.error ?? free.error} />
      {all.isPending && <Skeleton lines={3} />}
      {all.data?.length === 0 && <p className="lg-muted">{t("kit.seats.none")}</p>}
      <ul className="lg-stack s2">
        {all.data?.map((s) => <li key={s.n} className="lg-row between"><span className="lg-ink">{s.name}</span><Act small onClick={() => free.mutate(s.person)} aria-label={t("kit.seat.free.of", { name: s.name })}>{t("kit.seat.free")}</Act></li>)}
      </ul>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), give.mutate())}>
        <PickPerson label={t("kit.seat.who")} value={who} set={set} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.close")}</Act><Act look="primary" type="submit" disabled={!who} busy={give.isPending} busyWord={t("ui.saving")}>{t("kit.seat.give")}</Act></div>
      </form>
    </Dialog>
  );
}
