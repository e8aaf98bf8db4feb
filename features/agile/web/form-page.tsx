/** The application, written a step at a time and kept as it is written. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Problem } from "@/api/http.ts";
import { Go, useGo, usePath } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Refusal, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { move, papers, priorities, save, setPriorities, sheet, type Priority, type Sheet, type Terms } from "./api.ts";
import { Goals } from "./goals.tsx";
import { Days, Priorities, Tools, Work } from "./steps.tsx";
import { PapersCard } from "./cards.tsx";
import "./agile.css";

export const agreementInPath = (path: string): string => /\/accordi\/([^/]+)/.exec(path)?.[1] ?? "";

export function FormPage() {
  const { t } = useWords();
  const id = agreementInPath(usePath());
  const s = useQuery(sheet(id));
  if (s.isPending) return <Skeleton lines={8} />;
  if (!s.data) return <Unanswered title={t("staff.agile.agreements")} error={s.error} retry={() => void s.refetch()} />;
  return <Form key={id} first={s.data} />;
}

const steps = ["work", "days", "tools", "goals", "priority", "read", "send"] as const;
type Step = (typeof steps)[number];

/** Keeps what is written: two seconds after the last touch, and before anything else is done. */
function useKeeping(first: Sheet) {
  const client = useQueryClient();
  const [terms, set] = useState<Terms>(first.terms);
  const [telework, setTelework] = useState(first.telework);
  const kept = useRef({ version: first.version, text: JSON.stringify([first.terms, first.telework]) });
  const keep = useMutation({
    mutationFn: async () => {
      const text = JSON.stringify([terms, telework]);
      if (text === kept.current.text) return;
      const a = await save(first.id, kept.current.version, terms, telework);
      kept.current = { version: a.version, text };
      // Goals get their ids from the server; nothing else comes back changed.
      set((now) => ({ ...now, goals: now.goals.map((g, i) => ({ ...g, id: g.id || a.terms.goals[i]?.id || "" })) }));
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: ["agile", "mine"] }),
  });
  const run = keep.mutate;
  useEffect(() => {
    const timer = setTimeout(() => run(), 2000);
    return () => clearTimeout(timer);
  }, [terms, telework, run]);
  const dirty = JSON.stringify([terms, telework]) !== kept.current.text;
  useEffect(() => {
    const ask = (e: BeforeUnloadEvent) => dirty && e.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [dirty]);
  return { terms, set: (some: Partial<Terms>) => set((now) => ({ ...now, ...some })), telework, setTelework, keep, dirty };
}

