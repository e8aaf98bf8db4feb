/** Who is ready, who waits for what. People stand in order of name; nobody is ranked. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { people, nameOf } from "@/api/town.ts";
import { Bars } from "@/ui/chart.tsx";
import { full } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Panel, Refusal, Skeleton, Switch, Tag, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { board, boardFile, campaigns, closeCampaign, enrol, mark, takeOut, type Board } from "./api.ts";
import { CampaignDialog } from "./campaign-dialog.tsx";
import { Progress } from "./campaigns-page.tsx";
import { useAct } from "./item-dialogs.tsx";
import { dayText, KitHead, useLast } from "./parts.tsx";

export function BoardPage() {
  const { t, lang } = useWords();
  const id = useLast();
  const [find, setFind] = useState("");
  const [office, setOffice] = useState("");
  const [step, setStep] = useState("");
  const [waiting, setWaiting] = useState(false);
  const [open, set] = useState<"edit" | "enrol">();
  const q = useQuery(board(id, { office, step, waiting, find: useDeferredValue(find.trim()) }));
  const templates = useQuery(campaigns()).data?.templates ?? [];
  const shut = useAct((closed: boolean) => closeCampaign(id, closed));
  const crumb = { to: "/agile/dotazioni/allestimento", word: t("kit.campaigns") };
  if (!q.data) return <><KitHead title={t("kit.campaign")} crumb={crumb} />{q.isPending ? <Skeleton lines={6} /> : <Unanswered error={q.error} retry={() => void q.refetch()} />}</>;
  const b = q.data;
  const c = b.campaign;
  return (
    <>
      <KitHead title={c.name} crumb={crumb} under={t("kit.campaign.days", { from: dayText(lang, c.starts), to: dayText(lang, c.ends) })} side={
        <div className="lg-row wrap tight lg-kit-noprint">
          <Act small icon="pencil" onClick={() => set("edit")}>{t("ui.change")}</Act>
          <Act small busy={shut.isPending} onClick={() => shut.mutate(!c.closed)}>{t(c.closed ? "kit.campaign.reopen" : "kit.campaign.close")}</Act>
          <Act small onClick={() => window.print()}>{t("kit.print")}</Act>
          <a className="btn btn-outline-secondary btn-sm" href={boardFile(c.id)} download><Icon name="download" size="sm" />{t("kit.export")}</a>
          {!c.closed && <Act small look="primary" icon="plus" onClick={() => set("enrol")}>{t("kit.enrol")}</Act>}
        </div>
      } />
      <Refusal error={shut.error} />
      <div className="lg-stack">
        <div className="lg-two">
          <Panel><div className="lg-bd lg-stack"><Progress ready={c.ready} all={c.people} /><Bars title={t("kit.board.waits")} rows={b.missing.map((m) => ({ label: c.steps.find((s) => s.id === m.step)?.words ?? "", value: m.n, of: c.people }))} unit={t("kit.board.people")} /></div></Panel>
          <Panel><div className="lg-bd"><Bars title={t("kit.board.days")} rows={b.days.map((d) => ({ label: dayText(lang, d.day), value: d.n, note: t("kit.board.until", { n: d.all }) }))} unit={t("kit.board.people")} /></div></Panel>
        </div>
        <div className="lg-cols lg-kit-noprint">
          <TextField label={t("kit.board.find")} type="search" value={find} onChange={(e) => setFind(e.target.value)} />
          <Choose label={t("kit.office")} value={office} onChange={(e) => setOffice(e.target.value)}>
            <option value="">{t("kit.office.all")}</option>
            {b.offices.map((o) => <option key={o.office} value={o.office}>{`${o.name} (${o.ready}/${o.people})`}</option>)}
          </Choose>
          <Choose label={t("kit.board.step")} value={step} onChange={(e) => setStep(e.target.value)}>
            <option value="">{t("kit.board.step.all")}</option>
            {c.steps.map((s) => <option key={s.id} value={s.id}>{s.words}</option>)}
          </Choose>
          <Switch label={t("kit.board.waiting")} checked={waiting} onChange={(e) => setWaiting(e.target.checked)} />
        </div>
        <Panel>
          {c.people === 0 ? <Empty art={<Icon name="people" size="lg" />} title={t("kit.board.none")}>{t("kit.board.none.text")}</Empty> : b.rows.length === 0 ? <Empty title={t("kit.board.none.found")} /> : <Rows b={b} />}
        </Panel>
      </div>
      {open === "edit" && <CampaignDialog c={c} templates={templates} close={() => set(undefined)} />}
      {open === "enrol" && <Enrol id={id} there={b.rows.map((r) => r.person)} close={() => set(undefined)} />}
    </>
  );
}

/** What this installation knows by itself is not ticked by hand. */
const byHand = (tick: string) => tick === "";

