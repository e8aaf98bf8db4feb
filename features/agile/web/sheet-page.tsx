/** One agreement: what it says, where it stands, and what whoever reads may do now. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Problem } from "@/api/http.ts";
import { useSecondFactor } from "@core/identity";
import { full, isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, useGo, usePath } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Refusal, Skeleton, Tag, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { documentOf, move, place, recordOf, renew, revise, sheet, sign, type Sheet } from "./api.ts";
import { Evaluation } from "./evaluation.tsx";
import { agreementInPath, Lacks } from "./form-page.tsx";
import { clock, dayBefore, days, hours, longDay, target, tone } from "./say.ts";
import { Withdraw } from "./withdraw.tsx";
import "./agile.css";

export function SheetPage() {
  const { t, lang } = useWords();
  const id = agreementInPath(usePath());
  const s = useQuery(sheet(id));
  if (s.isPending) return <Skeleton lines={8} />;
  if (!s.data) return <Unanswered title={t("staff.agile.agreements")} error={s.error} retry={() => void s.refetch()} />;
  const v = s.data;
  const name = v.names[v.person] ?? "";
  return (
    <>
      <PageHead title={t("agile.sheet.title", { name })} under={`${v.office_name} · ${t(`agile.kind.${v.kind}`)}`} side={<Tag tone={tone(v.state)}>{t(`agile.state.${v.state}`)}</Tag>} />
      <div className="lg-two">
        <div className="lg-stack">
          <Now v={v} />
          {v.lacks.length > 0 && v.state !== "draft" && <Lacks lacks={v.lacks} />}
          <What v={v} />
          {v.can.evaluate || v.opinions.length > 0 ? <Evaluation v={v} /> : null}
        </div>
        <div className="lg-stack">
          <Signatures v={v} />
          <Panel title={t("agile.story")} id="agile-story">
            <ol className="lg-list">
              {[...v.steps].reverse().map((x, i) => (
                <li key={i} className="lg-agile-step">
                  <span className="lg-grow">
                    <span className="lg-strong">{t(`agile.did.${x.move}`)}</span>
                    <span className="lg-small lg-muted"> {v.names[x.actor] ?? t("agile.by_itself")}, {full(lang, x.at)}</span>
                    {x.note && <span className="lg-small lg-pre">«{x.note}»</span>}
                  </span>
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      </div>
    </>
  );
}

/** What waits for whoever reads, and the acts that they may do. */
function Now({ v }: { v: Sheet }) {
  const { t, lang } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const tell = useToast();
  const { confirm, dialog } = useSecondFactor();
  const [asking, ask] = useState<"amend" | "refuse" | "approve" | "reopen" | "suspend" | "withdraw" | "revise">();
  const refresh = () => client.invalidateQueries({ queryKey: ["agile"] });
  const act = useMutation({ mutationFn: (m: string) => move(v.id, m), onSuccess: refresh });
  const both = useMutation({
    mutationFn: async () => {
      if (v.can.approve) await move(v.id, "approve");
      await move(v.id, "prepare");
    },
    onSettled: refresh,
  });
  const signing = useMutation({
    mutationFn: async () => ((await confirm()) ? sign(v.id, v.sha256 ?? "") : undefined),
    onSuccess: async (a) => {
      await refresh();
      if (a) tell(t(a.state === "to_sign" ? "agile.signed.half" : "agile.signed.both"));
    },
  });
  const next = useMutation({ mutationFn: () => renew(v.id), onSuccess: async (n) => (await refresh(), go(`/agile/accordi/${n.id}/scrivi`)) });
  const mine = useQuery({ ...place(v.id), enabled: !!v.can.private && !!v.call && v.state !== "draft" });
  const can = v.can;
  const ready = (can.approve || can.prepare) && v.lacks.length === 0;
  const buttons: ReactNode[] = [];
  if (can.sign) buttons.push(<Act key="sign" look="primary" icon="pencil" busy={signing.isPending} onClick={() => signing.mutate()}>{t("agile.sign")}</Act>);
  if (ready) buttons.push(<Act key="both" look="primary" busy={both.isPending} onClick={() => both.mutate()}>{t(can.approve ? "agile.approve_prepare" : "agile.prepare")}</Act>);
  else if (can.approve) buttons.push(<Act key="approve" look="primary" busy={act.isPending} onClick={() => act.mutate("approve")}>{t("agile.approve")}</Act>);
  if (can.submit) buttons.push(<Go key="write" className="btn btn-primary" to={`/agile/accordi/${v.id}/scrivi`}>{t(`agile.go.${v.state}`)}</Go>);
  else if (can.save) buttons.push(<Go key="edit" className="btn btn-outline-secondary" to={`/agile/accordi/${v.id}/scrivi`}>{t("agile.edit")}</Go>);
  if (can.amend) buttons.push(<Act key="amend" onClick={() => ask("amend")}>{t("agile.amend")}</Act>);
  if (can.refuse) buttons.push(<Act key="refuse" look="outline-danger" onClick={() => ask("refuse")}>{t("agile.refuse")}</Act>);
  if (can.renew) buttons.push(<Act key="renew" look="outline-primary" busy={next.isPending} onClick={() => next.mutate()}>{t("agile.renew")}</Act>);
  if (can.revise) buttons.push(<Act key="revise" onClick={() => ask("revise")}>{t("agile.revise")}</Act>);
  if (can.resume) buttons.push(<Act key="resume" look="primary" busy={act.isPending} onClick={() => act.mutate("resume")}>{t("agile.resume")}</Act>);
  if (can.suspend) buttons.push(<Act key="suspend" onClick={() => ask("suspend")}>{t("agile.suspend")}</Act>);
  if (can.reopen) buttons.push(<Act key="reopen" onClick={() => ask("reopen")}>{t("agile.reopen")}</Act>);
  if (can.withdraw) buttons.push(<Act key="withdraw" look="outline-danger" onClick={() => ask("withdraw")}>{t("agile.withdraw")}</Act>);
  if (can.drop) buttons.push(<Act key="drop" look="ghost" busy={act.isPending} onClick={() => act.mutate("drop")}>{t("agile.drop")}</Act>);
  const error = act.error ?? both.error ?? signing.error ?? next.error;
  const full = error instanceof Problem && (error.code === "agile.office_full" || error.code === "agile.too_many_days");
  return (
    <section className="lg-panel" aria-label={t("agile.now")}>
      <div className="lg-bd lg-stack s3">
        <p>{t(`agile.next.${v.state}`)}</p>
        {v.state === "refused" && <Note tone="busy">{v.steps.filter((x) => x.move === "refuse").at(-1)?.note}</Note>}
        {(v.state === "leaving" || v.state === "withdrawn") && v.last_day && <Note tone="busy">{t("agile.last", { day: longDay(lang, v.last_day) })}</Note>}
        {mine.data && mine.data.place > 0 && <p>{t(mine.data.first ? "agile.place.first" : "agile.place.mine", { n: mine.data.place, of: mine.data.of })} {t(mine.data.inside ? "agile.place.inside" : "agile.place.outside")}</p>}
        {v.sha256 && <div><a className="btn btn-outline-secondary" href={documentOf(v.id)} target="_blank" rel="noreferrer"><Icon name="file" size="sm" />{t("agile.read")}</a></div>}
        {v.telework && v.terms.from && <p className="lg-small">{t("agile.telework.replaces", { day: longDay(lang, dayBefore(v.terms.from)) })}</p>}
        {v.steps.some((x) => x.move === "withdraw") && <div><a className="btn btn-outline-secondary" href={recordOf(v.id)} target="_blank" rel="noreferrer"><Icon name="file" size="sm" />{t("agile.record.read")}</a></div>}
        <Refusal error={error} />
        {full && <div><Act onClick={() => ask("approve")}>{t("agile.approve.anyway")}</Act></div>}
        {buttons.length > 0 && <div className="lg-row wrap tight">{buttons}</div>}
      </div>
      {dialog}
      {asking === "withdraw" && <Withdraw id={v.id} close={() => ask(undefined)} />}
      {asking === "revise" && <Revise v={v} close={() => ask(undefined)} />}
      {asking && asking !== "withdraw" && asking !== "revise" && <Why v={v} what={asking} close={() => ask(undefined)} />}
    </section>
  );
}

