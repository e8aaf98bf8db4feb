/** The parts of "my smart working" that are about the agreement: the agreement itself, the goals, what is to be read. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, useGo } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Act, Empty, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { begin, calls, documentOf, mine, papers, read, renew, sheet, type Agreement, type Goal, type Opinion, type Paper } from "./api.ts";
import { clock, days, daysTo, hours, longDay, target, tone } from "./say.ts";
import { Withdraw } from "./withdraw.tsx";
import "./agile.css";

const holds = new Set(["in_force", "signed", "suspended", "leaving"]);
const open = new Set(["draft", "submitted", "to_amend", "approved", "to_sign"]);

/** The agreement of who reads: the one that holds, the one being made, or how to ask for one. */
export function AgreementCard() {
  const { t } = useWords();
  const all = useQuery(mine());
  if (all.isPending) return <Panel><Skeleton lines={4} /></Panel>;
  if (!all.data) return <Panel><Refusal error={all.error} /></Panel>;
  const held = all.data.find((a) => holds.has(a.state));
  const making = all.data.find((a) => open.has(a.state));
  return (
    <>
      {making && <Making a={making} />}
      {held ? <Held a={held} making={!!making} /> : !making && <Ask />}
      {all.data.length > 1 && (
        <Panel title={t("agile.before")} id="agile-before">
          <ul className="lg-list">
            {all.data.filter((a) => a !== held && a !== making).map((a) => <Past key={a.id} a={a} />)}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Past({ a }: { a: Agreement }) {
  const { t, lang } = useWords();
  return (
    <li>
      <Go to={`/agile/accordi/${a.id}`} className="lg-grow">{a.terms.from ? t("agile.period", { from: longDay(lang, a.terms.from), to: longDay(lang, a.last_day || a.terms.to) || t("agile.open_end") }) : t(`agile.kind.${a.kind}`)}</Go>
      <Tag tone={tone(a.state)}>{t(`agile.state.${a.state}`)}</Tag>
    </li>
  );
}

function Making({ a }: { a: Agreement }) {
  const { t } = useWords();
  return (
    <Panel title={t(`agile.making.${a.kind}`)} id="agile-making" side={<Tag tone={tone(a.state)}>{t(`agile.state.${a.state}`)}</Tag>}>
      <div className="lg-bd lg-stack s3">
        <p>{t(`agile.next.${a.state}`)}</p>
        <div><Go to={a.state === "draft" || a.state === "to_amend" ? `/agile/accordi/${a.id}/scrivi` : `/agile/accordi/${a.id}`} className="btn btn-primary">{t(`agile.go.${a.state}`)}</Go></div>
      </div>
    </Panel>
  );
}

function Ask() {
  const { t, lang } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const all = useQuery(calls());
  const today = isoDay(new Date());
  const call = all.data?.find((c) => c.opens <= today && today <= c.closes);
  const start = useMutation({
    mutationFn: () => begin(call?.id ?? "", false),
    onSuccess: async (a) => {
      await client.invalidateQueries({ queryKey: ["agile", "mine"] });
      go(`/agile/accordi/${a.id}/scrivi`);
    },
  });
  return (
    <Panel>
      <Empty art={<Icon name="laptop" size="lg" />} title={t("agile.none")} action={<Act look="primary" busy={start.isPending} onClick={() => start.mutate()}>{t("agile.apply")}</Act>}>
        {t("agile.none.text")}
        {call && <span className="lg-small"> {t("agile.call.open", { title: call.title, day: longDay(lang, call.closes) })}</span>}
      </Empty>
      {start.error && <div className="lg-bd"><Refusal error={start.error} /></div>}
    </Panel>
  );
}

function Held({ a, making }: { a: Agreement; making: boolean }) {
  const { t, lang } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const [leaving, leave] = useState(false);
  const next = useMutation({
    mutationFn: () => renew(a.id),
    onSuccess: async (n) => {
      await client.invalidateQueries({ queryKey: ["agile", "mine"] });
      go(`/agile/accordi/${n.id}/scrivi`);
    },
  });
  const last = a.last_day || a.terms.to;
  const left = last ? daysTo(last, isoDay(new Date())) : undefined;
  const facts: [string, string][] = [
    [t("agile.fact.days"), days(a.terms, t, lang)],
    [t("agile.fact.place"), a.terms.place],
    [t("agile.fact.bands"), hours(a.terms.bands, lang)],
    [t("agile.fact.off"), t("agile.off", { from: clock(a.terms.off_from), to: clock(a.terms.off_to) })],
    [t("agile.fact.tools"), a.terms.tools.map((x) => x.name).join(", ")],
  ];
  return (
    <section className="lg-panel" aria-labelledby="agile-held">
      <div className="lg-bd lg-stack s3">
        <div className="lg-row between top">
          <div>
            <p className="lg-small lg-muted">{t("agile.individual")}</p>
            <h2 id="agile-held">{last ? t(`agile.until.${a.state}`, { day: longDay(lang, last) }) : t("agile.held.open")}</h2>
          </div>
          <Tag tone={tone(a.state)} icon={a.state === "in_force" || a.state === "signed" ? "check" : undefined!}>{t(`agile.state.${a.state}`)}</Tag>
        </div>
        <dl className="lg-agile-facts">
          {facts.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v || "–"}</dd></div>)}
        </dl>
        {a.state === "in_force" && left !== undefined && left <= 60 && !making && (
          <Note tone="busy">
            {t("agile.ends", { n: left })} <button type="button" className="lg-inline-lk" onClick={() => next.mutate()}>{t("agile.renew")}</button>{t("agile.renew.text")}
          </Note>
        )}
        <Refusal error={next.error} />
        <div className="lg-row wrap tight">
          <a className="btn btn-outline-secondary" href={documentOf(a.id)} target="_blank" rel="noreferrer"><Icon name="file" size="sm" />{t("agile.read")}</a>
          <Go className="btn btn-outline-secondary" to={`/agile/accordi/${a.id}`}>{t("agile.details")}</Go>
          {a.state !== "leaving" && <Act look="ghost" onClick={() => leave(true)}>{t("agile.withdraw")}</Act>}
        </div>
      </div>
      {leaving && <Withdraw id={a.id} close={() => leave(false)} />}
    </section>
  );
}

/** How far a goal has come, from 0 to 100; undefined where only words can say. */
export function progress(goal: Goal, reached: string | undefined): number | undefined {
  if (goal.kind !== "number" && goal.kind !== "percent") return undefined;
  if (reached === undefined) return 0;
  const v = Number.parseFloat(reached.replace("%", "").replace(",", "."));
  if (goal.kind === "percent") return v;
  const of = Number.parseFloat(goal.target.replace(",", "."));
  return of > 0 ? Math.min(100, (v / of) * 100) : undefined;
}

const latest = (opinions: Opinion[], goal: string): Opinion | undefined => {
  const rank = (o: Opinion) => (o.moment === "final" ? 2 : 0) + (o.side === "body" ? 1 : 0);
  return opinions.filter((o) => o.goal === goal).sort((a, b) => rank(b) - rank(a))[0];
};

/** The goals of the agreement that holds, and how far each has come at the last word on it. */
export function GoalsCard() {
  const { t, lang } = useWords();
  const all = useQuery(mine()).data;
  const held = all?.find((a) => holds.has(a.state));
  const s = useQuery({ ...sheet(held?.id ?? ""), enabled: !!held }).data;
  if (!held || held.terms.goals.length === 0) return null;
  return (
    <Panel title={t("agile.goals.mine")} id="agile-goals" side={<span className="lg-small lg-muted">{t("agile.goals.until", { day: longDay(lang, held.terms.goals[0]!.by) })}</span>}>
      <ul className="lg-agile-goals">
        {held.terms.goals.map((g) => {
          const o = latest(s?.opinions ?? [], g.id!);
          const share = progress(g, o?.reached);
          return (
            <li key={g.id}>
              <div className="lg-row between top">
                <span>{g.result}</span>
                {share === undefined && o ? <Tag tone={o.met === "yes" ? "ok" : "busy"} icon={o.met === "yes" ? "check" : "clock"}>{o.reached}</Tag> : <strong className="lg-num">{o ? `${o.reached}${g.kind === "percent" && !o.reached.includes("%") ? "%" : ""}` : ""}</strong>}
              </div>
              {share !== undefined && <svg className={`lg-agile-bar${o?.met === "yes" ? " ok" : ""}`} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect className="track" width="100" height="4" /><rect className="fill" width={Math.max(0, Math.min(100, share))} height="4" /></svg>}
              <p className="lg-small lg-muted">{t("agile.goal.target", { target: target(g, t, lang) })}{o?.note ? ` · ${o.note}` : ""}</p>
            </li>
          );
        })}
      </ul>
      <div className="lg-bd"><Go className="lg-lk" to={`/agile/accordi/${held.id}`}>{t("agile.goals.evaluate")}</Go></div>
    </Panel>
  );
}

/** What is still to be read, and what has been. */
export function PapersCard() {
  const { t } = useWords();
  const all = useQuery(papers()).data;
  const [shown, show] = useState<Paper>();
  if (!all || all.length === 0) return null;
  const n = all.filter((p) => p.read).length;
  return (
    <Panel title={t("agile.papers")} id="agile-papers" side={<span className="lg-small lg-muted">{t("agile.papers.n", { read: n, all: all.length })}</span>}>
      <ul className="lg-list">
        {all.map((p) => (
          <li key={p.id}>
            <span className={p.read ? "lg-ok-text" : "lg-busy-text"}><Icon name={p.read ? "check-circle" : "file"} /></span>
            <button type="button" className="lg-inline-lk lg-grow" onClick={() => show(p)}>{p.title}</button>
            <span className="lg-small lg-muted">{p.read ? t("agile.paper.read") : t("agile.paper.unread")}</span>
          </li>
        ))}
      </ul>
      {shown && <ReadPaper paper={shown} close={() => show(undefined)} />}
    </Panel>
  );
}

function ReadPaper({ paper, close }: { paper: Paper; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const done = useMutation({
    mutationFn: () => read(paper.id!),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["agile"] });
      close();
    },
  });
  return (
    <Dialog title={paper.title} close={close} wide foot={paper.read ? <Act look="primary" onClick={close}>{t("ui.close")}</Act> : <><Act onClick={close}>{t("agile.paper.later")}</Act><Act look="primary" busy={done.isPending} onClick={() => done.mutate()}>{t("agile.paper.done")}</Act></>}>
      <Refusal error={done.error} />
      <div className="lg-pre" tabIndex={0} role="document" aria-label={paper.title}>{paper.body}</div>
    </Dialog>
  );
}
