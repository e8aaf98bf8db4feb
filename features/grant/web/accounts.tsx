/** The money of a plan: the budget by heading, what was promised and reached, the expenses with their papers, the reports. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Bars, Progress } from "@/ui/chart.tsx";
import { day } from "@/ui/dates.ts";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { accounts, attach, paperOf, removeExpense, type Accounts, type Board, type Expense } from "./api.ts";
import { useKeep } from "./form.tsx";
import { ExpenseDialog, GrantDialog, HeadingsDialog, IndicatorsDialog } from "./money-dialogs.tsx";
import { euro, percent } from "./money.ts";
import { Reports } from "./reports.tsx";

export function Money({ b, part }: { b: Board; part: "money" | "report" }) {
  const { t } = useWords();
  const [id, choose] = useState(b.grants[0]?.id ?? "");
  const [adding, add] = useState(false);
  const made = b.grants.some((g) => g.id === id) ? id : (b.grants[0]?.id ?? "");
  return (
    <>
      {b.grants.length === 0 && <Panel><Empty art={<Icon name="board" size="lg" />} title={t("grant.money.none")} action={b.can.edit && <Act look="primary" icon="plus" onClick={() => add(true)}>{t("grant.money.new")}</Act>}>{t("grant.money.none.text")}</Empty></Panel>}
      {b.grants.length > 1 && <Choose label={t("grant.money")} value={made} onChange={(e) => choose(e.target.value)}>{b.grants.map((g) => <option key={g.id} value={g.id}>{g.title}</option>)}</Choose>}
      {made && <Grant key={made} id={made} part={part} />}
      {b.grants.length > 0 && b.can.edit && part === "money" && <div><Act icon="plus" onClick={() => add(true)}>{t("grant.money.new")}</Act></div>}
      {adding && <GrantDialog plan={b.plan} g={undefined} close={() => add(false)} />}
    </>
  );
}

function Grant({ id, part }: { id: string; part: "money" | "report" }) {
  const q = useQuery(accounts(id));
  if (q.isPending) return <Skeleton lines={8} />;
  if (!q.data) return <Unanswered error={q.error} retry={() => void q.refetch()} />;
  if (part === "report") return <Reports a={q.data} />;
  return (
    <>
      <Summary a={q.data} />
      <Budget a={q.data} />
      <Results a={q.data} />
      {q.data.can.money && <Expenses a={q.data} />}
    </>
  );
}

function Summary({ a }: { a: Accounts }) {
  const { t, lang } = useWords();
  const [editing, edit] = useState(false);
  const g = a.grant;
  return (
    <Panel title={g.title} icon="board" id="grant-money" side={a.can.edit && <Act small icon="pencil" onClick={() => edit(true)}>{t("ui.change")}</Act>}>
      <dl className="lg-facts">
        <div><dt>{t("grant.total")}</dt><dd className="lg-num">{euro(lang, g.total)}</dd></div>
        <div><dt>{t("grant.share")}</dt><dd className="lg-num">{euro(lang, g.share)} <span className="lg-light">({percent(lang, g.share, g.total)})</span></dd></div>
        <div><dt>{t("grant.spent")}</dt><dd className="lg-num">{euro(lang, a.spent)}</dd></div>
        <div><dt>{t("grant.funded")}</dt><dd className="lg-num">{euro(lang, a.funded)}</dd></div>
      </dl>
      <p className="lg-bd lg-small lg-muted">{t("grant.by.funder", { funder: g.funder })}{g.act && ` · ${g.act}`}{g.cup && <> · CUP <span className="lg-mono">{g.cup}</span></>}</p>
      {editing && <GrantDialog plan={undefined} g={g} close={() => edit(false)} />}
    </Panel>
  );
}

function Budget({ a }: { a: Accounts }) {
  const { t, lang } = useWords();
  const [editing, edit] = useState(false);
  return (
    <Panel title={t("grant.budget")} icon="burger" id="grant-budget" side={a.can.edit && <Act small icon="pencil" onClick={() => edit(true)}>{t("ui.change")}</Act>}>
      <div className="lg-bd lg-stack">
        {a.lines.length === 0 ? <p className="lg-muted">{t("grant.budget.none")}</p> : (
          <>
            <Bars title={t("grant.budget")} quiet of={t("grant.heading")} unit={t("grant.spent")} format={(n) => euro(lang, n)} rows={a.lines.map((l) => ({ label: l.title, value: l.spent, of: l.planned, note: l.spent > l.planned ? t("grant.over", { by: euro(lang, l.spent - l.planned) }) : t("grant.left", { left: euro(lang, l.planned - l.spent), share: euro(lang, l.funded) }) }))} />
            <p className="lg-small lg-muted">{t("grant.share.exact")}</p>
          </>
        )}
      </div>
      {editing && <HeadingsDialog a={a} close={() => edit(false)} />}
    </Panel>
  );
}

function Results({ a }: { a: Accounts }) {
  const { t } = useWords();
  const [editing, edit] = useState(false);
  if (a.trained < 0 && a.indicators.length === 0 && !a.can.edit) return null;
  return (
    <Panel title={t("grant.results")} icon="check-circle" id="grant-results" side={a.can.edit && <Act small icon="pencil" onClick={() => edit(true)}>{t("ui.change")}</Act>}>
      <div className="lg-bd lg-stack">
        {a.trained >= 0 && <Progress label={t("grant.trained")} value={a.trained} of={a.grant.promised} />}
        {a.indicators.map((i) => <Progress key={i.title} label={i.unit ? `${i.title} (${i.unit})` : i.title} value={i.reached} of={i.promised} />)}
        {a.trained < 0 && a.indicators.length === 0 && <p className="lg-muted">{t("grant.results.none")}</p>}
      </div>
      {editing && <IndicatorsDialog a={a} close={() => edit(false)} />}
    </Panel>
  );
}

function Expenses({ a }: { a: Accounts }) {
  const { t, lang } = useWords();
  const [editing, edit] = useState<Expense | "new">();
  const title = (heading: string) => a.lines.find((l) => l.id === heading)?.title ?? "";
  const bare = a.expenses.filter((e) => !e.document).length;
  return (
    <Panel title={t("grant.expenses")} icon="file" id="grant-expenses" side={a.lines.length > 0 && <Act small look="primary" icon="plus" onClick={() => edit("new")}>{t("grant.expense.new")}</Act>}>
      {bare > 0 && <div className="lg-bd"><Note tone="busy">{t("grant.papers.missing", { n: bare })}</Note></div>}
      {a.expenses.length === 0 && <Empty art={<Icon name="file" size="lg" />} title={t("grant.expenses.none")}>{t("grant.expenses.none.text")}</Empty>}
      <ul className="lg-gr-list">
        {a.expenses.toReversed().map((e) => (
          <li key={e.id} className="lg-gr-row">
            <span className="who">
              <strong className="lg-ink">{e.what}</strong>
              <span className="lg-small lg-muted">{day(lang, e.day)} {e.day.slice(0, 4)} · {title(e.heading)}</span>
              <span className="lg-small lg-muted">{[e.supplier, e.number && t("grant.invoice", { number: e.number }), e.cig && `CIG ${e.cig}`].filter(Boolean).join(" · ")}</span>
              <Paper e={e} />
            </span>
            <span className="sum">
              <strong className="lg-num lg-ink">{euro(lang, e.cents)}</strong>
              <Act small icon="pencil" onClick={() => edit(e)} aria-label={t("grant.expense.change", { what: e.what })}>{t("ui.change")}</Act>
            </span>
          </li>
        ))}
      </ul>
      {editing && <ExpenseDialog a={a} e={editing === "new" ? undefined : editing} close={() => edit(undefined)} remove={editing !== "new" ? <Away e={editing} close={() => edit(undefined)} /> : undefined} />}
    </Panel>
  );
}

function Away({ e, close }: { e: Expense; close(): void }) {
  const { t } = useWords();
  const away = useKeep(() => removeExpense(e.id), t("grant.removed"), close);
  return (
    <>
      <Refusal error={away.error} />
      <Act look="outline-danger" icon="bin" busy={away.isPending} onClick={() => away.mutate()}>{t("grant.remove")}</Act>
    </>
  );
}

/** The paper of an expense: fetched, or brought. */
function Paper({ e }: { e: Expense }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const bring = useMutation({
    mutationFn: (file: File) => attach(e.id, file),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["grant"] });
      tell(t("grant.paper.kept"));
    },
  });
  return (
    <span className="lg-row wrap tight">
      {e.document && <a className="lg-gr-paper" href={paperOf(e.id)} download={e.document}><Icon name="clip" size="sm" /> {e.document}</a>}
      {e.document && <Tag tone={e.scan === "clean" ? "ok" : "off"} icon={e.scan === "clean" ? "shield" : "info"}>{t(e.scan === "clean" ? "grant.paper.clean" : "grant.paper.unscanned")}</Tag>}
      <label className={`btn btn-sm btn-outline-secondary lg-gr-bring${bring.isPending ? " busy" : ""}`}>
        <Icon name="upload" size="sm" />
        <span>{t(bring.isPending ? "ui.sending" : e.document ? "grant.paper.other" : "grant.paper.bring")}<span className="visually-hidden"> {e.what}</span></span>
        <input type="file" className="visually-hidden" accept=".pdf,.xml,.p7m,image/png,image/jpeg" disabled={bring.isPending} onChange={(x) => (x.target.files?.[0] && bring.mutate(x.target.files[0]), (x.target.value = ""))} />
      </label>
      {bring.error ? <Refusal error={bring.error} /> : null}
    </span>
  );
}