function Why({ v, what, close }: { v: Sheet; what: string; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [note, set] = useState("");
  const send = useMutation({ mutationFn: () => move(v.id, what, note), onSuccess: async () => (await client.invalidateQueries({ queryKey: ["agile"] }), close()) });
  const field = send.error instanceof Problem ? send.error.at("note") : undefined;
  const name = v.names[v.person] ?? "";
  return (
    <Dialog title={t(`agile.why.${what}`, { name })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <p>{t(`agile.why.${what}.text`, { name })}</p>
        <TextArea label={t(what === "amend" ? "agile.why.what" : "agile.why.reason")} value={note} limit={1000} onChange={(e) => set(e.target.value)} error={field} />
        <Refusal error={field ? null : send.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look={what === "refuse" ? "danger" : "primary"} type="submit" busy={send.isPending}>{t(`agile.why.${what}.go`)}</Act></div>
      </form>
    </Dialog>
  );
}

function Revise({ v, close }: { v: Sheet; close(): void }) {
  const { t } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const [from, set] = useState("");
  const send = useMutation({ mutationFn: () => revise(v.id, from), onSuccess: async (n) => (await client.invalidateQueries({ queryKey: ["agile"] }), go(`/agile/accordi/${n.id}/scrivi`)) });
  const field = send.error instanceof Problem ? send.error.at("from") : undefined;
  return (
    <Dialog title={t("agile.revise.ask")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <p>{t("agile.revise.text")}</p>
        <TextField label={t("agile.revise.from")} type="date" min={isoDay(new Date(Date.now() + 86_400_000))} value={from} onChange={(e) => set(e.target.value)} error={field} />
        <Refusal error={field ? null : send.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={send.isPending}>{t("agile.revise.go")}</Act></div>
      </form>
    </Dialog>
  );
}

function What({ v }: { v: Sheet }) {
  const { t, lang } = useWords();
  const x = v.terms;
  const facts: [string, string][] = [
    [t("agile.fact.period"), x.to ? t("agile.period", { from: longDay(lang, x.from), to: longDay(lang, x.to) }) : t("agile.period.open", { from: longDay(lang, x.from) })],
    [t("agile.fact.days"), days(x, t, lang)],
    [t("agile.fact.place"), x.place],
    [t("agile.fact.bands"), hours(x.bands, lang)],
    [t("agile.fact.off"), t("agile.off", { from: clock(x.off_from), to: clock(x.off_to) })],
    [t("agile.fact.work"), x.activities.join(", ")],
    [t("agile.fact.tools"), x.tools.map((k) => (k.own ? t("agile.tool.mine", { name: k.name }) : k.name)).join(", ")],
  ];
  return (
    <Panel title={t("agile.what")} id="agile-what">
      <div className="lg-bd lg-stack">
        <dl className="lg-agile-facts">{facts.map(([k, val]) => <div key={k}><dt>{k}</dt><dd>{val || "–"}</dd></div>)}</dl>
        {x.note && <p className="lg-pre">«{x.note}»</p>}
        {x.goals.length > 0 && (
          <div className="lg-tb-wrap">
            <table className="lg-tb lg-agile-cards">
              <caption className="visually-hidden">{t("agile.goals")}</caption>
              <thead><tr><th scope="col">{t("agile.goal.result")}</th><th scope="col">{t("agile.goal.indicator")}</th><th scope="col">{t("agile.goal.value")}</th><th scope="col">{t("agile.goal.by")}</th></tr></thead>
              <tbody>
                {x.goals.map((g) => (
                  <tr key={g.id}>
                    <th scope="row">{g.result}</th>
                    <td data-label={t("agile.goal.indicator")}>{g.indicator}</td>
                    <td data-label={t("agile.goal.value")}>{target(g, t, lang)}</td>
                    <td data-label={t("agile.goal.by")} className="lg-num">{longDay(lang, g.by)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Panel>
  );
}

function Signatures({ v }: { v: Sheet }) {
  const { t, lang } = useWords();
  if (!v.sha256) return null;
  const sides = ["worker", "body"] as const;
  return (
    <Panel title={t("agile.signatures")} id="agile-signatures">
      <ul className="lg-list">
        {sides.map((side) => {
          const s = v.signatures.find((x) => x.side === side);
          const who = v.names[side === "worker" ? v.person : v.manager] ?? "";
          return (
            <li key={side}>
              <span className={s ? "lg-ok-text" : "lg-muted"}><Icon name={s ? "check-circle" : "clock"} /></span>
              <span className="lg-grow"><span className="lg-strong">{who}</span><span className="lg-small lg-muted" style={{ display: "block" }}>{s ? t(`agile.signed.${s.how}`, { when: full(lang, s.at) }) : t("agile.signature.waits")}</span></span>
            </li>
          );
        })}
      </ul>
      <p className="lg-bd lg-xs lg-muted lg-mono" style={{ overflowWrap: "anywhere" }}>SHA-256 {v.sha256}</p>
    </Panel>
  );
}
