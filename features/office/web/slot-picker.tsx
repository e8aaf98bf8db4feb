/** The free hours of an office, a week at a time: one to choose, or several to propose. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { day, dayMonth, hour, isoDay } from "@/ui/dates.ts";
import { Unanswered } from "@/ui/page.tsx";
import { IconAct, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { freeSlots } from "./api.ts";

const daysOn = (from: string, n: number) => isoDay(new Date(Date.parse(`${from}T12:00:00Z`) + n * 86_400_000));

export function SlotPicker({ office, chosen, choose, most }: { office: string; chosen: string[]; choose(starts: string[]): void; most: number }) {
  const { t, lang } = useWords();
  const today = isoDay(new Date());
  const [from, set] = useState(today);
  const free = useQuery(freeSlots(office, from, daysOn(from, 6)));
  const byDay = new Map<string, string[]>();
  for (const s of free.data ?? []) byDay.set(isoDay(s.starts), [...(byDay.get(isoDay(s.starts)) ?? []), s.starts]);
  // On a phone a week of hours would push what follows out of sight: one day is open, the others at a touch.
  const narrow = matchMedia("(max-width: 575.98px)").matches;
  const pick = (s: string) => choose(chosen.includes(s) ? chosen.filter((x) => x !== s) : most === 1 ? [s] : [...chosen, s].slice(0, most).sort());
  return (
    <div className="lg-picker">
      <div className="lg-row between">
        <IconAct icon="right" className="flip" label={t("desk.slots.before")} disabled={from <= today} onClick={() => set(daysOn(from, -7) < today ? today : daysOn(from, -7))} />
        <strong className="lg-ink" role="status">{t("desk.slots.week", { from: dayMonth(lang, `${from}T12:00:00Z`), to: dayMonth(lang, `${daysOn(from, 6)}T12:00:00Z`) })}</strong>
        <IconAct icon="right" label={t("desk.slots.after")} onClick={() => set(daysOn(from, 7))} />
      </div>
      {free.isPending && <Skeleton />}
      {free.isError && <Unanswered error={free.error} retry={() => void free.refetch()} />}
      {free.data?.length === 0 && <p className="lg-muted">{t("desk.slots.none")}</p>}
      {[...byDay].map(([d, hours], i) => {
        const slots = (
          <div className="lg-slots">
            {hours.map((s) => (
              <button key={s} type="button" className="lg-slot lg-num" aria-pressed={chosen.includes(s)} onClick={() => pick(s)}>{hour(lang, s)}</button>
            ))}
          </div>
        );
        const name = day(lang, `${d}T12:00:00Z`);
        if (!narrow) return <fieldset key={d}><legend className="lg-lbl">{name}</legend>{slots}</fieldset>;
        return <details key={d} className="lg-day" open={i === 0 || undefined}><summary><span className="lg-lbl">{name}</span><span className="lg-muted lg-small">{t("desk.slots.n", { n: hours.length })}</span></summary>{slots}</details>;
      })}
    </div>
  );
}
