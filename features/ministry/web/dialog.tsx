/** One communication: what is told, every attempt with its answer, and what a person may do about it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { day, full, isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Note, Refusal, Skeleton, Tag, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { add, drop, one, receipt, retry, type Kind, type One } from "./api.ts";
import { isOpen, matter, note, states } from "./say.ts";

type Doing = "receipt" | "drop" | "add";

export function CommunicationDialog({ id, close }: { id: string; close(): void }) {
  const { t, lang } = useWords();
  const q = useQuery(one(id));
  const [doing, start] = useState<Doing>();
  const c = q.data;
  const title = c ? `${t(`ministry.kind.${c.kind}`)}: ${c.worker.trim() || t("ministry.nobody")}` : t("ministry.title");
  return (
    <Dialog title={title} close={close} wide>
      {q.isPending && <Skeleton />}
      {q.isError && <Unanswered error={q.error} retry={() => void q.refetch()} />}
      {c && (
        <div className="lg-stack">
          <div className="lg-row wrap tight">
            <Tag tone={states[c.state]!.tone} icon={states[c.state]!.icon}>{t(`ministry.state.${c.state}`)}</Tag>
            <span className="lg-small">{t("ministry.by", { day: day(lang, c.due) })}</span>
            {c.code && <span className="lg-mono lg-small">{c.code}</span>}
          </div>
          {matter(c, t) && <Note tone={c.state === "blocked" || c.state === "refused" ? "err" : "busy"}>{matter(c, t)} {t(c.state === "blocked" ? "ministry.todo.blocked" : c.state === "refused" ? "ministry.todo.refused" : c.trouble ? `ministry.todo.${c.trouble}` : "ministry.todo.exported")}</Note>}
          {note(c, t) && <p className="lg-small">{note(c, t)}</p>}
          {c.next && isOpen(c) && <p className="lg-small lg-muted">{t("ministry.next", { when: full(lang, c.next) })}</p>}
          <Acts c={c} doing={doing} start={start} close={close} />
          <Facts c={c} />
          <Attempts c={c} />
        </div>
      )}
    </Dialog>
  );
}

function Acts({ c, doing, start, close }: { c: One; doing: Doing | undefined; start(d: Doing | undefined): void; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const done = (said: string, shut: boolean) => async () => {
    await client.invalidateQueries({ queryKey: ["ministry"] });
    tell(t(said));
    start(undefined);
    if (shut) close();
  };
  const again = useMutation({ mutationFn: () => retry(c.id), onSuccess: done("ministry.retry.done", false) });
  if (doing) return <Form c={c} doing={doing} back={() => start(undefined)} done={done} />;
  return (
    <div className="lg-stack s2">
      <Refusal error={again.error} />
      <div className="lg-row wrap tight">
        {isOpen(c) && <Act look="primary" icon="send" busy={again.isPending} busyWord={t("ui.sending")} onClick={() => again.mutate()}>{t(c.state === "waiting" || c.state === "sending" ? "ministry.retry" : "ministry.retry.fixed")}</Act>}
        {isOpen(c) && <Act icon="check" onClick={() => start("receipt")}>{t("ministry.receipt")}</Act>}
        {isOpen(c) && c.state !== "sending" && <Act look="outline-danger" icon="close" onClick={() => start("drop")}>{t("ministry.drop")}</Act>}
        {c.state === "accepted" && c.kind !== "A" && <Act icon="pencil" onClick={() => start("add")}>{t("ministry.add")}</Act>}
      </div>
    </div>
  );
}

function Form({ c, doing, back, done }: { c: One; doing: Doing; back(): void; done(said: string, shut: boolean): () => Promise<void> }) {
  const { t } = useWords();
  const [text, set] = useState("");
  const [kind, setKind] = useState<Kind>("M");
  const [on, setOn] = useState(isoDay(new Date()));
  const send = useMutation({
    mutationFn: () => (doing === "receipt" ? receipt(c.id, text) : doing === "drop" ? drop(c.id, text) : add(c.id, kind, on)),
    onSuccess: done(`ministry.${doing}.done`, true),
  });
  const p = send.error instanceof Problem ? send.error : undefined;
  return (
    <form className="lg-form lg-min-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
      <h3>{t(`ministry.${doing}`)}</h3>
      {doing === "receipt" && <TextField label={t("ministry.receipt.code")} hint={t("ministry.receipt.hint")} inputMode="numeric" autoComplete="off" value={text} onChange={(e) => set(e.target.value)} error={p?.at("code") ?? (p && p.faults.length === 0 ? p.message : undefined)} />}
      {doing === "drop" && <TextArea label={t("ministry.drop.why")} hint={t("ministry.drop.hint")} value={text} limit={400} onChange={(e) => set(e.target.value)} error={p?.at("why")} />}
      {doing === "add" && (
        <>
          <Choose label={t("ministry.add.kind")} value={kind} onChange={(e) => setKind(e.target.value as Kind)}>
            {(["M", "R", "A"] as Kind[]).map((k) => <option key={k} value={k}>{t(`ministry.add.${k}`)}</option>)}
          </Choose>
          <TextField label={t(kind === "R" ? "ministry.add.last" : "ministry.add.day")} type="date" value={on} onChange={(e) => setOn(e.target.value)} error={p?.at("day")} />
        </>
      )}
      {!(p && (p.faults.length > 0 || doing === "receipt")) && <Refusal error={send.error} />}
      <div className="lg-row wrap tight end">
        <Act onClick={back}>{t("ui.cancel")}</Act>
        <Act look={doing === "drop" ? "danger" : "primary"} type="submit" busy={send.isPending} busyWord={t("ui.saving")}>{t(`ministry.${doing}.go`)}</Act>
      </div>
    </form>
  );
}

function Facts({ c }: { c: One }) {
  const { t, lang } = useWords();
  const d = (s?: string) => (s ? day(lang, s) + ` ${s.slice(0, 4)}` : undefined);
  const f = c.facts;
  const rows: [string, string | undefined][] = [
    ["employer_cf", f.employer.cf], ["employer_name", f.employer.name], ["worker_cf", f.worker.cf], ["birth", d(f.worker.birth)], ["birthplace", f.worker.birthplace], ["hired", d(f.employment.from)],
    ["contract", f.employment.kind], ["pat", f.employment.pat], ["tariff", f.employment.tariff], ["signed", d(f.period.signed)], ["from", d(f.period.from)], ["to", c.kind === "R" ? d(c.day) : (d(f.period.to) ?? t("ministry.endless"))],
  ];
  return (
    <section aria-labelledby="ministry-facts">
      <h3 id="ministry-facts">{t("ministry.facts")}</h3>
      <dl className="lg-min-facts">
        {rows.map(([key, value]) => (
          <div key={key} className={c.faults.includes(key) ? "bad" : undefined}>
            <dt>{t(`ministry.fault.${key}`)}</dt>
            <dd>{value || "–"}{c.faults.includes(key) && <span className="lg-err-text lg-small"> {t("ministry.wrong")}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Attempts({ c }: { c: One }) {
  const { t, lang } = useWords();
  if (c.attempts.length === 0) return null;
  return (
    <section aria-labelledby="ministry-attempts">
      <h3 id="ministry-attempts">{t("ministry.attempts")}</h3>
      <ol className="lg-min-attempts">
        {c.attempts.toReversed().map((a) => (
          <li key={a.n}>
            <div className="lg-row wrap tight"><span className="lg-small lg-muted lg-num">{full(lang, a.at)}</span> <strong>{t(`ministry.act.${a.act}`)}</strong> <Tag tone={a.fate === "accepted" ? "ok" : a.fate === "refused" ? "err" : "off"}>{t(`ministry.fate.${a.fate || "open"}`)}</Tag></div>
            {(a.message || a.trouble) && <p className="lg-small">{a.message || t(`ministry.trouble.${a.trouble}`)} {a.result && <span className="lg-mono">{a.result}</span>}</p>}
            {a.answer && (
              <details>
                <summary>{t("ministry.answer")}</summary>
                <pre className="lg-pre lg-mono lg-small">{a.answer}</pre>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
