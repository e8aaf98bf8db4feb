/** The change plan: what is done, by whom and by when; what may go wrong; the money and its report. */
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent } from "react";
import { nameOf, people } from "@/api/town.ts";
import { day } from "@/ui/dates.ts";
import { useGo, useSearchOf } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Skeleton, TextArea, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { Actions } from "./actions.tsx";
import { board, keepPlan, plans, type Board, type Plan } from "./api.ts";
import { faultOf, FormDialog, useKeep } from "./form.tsx";
import "./grant.css";
import { Money } from "./accounts.tsx";
import { Risks } from "./risks.tsx";

const tabs = ["actions", "risks", "money", "report"] as const;
type Tab = (typeof tabs)[number];

export function PlanPage() {
  const { t, lang } = useWords();
  const all = useQuery(plans());
  const search = useSearchOf();
  const go = useGo();
  const [editing, edit] = useState<Plan | "new">();
  const chosen = all.data?.plans.find((p) => p.id === search.piano) ?? all.data?.plans[0];
  const b = useQuery(board(chosen?.id ?? ""));
  const may = all.data?.can.edit ?? false;
  return (
    <>
      <PageHead
        title={chosen?.title ?? t("grant.title")}
        under={chosen ? t("grant.period", { since: day(lang, chosen.since), until: day(lang, chosen.until), from: chosen.since.slice(0, 4), to: chosen.until.slice(0, 4) }) : t("grant.under")}
        side={may && chosen && <Act icon="pencil" onClick={() => edit(chosen)}>{t("grant.plan.change")}</Act>}
      />
      {all.isPending && <Skeleton lines={8} />}
      {all.isError && <Unanswered error={all.error} retry={() => void all.refetch()} />}
      {all.data && !chosen && <Empty art={<Icon name="board" size="lg" />} title={t("grant.none")} action={may && <Act look="primary" icon="plus" onClick={() => edit("new")}>{t("grant.plan.new")}</Act>}>{t("grant.none.text")}</Empty>}
      {all.data && all.data.plans.length > 1 && chosen && (
        <div style={{ maxWidth: 420, marginBottom: 16 }}><Choose label={t("grant.plan")} value={chosen.id} onChange={(e) => go("/agile/piano", { piano: e.target.value })}>{all.data.plans.map((p) => <option key={p.id} value={p.id}>{p.title}</option>)}</Choose></div>
      )}
      {chosen?.about && <p className="lg-pre lg-gr-about">{chosen.about}</p>}
      {chosen && b.isPending && <Skeleton lines={8} />}
      {b.isError && <Unanswered error={b.error} retry={() => void b.refetch()} />}
      {b.data && <Tabs b={b.data} />}
      {editing && <PlanDialog plan={editing === "new" ? undefined : editing} close={() => edit(undefined)} />}
    </>
  );
}

function Tabs({ b }: { b: Board }) {
  const { t } = useWords();
  const id = useId();
  const search = useSearchOf();
  const go = useGo();
  const tab: Tab = tabs.find((x) => x === search.vista) ?? "actions";
  const set = (x: Tab) => go("/agile/piano", { ...search, vista: x }, true);
  const key = (e: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    const next = step ? tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]! : e.key === "Home" ? tabs[0] : e.key === "End" ? tabs.at(-1)! : undefined;
    if (!next) return;
    e.preventDefault();
    set(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <>
      <div className="lg-tabs lg-gr-tabs" role="tablist" aria-label={t("grant.parts")} onKeyDown={key}>
        {tabs.map((x) => <button key={x} id={`${id}-${x}`} type="button" role="tab" aria-selected={tab === x} aria-controls={`${id}-p`} tabIndex={tab === x ? 0 : -1} onClick={() => set(x)}>{t(`grant.tab.${x}`)}</button>)}
      </div>
      <div id={`${id}-p`} role="tabpanel" aria-labelledby={`${id}-${tab}`} className="lg-stack">
        {tab === "actions" && <Actions b={b} />}
        {tab === "risks" && <Risks b={b} />}
        {(tab === "money" || tab === "report") && <Money b={b} part={tab} />}
      </div>
    </>
  );
}

function PlanDialog({ plan, close }: { plan: Plan | undefined; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState({ title: plan?.title ?? "", about: plan?.about ?? "", since: plan?.since ?? "", until: plan?.until ?? "" });
  const send = useKeep(() => keepPlan(plan?.id ?? "", d), t("grant.kept"), close);
  return (
    <FormDialog title={t(plan ? "grant.plan.change" : "grant.plan.new")} close={close} send={send} go={t("ui.save")} shown={["title", "about", "until"]}>
      <TextField label={t("grant.field.title")} value={d.title} onChange={(e) => set({ ...d, title: e.target.value })} error={faultOf(send.error, "title")} />
      <TextArea label={t("grant.field.about")} optional limit={4000} value={d.about} onChange={(e) => set({ ...d, about: e.target.value })} error={faultOf(send.error, "about")} />
      <div className="lg-cols">
        <TextField label={t("grant.field.since")} type="date" value={d.since} onChange={(e) => set({ ...d, since: e.target.value })} />
        <TextField label={t("grant.field.until")} type="date" value={d.until} onChange={(e) => set({ ...d, until: e.target.value })} error={faultOf(send.error, "until")} />
      </div>
    </FormDialog>
  );
}

/** Who answers for something: anybody of the body. */
export function Owner({ value, set, error }: { value: string; set(id: string): void; error?: string | undefined }) {
  const { t } = useWords();
  const all = (useQuery(people()).data ?? []).filter((p) => p.state !== "left");
  return (
    <Choose label={t("grant.field.owner")} value={value} onChange={(e) => set(e.target.value)} error={error}>
      <option value="">{t("grant.nobody")}</option>
      {all.map((p) => <option key={p.id} value={p.id}>{nameOf(p)}</option>)}
    </Choose>
  );
}
