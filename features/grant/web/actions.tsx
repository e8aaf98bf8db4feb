/** The actions of a plan: a list to work with, a line of time to look at, the window of one. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { day, full } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon, type IconName } from "@/ui/icon.tsx";
import { Act, Empty, Panel, Refusal, Tag, TextArea, TextField, Tick, type Tone } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { keepAction, move, moves, removeAction, type Action, type Board } from "./api.ts";
import { faultOf, FormDialog, useKeep } from "./form.tsx";
import { months, place } from "./line.ts";
import { Owner } from "./plan-page.tsx";

const looks: Record<string, { tone: Tone; icon: IconName }> = {
  planned: { tone: "line", icon: "clock" },
  doing: { tone: "info", icon: "right" },
  blocked: { tone: "err", icon: "lock" },
  done: { tone: "ok", icon: "check" },
  dropped: { tone: "off", icon: "close" },
};

export function Actions({ b }: { b: Board }) {
  const { t } = useWords();
  const [view, setView] = useState<"list" | "line">("list");
  const [opened, open] = useState<string>();
  const [editing, edit] = useState<Action | "new">();
  const late = b.actions.filter((a) => a.timing === "late").length;
  const one = b.actions.find((a) => a.id === opened);
  return (
    <>
      <div className="lg-row wrap between">
        <div className="lg-seg" role="group" aria-label={t("grant.view")}>
          {(["list", "line"] as const).map((v) => <button key={v} type="button" aria-pressed={view === v} onClick={() => setView(v)}>{t(`grant.view.${v}`)}</button>)}
        </div>
        {late > 0 && <Tag tone="err" icon="warning">{t("grant.late", { n: late })}</Tag>}
        {b.can.edit && <Act look="primary" icon="plus" onClick={() => edit("new")}>{t("grant.action.new")}</Act>}
      </div>
      <Panel title={t(`grant.view.${view}`)} icon={view === "list" ? "burger" : "calendar"} id="grant-actions">
        {b.actions.length === 0 ? <Empty art={<Icon name="check-circle" size="lg" />} title={t("grant.actions.none")}>{t("grant.actions.none.text")}</Empty> : view === "list" ? <List b={b} open={open} /> : <Line b={b} open={open} />}
      </Panel>
      {one && <ActionDialog key={one.id} b={b} a={one} close={() => open(undefined)} edit={() => (open(undefined), edit(one))} />}
      {editing && <EditDialog b={b} a={editing === "new" ? undefined : editing} close={() => edit(undefined)} />}
    </>
  );
}

function When({ a }: { a: Action }) {
  const { t, lang } = useWords();
  const text = a.state === "done" && a.done_on ? t("grant.done.on", { day: day(lang, a.done_on) }) : t(a.milestone ? "grant.on" : "grant.by", { day: day(lang, a.due) });
  return <span className={a.timing === "late" ? "lg-err-text lg-strong" : a.timing === "soon" ? "lg-busy-text lg-strong" : "lg-muted"}>{text}{a.timing === "late" ? ` · ${t("grant.timing.late")}` : a.timing === "soon" ? ` · ${t("grant.timing.soon")}` : ""}</span>;
}

function List({ b, open }: { b: Board; open(id: string): void }) {
  const { t } = useWords();
  return (
    <ul className="lg-gr-list">
      {b.actions.map((a) => (
        <li key={a.id}>
          <button type="button" className="lg-gr-row" onClick={() => open(a.id)}>
            <span className="who">
              <strong className="lg-ink">{a.milestone && <Icon name="star" size="xs" />} {a.title}</strong>
              <span className="lg-small lg-muted">{a.name ?? t("grant.nobody")}{a.milestone && ` · ${t("grant.milestone")}`}</span>
              <span className="lg-small"><When a={a} /></span>
            </span>
            <Tag tone={looks[a.state]!.tone} icon={looks[a.state]!.icon}>{t(`grant.state.${a.state}`)}</Tag>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The same actions on a line of time; each bar is a button that says all that the list says. */
