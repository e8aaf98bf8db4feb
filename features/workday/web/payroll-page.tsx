/** The personnel office's months: what payroll is told, when a month is closed, what was corrected since. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nameOf, people } from "@/api/town.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { isoDay } from "@/ui/dates.ts";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Note, Panel, Refusal, Skeleton, Tag, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { chooseColumns, closeMonth, correct, corrections, kinds, months, type Months, type Where } from "./api.ts";
import { begin, long, monthName } from "./dates.ts";
import { MonthAbsences } from "./month-absences.tsx";
import { useAgain } from "./my-week.tsx";
import { Unagreed } from "./unagreed.tsx";
import "./workday.css";

/** The last six months, this one first. */
const lately = (): string[] => Array.from({ length: 6 }, (_, i) => {
  const at = Number(isoDay(new Date()).slice(0, 4)) * 12 + Number(isoDay(new Date()).slice(5, 7)) - 1 - i;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
});

export function PayrollPage() {
  const { t } = useWords();
  const q = useQuery(months());
  return (
    <>
      <PageHead title={t("pay.title")} under={t("pay.under")} />
      {q.isPending && <Skeleton lines={8} />}
      {q.isError && <Unanswered error={q.error} retry={() => void q.refetch()} />}
      {q.data && <Whole m={q.data} />}
    </>
  );
}

function Whole({ m }: { m: Months }) {
  const { t, lang } = useWords();
  const [closing, close] = useState("");
  const now = isoDay(new Date()).slice(0, 7);
  return (
    <div className="lg-two">
      <div className="lg-stack">
        <Panel title={t("pay.months")}>
          <ul className="lg-list">
            {lately().map((month) => {
              const closed = m.closed.includes(month);
              const name = begin(monthName(lang, month));
              return (
                <li key={month}>
                  <div className="lg-grow"><strong className="lg-ink">{name}</strong><p><Tag tone={closed ? "ok" : "line"}>{closed ? t("pay.closed") : month === now ? t("pay.running") : t("pay.open")}</Tag></p></div>
                  <a className="btn btn-outline-secondary btn-sm" href={`/api/v1/workdays/months/${month}/payroll.xlsx`} download aria-label={t("pay.xlsx.label", { month: name })}><Icon name="download" size="sm" />.xlsx</a>
                  <a className="btn btn-outline-secondary btn-sm" href={`/api/v1/workdays/months/${month}/payroll.csv`} download aria-label={t("pay.csv.label", { month: name })}><Icon name="download" size="sm" />CSV</a>
                  {!closed && month < now && <Act small aria-label={t("pay.close.label", { month: name })} onClick={() => close(month)}>{t("pay.close")}</Act>}
                </li>
              );
            })}
          </ul>
        </Panel>
        <MonthAbsences months={lately()} closed={m.closed} />
        <Corrections closed={m.closed} />
      </div>
      <div className="lg-stack"><Unagreed /><Columns m={m} /></div>
      {closing && <CloseDialog month={closing} close={() => close("")} />}
    </div>
  );
}

function CloseDialog({ month, close }: { month: string; close(): void }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const name = monthName(lang, month);
  const save = useMutation({ mutationFn: () => closeMonth(month), onSuccess: async () => (close(), await again(), tell(t("pay.close.done", { month: name }))) });
  return (
    <Dialog title={t("pay.close.title", { month: name })} close={close} foot={<><Act onClick={close}>{t("pay.close.no")}</Act><Act look="primary" busy={save.isPending} busyWord={t("ui.saving")} onClick={() => save.mutate()}>{t("pay.close.yes")}</Act></>}>
      <p>{t("pay.close.text")}</p>
      <Refusal error={save.error} />
    </Dialog>
  );
}

