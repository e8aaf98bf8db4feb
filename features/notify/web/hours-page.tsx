/** The hours of whoever has none of their own: everybody reads them, the personnel office and the administrator set them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { day, isoDay } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Refusal, Skeleton, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords, type Lang } from "@/ui/words.tsx";
import { bodyHours, clock, minuteOf, setHours, type Band, type BodyHours } from "./api.ts";
import "./notify.css";

// From a Monday on, to have the names of the days in the reader's language.
const nameOfDay = (lang: Lang, i: number) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 10, 23 + i));
const written = (bands: Band[], none: string) => bands.map(([a, b]) => `${clock(a)}–${clock(b)}`).join(", ") || none;

export function HoursPage() {
  const { t } = useWords();
  const all = useQuery(bodyHours());
  if (all.isPending) return <Skeleton lines={6} />;
  if (!all.data) return <Unanswered error={all.error} retry={() => void all.refetch()} />;
  const week = <Week title={t("notify.hours.holds")} week={all.data.holds} />;
  return (
    <>
      <PageHead title={t("notify.hours")} under={t("notify.hours.under")} path={<p className="lg-crumb"><Go to="/avvisi">{t("notify.title")}</Go></p>} />
      <div className="lg-two">
        {all.data.can.set ? <Form of={all.data} /> : week}
        <div className="lg-stack">
          {all.data.can.set && week}
          <Choices set={all.data.set} />
        </div>
      </div>
    </>
  );
}

function Choices({ set }: { set: BodyHours["set"] }) {
  const { t, lang } = useWords();
  return (
    <Panel title={t("notify.hours.set")} id="nt-set">
      {set.length === 0 && <p className="lg-bd lg-muted">{t("notify.hours.usual")}</p>}
      <ul className="lg-list">
        {set.map((h) => (
          <li key={h.from}>
            <span className="lg-grow">
              <strong className="lg-ink">{t("notify.hours.since", { day: day(lang, `${h.from}T12:00:00Z`) })}</strong>
              <span className="lg-small lg-muted" style={{ display: "block" }}>{h.source}</span>
              <span className="lg-small lg-num" style={{ display: "block" }}>{h.week.map((b, i) => (b.length ? `${nameOfDay(lang, i)} ${written(b, "")}` : "")).filter(Boolean).join(" · ")}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Week({ title, week }: { title: string; week: Band[][] }) {
  const { t, lang } = useWords();
  return (
    <Panel title={title} icon="clock" id="nt-holds">
      <dl className="nt-days">
        {week.map((bands, i) => <div key={i}><dt>{nameOfDay(lang, i)}</dt><dd className="lg-num">{written(bands, t("notify.hours.rest"))}</dd></div>)}
      </dl>
    </Panel>
  );
}

interface DayOf {
  on: boolean;
  from: string;
  to: string;
  /** What stands now: a day of several stretches stays as it is until one of its two hours is touched. */
  kept: Band[];
}

const bandsOf = (d: DayOf): Band[] => {
  if (!d.on) return [];
  const same = d.kept.length > 1 && d.from === clock(d.kept[0]![0]) && d.to === clock(d.kept.at(-1)![1] % 1440);
  return same ? d.kept : [[minuteOf(d.from), minuteOf(d.to, true)]];
};

function Form({ of }: { of: BodyHours }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [week, setWeek] = useState<DayOf[]>(of.holds.map((bands) => ({ on: bands.length > 0, from: clock(bands[0]?.[0] ?? 540), to: clock((bands.at(-1)?.[1] ?? 1080) % 1440), kept: bands })));
  const [from, setFrom] = useState(isoDay(new Date(Date.now() + 86_400_000)));
  const [source, setSource] = useState("");
  const change = (i: number, part: Partial<DayOf>) => setWeek(week.map((d, n) => (n === i ? { ...d, ...part } : d)));
  const save = useMutation({
    mutationFn: () => setHours(from, week.map(bandsOf), source),
    onSuccess: async () => {
      setSource("");
      await client.invalidateQueries({ queryKey: ["notify"] });
      tell(t("ui.saved"));
    },
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  return (
    <Panel title={t("notify.hours.change")} icon="pencil" id="nt-change">
      <form className="lg-bd lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <p>{t("notify.hours.text")}</p>
        {problem?.at("week") && <Note tone="err" role="alert">{problem.at("week")}</Note>}
        <div className="nt-week">
          {week.map((d, i) => (
            <fieldset key={i}>
              <legend>{nameOfDay(lang, i)}</legend>
              <Tick label={t("notify.hours.work")} checked={d.on} onChange={(e) => change(i, { on: e.target.checked })} />
              {d.on && (
                <div className="nt-band">
                  <TextField label={t("notify.from")} type="time" value={d.from} onChange={(e) => change(i, { from: e.target.value })} />
                  <TextField label={t("notify.to")} type="time" value={d.to} onChange={(e) => change(i, { to: e.target.value })} />
                </div>
              )}
            </fieldset>
          ))}
        </div>
        <div className="lg-cols">
          <TextField label={t("notify.hours.from")} type="date" value={from} onChange={(e) => setFrom(e.target.value)} error={problem?.at("from")} />
          <TextField label={t("notify.hours.source")} value={source} maxLength={200} onChange={(e) => setSource(e.target.value)} error={problem?.at("source")} />
        </div>
        <Refusal error={problem?.faults.length ? null : save.error} />
        <div><Act look="primary" type="submit" disabled={!source.trim()} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Panel>
  );
}
