/** The questions, to be answered once and by nobody's name. What is chosen stays on this page until it is sent. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Act, Note, Panel, Refusal, TextArea, Tick } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { answer, type Answer, type Question, type View } from "./api.ts";

export function AnswerForm({ v }: { v: View }) {
  const { t } = useWords();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [given, give] = useState<Record<string, Answer>>({});
  const [missing, setMissing] = useState<string>();
  const questions = v.questions ?? [];
  const set = (a: Answer) => (give((all) => ({ ...all, [a.question]: a })), setMissing((m) => (m === a.question ? undefined : m)));
  const has = (q: Question) => (q.kind === "text" ? !!given[q.id]?.text?.trim() : !!given[q.id]?.value);
  const send = useMutation({
    mutationFn: () => answer(v.id, questions.filter(has).map((q) => given[q.id]!)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["survey"] }),
  });
  const submit = () => {
    const first = questions.find((q) => !q.optional && !has(q));
    setMissing(first?.id);
    if (!first) return send.mutate();
    form.current?.querySelector<HTMLElement>(`[data-q="${first.id}"] input, [data-q="${first.id}"] textarea`)?.focus();
  };
  const wave = v.waves.find((w) => w.state === "open");
  return (
    <form ref={form} noValidate className="lg-stack" onSubmit={(e) => (e.preventDefault(), submit())}>
      <Note>{t("survey.promise", { n: wave?.fewest ?? 5 })}</Note>
      {questions.map((q, i) => (
        <Panel key={q.id}>
          <div className="lg-bd" data-q={q.id}>
            {q.kind === "text" ? (
              <TextArea label={`${i + 1}. ${q.text}`} optional={!!q.optional} hint={t("survey.text.hint")} rows={3} maxLength={500} limit={500} value={given[q.id]?.text ?? ""} error={missing === q.id ? t("survey.missing") : undefined} onChange={(e) => set({ question: q.id, text: e.target.value })} />
            ) : (
              <fieldset className="lg-survey-q" aria-invalid={missing === q.id || undefined} aria-describedby={missing === q.id ? `${q.id}-e` : undefined}>
                <legend>{i + 1}. {q.text} {q.optional && <span className="lg-muted lg-light">{t("ui.optional")}</span>}</legend>
                {missing === q.id && <p className="lg-errmsg" id={`${q.id}-e`}>{t("survey.missing")}</p>}
                <div className={q.kind === "scale" ? "lg-survey-scale" : "lg-stack s1"}>
                  {(q.kind === "scale" ? [1, 2, 3, 4, 5] : (q.options ?? []).map((_, n) => n + 1)).map((n) => (
                    <Tick key={n} kind="radio" name={q.id} checked={given[q.id]?.value === n} onChange={() => set({ question: q.id, value: n })} label={q.kind === "choice" ? q.options![n - 1] : <>{n}{n === 1 && q.options?.[0] && <small> {q.options[0]}</small>}{n === 5 && q.options?.[1] && <small> {q.options[1]}</small>}</>} />
                  ))}
                </div>
              </fieldset>
            )}
          </div>
        </Panel>
      ))}
      <Refusal error={send.error} />
      <div className="lg-row wrap">
        <Act look="primary" type="submit" icon="send" busy={send.isPending} busyWord={t("ui.sending")}>{t("survey.send")}</Act>
        <span className="lg-muted lg-small">{t("survey.send.text")}</span>
      </div>
    </form>
  );
}