function Rows({ b }: { b: Board }) {
  const { t, lang } = useWords();
  const steps = b.campaign.steps;
  const tell = useToast();
  const [most, more] = useState(60);
  const put = useAct((x: { step: string; person: string; done: boolean }) => mark(b.campaign.id, x.step, [x.person], x.done));
  const out = useAct((person: string) => takeOut(b.campaign.id, person), () => tell(t("kit.board.out")));
  return (
    <>
      <Refusal error={put.error ?? out.error} />
      <div className="lg-tb-wrap" tabIndex={0} role="region" aria-label={t("kit.board.table")}>
        <table className="lg-tb lg-kit-board">
          <caption className="visually-hidden">{t("kit.board.table")}</caption>
          <thead>
            <tr><th scope="col">{t("kit.board.person")}</th>{steps.map((s) => <th key={s.id} scope="col" className="s">{s.words}</th>)}<th scope="col">{t("kit.board.state")}</th></tr>
          </thead>
          <tbody>
            {b.rows.slice(0, most).map((r) => (
              <tr key={r.person}>
                <th scope="row" style={{ whiteSpace: "normal", fontSize: "1rem", color: "inherit", background: "#fff", position: "sticky", left: 0 }}>
                  <strong className="lg-ink">{r.name}</strong>
                  <span className="lg-muted lg-small" style={{ display: "block", fontWeight: 400 }}>{[...r.offices, ...r.items].join(" · ")}</span>
                </th>
                {steps.map((s) => {
                  const at = r.done[s.id!];
                  const label = t(at ? "kit.board.cell.done" : "kit.board.cell.todo", { step: s.words, name: r.name, when: at ? full(lang, at) : "" });
                  const face = at ? <Icon name="check-circle" /> : <Icon name="clock" size="sm" />;
                  return (
                    <td key={s.id} className="s">
                      {byHand(s.tick) && !b.campaign.closed
                        ? <button type="button" className={`lg-kit-cell${at ? " d" : ""}`} aria-label={label} aria-pressed={!!at} title={label} onClick={() => put.mutate({ step: s.id!, person: r.person, done: !at })}>{face}</button>
                        : <span className={`lg-kit-cell${at ? " d" : ""}`} title={label}>{face}<span className="visually-hidden">{label}</span></span>}
                    </td>
                  );
                })}
                <td>
                  <span className="lg-row tight between">
                    <Tag tone={r.ready ? "ok" : "busy"} icon={r.ready ? "check" : "clock"}>{t(r.ready ? "kit.setup.ready" : "kit.setup.waiting")}</Tag>
                    {!b.campaign.closed && !r.ready && <button type="button" className="lg-lk lg-kit-noprint" aria-label={t("kit.board.take", { name: r.name })} onClick={() => out.mutate(r.person)}>{t("kit.board.take.short")}</button>}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {b.rows.length > most && <p className="lg-bd lg-kit-noprint"><button type="button" className="lg-lk" onClick={() => more(b.rows.length)}>{t("kit.board.more", { n: b.rows.length - most })}</button></p>}
    </>
  );
}

function Enrol({ id, there, close }: { id: string; there: string[]; close(): void }) {
  const { t } = useWords();
  const tell = useToast();
  const [find, type] = useState("");
  const [picked, pick] = useState<string[]>([]);
  const all = useQuery(people(useDeferredValue(find.trim())));
  const send = useAct(() => enrol(id, picked), (r) => {
    tell(t("kit.enrolled", { n: r.new }));
    close();
  });
  const rows = all.data?.filter((p) => p.state !== "left" && !there.includes(p.id)) ?? [];
  return (
    <Dialog title={t("kit.enrol.title")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <TextField label={t("kit.board.find")} type="search" value={find} onChange={(e) => type(e.target.value)} />
        <div className="lg-kit-pick" role="group" aria-label={t("kit.enrol.title")}>
          {rows.map((p) => <Tick key={p.id} label={nameOf(p)} checked={picked.includes(p.id)} onChange={() => pick(picked.includes(p.id) ? picked.filter((x) => x !== p.id) : [...picked, p.id])} />)}
          {rows.length === 0 && <p className="lg-muted" role="status">{t("kit.person.none")}</p>}
        </div>
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={picked.length === 0} busy={send.isPending} busyWord={t("ui.saving")}>{t("kit.enrol.go", { n: picked.length })}</Act></div>
      </form>
    </Dialog>
  );
}
