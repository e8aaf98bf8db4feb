/** The steps of the application but the goals: the work, the days, the tools, why one comes first. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Problem } from "@/api/http.ts";
import { Act, Choose, IconAct, Note, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { activities, type Priority, type Terms } from "./api.ts";
import { weekday } from "./say.ts";

interface Part {
  terms: Terms;
  set(some: Partial<Terms>): void;
  problem: Problem | undefined;
}

export function Work({ terms, set, office, problem }: Part & { office: string }) {
  const { t } = useWords();
  const all = useQuery(activities(office)).data ?? [];
  const remote = all.filter((a) => a.remote);
  const not = all.filter((a) => !a.remote);
  const own = terms.activities.filter((name) => !remote.some((a) => a.name === name));
  const [more, setMore] = useState("");
  const turn = (name: string, on: boolean) => set({ activities: on ? [...terms.activities, name] : terms.activities.filter((x) => x !== name) });
  const add = () => {
    if (more.trim() && !terms.activities.includes(more.trim())) turn(more.trim(), true);
    setMore("");
  };
  return (
    <>
      <fieldset className="lg-stack s1">
        <legend className="lg-lbl">{t("agile.work.which")}</legend>
        {remote.map((a) => <Tick key={a.id} label={a.name} checked={terms.activities.includes(a.name)} onChange={(e) => turn(a.name, e.target.checked)} />)}
        {own.map((name) => <Tick key={name} label={name} checked onChange={() => turn(name, false)} />)}
        {remote.length === 0 && own.length === 0 && <p className="lg-muted">{t("agile.work.none")}</p>}
      </fieldset>
      <div className="lg-row wrap">
        <TextField className="lg-grow" label={t("agile.work.other")} value={more} maxLength={200} onChange={(e) => setMore(e.target.value)} optional onKeyDown={(e) => e.key === "Enter" && (e.preventDefault(), add())} />
        <Act icon="plus" onClick={add}>{t("agile.add")}</Act>
      </div>
      {not.length > 0 && (
        <Note>
          {t("agile.work.not")}
          <ul>{not.map((a) => <li key={a.id}>{a.name}: {a.reason}.</li>)}</ul>
        </Note>
      )}
      <TextArea label={t("agile.directing")} hint={t("agile.usual")} value={terms.directing} limit={4000} onChange={(e) => set({ directing: e.target.value })} error={problem?.at("directing")} />
    </>
  );
}

export function Days({ terms, set, problem }: Part) {
  const { t, lang } = useWords();
  const week = [1, 2, 3, 4, 5, 6];
  return (
    <>
      <div className="lg-cols">
        <TextField label={t("agile.from")} type="date" value={terms.from} onChange={(e) => set({ from: e.target.value })} error={problem?.at("from")} />
        <TextField label={t("agile.to")} hint={t("agile.to.hint")} type="date" value={terms.to} min={terms.from} onChange={(e) => set({ to: e.target.value })} error={problem?.at("to")} optional />
      </div>
      <Choose label={t("agile.how_many")} value={String(terms.days)} onChange={(e) => set({ days: Number(e.target.value), weekdays: terms.weekdays.slice(0, Number(e.target.value)) })} error={problem?.at("days")}>
        {[0, 1, 2, 3, 4, 5].map((n) => <option key={n} value={n}>{n ? t("agile.days.week", { n }) : t("agile.choose")}</option>)}
      </Choose>
      <fieldset>
        <legend className="lg-lbl">{t("agile.weekdays")}</legend>
        <p className="lg-hint">{t("agile.weekdays.hint")}</p>
        <div className="lg-row wrap tight">
          {week.map((w) => {
            const on = terms.weekdays.includes(w);
            return <button key={w} type="button" className="lg-chip" aria-pressed={on} onClick={() => set({ weekdays: on ? terms.weekdays.filter((x) => x !== w) : [...terms.weekdays, w].sort(), days: Math.max(terms.days, on ? 0 : terms.weekdays.length + 1) })}>{weekday(lang, w)}</button>;
          })}
        </div>
      </fieldset>
      <TextField label={t("agile.place")} hint={t("agile.place.hint")} value={terms.place} maxLength={200} onChange={(e) => set({ place: e.target.value })} error={problem?.at("place")} />
      <Bands terms={terms} set={set} problem={problem} />
      <fieldset>
        <legend className="lg-lbl">{t("agile.fact.off")}</legend>
        <p className="lg-hint">{t("agile.off.hint")}</p>
        <div className="lg-row wrap">
          <Time label={t("agile.off.from")} value={terms.off_from} set={(off_from) => set({ off_from })} />
          <Time label={t("agile.off.to")} value={terms.off_to} set={(off_to) => set({ off_to })} />
        </div>
      </fieldset>
      <TextArea label={t("agile.disconnection")} hint={t("agile.usual")} value={terms.disconnection} limit={4000} onChange={(e) => set({ disconnection: e.target.value })} error={problem?.at("disconnection")} />
    </>
  );
}

const text = (minutes: number) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const minutes = (s: string) => Number(s.slice(0, 2)) * 60 + Number(s.slice(3, 5));

const Time = ({ label, value, set }: { label: string; value: number; set(m: number): void }) => <TextField label={label} type="time" value={text(value)} onChange={(e) => e.target.value && set(minutes(e.target.value))} />;

function Bands({ terms, set, problem }: Part) {
  const { t } = useWords();
  const change = (i: number, some: { from?: number; to?: number }) => set({ bands: terms.bands.map((b, j) => (i === j ? { ...b, ...some } : b)) });
  return (
    <fieldset className="lg-stack s2">
      <legend className="lg-lbl">{t("agile.fact.bands")}</legend>
      <p className="lg-hint">{t("agile.bands.hint")}</p>
      {terms.bands.map((b, i) => (
        <div className="lg-row wrap" key={i}>
          <Time label={t("agile.band.from", { n: i + 1 })} value={b.from} set={(from) => change(i, { from })} />
          <Time label={t("agile.band.to", { n: i + 1 })} value={b.to} set={(to) => change(i, { to })} />
          <IconAct icon="bin" label={t("agile.band.remove", { n: i + 1 })} onClick={() => set({ bands: terms.bands.filter((_, j) => j !== i) })} />
        </div>
      ))}
      {problem?.at("bands") && <p className="lg-errmsg">{problem.at("bands")}</p>}
      {terms.bands.length < 6 && <div><Act small icon="plus" onClick={() => set({ bands: [...terms.bands, { from: Math.min(1380, (terms.bands.at(-1)?.to ?? 480) + 60), to: Math.min(1440, (terms.bands.at(-1)?.to ?? 480) + 180) }] })}>{t("agile.band.add")}</Act></div>}
    </fieldset>
  );
}

export function Tools({ terms, set, telework, setTelework, kind, problem }: Part & { telework: boolean; setTelework(on: boolean): void; kind: string }) {
  const { t } = useWords();
  const change = (i: number, some: { name?: string; own?: boolean }) => set({ tools: terms.tools.map((x, j) => (i === j ? { ...x, ...some } : x)) });
  return (
    <>
      <fieldset className="lg-stack s2">
        <legend className="lg-lbl">{t("agile.fact.tools")}</legend>
        <p className="lg-hint">{t("agile.tools.hint")}</p>
        {terms.tools.map((x, i) => (
          <div className="lg-row wrap" key={i}>
            <TextField className="lg-grow" label={t("agile.tool", { n: i + 1 })} value={x.name} maxLength={120} onChange={(e) => change(i, { name: e.target.value })} />
            <Tick label={t("agile.tool.own")} checked={x.own} onChange={(e) => change(i, { own: e.target.checked })} />
            <IconAct icon="bin" label={t("agile.tool.remove", { name: x.name || String(i + 1) })} onClick={() => set({ tools: terms.tools.filter((_, j) => j !== i) })} />
          </div>
        ))}
        {terms.tools.length < 30 && <div><Act small icon="plus" onClick={() => set({ tools: [...terms.tools, { name: "", own: false }] })}>{t("agile.tool.add")}</Act></div>}
      </fieldset>
      <TextArea label={t("agile.conduct")} hint={t("agile.usual")} value={terms.conduct} limit={4000} onChange={(e) => set({ conduct: e.target.value })} error={problem?.at("conduct")} />
      <TextArea label={t("agile.treatment")} hint={t("agile.usual")} value={terms.treatment} limit={4000} onChange={(e) => set({ treatment: e.target.value })} error={problem?.at("treatment")} />
      {kind === "first" && <Tick label={t("agile.telework")} checked={telework} onChange={(e) => setTelework(e.target.checked)} />}
    </>
  );
}

const reasons = ["child", "disabled_child", "disability", "caregiver"] as const;
const proofs = ["self_declaration", "certificate_seen", "already_held"] as const;

export function Priorities({ all, set }: { all: Priority[]; set(all: Priority[]): void }) {
  const { t } = useWords();
  return (
    <>
      <Note>{t("agile.priority.text")}</Note>
      {reasons.map((reason) => {
        const p = all.find((x) => x.reason === reason);
        return (
          <div key={reason} className="lg-stack s1">
            <Tick label={t(`agile.priority.${reason}`)} checked={!!p} onChange={(e) => set(e.target.checked ? [...all, { reason, proof: "self_declaration" }] : all.filter((x) => x.reason !== reason))} />
            {p && (
              <Choose className="lg-agile-indent" label={t("agile.proof")} value={p.proof} onChange={(e) => set(all.map((x) => (x.reason === reason ? { ...x, proof: e.target.value as Priority["proof"] } : x)))}>
                {proofs.map((proof) => <option key={proof} value={proof}>{t(`agile.proof.${proof}`)}</option>)}
              </Choose>
            )}
          </div>
        );
      })}
    </>
  );
}
