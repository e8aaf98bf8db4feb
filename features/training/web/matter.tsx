/** What is in a course: lessons with their files, and the bank of questions. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Icon } from "@/ui/icon.tsx";
import { Act, IconAct, Note, Panel, Refusal, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { attach, detach, fileUrl, fill, type Content, type File, type Question } from "./api.ts";

interface LessonIn {
  id?: string;
  title: string;
  words: string;
  files: File[];
}

export function Matter({ content: c }: { content: Content }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [lessons, setLessons] = useState<LessonIn[]>(c.lessons);
  const [bank, setBank] = useState<Question[]>(c.questions);
  const keep = useMutation({
    mutationFn: () => fill(c.course.id, lessons.map((l) => ({ ...(l.id && { id: l.id }), title: l.title, words: l.words })), bank.map((q) => ({ words: q.words, many: q.many, options: q.options, why: q.why }))),
    onSuccess: async (saved) => {
      setLessons(saved.lessons);
      setBank(saved.questions);
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t("ui.saved"));
    },
  });
  const move = <T,>(list: T[], i: number, by: number): T[] => {
    const next = [...list];
    const [one] = next.splice(i, 1);
    next.splice(i + by, 0, one!);
    return next;
  };
  const lesson = (i: number, x: Partial<LessonIn>) => setLessons(lessons.map((l, j) => (i === j ? { ...l, ...x } : l)));
  const question = (i: number, x: Partial<Question>) => setBank(bank.map((q, j) => (i === j ? { ...q, ...x } : q)));
  return (
    <>
      <Panel title={t("training.lessons")} id="lessons">
        <div className="lg-bd lg-stack">
          {lessons.length === 0 && <p className="lg-muted">{t("training.lessons.none")}</p>}
          {lessons.map((l, i) => (
            <div key={l.id ?? `n${i}`} className="lg-tr-q-edit" role="group" aria-label={t("training.lesson.n", { n: i + 1 })}>
              <TextField label={t("training.lesson.title", { n: i + 1 })} value={l.title} onChange={(e) => lesson(i, { title: e.target.value })} />
              <TextArea label={t("training.lesson.words")} hint={t("training.lesson.words.hint")} rows={8} value={l.words} onChange={(e) => lesson(i, { words: e.target.value })} />
              {l.id ? <Files lesson={l.id} files={l.files} change={(files) => lesson(i, { files })} /> : <p className="lg-small lg-muted">{t("training.files.later")}</p>}
              <div className="lg-row tight wrap">
                <Act small icon="up" disabled={i === 0} onClick={() => setLessons(move(lessons, i, -1))} aria-label={t("training.up.of", { n: i + 1 })}>{t("training.up")}</Act>
                <Act small icon="bin" onClick={() => setLessons(lessons.filter((_, j) => j !== i))} aria-label={t("training.lesson.drop", { n: i + 1 })}>{t("training.drop")}</Act>
              </div>
            </div>
          ))}
          <div><Act icon="plus" onClick={() => setLessons([...lessons, { title: "", words: "", files: [] }])}>{t("training.lesson.add")}</Act></div>
        </div>
      </Panel>
      <Panel title={t("training.bank", { n: bank.length })} id="bank">
        <div className="lg-bd lg-stack">
          <p className="lg-muted lg-small">{t("training.bank.text")}</p>
          {bank.map((q, i) => (
            <div key={i} className="lg-tr-q-edit" role="group" aria-label={t("training.question.n", { n: i + 1 })}>
              <TextField label={t("training.question", { n: i + 1 })} value={q.words} onChange={(e) => question(i, { words: e.target.value })} />
              <Tick label={t("training.question.many")} checked={q.many} onChange={(e) => question(i, { many: e.target.checked })} />
              {q.options.map((o, j) => (
                <div key={j} className="lg-tr-opt">
                  <label className="lg-opt"><input type={q.many ? "checkbox" : "radio"} name={`right${i}`} checked={o.right} onChange={(e) => question(i, { options: q.options.map((x, k) => ({ text: x.text, right: k === j ? e.target.checked : q.many && x.right })) })} /><span className="visually-hidden">{t("training.option.right", { n: j + 1 })}</span></label>
                  <TextField label={t("training.option", { n: j + 1 })} value={o.text} onChange={(e) => question(i, { options: q.options.map((x, k) => (k === j ? { ...x, text: e.target.value } : x)) })} />
                  <IconAct icon="bin" label={t("training.option.drop", { n: j + 1 })} onClick={() => question(i, { options: q.options.filter((_, k) => k !== j) })} />
                </div>
              ))}
              <TextField label={t("training.question.why")} hint={t("training.question.why.hint")} optional value={q.why} onChange={(e) => question(i, { why: e.target.value })} />
              <div className="lg-row tight wrap">
                <Act small icon="plus" disabled={q.options.length >= 8} onClick={() => question(i, { options: [...q.options, { text: "", right: false }] })}>{t("training.option.add")}</Act>
                <Act small icon="bin" onClick={() => setBank(bank.filter((_, j) => j !== i))} aria-label={t("training.question.drop", { n: i + 1 })}>{t("training.drop")}</Act>
              </div>
            </div>
          ))}
          <div><Act icon="plus" onClick={() => setBank([...bank, { words: "", many: false, why: "", options: [{ text: "", right: true }, { text: "", right: false }] }])}>{t("training.question.add")}</Act></div>
        </div>
      </Panel>
      <Refusal error={keep.error} />
      <div><Act look="primary" busy={keep.isPending} busyWord={t("ui.saving")} onClick={() => keep.mutate()}>{t("training.matter.save")}</Act></div>
    </>
  );
}

function Files({ lesson, files, change }: { lesson: string; files: File[]; change(f: File[]): void }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const add = useMutation({ mutationFn: (f: globalThis.File) => attach(lesson, f), onSuccess: (f) => change([...files, f]) });
  const drop = useMutation({ mutationFn: (f: File) => detach(f.id), onSuccess: (_, f) => change(files.filter((x) => x.id !== f.id)) });
  return (
    <div className="lg-stack s2">
      {files.length > 0 && (
        <ul className="lg-stack s1" aria-label={t("training.files")}>
          {files.map((f) => <li key={f.id} className="lg-row tight"><Icon name="file" size="sm" /><a className="lg-grow" href={fileUrl(f.id)}>{f.name}</a><IconAct icon="bin" label={t("training.file.drop", { name: f.name })} onClick={() => drop.mutate(f)} /></li>)}
        </ul>
      )}
      <input ref={input} type="file" hidden onChange={(e) => { const f = e.target.files?.[0]; e.target.value = ""; if (f) add.mutate(f); }} aria-hidden="true" tabIndex={-1} />
      <div className="lg-row wrap tight"><Act small icon="clip" busy={add.isPending} busyWord={t("training.file.sending")} onClick={() => input.current?.click()}>{t("training.file.add")}</Act><span className="lg-small lg-muted">{t("training.file.hint")}</span></div>
      <Refusal error={add.error ?? drop.error} />
      {files.some((f) => f.scan === "unscanned") && <Note>{t("training.unscanned.text")}</Note>}
    </div>
  );
}
