/** When and how notices reach me: quieter than my hours, never louder. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { day, hour } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, IconAct, Note, Panel, Refusal, Skeleton, Switch, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { clock, minuteOf, prefer, preferences, type Band, type KindOf, type Preferences } from "./api.ts";
import "./notify.css";

export function PreferencesPage() {
  const { t } = useWords();
  const all = useQuery(preferences());
  return (
    <>
      <PageHead title={t("notify.preferences")} path={<p className="lg-crumb"><Go to="/avvisi">{t("notify.title")}</Go></p>} side={<Go className="btn btn-outline-secondary btn-sm" to="/avvisi/orari">{t("notify.hours")}</Go>} />
      {all.isPending && <Skeleton lines={6} />}
      {all.isError && <Unanswered error={all.error} retry={() => void all.refetch()} />}
      {all.data && <Form of={all.data} />}
    </>
  );
}

interface Stretch {
  from: string;
  to: string;
}

function Form({ of }: { of: Preferences }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [quiet, setQuiet] = useState<Stretch[]>(of.choice.quiet.map(([a, b]) => ({ from: clock(a), to: clock(b % 1440) })));
  const [later, setLater] = useState(of.choice.digest_at >= 0);
  const [at, setAt] = useState(clock(of.choice.digest_at >= 0 ? of.choice.digest_at : 600));
  const [digest, setDigest] = useState(of.choice.digest_mail);
  const [mail, setMail] = useState(of.choice.mail);
  const save = useMutation({
    mutationFn: () => prefer({ quiet: quiet.map((q): Band => [minuteOf(q.from), minuteOf(q.to, true)]), digest_at: later ? minuteOf(at) : -1, digest_mail: digest, mail }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["notify"] });
      tell(t("ui.saved"));
    },
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  const groups = [...new Set(of.kinds.map((k) => k.group))];
  return (
    <form className="lg-two" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate())}>
      <div className="lg-stack">
        <Panel title={t("notify.quiet.title")} icon="moon" id="nt-quiet">
          <div className="lg-bd lg-stack">
            <p>{t("notify.quiet.text")}</p>
            {problem?.at("quiet") && <Note tone="err" role="alert">{problem.at("quiet")}</Note>}
            <Quiet all={quiet} set={setQuiet} />
          </div>
        </Panel>
        <Panel title={t("notify.digest.title")} icon="clock" id="nt-digest">
          <div className="lg-bd lg-stack">
            <p>{t("notify.digest.text")}</p>
            <fieldset>
              <legend className="lg-lbl">{t("notify.digest.when")}</legend>
              <Tick kind="radio" name="digest" label={t("notify.digest.start")} checked={!later} onChange={() => setLater(false)} />
              <Tick kind="radio" name="digest" label={t("notify.digest.later")} checked={later} onChange={() => setLater(true)} />
            </fieldset>
            {later && <div className="nt-band"><TextField label={t("notify.digest.at")} type="time" value={at} onChange={(e) => setAt(e.target.value)} error={problem?.at("digest_at")} /></div>}
            <Switch label={t("notify.digest.mail")} checked={digest} onChange={(e) => setDigest(e.target.checked)} />
          </div>
        </Panel>
        <Panel title={t("notify.mail.title")} icon="mail" id="nt-mail">
          <p className="lg-bd">{t("notify.mail.text")}</p>
          {groups.map((g) => (
            <fieldset key={g} className="nt-sw">
              <legend className="nt-day">{t(`notify.group.${g}`)}</legend>
              {of.kinds.filter((k) => k.group === g).map((k) => <OneKind key={k.key} k={k} on={mail[k.key] ?? k.mail} set={(on) => setMail({ ...mail, [k.key]: on })} />)}
            </fieldset>
          ))}
        </Panel>
        <Refusal error={problem?.faults.length ? null : save.error} />
        <div><Act look="primary" type="submit" busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </div>
      <Days days={of.days} />
    </form>
  );
}

function Quiet({ all, set }: { all: Stretch[]; set(all: Stretch[]): void }) {
  const { t } = useWords();
  const change = (i: number, part: Partial<Stretch>) => set(all.map((q, n) => (n === i ? { ...q, ...part } : q)));
  return (
    <>
      {all.map((q, i) => (
        <div key={i} className="nt-band" role="group" aria-label={t("notify.quiet.one", { place: i + 1 })}>
          <TextField label={t("notify.from")} type="time" value={q.from} onChange={(e) => change(i, { from: e.target.value })} />
          <TextField label={t("notify.to")} type="time" value={q.to} onChange={(e) => change(i, { to: e.target.value })} />
          <IconAct icon="bin" label={t("notify.quiet.drop", { from: q.from, to: q.to })} onClick={() => set(all.filter((_, n) => n !== i))} />
        </div>
      ))}
      {all.length < 6 && <div><Act small icon="plus" onClick={() => set([...all, { from: "13:00", to: "14:00" }])}>{t("notify.quiet.add")}</Act></div>}
    </>
  );
}

function OneKind({ k, on, set }: { k: KindOf; on: boolean; set(on: boolean): void }) {
  const { t } = useWords();
  if (k.fixed) return <p>{k.name}: <span className="lg-muted">{t("notify.always")}</span></p>;
  return <Switch label={k.name} checked={on} onChange={(e) => set(e.target.checked)} />;
}

function Days({ days }: { days: Preferences["days"] }) {
  const { t, lang } = useWords();
  return (
    <Panel title={t("notify.days.title")} icon="calendar" id="nt-days" className="nt-side">
      <p className="lg-bd">{t("notify.days.text")}</p>
      <dl className="nt-days">
        {days.map((d) => (
          <div key={d.day}>
            <dt>{day(lang, `${d.day}T12:00:00Z`)}</dt>
            <dd className="lg-num">{d.stretches.length ? d.stretches.map(([a, b]) => `${hour(lang, a)}–${hour(lang, b)}`).join(", ") : t("notify.days.none")}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