function Columns({ m }: { m: Months }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useToast();
  const [chosen, set] = useState(m.columns);
  const save = useMutation({ mutationFn: (c: string[]) => chooseColumns(c), onSuccess: async (_, c) => (await again(), tell(t("pay.columns.saved"), { undo: () => (set(m.columns), save.mutate(m.columns)) }), set(c)) });
  const private_ = chosen.some((c) => (kinds as readonly string[]).includes(c.replace(/_hours$/, "")));
  return (
    <Panel title={t("pay.columns")}>
      <form className="lg-bd lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate(m.all.filter((c) => chosen.includes(c))))}>
        <fieldset>
          <legend className="lg-hint">{t("pay.columns.text")}</legend>
          {m.all.map((c) => <Tick key={c} label={t(`pay.column.${c}`)} checked={chosen.includes(c)} onChange={(e) => set(e.target.checked ? [...chosen, c] : chosen.filter((x) => x !== c))} />)}
        </fieldset>
        {private_ && <Note tone="busy">{t("pay.columns.private")}</Note>}
        <Refusal error={save.error} />
        <div><Act type="submit" disabled={chosen.length === 0} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Panel>
  );
}

function Corrections({ closed }: { closed: string[] }) {
  const { t, lang } = useWords();
  const [month, choose] = useState(closed[0] ?? lately()[1]!);
  const [open, set] = useState(false);
  const q = useQuery(corrections(month));
  const word = (p: Where) => t(`week.cell.${p}`);
  return (
    <Panel title={t("pay.corrections")} side={<Act small icon="plus" onClick={() => set(true)}>{t("pay.correct")}</Act>}>
      <div className="lg-bd">
        <Choose label={t("pay.month")} value={month} onChange={(e) => choose(e.target.value)}>
          {lately().map((x) => <option key={x} value={x}>{begin(monthName(lang, x))}</option>)}
        </Choose>
      </div>
      {q.data?.length === 0 && <Empty title={t("pay.corrections.none")} />}
      <ul className="lg-list">
        {(q.data ?? []).map((c, i) => <li key={i}><div className="lg-grow"><strong className="lg-ink">{c.name}</strong><p className="lg-small lg-muted">{begin(long(lang, c.day))}: {t("pay.from_to", { from: word(c.was), to: word(c.becomes) })} · {c.why}</p></div></li>)}
      </ul>
      {open && <CorrectDialog close={() => set(false)} />}
    </Panel>
  );
}

function CorrectDialog({ close }: { close(): void }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useToast();
  const all = useQuery(people()).data ?? [];
  const [d, set] = useState({ person: "", day: "", becomes: "office" as Where, kind: "leave", why: "" });
  const save = useMutation({ mutationFn: () => correct({ ...d, kind: d.becomes === "absent" ? d.kind : "" }), onSuccess: async () => (close(), await again(), tell(t("pay.correct.done"))) });
  return (
    <Dialog title={t("pay.correct.title")} close={close} foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="correct" disabled={!d.person || !d.day || !d.why.trim()} busy={save.isPending} busyWord={t("ui.saving")}>{t("pay.correct")}</Act></>}>
      <form id="correct" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <Choose label={t("week.person")} value={d.person} onChange={(e) => set({ ...d, person: e.target.value })}>
          <option value="">{t("pay.choose")}</option>
          {all.filter((p) => p.state !== "left").map((p) => <option key={p.id} value={p.id}>{nameOf(p)}</option>)}
        </Choose>
        <TextField label={t("pay.day")} type="date" value={d.day} max={isoDay(new Date())} onChange={(e) => set({ ...d, day: e.target.value })} />
        <Choose label={t("pay.becomes")} value={d.becomes} onChange={(e) => set({ ...d, becomes: e.target.value as Where })}>
          {(["office", "away", "absent"] as const).map((p) => <option key={p} value={p}>{t(`week.cell.${p}`)}</option>)}
        </Choose>
        {d.becomes === "absent" && <Choose label={t("days.kind")} value={d.kind} onChange={(e) => set({ ...d, kind: e.target.value })}>{kinds.map((k) => <option key={k} value={k}>{t(`days.kind.${k}`)}</option>)}</Choose>}
        <TextArea label={t("pay.why")} hint={t("pay.why.hint")} limit={600} value={d.why} onChange={(e) => set({ ...d, why: e.target.value })} />
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}