function Line({ b, open }: { b: Board; open(id: string): void }) {
  const { t, lang } = useWords();
  const { since, until } = b.plan;
  const today = place({ due: b.today }, since, until).left;
  const short = (d: string) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { timeZone: "UTC", month: "short", year: "2-digit" }).format(new Date(`${d}T12:00:00Z`));
  return (
    <div className="lg-gr-line">
      <div className="months lg-xs lg-muted" aria-hidden="true">{months(since, until).map((m) => <span key={m} style={{ left: `${place({ due: m }, since, until).left}%` }}>{short(m)}</span>)}</div>
      <ul>
        {b.actions.map((a) => {
          const p = place(a, since, until);
          return (
            <li key={a.id}>
              <button type="button" onClick={() => open(a.id)}>
                <span className="name">{a.title}<span className="visually-hidden">: {t(`grant.state.${a.state}`)}, {a.since ? t("grant.span", { since: day(lang, a.since), due: day(lang, a.due) }) : t("grant.on", { day: day(lang, a.due) })}</span></span>
                <span className="track" aria-hidden="true">
                  <i className={`bar ${a.state}${a.milestone ? " milestone" : ""}${a.timing === "late" ? " late" : ""}`} style={{ left: `${p.left}%`, width: a.milestone ? undefined : `${p.width}%` }} />
                  <i className="today" style={{ left: `${today}%` }} />
                </span>
                <span className="lg-xs lg-muted" aria-hidden="true">{t(`grant.state.${a.state}`)}{a.timing === "late" && ` · ${t("grant.timing.late")}`}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="lg-xs lg-muted">{t("grant.line.today", { day: day(lang, b.today) })}</p>
    </div>
  );
}

function ActionDialog({ b, a, close, edit }: { b: Board; a: Action; close(): void; edit(): void }) {
  const { t, lang } = useWords();
  const [act, choose] = useState<string>();
  const [note, set] = useState("");
  const story = useQuery(moves(a.id)).data;
  const send = useKeep(() => move(a.id, act!, note), t("grant.moved"), () => (choose(undefined), set("")));
  const needs = act === "block" || act === "drop";
  return (
    <Dialog title={a.title} close={close} wide>
      <div className="lg-stack">
        <div className="lg-row wrap tight"><Tag tone={looks[a.state]!.tone} icon={looks[a.state]!.icon}>{t(`grant.state.${a.state}`)}</Tag><span className="lg-small">{a.name ?? t("grant.nobody")}</span><span className="lg-small"><When a={a} /></span></div>
        {a.about && <p className="lg-pre">{a.about}</p>}
        {a.note && <p className="lg-pre lg-gr-note">{a.note}</p>}
        {!act && (
          <div className="lg-row wrap tight">
            {a.moves.map((m, i) => <Act key={m} look={i === 0 ? "primary" : m === "drop" ? "outline-danger" : "outline-secondary"} onClick={() => choose(m)}>{t(`grant.move.${m}`)}</Act>)}
            {b.can.edit && <Act icon="pencil" onClick={edit}>{t("ui.change")}</Act>}
          </div>
        )}
        {act && (
          <form className="lg-form lg-gr-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
            <h3>{t(`grant.move.${act}`)}</h3>
            <TextArea label={t(needs ? "grant.why" : "grant.note")} optional={!needs} limit={1000} value={note} onChange={(e) => set(e.target.value)} error={faultOf(send.error, "note")} />
            <Refusal error={faultOf(send.error, "note") ? null : send.error} />
            <div className="lg-row wrap tight end"><Act onClick={() => choose(undefined)}>{t("ui.cancel")}</Act><Act look={act === "drop" ? "danger" : "primary"} type="submit" busy={send.isPending} busyWord={t("ui.saving")}>{t(`grant.move.${act}`)}</Act></div>
          </form>
        )}
        {story && story.moves.length > 0 && (
          <section aria-labelledby="grant-story">
            <h3 id="grant-story">{t("grant.story")}</h3>
            <ul className="lg-gr-story">{story.moves.toReversed().map((m, i) => <li key={i}><span className="lg-small lg-muted lg-num">{full(lang, m.at)}</span> {t(`grant.moved.${m.act}`, { who: story.names[m.who] ?? t("grant.program") })}{m.note && <span className="lg-pre lg-small"> {m.note}</span>}</li>)}</ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}

function EditDialog({ b, a, close }: { b: Board; a: Action | undefined; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState({ title: a?.title ?? "", about: a?.about ?? "", owner: a?.owner ?? "", since: a?.since ?? b.today, due: a?.due ?? "", milestone: a?.milestone ?? false });
  const send = useKeep(() => keepAction(b.plan.id, a?.id ?? "", d), t("grant.kept"), close);
  const away = useKeep(() => removeAction(a!.id), t("grant.removed"), close);
  return (
    <FormDialog title={t(a ? "grant.action.change" : "grant.action.new")} close={close} send={away.error ? away : send} go={t("ui.save")} shown={["title", "about", "owner", "since", "due"]} extra={a?.state === "planned" && <Act look="outline-danger" icon="bin" busy={away.isPending} onClick={() => away.mutate()}>{t("grant.remove")}</Act>}>
      <TextField label={t("grant.field.title")} value={d.title} onChange={(e) => set({ ...d, title: e.target.value })} error={faultOf(send.error, "title")} />
      <Owner value={d.owner} set={(owner) => set({ ...d, owner })} error={faultOf(send.error, "owner")} />
      <Tick label={t("grant.field.milestone")} checked={d.milestone} onChange={(e) => set({ ...d, milestone: e.target.checked })} />
      <div className="lg-cols">
        {!d.milestone && <TextField label={t("grant.field.since")} type="date" min={b.plan.since} max={b.plan.until} value={d.since} onChange={(e) => set({ ...d, since: e.target.value })} error={faultOf(send.error, "since")} />}
        <TextField label={t("grant.field.due")} type="date" min={b.plan.since} max={b.plan.until} value={d.due} onChange={(e) => set({ ...d, due: e.target.value })} error={faultOf(send.error, "due")} />
      </div>
      <TextArea label={t("grant.field.about")} optional limit={4000} value={d.about} onChange={(e) => set({ ...d, about: e.target.value })} error={faultOf(send.error, "about")} />
    </FormDialog>
  );
}
