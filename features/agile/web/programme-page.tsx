/** What the body decides: the programme and its texts, activities, limits, calls, cohorts, emergency; and the personnel office's morning. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { offices } from "@core/ente";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, IconAct, Note, Panel, Refusal, Skeleton, Tag, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { Problem } from "@/api/http.ts";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { activities, calls, limits, programme, ranking, removeActivity, setActivity, setCall, setLimit, setProgramme, todo, type Activity, type Call, type Limit, type Programme } from "./api.ts";
import { Cohorts } from "./cohorts.tsx";
import { Emergencies } from "./emergencies.tsx";
import { Notices } from "./notices.tsx";
import { at, useKeep } from "./keep.ts";
import { longDay, shortDay } from "./say.ts";
import "./agile.css";

export function ProgrammePage() {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t("agile.programme.title")} under={t("agile.programme.text")} />
      <div className="lg-two">
        <div className="lg-stack"><Morning /><Calls /><Cohorts /><Activities /></div>
        <div className="lg-stack"><Emergencies /><Notices /><Limits /><Texts /></div>
      </div>
    </>
  );
}

function Morning() {
  const { t, lang } = useWords();
  const q = useQuery(todo());
  if (!q.data) return <Panel title={t("agile.morning")} id="agile-morning">{q.error ? <div className="lg-bd"><Unanswered error={q.error} retry={() => void q.refetch()} /></div> : <Skeleton lines={3} />}</Panel>;
  const d = q.data;
  const lines: [number, string][] = [[d.no_record, "no_record"], [d.unread, "unread"], [d.refused, "refused"]];
  const wrong = lines.filter(([n]) => n > 0);
  return (
    <Panel title={t("agile.morning")} id="agile-morning" side={<span className="lg-row tight wrap"><Go to="/agile/scadenze" className="lg-lk">{t("agile.deadlines")}</Go><Go to="/agile/rapporti" className="lg-lk">{t("agile.jobs")}</Go><Go to="/agile/telelavoro" className="lg-lk">{t("agile.teleworkers")}</Go><Go to="/agile/accordi" className="lg-lk">{t("agile.morning.all")}</Go></span>}>
      <dl className="lg-facts">
        {(["submitted", "to_sign", "in_force", "leaving"] as const).map((s) => <div key={s}><dt>{t(`agile.state.${s}`)}</dt><dd className="lg-num">{d.states[s] ?? 0}</dd></div>)}
      </dl>
      {wrong.length > 0 && <div className="lg-bd lg-stack s2">{wrong.map(([n, k]) => <Note key={k} tone="busy">{t(`agile.morning.${k}`, { n })}{k === "no_record" && <> <Go className="lg-lk" to="/agile/rapporti">{t("agile.jobs")}</Go></>}</Note>)}</div>}
      {d.expiring.length > 0 && (
        <>
          <h3 className="lg-bd">{t("agile.morning.expiring")}</h3>
          <ul className="lg-list">{d.expiring.slice(0, 10).map((r) => <li key={r.id}><Go to={`/agile/accordi/${r.id}`} className="lg-grow">{r.name}</Go><span className="lg-small lg-muted">{t("agile.list.to", { day: shortDay(lang, r.last_day ?? "") })}</span></li>)}</ul>
          {d.expiring.length > 10 && <p className="lg-bd lg-small lg-muted">{t("agile.morning.more", { n: d.expiring.length - 10 })}</p>}
        </>
      )}
    </Panel>
  );
}

function Calls() {
  const { t, lang } = useWords();
  const all = useQuery(calls()).data ?? [];
  const [edit, set] = useState<Call>();
  const [order, show] = useState<Call>();
  const today = isoDay(new Date());
  const fresh: Call = { id: "", title: "", opens: today, closes: today, places: 0 };
  return (
    <Panel title={t("agile.calls")} id="agile-calls" side={<Act small icon="plus" onClick={() => set(fresh)}>{t("agile.call.add")}</Act>}>
      {all.length === 0 ? <Empty title={t("agile.calls.none")}>{t("agile.calls.none.text")}</Empty> : (
        <ul className="lg-list">
          {all.map((c) => (
            <li key={c.id}>
              <span className="lg-grow"><span className="lg-strong">{c.title}</span><span className="lg-small lg-muted" style={{ display: "block" }}>{t("agile.period", { from: longDay(lang, c.opens), to: longDay(lang, c.closes) })} · {c.places ? t("agile.call.places", { n: c.places }) : t("agile.call.no_places")}</span></span>
              {c.opens <= today && today <= c.closes && <Tag tone="ok">{t("agile.call.now")}</Tag>}
              <Act small onClick={() => show(c)} aria-label={t("agile.ranking.of", { title: c.title })}>{t("agile.ranking")}</Act>
              <IconAct icon="pencil" label={t("agile.change.of", { name: c.title })} onClick={() => set(c)} />
            </li>
          ))}
        </ul>
      )}
      {edit && <CallForm first={edit} close={() => set(undefined)} />}
      {order && <Ranking call={order} close={() => show(undefined)} />}
    </Panel>
  );
}

function CallForm({ first, close }: { first: Call; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState(first);
  const keep = useKeep(setCall, close);
  return (
    <Dialog title={t(first.id ? "agile.call.change" : "agile.call.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(d))}>
        <TextField label={t("agile.call.title")} value={d.title} maxLength={200} onChange={(e) => set({ ...d, title: e.target.value })} error={at(keep.error, "title")} />
        <div className="lg-cols">
          <TextField label={t("agile.call.opens")} type="date" value={d.opens} onChange={(e) => set({ ...d, opens: e.target.value })} error={at(keep.error, "opens")} />
          <TextField label={t("agile.call.closes")} type="date" value={d.closes} onChange={(e) => set({ ...d, closes: e.target.value })} error={at(keep.error, "closes")} />
        </div>
        <TextField label={t("agile.call.number")} hint={t("agile.call.number.hint")} type="number" min={0} value={d.places} onChange={(e) => set({ ...d, places: Number(e.target.value) })} />
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

function Ranking({ call, close }: { call: Call; close(): void }) {
  const { t, lang } = useWords();
  const q = useQuery(ranking(call.id!));
  return (
    <Dialog title={t("agile.ranking.of", { title: call.title })} close={close} wide>
      <p>{t("agile.ranking.text")}</p>
      {q.isPending && <Skeleton lines={3} />}
      <Refusal error={q.error} />
      {q.data && (q.data.places.length === 0 ? <p className="lg-muted">{t("agile.ranking.none")}</p> : (
        <ol className="lg-list">
          {q.data.places.map((p) => (
            <li key={p.agreement}>
              <span className="lg-num lg-strong">{p.place}</span>
              <Go to={`/agile/accordi/${p.agreement}`} className="lg-grow">{q.data.names[p.person] ?? p.person}</Go>
              <span className="lg-small lg-muted">{[p.first && t("agile.ranking.first"), p.telework && t("agile.ranking.telework"), shortDay(lang, p.sent.slice(0, 10))].filter(Boolean).join(" · ")}</span>
              <Tag tone={p.inside ? "ok" : "off"}>{t(p.inside ? "agile.ranking.in" : "agile.ranking.out")}</Tag>
            </li>
          ))}
        </ol>
      ))}
    </Dialog>
  );
}

function Activities() {
  const { t } = useWords();
  const all = useQuery(activities()).data ?? [];
  const names = new Map((useQuery(offices()).data ?? []).map((o) => [o.id, o.name]));
  const [edit, set] = useState<Activity>();
  const client = useQueryClient();
  const tell = useToast();
  const away = useMutation({
    mutationFn: async (a: Activity) => (await removeActivity(a.id!), a),
    onSuccess: async (a) => {
      await client.invalidateQueries({ queryKey: ["agile"] });
      tell(t("agile.activity.gone", { name: a.name }), { undo: () => void setActivity(a).then(() => client.invalidateQueries({ queryKey: ["agile"] })) });
    },
  });
  return (
    <Panel title={t("agile.activities")} id="agile-activities" side={<Act small icon="plus" onClick={() => set({ id: "", office: "", name: "", remote: true, reason: "" })}>{t("agile.add")}</Act>}>
      {all.length === 0 ? <Empty title={t("agile.activities.none")}>{t("agile.activities.none.text")}</Empty> : (
        <ul className="lg-list">
          {all.map((a) => (
            <li key={a.id}>
              <span className="lg-grow">{a.name}<span className="lg-small lg-muted" style={{ display: "block" }}>{a.office ? (names.get(a.office) ?? a.office) : t("agile.whole")}{a.reason ? ` · ${a.reason}` : ""}</span></span>
              <Tag tone={a.remote ? "ok" : "off"}>{t(a.remote ? "agile.remote" : "agile.not_remote")}</Tag>
              <IconAct icon="pencil" label={t("agile.change.of", { name: a.name })} onClick={() => set(a)} />
              <IconAct icon="bin" label={t("agile.remove.of", { name: a.name })} onClick={() => away.mutate(a)} />
            </li>
          ))}
        </ul>
      )}
      {edit && <ActivityForm first={edit} close={() => set(undefined)} />}
    </Panel>
  );
}

function OfficeChoice({ value, set, whole }: { value: string; set(v: string): void; whole?: boolean }) {
  const { t } = useWords();
  const all = useQuery(offices()).data ?? [];
  return (
    <Choose label={t("agile.list.office")} value={value} onChange={(e) => set(e.target.value)}>
      <option value="">{t(whole ? "agile.whole" : "agile.choose")}</option>
      {all.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
    </Choose>
  );
}

function ActivityForm({ first, close }: { first: Activity; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState(first);
  const keep = useKeep(setActivity, close);
  return (
    <Dialog title={t(first.id ? "agile.activity.change" : "agile.activity.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(d))}>
        <TextField label={t("agile.activity.name")} value={d.name} maxLength={200} onChange={(e) => set({ ...d, name: e.target.value })} error={at(keep.error, "name")} />
        <OfficeChoice value={d.office} set={(office) => set({ ...d, office })} whole />
        <Tick label={t("agile.activity.remote")} checked={d.remote} onChange={(e) => set({ ...d, remote: e.target.checked })} />
        {!d.remote && <TextField label={t("agile.activity.reason")} value={d.reason ?? ""} maxLength={500} onChange={(e) => set({ ...d, reason: e.target.value })} error={at(keep.error, "reason")} />}
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

function Limits() {
  const { t } = useWords();
  const all = useQuery(limits()).data ?? [];
  const names = new Map((useQuery(offices()).data ?? []).map((o) => [o.id, o.name]));
  const [edit, set] = useState<Limit>();
  return (
    <Panel title={t("agile.limits")} id="agile-limits" side={<Act small icon="plus" onClick={() => set({ office: "", people: 0, days: 0 })}>{t("agile.add")}</Act>}>
      {all.length === 0 ? <p className="lg-bd lg-muted">{t("agile.limits.none")}</p> : (
        <ul className="lg-list">
          {all.map((l) => (
            <li key={l.office}><span className="lg-grow">{names.get(l.office) ?? l.office}<span className="lg-small lg-muted" style={{ display: "block" }}>{t("agile.limit.line", { people: l.people || "–", days: l.days || "–" })}</span></span><IconAct icon="pencil" label={t("agile.change.of", { name: names.get(l.office) ?? l.office })} onClick={() => set(l)} /></li>
          ))}
        </ul>
      )}
      {edit && <LimitForm first={edit} close={() => set(undefined)} />}
    </Panel>
  );
}

function LimitForm({ first, close }: { first: Limit; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState(first);
  const keep = useKeep(setLimit, close);
  return (
    <Dialog title={t("agile.limit.change")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(d))}>
        {first.office === "" && <OfficeChoice value={d.office} set={(office) => set({ ...d, office })} />}
        <TextField label={t("agile.limit.people")} hint={t("agile.limit.zero")} type="number" min={0} value={d.people} onChange={(e) => set({ ...d, people: Number(e.target.value) })} />
        <TextField label={t("agile.limit.days")} hint={t("agile.limit.zero")} type="number" min={0} max={7} value={d.days} onChange={(e) => set({ ...d, days: Number(e.target.value) })} />
        <Refusal error={keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

function Texts() {
  const { t } = useWords();
  const q = useQuery(programme());
  const none: Programme = { id: "", title: "", legal_basis: "", regulation: "", from: isoDay(new Date()), articles: { directing: "", disconnection: "", conduct: "", treatment: "", closing: "", bands: [], off_from: 1080, off_to: 480, tools: [] } };
  const [edit, set] = useState<Programme>();
  if (q.isPending) return <Panel><Skeleton lines={3} /></Panel>;
  return (
    <Panel title={t("agile.texts")} id="agile-texts" side={<Act small icon="pencil" onClick={() => set(q.data ?? none)}>{t("agile.change")}</Act>}>
      {q.data ? (
        <div className="lg-bd lg-stack s2"><p className="lg-strong">{q.data.title}</p><p className="lg-small">{q.data.legal_basis}</p><p className="lg-small lg-muted">{q.data.regulation}</p></div>
      ) : <Empty title={t("agile.texts.none")}>{t("agile.texts.none.text")}</Empty>}
      {edit && <TextsForm first={edit} close={() => set(undefined)} />}
    </Panel>
  );
}

function TextsForm({ first, close }: { first: Programme; close(): void }) {
  const { t } = useWords();
  const [d, set] = useState(first);
  const keep = useKeep(setProgramme, close);
  const article = (k: "directing" | "disconnection" | "conduct" | "treatment" | "closing") => <TextArea label={t(`agile.${k}`)} value={d.articles[k]} limit={4000} onChange={(e) => set({ ...d, articles: { ...d.articles, [k]: e.target.value } })} />;
  return (
    <Dialog title={t("agile.texts")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(d))}>
        <p>{t("agile.texts.text")}</p>
        <TextField label={t("agile.texts.name")} value={d.title} maxLength={200} onChange={(e) => set({ ...d, title: e.target.value })} error={at(keep.error, "title")} />
        <TextField label={t("agile.texts.basis")} value={d.legal_basis} maxLength={500} onChange={(e) => set({ ...d, legal_basis: e.target.value })} error={at(keep.error, "legal_basis")} />
        <TextField label={t("agile.texts.act")} value={d.regulation} maxLength={500} onChange={(e) => set({ ...d, regulation: e.target.value })} error={at(keep.error, "regulation")} />
        {article("directing")}{article("disconnection")}{article("conduct")}{article("treatment")}{article("closing")}
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}
