/** Groups that work from elsewhere for some months: who is in, what came of it, what follows. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { nameOf, people } from "@/api/town.ts";
import { offices } from "@core/ente";
import { isoDay } from "@/ui/dates.ts";
import { Progress } from "@/ui/chart.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Empty, Panel, Refusal, Tag, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { addCohort, cohorts, conclude, enrol, progress, type Cohort } from "./api.ts";
import { longDay } from "./say.ts";

export function Cohorts() {
  const { t, lang } = useWords();
  const all = useQuery(cohorts()).data ?? [];
  const [open, set] = useState<{ what: "add" | "extend" | "enrol" | "conclude"; c: Cohort }>();
  const fresh: Cohort = { id: "", name: "", size: 100, from: isoDay(new Date()), months: 6, state: "running", outcome: "", extends: "", members: 0 };
  return (
    <Panel title={t("agile.cohorts")} id="agile-cohorts" side={<Act small icon="plus" onClick={() => set({ what: "add", c: fresh })}>{t("agile.cohort.add")}</Act>}>
      {all.length === 0 ? <Empty title={t("agile.cohorts.none")}>{t("agile.cohorts.none.text")}</Empty> : (
        <ul className="lg-list">
          {all.map((c) => (
            <li key={c.id} className="lg-agile-step">
              <div className="lg-grow lg-stack s1">
                <p><span className="lg-strong">{c.name}</span> <Tag tone={c.state === "running" ? "ok" : c.state === "evaluated" ? "info" : "off"}>{t(`agile.cohort.${c.state}`)}</Tag></p>
                <p className="lg-small lg-muted">{t("agile.cohort.line", { from: longDay(lang, c.from), n: c.months })} · {t("agile.cohort.people", { n: c.members ?? 0, size: c.size })}</p>
                {c.state !== "ended" && (c.members ?? 0) > 0 && <HowFar c={c} />}
                {c.outcome && <p className="lg-small lg-pre">{c.outcome}</p>}
                <div className="lg-row wrap tight">
                  {c.state === "running" && <Act small onClick={() => set({ what: "enrol", c })} aria-label={t("agile.cohort.enrol.of", { name: c.name })}>{t("agile.cohort.enrol")}</Act>}
                  {(c.state === "running" || c.state === "evaluated") && <Act small onClick={() => set({ what: "conclude", c })} aria-label={`${t("agile.cohort.conclude")}: ${c.name}`}>{t("agile.cohort.conclude")}</Act>}
                  {c.state === "evaluated" && <Act small look="outline-primary" onClick={() => set({ what: "extend", c: { ...fresh, name: "", extends: c.id!, size: 4000, months: 12 } })} aria-label={`${t("agile.cohort.extend")}: ${c.name}`}>{t("agile.cohort.extend")}</Act>}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      {open && (open.what === "add" || open.what === "extend") && <Add first={open.c} close={() => set(undefined)} />}
      {open?.what === "enrol" && <Enrol c={open.c} close={() => set(undefined)} />}
      {open?.what === "conclude" && <Conclude c={open.c} close={() => set(undefined)} />}
    </Panel>
  );
}

/** How far the people of a group have come: how many hold an agreement, then where the others are. */
function HowFar({ c }: { c: Cohort }) {
  const { t } = useWords();
  const p = useQuery(progress(c.id!)).data;
  if (!p) return null;
  const parts = (["drafts", "sent", "signing", "over", "without"] as const).filter((k) => p[k] > 0);
  return (
    <>
      <Progress label={t("agile.cohort.held")} value={p.held} of={p.members} />
      {parts.length > 0 && <p className="lg-small lg-muted">{parts.map((k) => t(`agile.cohort.are.${k}`, { n: p[k] })).join(" · ")}</p>}
    </>
  );
}

