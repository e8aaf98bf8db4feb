/** The quiz: one sheet of questions, saved as it is filled in, marked by the server. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { full, hour } from "@/ui/dates.ts";
import { Icon } from "@/ui/icon.tsx";
import { useNow } from "@/ui/live.tsx";
import { Act, Note, Panel, Refusal, Tick } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { begin, certificateUrl, handIn, save, type Mark, type Study, type Try } from "./api.ts";

type Head = RefObject<HTMLHeadingElement | null>;

export function Quiz({ study: s, head }: { study: Study; head: Head }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [paper, setPaper] = useState<Try>();
  const [mark, setMark] = useState<Mark>();
  const start = useMutation({
    mutationFn: () => begin(s.course.id),
    onSuccess: (v) => {
      setMark(undefined);
      setPaper(v);
    },
  });
  const marked = (m: Mark) => {
    setPaper(undefined);
    setMark(m);
    void client.invalidateQueries({ queryKey: ["training"] });
  };
  if (paper) return <Paper key={paper.id} paper={paper} head={head} done={marked} />;
  if (mark) return <Outcome mark={mark} head={head} again={() => start.mutate()} busy={start.isPending} error={start.error} />;
  const q = s.quiz;
  return (
    <Panel>
      <div className="lg-bd lg-stack">
        <h2 ref={head} tabIndex={-1}>{t("training.quiz")}</h2>
        <ul className="lg-stack s1">
          <li>{t("training.quiz.questions", { n: q.questions })}</li>
          <li>{t("training.quiz.pass", { pass: s.course.pass })}</li>
          {s.course.quiz_minutes > 0 && <li>{t("training.quiz.time", { n: s.course.quiz_minutes })}</li>}
          <li>{q.left < 0 ? t("training.quiz.free") : t("training.quiz.left", { n: q.left + (q.under ? 1 : 0) })}</li>
        </ul>
        <Marks study={s} />
        <p className="lg-muted lg-small">{t("training.quiz.privacy")}</p>
        {!q.open && <Note tone="busy">{t(s.edition ? "training.quiz.after_edition" : "training.quiz.locked")}</Note>}
        {q.open && q.left === 0 && !q.under && <Note tone="busy">{t("training.quiz.no_tries")}</Note>}
        <Refusal error={start.error} />
        {q.open && (q.left !== 0 || q.under) && <div><Act look="primary" busy={start.isPending} busyWord={t("training.quiz.opening")} onClick={() => start.mutate()}>{t(q.under ? "training.quiz.resume" : q.used ? "training.quiz.retry" : "training.quiz.start")}</Act></div>}
      </div>
    </Panel>
  );
}

/** How my tries went: mine to see, in the order in which I made them. */
export function Marks({ study: s }: { study: Study }) {
  const { t, lang } = useWords();
  if (s.quiz.marks.length === 0) return null;
  return (
    <div className="lg-stack s1">
      <h3>{t("training.marks")}</h3>
      <ol className="lg-stack s1">
        {s.quiz.marks.map((m) => <li key={m.at}>{t(m.passed ? "training.marks.passed" : "training.marks.failed", { day: full(lang, m.at), score: m.score, pass: s.course.pass })}</li>)}
      </ol>
    </div>
  );
}

