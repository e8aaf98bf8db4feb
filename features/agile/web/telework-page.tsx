/** Teleworkers, and how far each has come towards an agreement of smart working. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { nameOf, people, type Person } from "@/api/town.ts";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, IconAct, Note, Panel, Refusal, Skeleton, Tag, TextField, Tick, type Tone } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { convert, listTeleworkers, teleworkers, unlist, type Telework } from "./api.ts";
import { at, useKeep } from "./keep.ts";
import { readRows } from "./rows.ts";
import { longDay, weekday } from "./say.ts";
import "./agile.css";

const tones: Record<string, Tone> = { listed: "line", proposed: "busy", accepted: "busy", signed: "ok", converted: "ok", declined: "off" };
const may = (w: Telework) => w.state === "listed" || w.state === "declined";

export function TeleworkPage() {
  const { t } = useWords();
  const q = useQuery(teleworkers());
  const everybody = useQuery(people()).data ?? [];
  const [edit, set] = useState<Telework>();
  const [many, open] = useState(false);
  const [chosen, choose] = useState<string[]>([]);
  const [asking, ask] = useState(false);
  const fresh: Telework = { person: "", contract: "", since: "", place: "", weekdays: [], source: "listed", agreement: "", ends: "", state: "listed", name: "" };
  return (
    <>
      <PageHead title={t("agile.teleworkers")} under={t("agile.telework.text")} side={<div className="lg-row wrap tight"><Act icon="upload" onClick={() => open(true)}>{t("agile.telework.many")}</Act><Act icon="plus" onClick={() => set(fresh)}>{t("agile.telework.add")}</Act></div>} />
      {q.isPending && <Skeleton lines={5} />}
      {q.error && <Unanswered error={q.error} retry={() => void q.refetch()} />}
      {q.data && (
        <Panel>
          {q.data.length === 0 ? <Empty title={t("agile.telework.none")}>{t("agile.telework.none.text")}</Empty> : (
            <ul className="lg-list">{q.data.map((w) => <Line key={w.person} w={w} chosen={chosen.includes(w.person)} flip={() => choose(chosen.includes(w.person) ? chosen.filter((p) => p !== w.person) : [...chosen, w.person])} edit={() => set(w)} />)}</ul>
          )}
          {q.data.some(may) && <div className="lg-bd"><Act look="primary" disabled={chosen.length === 0} onClick={() => ask(true)}>{t("agile.telework.convert")}</Act></div>}
        </Panel>
      )}
      {edit && <Form first={edit} everybody={everybody} close={() => set(undefined)} />}
      {many && <Many everybody={everybody} close={() => open(false)} />}
      {asking && <Ask chosen={chosen} done={() => choose([])} close={() => ask(false)} />}
    </>
  );
}

function Line({ w, chosen, flip, edit }: { w: Telework; chosen: boolean; flip(): void; edit(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const again = () => client.invalidateQueries({ queryKey: ["agile"] });
  const away = useMutation({ mutationFn: () => unlist(w.person), onSuccess: async () => (await again(), tell(t("agile.telework.gone", { name: w.name ?? "" }), { undo: () => void listTeleworkers([w]).then(again) })) });
  const days = w.weekdays.map((d) => weekday(lang, d)).join(", ");
  return (
    <li>
      {may(w) && <Tick label={<span className="visually-hidden">{t("agile.telework.choose", { name: w.name ?? "" })}</span>} checked={chosen} onChange={flip} />}
      <span className="lg-grow">
        {w.agreement ? <Go to={`/agile/accordi/${w.agreement}`} className="lg-strong">{w.name}</Go> : <span className="lg-strong">{w.name}</span>}
        <span className="lg-small lg-muted lg-agile-line">{w.contract ? t("agile.telework.line", { contract: w.contract, day: longDay(lang, w.since) }) : t("agile.telework.declared")}</span>
        <span className="lg-small lg-muted lg-agile-line">{[w.place, days, w.ends && t("agile.telework.ends", { day: longDay(lang, w.ends) })].filter(Boolean).join(" · ")}</span>
        <Refusal error={away.error} />
      </span>
      <Tag tone={tones[w.state ?? "listed"] ?? "off"}>{t(`agile.telework.is.${w.state}`)}</Tag>
      {(may(w) || w.state === "proposed") && <IconAct icon="pencil" label={t("agile.change.of", { name: w.name ?? "" })} onClick={edit} />}
      {may(w) && <IconAct icon="bin" label={t("agile.remove.of", { name: w.name ?? "" })} onClick={() => away.mutate()} />}
    </li>
  );
}

function Form({ first, everybody, close }: { first: Telework; everybody: Person[]; close(): void }) {
  const { t, lang } = useWords();
  const [d, set] = useState(first);
  const keep = useKeep(() => listTeleworkers([d]), close);
  return (
    <Dialog title={first.person ? t("agile.change.of", { name: first.name ?? "" }) : t("agile.telework.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(undefined))}>
        {!first.person && (
          <Choose label={t("agile.telework.person")} value={d.person} onChange={(e) => set({ ...d, person: e.target.value })}>
            <option value="">{t("agile.choose")}</option>
            {everybody.filter((p) => p.places.length > 0).map((p) => <option key={p.id} value={p.id}>{nameOf(p)}</option>)}
          </Choose>
        )}
        <TextField label={t("agile.telework.contract")} hint={t("agile.telework.contract.hint")} value={d.contract} maxLength={200} onChange={(e) => set({ ...d, contract: e.target.value })} error={at(keep.error, "contract")} />
        <div className="lg-cols">
          <TextField label={t("agile.telework.since")} type="date" value={d.since} onChange={(e) => set({ ...d, since: e.target.value })} error={at(keep.error, "since")} />
          <TextField label={t("agile.telework.place")} value={d.place} maxLength={200} onChange={(e) => set({ ...d, place: e.target.value })} />
        </div>
        <fieldset>
          <legend className="lg-lbl">{t("agile.telework.weekdays")}</legend>
          <div className="lg-cols">{[1, 2, 3, 4, 5].map((n) => <Tick key={n} label={weekday(lang, n)} checked={d.weekdays.includes(n)} onChange={(e) => set({ ...d, weekdays: e.target.checked ? [...d.weekdays, n] : d.weekdays.filter((x) => x !== n) })} />)}</div>
        </fieldset>
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={!d.person} busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

const columns = ["email", "contratto", "dal", "luogo", "giorni"] as const;

function Many({ everybody, close }: { everybody: Person[]; close(): void }) {
  const { t } = useWords();
  const tell = useToast();
  const [text, set] = useState("");
  const { rows, wrong } = readRows(text, columns, everybody);
  const keep = useKeep(
    () => listTeleworkers(rows.map((r) => ({ person: r.person, contract: r.cells.contratto, since: r.cells.dal, place: r.cells.luogo, weekdays: r.cells.giorni.split(/\D+/).filter(Boolean).map(Number), source: "listed", agreement: "", ends: "", state: "listed", name: "" }))),
    () => (tell(t("agile.telework.kept")), close()),
  );
  return (
    <Dialog title={t("agile.telework.many")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(undefined))}>
        <p>{t("agile.rows.text", { columns: columns.join(", ") })} {t("agile.telework.many.text")}</p>
        <TextField label={t("agile.rows.file")} type="file" accept=".csv,text/csv" onChange={(e) => void e.target.files?.[0]?.text().then(set)} />
        {wrong.length > 0 && <Note tone="busy">{t("agile.rows.wrong", { n: wrong.length })} {wrong.slice(0, 8).map((w) => t(`agile.rows.${w.why}`, { n: w.line, what: w.what })).join(" ")}</Note>}
        {text && wrong.length === 0 && <p role="status">{t("agile.rows.ready", { n: rows.length })}</p>}
        <Refusal error={keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={rows.length === 0 || wrong.length > 0} busy={keep.isPending}>{t("agile.rows.go")}</Act></div>
      </form>
    </Dialog>
  );
}

function Ask({ chosen, done, close }: { chosen: string[]; done(): void; close(): void }) {
  const { t } = useWords();
  const tell = useToast();
  const today = isoDay(new Date());
  const [from, set] = useState(`${Number(today.slice(0, 4)) + 1}-01-01`);
  const keep = useKeep(() => convert(chosen, from), () => (tell(t("agile.telework.proposed", { n: chosen.length })), done(), close()));
  return (
    <Dialog title={t("agile.telework.convert.ask", { n: chosen.length })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate(undefined))}>
        <p>{t("agile.telework.convert.text")}</p>
        <TextField label={t("agile.telework.from")} type="date" min={today} value={from} onChange={(e) => set(e.target.value)} error={at(keep.error, "from")} />
        <Refusal error={keep.error instanceof Problem && keep.error.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("agile.telework.convert")}</Act></div>
      </form>
    </Dialog>
  );
}
