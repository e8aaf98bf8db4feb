/** The opening hours of a week, and the days that are different. */
import { isoDay } from "@/ui/dates.ts";
import { Act, IconAct, Note, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import type { Exception } from "./api.ts";

const split = (span: string): [string, string] => {
  const [from = "", to = ""] = span.split("-");
  return [from, to];
};

/** The stretches of one day: from, to, one after the other. */
function Spans({ label, spans, may, set }: { label: string; spans: string[]; may: boolean; set(s: string[]): void }) {
  const { t } = useWords();
  const change = (i: number, side: 0 | 1, value: string) => set(spans.map((s, j) => (j === i ? (side === 0 ? `${value}-${split(s)[1]}` : `${split(s)[0]}-${value}`) : s)));
  return (
    <div className="lg-spans">
      {spans.length === 0 && <span className="lg-muted">{t("desk.hours.closed")}</span>}
      {spans.map((s, i) => (
        <span key={i} className="lg-span">
          <input type="time" className="form-control lg-ctl" aria-label={t("desk.hours.from", { day: label, n: i + 1 })} value={split(s)[0]} disabled={!may} onChange={(e) => change(i, 0, e.target.value)} />
          <span aria-hidden="true">–</span>
          <input type="time" className="form-control lg-ctl" aria-label={t("desk.hours.to", { day: label, n: i + 1 })} value={split(s)[1]} disabled={!may} onChange={(e) => change(i, 1, e.target.value)} />
          {may && <IconAct icon="bin" label={t("desk.hours.remove", { day: label, n: i + 1 })} onClick={() => set(spans.filter((_, j) => j !== i))} />}
        </span>
      ))}
      {may && spans.length < 3 && <IconAct icon="plus" label={t("desk.hours.add", { day: label })} onClick={() => set([...spans, spans.length ? "15:00-17:00" : "09:00-12:30"])} />}
    </div>
  );
}

export function WeekHours({ hours, may, set, error }: { hours: string[][]; may: boolean; set(h: string[][]): void; error: string | undefined }) {
  const { lang } = useWords();
  // 5 January 2026 was a Monday.
  const name = (i: number) => new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 0, 5 + i));
  return (
    <div className="lg-week">
      {error && <Note tone="err" role="alert">{error}</Note>}
      {hours.map((spans, i) => (
        <div key={i} className="lg-week-day">
          <strong className="lg-ink">{name(i)}</strong>
          <Spans label={name(i)} spans={spans} may={may} set={(s) => set(hours.map((h, j) => (j === i ? s : h)))} />
        </div>
      ))}
    </div>
  );
}

export function Exceptions({ all, may, set, error }: { all: Exception[]; may: boolean; set(e: Exception[]): void; error: string | undefined }) {
  const { t } = useWords();
  const tell = useToast();
  const change = (i: number, part: Partial<Exception>) => set(all.map((e, j) => (j === i ? { ...e, ...part } : e)));
  return (
    <div className="lg-week">
      {error && <Note tone="err" role="alert">{error}</Note>}
      <p className="lg-hint">{t("desk.exceptions.hint")}</p>
      {all.map((e, i) => (
        <div key={i} className="lg-exception">
          <TextField label={t("desk.exceptions.day")} type="date" min={isoDay(new Date())} value={e.day} disabled={!may} onChange={(x) => change(i, { day: x.target.value })} />
          <TextField label={t("desk.exceptions.note")} value={e.note} maxLength={120} disabled={!may} onChange={(x) => change(i, { note: x.target.value })} />
          <div>
            <span className="lg-lbl">{t("desk.exceptions.hours")}</span>
            <Spans label={e.day} spans={e.hours} may={may} set={(hours) => change(i, { hours })} />
          </div>
          {may && <IconAct icon="bin" label={t("desk.exceptions.remove", { day: e.day })} onClick={() => {
            set(all.filter((_, j) => j !== i));
            tell(t("desk.exceptions.removed"), { undo: () => set(all) });
          }} />}
        </div>
      ))}
      {may && <div><Act small icon="plus" onClick={() => set([...all, { day: isoDay(new Date(Date.now() + 7 * 86_400_000)), hours: [], note: "" }])}>{t("desk.exceptions.add")}</Act></div>}
    </div>
  );
}