/** The figures from which an evaluation is written. */
function Figures({ c }: { c: Cohort }) {
  const { t, lang } = useWords();
  const p = useQuery(progress(c.id!)).data;
  if (!p) return null;
  const number = new Intl.NumberFormat(lang);
  const facts: [string, string][] = [
    [t("agile.cohort.fact.people"), t("agile.cohort.fact.of", { n: number.format(p.held + p.over), of: number.format(p.members) })],
    [t("agile.cohort.fact.days"), p.held ? new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(p.days / p.held) : "–"],
    [t("agile.cohort.fact.goals"), p.hidden ? t("agile.figures.few") : t("agile.cohort.fact.of", { n: number.format(p.met), of: number.format(p.goals) })],
    [t("agile.cohort.fact.evaluated"), p.hidden ? t("agile.figures.few") : number.format(p.evaluated)],
  ];
  return <dl className="lg-facts">{facts.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>;
}

function Add({ first, close }: { first: Cohort; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [d, set] = useState(first);
  const keep = useMutation({ mutationFn: () => addCohort(d), onSuccess: async () => (await client.invalidateQueries({ queryKey: ["agile"] }), close()) });
  const p = keep.error instanceof Problem ? keep.error : undefined;
  return (
    <Dialog title={t(first.extends ? "agile.cohort.extend" : "agile.cohort.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate())}>
        <TextField label={t("agile.cohort.name")} value={d.name} maxLength={200} onChange={(e) => set({ ...d, name: e.target.value })} error={p?.at("name")} />
        <div className="lg-cols">
          <TextField label={t("agile.cohort.size")} type="number" min={1} value={d.size} onChange={(e) => set({ ...d, size: Number(e.target.value) })} error={p?.at("size")} />
          <TextField label={t("agile.from")} type="date" value={d.from} onChange={(e) => set({ ...d, from: e.target.value })} error={p?.at("from")} />
          <TextField label={t("agile.cohort.months")} type="number" min={1} max={60} value={d.months} onChange={(e) => set({ ...d, months: Number(e.target.value) })} />
        </div>
        <Refusal error={p?.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

function Enrol({ c, close }: { c: Cohort; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const every = useQuery(offices()).data ?? [];
  const everybody = useQuery(people()).data ?? [];
  const [whole, setWhole] = useState<string[]>([]);
  const [some, setSome] = useState<string[]>([]);
  const [find, setFind] = useState("");
  const keep = useMutation({
    mutationFn: async () => {
      let n = 0;
      if (whole.length) n += (await enrol(c.id!, [], whole)).added;
      if (some.length) n += (await enrol(c.id!, some, [])).added;
      return n;
    },
    onSuccess: async (n) => {
      await client.invalidateQueries({ queryKey: ["agile"] });
      tell(t("agile.cohort.added", { n }));
      close();
    },
  });
  const flip = (list: string[], v: string) => (list.includes(v) ? list.filter((x) => x !== v) : [...list, v]);
  const shown = everybody.filter((p) => find && nameOf(p).toLowerCase().includes(find.toLowerCase())).slice(0, 8);
  return (
    <Dialog title={t("agile.cohort.enrol.of", { name: c.name })} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate())}>
        <p>{t("agile.cohort.enrol.text", { n: c.size - (c.members ?? 0) })}</p>
        <fieldset><legend className="lg-lbl">{t("agile.cohort.offices")}</legend><div className="lg-cols">{every.map((o) => <Tick key={o.id} label={o.name} checked={whole.includes(o.id)} onChange={() => setWhole(flip(whole, o.id))} />)}</div></fieldset>
        <fieldset>
          <legend className="lg-lbl">{t("agile.cohort.persons")}</legend>
          <TextField label={t("agile.cohort.find")} value={find} onChange={(e) => setFind(e.target.value)} />
          {[...everybody.filter((p) => some.includes(p.id)), ...shown.filter((p) => !some.includes(p.id))].map((p) => <Tick key={p.id} label={nameOf(p)} checked={some.includes(p.id)} onChange={() => setSome(flip(some, p.id))} />)}
        </fieldset>
        <Refusal error={keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={whole.length + some.length === 0} busy={keep.isPending}>{t("agile.cohort.enrol.go")}</Act></div>
      </form>
    </Dialog>
  );
}

function Conclude({ c, close }: { c: Cohort; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [outcome, set] = useState(c.outcome ?? "");
  const [ended, end] = useState(false);
  const keep = useMutation({ mutationFn: () => conclude(c.id!, outcome, ended), onSuccess: async () => (await client.invalidateQueries({ queryKey: ["agile"] }), close()) });
  const p = keep.error instanceof Problem ? keep.error : undefined;
  return (
    <Dialog title={t("agile.cohort.conclude.of", { name: c.name })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate())}>
        <p>{t("agile.cohort.conclude.text")}</p>
        <Figures c={c} />
        <TextArea label={t("agile.cohort.outcome")} value={outcome} limit={4000} onChange={(e) => set(e.target.value)} error={p?.at("outcome")} />
        <Tick label={t("agile.cohort.end")} checked={ended} onChange={(e) => end(e.target.checked)} />
        <Refusal error={p?.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}