function Form({ first }: { first: Sheet }) {
  const { t } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const [at, setAt] = useState(0);
  const head = useRef<HTMLHeadingElement>(null);
  const k = useKeeping(first);
  const mine = !!first.can.private && !first.can.approve;
  const list: Step[] = mine ? [...steps] : steps.filter((s) => s !== "priority" && s !== "read");
  const step = list[at]!;
  const why = useQuery({ ...priorities(first.id), enabled: mine });
  const [reasons, setReasons] = useState<Priority[]>();
  const shown = reasons ?? why.data ?? [];
  const turn = useMutation({
    mutationFn: async (to: number) => {
      await k.keep.mutateAsync();
      if (step === "priority" && reasons) await setPriorities(first.id, reasons);
      return to;
    },
    onSuccess: (to) => {
      setAt(to);
      requestAnimationFrame(() => head.current?.focus());
    },
  });
  const send = useMutation({
    mutationFn: async () => {
      await k.keep.mutateAsync();
      if (first.can.submit) await move(first.id, "submit");
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["agile"] });
      go(`/agile/accordi/${first.id}`);
    },
  });
  const problem = [k.keep.error, send.error].find((e) => e instanceof Problem) as Problem | undefined;
  if (!first.can.save) return <Closed id={first.id} state={first.state} />;
  const body: Record<Step, ReactNode> = {
    work: <Work terms={k.terms} set={k.set} office={first.office} problem={problem} />,
    days: <Days terms={k.terms} set={k.set} problem={problem} />,
    tools: <Tools terms={k.terms} set={k.set} telework={k.telework} setTelework={k.setTelework} kind={first.kind} problem={problem} />,
    goals: <Goals goals={k.terms.goals} activities={k.terms.activities} last={k.terms.to ?? ""} set={(goals) => k.set({ goals })} problem={problem} />,
    priority: <Priorities all={shown} set={setReasons} />,
    read: <Reading />,
    send: <Summary terms={k.terms} set={k.set} id={first.id} mine={mine} />,
  };
  return (
    <>
      <PageHead title={t(`agile.form.${first.kind}`)} under={t(k.keep.isPending ? "agile.form.saving" : k.dirty ? "agile.form.writing" : "agile.form.saved")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={`/agile/accordi/${first.id}`}>{t("agile.sheet.title", { name: first.names[first.person] ?? "" })}</Go></nav>} />
      <ol className="lg-agile-steps" aria-label={t("agile.form.steps")}>
        {list.map((s, i) => (
          <li key={s} className={i < at ? "past" : i === at ? "here" : ""}>
            <button type="button" aria-current={i === at ? "step" : undefined} onClick={() => i !== at && turn.mutate(i)}><span className="n" aria-hidden="true">{i + 1}</span>{t(`agile.step.${s}`)}</button>
          </li>
        ))}
      </ol>
      <form className="lg-panel" noValidate onSubmit={(e) => (e.preventDefault(), at < list.length - 1 ? turn.mutate(at + 1) : send.mutate())}>
        <div className="lg-hd"><h2 ref={head} tabIndex={-1}>{t("agile.step.of", { n: at + 1, all: list.length, step: t(`agile.step.${step}`) })}</h2></div>
        <div className="lg-bd lg-form">
          {first.state === "to_amend" && <Note tone="busy">{t("agile.amend.asked")} <em>{first.steps.filter((x) => x.move === "amend").at(-1)?.note}</em></Note>}
          {body[step]}
          <Refusal error={turn.error ?? send.error ?? k.keep.error} />
          <div className="lg-row wrap between">
            {at > 0 ? <Act onClick={() => turn.mutate(at - 1)}>{t("agile.form.back")}</Act> : <span />}
            <Act look="primary" type="submit" busy={turn.isPending || send.isPending} busyWord={t("ui.saving")}>{t(at < list.length - 1 ? "agile.form.next" : mine ? "agile.form.send" : "agile.form.keep")}</Act>
          </div>
        </div>
      </form>
    </>
  );
}

function Closed({ id, state }: { id: string; state: string }) {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t("agile.form.first")} />
      <Note>{t(`agile.next.${state}`)} <Go to={`/agile/accordi/${id}`}>{t("agile.details")}</Go></Note>
    </>
  );
}

function Reading() {
  const { t } = useWords();
  const all = useQuery(papers());
  if (all.data?.length === 0) return <p>{t("agile.papers.none")}</p>;
  return (
    <>
      <p>{t("agile.papers.text")}</p>
      <PapersCard />
    </>
  );
}

function Summary({ terms, set, id, mine }: { terms: Terms; set(some: Partial<Terms>): void; id: string; mine: boolean }) {
  const { t } = useWords();
  const s = useQuery({ ...sheet(id), staleTime: 0, refetchOnMount: "always" });
  const lacks = s.data?.lacks ?? [];
  return (
    <>
      {lacks.length === 0 ? <Note tone="ok">{t("agile.lacks.none")}</Note> : <Lacks lacks={lacks} />}
      {mine && (
        <div className="lg-fld">
          <label htmlFor="agile-note">{t("agile.note")} <span className="lg-muted lg-light">{t("ui.optional")}</span></label>
          <textarea id="agile-note" className="lg-ctl" maxLength={1000} value={terms.note ?? ""} onChange={(e) => set({ note: e.target.value })} />
        </div>
      )}
    </>
  );
}

/** What the law asks and is not there yet, each with its norm. */
export function Lacks({ lacks }: { lacks: { code: string; article: string }[] }) {
  const { t } = useWords();
  return (
    <Panel title={t("agile.lacks", { n: lacks.length })} id="agile-lacks">
      <ul className="lg-list">
        {lacks.map((l) => <li key={l.code}><span className="lg-grow">{t(`agile.lack.${l.code}`)}</span><span className="lg-small lg-muted">{l.article}</span></li>)}
      </ul>
    </Panel>
  );
}
