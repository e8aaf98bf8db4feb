/** What both say of each goal, in the middle and at the end. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { session } from "@core/identity";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Panel, Refusal, Tag, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { evaluate, type Opinion, type Sheet } from "./api.ts";
import { target } from "./say.ts";

export function Evaluation({ v }: { v: Sheet }) {
  const { t, lang } = useWords();
  const [open, set] = useState<"mid" | "final">();
  const of = (goal: string, moment: string, side: string) => v.opinions.find((o) => o.goal === goal && o.moment === moment && o.side === side);
  return (
    <Panel title={t("agile.evaluation")} id="agile-evaluation">
      <ul className="lg-list">
        {v.terms.goals.map((g) => (
          <li key={g.id} className="lg-agile-step">
            <div className="lg-grow lg-stack s1">
              <p><span className="lg-strong">{g.result}</span> <span className="lg-small lg-muted">{target(g, t, lang)}</span></p>
              {(["mid", "final"] as const).map((moment) =>
                (["worker", "body"] as const).map((side) => {
                  const o = of(g.id!, moment, side);
                  return o ? (
                    <p key={moment + side} className="lg-small">
                      <Tag tone={o.met === "yes" ? "ok" : o.met === "partly" ? "busy" : "err"}>{t(`agile.met.${o.met}`)}</Tag> {t(`agile.said.${moment}.${side}`)}: <strong>{o.reached}</strong>{o.note ? ` – ${o.note}` : ""}
                    </p>
                  ) : null;
                }),
              )}
            </div>
          </li>
        ))}
      </ul>
      {v.can.evaluate && (
        <div className="lg-bd lg-row wrap tight">
          <Act onClick={() => set("mid")}>{t("agile.evaluate.mid")}</Act>
          <Act onClick={() => set("final")}>{t("agile.evaluate.final")}</Act>
        </div>
      )}
      {open && <Say v={v} moment={open} close={() => set(undefined)} />}
    </Panel>
  );
}

function Say({ v, moment, close }: { v: Sheet; moment: "mid" | "final"; close(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const me = useQuery(session()).data?.person?.id;
  const side = me === v.person ? "worker" : "body";
  const [all, set] = useState<Opinion[]>(() => v.terms.goals.map((g) => v.opinions.find((o) => o.goal === g.id && o.moment === moment && o.side === side) ?? { goal: g.id!, moment, reached: "", met: "yes", note: "" }));
  const send = useMutation({
    mutationFn: () => evaluate(v.id, moment, all.map(({ goal, reached, met, note }) => ({ goal, moment, reached, met, note: note ?? "" }))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["agile"] });
      tell(t("agile.evaluated"));
      close();
    },
  });
  const change = (i: number, some: Partial<Opinion>) => set(all.map((o, j) => (i === j ? { ...o, ...some } : o)));
  const p = send.error instanceof Problem ? send.error : undefined;
  return (
    <Dialog title={t(`agile.evaluate.${moment}`)} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        {v.terms.goals.map((g, i) => (
          <fieldset key={g.id} className="lg-agile-goal lg-form">
            <legend className="lg-lbl">{g.result}</legend>
            <p className="lg-hint">{g.indicator}: {target(g, t, lang)}</p>
            <div className="lg-cols">
              <TextField label={t("agile.reached")} type={g.kind === "date" ? "date" : "text"} inputMode={g.kind === "number" || g.kind === "percent" ? "decimal" : undefined} maxLength={200} value={all[i]!.reached} onChange={(e) => change(i, { reached: e.target.value })} />
              <Choose label={t("agile.met")} value={all[i]!.met} onChange={(e) => change(i, { met: e.target.value as Opinion["met"] })}>
                {(["yes", "partly", "no"] as const).map((m) => <option key={m} value={m}>{t(`agile.met.${m}`)}</option>)}
              </Choose>
            </div>
            <TextArea label={t("agile.met.note")} value={all[i]!.note ?? ""} limit={2000} onChange={(e) => change(i, { note: e.target.value })} optional />
          </fieldset>
        ))}
        <Refusal error={send.error} />
        {p?.faults.map((f) => <p key={f.location} className="lg-errmsg">{f.detail}</p>)}
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={send.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}