function Paper({ paper, head, done }: { paper: Try; head: Head; done(m: Mark): void }) {
  const { t, lang } = useWords();
  const [answers, setAnswers] = useState<number[][]>(() => paper.questions.map((_, i) => paper.answers[i] ?? []));
  const [end] = useState(() => Date.now() + (paper.seconds ?? 0) * 1000);
  const [saved, setSaved] = useState(false);
  const [asked, ask] = useState(false);
  const blank = answers.filter((a) => a.length === 0).length;
  const keep = useMutation({ mutationFn: (a: number[][]) => save(paper.id, a), onSuccess: () => setSaved(true) });
  const give = useMutation({ mutationFn: () => handIn(paper.id, answers), onSuccess: done });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => head.current?.focus(), [head]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const choose = (q: number, option: number, many: boolean, on: boolean) => {
    const next = answers.map((a, i) => (i !== q ? a : many ? (on ? [...a, option].sort((x, y) => x - y) : a.filter((o) => o !== option)) : [option]));
    setAnswers(next);
    setSaved(false);
    ask(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => keep.mutate(next), 400);
  };
  const over = useCallback(() => {
    if (!give.isPending && !give.isSuccess) give.mutate();
  }, [give]);
  return (
    <Panel>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (blank > 0 && !asked) return ask(true);
          give.mutate();
        }}
      >
        <div className="lg-bd">
          <h2 ref={head} tabIndex={-1}>{t("training.quiz")}</h2>
          {paper.until && <p className="lg-muted" style={{ marginBottom: 12 }}>{t("training.quiz.until", { hour: hour(lang, paper.until) })}</p>}
          {paper.questions.map((q, i) => (
            <fieldset key={i} className="lg-tr-q">
              <legend>{i + 1}. {q.words}</legend>
              {q.many && <p className="lg-hint">{t("training.quiz.many")}</p>}
              {q.options.map((o, j) => <Tick key={j} kind={q.many ? "checkbox" : "radio"} name={`q${i}`} label={o} checked={answers[i]!.includes(j)} onChange={(e) => choose(i, j, q.many, e.target.checked)} />)}
            </fieldset>
          ))}
          <Refusal error={give.error ?? keep.error} />
          {asked && blank > 0 && <Note tone="busy" role="alert">{t("training.quiz.blank", { n: blank })}</Note>}
        </div>
        <div className="lg-tr-bar">
          <span className="lg-small lg-muted" role="status">
            {keep.isPending ? t("training.quiz.saving") : saved ? t("training.quiz.saved") : t("training.quiz.answered", { done: answers.length - blank, of: answers.length })}
            {paper.seconds && <Clock end={end} over={over} />}
          </span>
          <Act look="primary" type="submit" busy={give.isPending} busyWord={t("training.quiz.handing")}>{t(asked && blank > 0 ? "training.quiz.hand_anyway" : "training.quiz.hand")}</Act>
        </div>
      </form>
    </Panel>
  );
}

/** The minutes that are left, said when they are few; at the end what was answered is handed in. */
function Clock({ end, over }: { end: number; over(): void }) {
  const { t } = useWords();
  const left = end - useNow(5);
  useEffect(() => {
    if (left <= 0) over();
  }, [left, over]);
  if (left > 5 * 60_000) return null;
  return <span> · <Icon name="clock" size="xs" /> {left > 60_000 ? t("training.quiz.few", { n: Math.ceil(left / 60_000) }) : t("training.quiz.last")}</span>;
}

function Outcome({ mark: m, head, again, busy, error }: { mark: Mark; head: Head; again(): void; busy: boolean; error: unknown }) {
  const { t } = useWords();
  useEffect(() => head.current?.focus(), [head]);
  return (
    <Panel>
      <div className="lg-bd lg-stack">
        <h2 ref={head} tabIndex={-1}>{t(m.passed ? "training.mark.passed" : "training.mark.failed")}</h2>
        <Note tone={m.passed ? "ok" : "busy"}>
          {t("training.mark.score", { score: m.score, pass: m.pass })} {m.late && t("training.mark.late")}
        </Note>
        {m.wrong.length > 0 && (
          <div className="lg-stack s2">
            <h3>{t("training.mark.wrong", { n: m.wrong.length })}</h3>
            <ul className="lg-stack s3">
              {m.wrong.map((w) => <li key={w.place}><strong className="lg-ink">{w.words}</strong>{w.why && <p className="lg-muted">{w.why}</p>}</li>)}
            </ul>
            <p className="lg-small lg-muted">{t("training.mark.once")}</p>
          </div>
        )}
        <Refusal error={error} />
        <div className="lg-row wrap">
          {m.result && <a className="btn btn-primary" href={certificateUrl(m.result)} download><Icon name="download" size="sm" />{t("training.certificate.get")}</a>}
          {!m.passed && m.left !== 0 && <Act look="primary" busy={busy} busyWord={t("training.quiz.opening")} onClick={again}>{m.left < 0 ? t("training.quiz.retry") : t("training.mark.retry", { n: m.left })}</Act>}
          {!m.passed && m.left === 0 && <Note tone="busy">{t("training.quiz.no_tries")}</Note>}
        </div>
      </div>
    </Panel>
  );
}
