/** Writing a survey: who is asked, when, and what. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, IconAct, Refusal, Switch, TextArea, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { change, cohorts, make, type Form, type Kind, type View } from "./api.ts";

type Draft = { kind: Kind; text: string; options: string; optional: boolean };
const empty: Draft = { kind: "scale", text: "", options: "", optional: false };
const lines = (s: string) => s.split("\n").map((l) => l.trim()).filter(Boolean);

export function FormDialog({ v, close, done }: { v?: View; close(): void; done(id: string): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const groups = useQuery(cohorts()).data ?? {};
  const [title, setTitle] = useState(v?.title ?? "");
  const [about, setAbout] = useState(v?.about ?? "");
  const [cohort, setCohort] = useState(v?.cohort ?? "");
  const [byOffice, setByOffice] = useState(v?.byOffice ?? false);
  const [waves, setWaves] = useState(v ? v.waves.map((w) => w.name).join("\n") : `${t("survey.before")}\n${t("survey.after")}`);
  const [questions, set] = useState<Draft[]>(v?.questions?.map((q) => ({ kind: q.kind, text: q.text, options: (q.options ?? []).join("\n"), optional: !!q.optional })) ?? [{ ...empty }]);
  const alter = (i: number, more: Partial<Draft>) => set((all) => all.map((q, n) => (n === i ? { ...q, ...more } : q)));
  const save = useMutation({
    mutationFn: () => {
      const f: Form = { title, about, cohort, byOffice, waves: lines(waves), questions: questions.map((q) => ({ ...q, options: q.kind === "text" ? [] : lines(q.options) })) };
      return v ? change(v.id, f) : make(f);
    },
    onSuccess: async (s) => (await client.invalidateQueries({ queryKey: ["survey"] }), done(v?.id ?? s.id)),
  });
  return (
    <Dialog wide title={t(v ? "survey.edit" : "survey.new")} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <TextField label={t("survey.name")} required maxLength={120} value={title} onChange={(e) => setTitle(e.target.value)} />
        <TextArea label={t("survey.about")} optional rows={2} maxLength={600} value={about} onChange={(e) => setAbout(e.target.value)} />
        <div className="lg-cols">
          <Choose label={t("survey.who")} value={cohort} onChange={(e) => setCohort(e.target.value)}>
            <option value="">{t("survey.who.all")}</option>
            {Object.entries(groups).map(([id, name]) => <option key={id} value={id}>{name}</option>)}
          </Choose>
          <TextArea label={t("survey.waves")} hint={t("survey.waves.hint")} required rows={2} value={waves} onChange={(e) => setWaves(e.target.value)} />
        </div>
        <Switch label={t("survey.byOffice")} checked={byOffice} onChange={(e) => setByOffice(e.target.checked)} />
        <h3>{t("survey.questions")}</h3>
        {questions.map((q, i) => (
          <fieldset key={i} className="lg-survey-draft">
            <legend className="visually-hidden">{t("survey.question.n", { n: i + 1 })}</legend>
            <div className="lg-row top">
              <span className="lg-grow"><TextField label={t("survey.question.n", { n: i + 1 })} required maxLength={300} value={q.text} onChange={(e) => alter(i, { text: e.target.value })} /></span>
              {questions.length > 1 && <IconAct icon="bin" label={t("survey.question.remove", { n: i + 1 })} onClick={() => set((all) => all.filter((_, n) => n !== i))} />}
            </div>
            <div className="lg-cols">
              <Choose label={t("survey.kind")} value={q.kind} onChange={(e) => alter(i, { kind: e.target.value as Kind, options: "" })}>
                {(["scale", "choice", "text"] as const).map((k) => <option key={k} value={k}>{t(`survey.kind.${k}`)}</option>)}
              </Choose>
              {q.kind !== "text" && <TextArea label={t(`survey.options.${q.kind}`)} optional={q.kind === "scale"} hint={t("survey.options.hint")} rows={2} value={q.options} onChange={(e) => alter(i, { options: e.target.value })} />}
            </div>
            <Switch label={t("survey.optional")} checked={q.optional} onChange={(e) => alter(i, { optional: e.target.checked })} />
          </fieldset>
        ))}
        <Act icon="plus" onClick={() => set((all) => [...all, { ...empty }])}>{t("survey.question.add")}</Act>
        <Refusal error={save.error} />
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" busy={save.isPending} busyWord={t("ui.saving")}>{t("survey.save")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
