/** Emergencies: declared with the law that allows them, made longer, closed; those that are over stay to be read. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { Act, IconAct, Panel, Refusal, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { declare, emergencies, type Emergency } from "./api.ts";
import { at, useKeep } from "./keep.ts";
import { longDay } from "./say.ts";

export function Emergencies() {
  const { t, lang } = useWords();
  const all = useQuery(emergencies()).data ?? [];
  const [edit, set] = useState<Emergency>();
  const today = isoDay(new Date());
  const tell = useToast();
  const stop = useKeep(async (e: Emergency) => (await declare({ ...e, to: today }), tell(t("agile.emergency.closed"))), () => {});
  return (
    <Panel title={t("agile.emergency")} id="agile-emergency">
      <div className="lg-bd lg-stack s3">
        <p className="lg-small">{t("agile.emergency.text")}</p>
        {all.map((e) => (
          <div key={e.id} className="lg-row wrap">
            <span className="lg-grow"><span className="lg-strong">{t("agile.period", { from: longDay(lang, e.from), to: longDay(lang, e.to) })}</span><span className="lg-small lg-muted" style={{ display: "block" }}>{e.legal_basis}</span></span>
            {e.from <= today && today <= e.to ? <Tag tone="err">{t("agile.emergency.now")}</Tag> : e.to < today ? <Tag>{t("agile.emergency.over")}</Tag> : <Tag tone="busy">{t("agile.emergency.soon")}</Tag>}
            {e.from <= today && today < e.to && <Act small busy={stop.isPending} onClick={() => stop.mutate(e)}>{t("agile.emergency.close")}</Act>}
            <IconAct icon="pencil" label={t("agile.change.of", { name: e.legal_basis })} onClick={() => set(e)} />
          </div>
        ))}
        <Refusal error={stop.error} />
        {all.length > 0 && <p><Go className="lg-lk" to="/agile/presenze">{t("agile.emergency.list")}</Go></p>}
        <div><Act look="outline-danger" icon="warning" onClick={() => set({ id: "", legal_basis: "", from: today, to: today, actor: "" })}>{t("agile.emergency.declare")}</Act></div>
      </div>
      {edit && <EmergencyForm first={edit} close={() => set(undefined)} />}
    </Panel>
  );
}

function EmergencyForm({ first, close }: { first: Emergency; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState(first);
  const keep = useKeep(declare, close);
  return (
    <Dialog title={t(first.id ? "agile.emergency.change" : "agile.emergency.ask")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(d))}>
        <p>{t("agile.emergency.what")}</p>
        <TextField label={t("agile.emergency.law")} value={d.legal_basis} maxLength={500} onChange={(e) => set({ ...d, legal_basis: e.target.value })} error={at(keep.error, "legal_basis")} />
        <div className="lg-cols">
          <TextField label={t("agile.from")} type="date" value={d.from} onChange={(e) => set({ ...d, from: e.target.value })} error={at(keep.error, "from")} />
          <TextField label={t("agile.figures.to")} type="date" value={d.to} min={d.from} onChange={(e) => set({ ...d, to: e.target.value })} error={at(keep.error, "to")} />
        </div>
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="danger" type="submit" busy={keep.isPending}>{t("agile.emergency.go")}</Act></div>
      </form>
    </Dialog>
  );
}
