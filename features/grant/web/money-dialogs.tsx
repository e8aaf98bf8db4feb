/** The windows in which money is written: sums are typed as people write them and sent as whole cents. */
import { useState, type ReactNode } from "react";
import { Act, Choose, IconAct, Note, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { keepExpense, keepGrant, keepHeadings, keepIndicators, type Accounts, type Expense, type Grant, type Plan } from "./api.ts";
import { faultOf, FormDialog, useKeep } from "./form.tsx";
import { cents, euro, percent, typed } from "./money.ts";

/** A field for a sum. What is no sum is said at once, and sent as nought, which the server refuses. */
function Sum({ label, hint, value, set, error }: { label: string; hint?: string; value: string; set(s: string): void; error?: string | undefined }) {
  const { t } = useWords();
  const bad = value.trim() !== "" && Number.isNaN(cents(value));
  return <TextField label={label} {...(hint && { hint })} inputMode="decimal" autoComplete="off" value={value} onChange={(e) => set(e.target.value)} error={bad ? t("grant.sum.bad") : error} />;
}

const or0 = (s: string) => cents(s) || 0;

export function GrantDialog({ plan, g, close }: { plan: Plan | undefined; g: Grant | undefined; close(): void }) {
  const { t, lang } = useWords();
  const [d, set] = useState({ title: g?.title ?? "", funder: g?.funder ?? "", act: g?.act ?? "", cup: g?.cup ?? "", total: typed(lang, g?.total ?? 0), share: typed(lang, g?.share ?? 0), since: g?.since ?? plan?.since ?? "", until: g?.until ?? plan?.until ?? "", overrun: (g?.overrun ?? "refuse") as "refuse" | "warn", promised: String(g?.promised ?? 0) });
  const send = useKeep(() => keepGrant(plan?.id ?? "", g?.id ?? "", { ...d, total: or0(d.total), share: or0(d.share), promised: Number(d.promised) || 0 }), t("grant.kept"), close);
  const field = (k: "title" | "funder" | "act" | "cup", optional?: boolean, hint?: string) => <TextField label={t(`grant.field.${k}`)} {...(hint && { hint })} {...(optional && { optional })} value={d[k]} onChange={(e) => set({ ...d, [k]: e.target.value })} error={faultOf(send.error, k)} />;
  return (
    <FormDialog title={t(g ? "grant.money.change" : "grant.money.new")} close={close} send={send} go={t("ui.save")} wide shown={["title", "funder", "act", "cup", "total", "share", "until", "promised"]}>
      {field("title")}
      {field("funder")}
      <div className="lg-cols">{field("act", true)}{field("cup", true, t("grant.cup.hint"))}</div>
      <div className="lg-cols">
        <Sum label={t("grant.total")} {...(g && { hint: t("grant.total.hint") })} value={d.total} set={(total) => set({ ...d, total })} error={faultOf(send.error, "total")} />
        <Sum label={t("grant.share")} hint={t("grant.share.hint", { percent: percent(lang, or0(d.share), or0(d.total)) })} value={d.share} set={(share) => set({ ...d, share })} error={faultOf(send.error, "share")} />
      </div>
      <div className="lg-cols">
        <TextField label={t("grant.field.since")} type="date" value={d.since} onChange={(e) => set({ ...d, since: e.target.value })} />
        <TextField label={t("grant.field.until")} type="date" value={d.until} onChange={(e) => set({ ...d, until: e.target.value })} error={faultOf(send.error, "until")} />
      </div>
      <div className="lg-cols">
        <Choose label={t("grant.overrun")} value={d.overrun} onChange={(e) => set({ ...d, overrun: e.target.value as "refuse" | "warn" })}>
          <option value="refuse">{t("grant.overrun.refuse")}</option>
          <option value="warn">{t("grant.overrun.warn")}</option>
        </Choose>
        <TextField label={t("grant.promised")} type="number" min={0} value={d.promised} onChange={(e) => set({ ...d, promised: e.target.value })} error={faultOf(send.error, "promised")} />
      </div>
    </FormDialog>
  );
}

export function HeadingsDialog({ a, close }: { a: Accounts; close(): void }) {
  const { t, lang } = useWords();
  const [rows, set] = useState(a.lines.length ? a.lines.map((l) => ({ id: l.id, title: l.title, planned: typed(lang, l.planned) })) : [{ id: undefined as string | undefined, title: "", planned: "" }]);
  const [total, setTotal] = useState(typed(lang, a.grant.total));
  const sum = rows.reduce((n, r) => n + or0(r.planned), 0);
  const missing = or0(total) - sum;
  const send = useKeep(() => keepHeadings(a.grant.id, or0(total), rows.map((r) => ({ ...(r.id && { id: r.id }), title: r.title, planned: or0(r.planned) }))), t("grant.kept"), close);
  const change = (i: number, x: Partial<(typeof rows)[number]>) => set(rows.map((r, n) => (n === i ? { ...r, ...x } : r)));
  return (
    <FormDialog title={t("grant.budget.change")} close={close} send={send} go={t("ui.save")} wide>
      <Sum label={t("grant.total")} value={total} set={setTotal} />
      <ul className="lg-gr-rows">
        {rows.map((r, i) => (
          <li key={i}>
            <TextField label={t("grant.heading.n", { n: i + 1 })} value={r.title} onChange={(e) => change(i, { title: e.target.value })} />
            <Sum label={t("grant.planned.n", { n: i + 1 })} value={r.planned} set={(planned) => change(i, { planned })} />
            <IconAct icon="bin" label={t("grant.heading.remove", { title: r.title || i + 1 })} onClick={() => set(rows.filter((_, n) => n !== i))} />
          </li>
        ))}
      </ul>
      <div><Act icon="plus" onClick={() => set([...rows, { id: undefined, title: "", planned: "" }])}>{t("grant.heading.add")}</Act></div>
      <Note tone={missing === 0 ? "ok" : "busy"} role="status">{missing === 0 ? t("grant.sum.good", { total: euro(lang, sum) }) : t(missing > 0 ? "grant.sum.missing" : "grant.sum.more", { by: euro(lang, Math.abs(missing)) })}</Note>
    </FormDialog>
  );
}

export function IndicatorsDialog({ a, close }: { a: Accounts; close(): void }) {
  const { t } = useWords();
  const [rows, set] = useState(a.indicators.map((i) => ({ title: i.title, unit: i.unit, promised: String(i.promised), reached: String(i.reached) })));
  const send = useKeep(() => keepIndicators(a.grant.id, rows.map((r) => ({ title: r.title, unit: r.unit, promised: Number(r.promised) || 0, reached: Number(r.reached) || 0 }))), t("grant.kept"), close);
  const change = (i: number, x: Partial<(typeof rows)[number]>) => set(rows.map((r, n) => (n === i ? { ...r, ...x } : r)));
  return (
    <FormDialog title={t("grant.results.change")} close={close} send={send} go={t("ui.save")} wide>
      {a.trained >= 0 && <p className="lg-muted">{t("grant.trained.text")}</p>}
      <ul className="lg-gr-rows four">
        {rows.map((r, i) => (
          <li key={i}>
            <TextField label={t("grant.indicator.n", { n: i + 1 })} value={r.title} onChange={(e) => change(i, { title: e.target.value })} />
            <TextField label={t("grant.unit.n", { n: i + 1 })} optional value={r.unit} onChange={(e) => change(i, { unit: e.target.value })} />
            <TextField label={t("grant.promised.n", { n: i + 1 })} type="number" min={0} value={r.promised} onChange={(e) => change(i, { promised: e.target.value })} />
            <TextField label={t("grant.reached.n", { n: i + 1 })} type="number" min={0} value={r.reached} onChange={(e) => change(i, { reached: e.target.value })} />
            <IconAct icon="bin" label={t("grant.heading.remove", { title: r.title || i + 1 })} onClick={() => set(rows.filter((_, n) => n !== i))} />
          </li>
        ))}
      </ul>
      <div><Act icon="plus" onClick={() => set([...rows, { title: "", unit: "", promised: "0", reached: "0" }])}>{t("grant.indicator.add")}</Act></div>
    </FormDialog>
  );
}

export function ExpenseDialog({ a, e, close, remove }: { a: Accounts; e: Expense | undefined; close(): void; remove: ReactNode }) {
  const { t, lang } = useWords();
  const [d, set] = useState({ heading: e?.heading ?? a.lines[0]?.id ?? "", day: e?.day ?? "", what: e?.what ?? "", supplier: e?.supplier ?? "", number: e?.number ?? "", cig: e?.cig ?? "", cents: typed(lang, e?.cents ?? 0) });
  const send = useKeep(() => keepExpense(a.grant.id, e?.id ?? "", { ...d, cents: or0(d.cents) }), (r) => (r.over > 0 ? t("grant.expense.over", { by: euro(lang, r.over) }) : t("grant.expense.kept")), close);
  const line = a.lines.find((l) => l.id === d.heading);
  const field = (k: "what" | "supplier" | "number" | "cig", optional?: boolean) => <TextField label={t(`grant.field.${k}`)} {...(optional && { optional })} value={d[k]} onChange={(x) => set({ ...d, [k]: x.target.value })} error={faultOf(send.error, k)} />;
  return (
    <FormDialog title={t(e ? "grant.expense.edit" : "grant.expense.new")} close={close} send={send} go={t("ui.save")} wide shown={["day", "what", "supplier", "number", "cig", "cents"]} extra={remove}>
      {!e && a.bills.length > 0 && (
        <Choose label={t("grant.bills")} defaultValue="" onChange={(x) => { const b = a.bills[Number(x.target.value)]; if (x.target.value !== "" && b) set({ ...d, day: b.day, supplier: b.supplier, number: b.number, cig: b.cig ?? "", cents: typed(lang, b.cents) }); }}>
          <option value="">{t("grant.bills.none")}</option>
          {a.bills.map((b, i) => <option key={`${b.supplier} ${b.number}`} value={i}>{`${b.supplier}, ${b.number}: ${euro(lang, b.cents)}`}</option>)}
        </Choose>
      )}
      {field("what")}
      <Choose label={t("grant.heading")} value={d.heading} onChange={(x) => set({ ...d, heading: x.target.value })}>
        {a.lines.map((l) => <option key={l.id} value={l.id}>{`${l.title}: ${t("grant.left.short", { left: euro(lang, l.planned - l.spent) })}`}</option>)}
      </Choose>
      <div className="lg-cols">
        <Sum label={t("grant.field.cents")} value={d.cents} set={(x) => set({ ...d, cents: x })} error={faultOf(send.error, "cents")} />
        <TextField label={t("grant.field.day")} type="date" min={a.grant.since} max={a.grant.until} value={d.day} onChange={(x) => set({ ...d, day: x.target.value })} error={faultOf(send.error, "day")} />
      </div>
      <div className="lg-cols">{field("supplier", true)}{field("number", true)}</div>
      {field("cig", true)}
      {line && or0(d.cents) - (e && e.heading === d.heading ? e.cents : 0) > line.planned - line.spent && <Note tone="busy" role="status">{t(a.grant.overrun === "refuse" ? "grant.overrun.no" : "grant.overrun.yes")}</Note>}
    </FormDialog>
  );
}
