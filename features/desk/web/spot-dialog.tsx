/** One place on one day: who has it, and what I can do with it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { day as dayWords, isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Note, Refusal, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { book, cancel, like, type DayPlan, type Spot } from "./api.ts";
import { sayOf } from "./plan.tsx";
import { clock, ends, free, parts, starts, stateOf, type Part } from "./spot.ts";
import { useGiveBack } from "./mine.tsx";

const minuteNow = () => {
  const [h = 0, m = 0] = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Rome", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date()).split(":").map(Number);
  return h * 60 + m;
};

export function SpotDialog({ d, s, part, today, close }: { d: DayPlan; s: Spot; part: Part; today: string; close(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const giveBack = useGiveBack();
  const past = d.day === today && today === isoDay(new Date()) ? minuteNow() : 0;
  const open = (["day", "morning", "afternoon"] as const).filter((p) => free(s, parts[p]) && parts[p][1] > past);
  const [chosen, choose] = useState<Part>(open.includes(part) ? part : (open[0] ?? "day"));
  const from = starts(s, past);
  const [start, setStart] = useState(() => from.find((m) => m >= Math.max(past, 540)) ?? from[0] ?? 540);
  const until = ends(s, start);
  const [end, setEnd] = useState(start + 60);
  const last = until.includes(end) ? end : (until.find((m) => m >= start + 60) ?? until.at(-1) ?? start + 30);
  const renew = () => client.invalidateQueries({ queryKey: ["desk"] });
  const take = useMutation({
    mutationFn: () => book(s.kind === "room" ? { place: s.id, day: d.day, from: start, to: last } : { place: s.id, day: d.day, part: chosen }),
    onSuccess: async (b) => {
      await renew();
      tell(t("seat.booked", { name: s.name, day: dayWords(lang, `${d.day}T12:00:00Z`) }), { undo: () => void cancel(b.id).then(renew) });
      close();
    },
    onError: () => void renew(), // somebody was first: the plan behind shows who has what
  });
  const favour = useMutation({ mutationFn: () => like(s.id, !s.favourite), onSuccess: renew });
  const mine = s.busy.find((b) => b.mine)?.mine;
  const can = s.may && (s.kind === "room" ? from.length > 0 : open.length > 0 && !mine);
  const state = stateOf(s, part);
  return (
    <Dialog title={s.name} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), take.mutate())}>
        <p className="lg-muted">{[dayWords(lang, `${d.day}T12:00:00Z`), s.code, s.office && d.offices[s.office], s.kind === "room" && t("seat.seats", { n: s.seats ?? 0 })].filter(Boolean).join(" · ")}</p>
        <p>{sayOf(s, "day", t)}.</p>
        {state === "reserved" && <Note>{t("seat.reserved.text")}</Note>}
        <Refusal error={take.error ?? favour.error} />
        {can && s.kind === "desk" && (
          <fieldset className="lg-stack s2">
            <legend>{t("seat.when")}</legend>
            {open.map((p) => <Tick key={p} kind="radio" name="part" checked={chosen === p} onChange={() => choose(p)} label={`${t(`seat.part.${p}`)}, ${clock(parts[p][0])}–${clock(parts[p][1])}`} />)}
          </fieldset>
        )}
        {can && s.kind === "room" && (
          <div className="lg-cols">
            <Choose label={t("seat.from")} value={start} onChange={(e) => setStart(Number(e.target.value))}>{from.map((m) => <option key={m} value={m}>{clock(m)}</option>)}</Choose>
            <Choose label={t("seat.to")} value={last} onChange={(e) => setEnd(Number(e.target.value))}>{until.map((m) => <option key={m} value={m}>{clock(m)}</option>)}</Choose>
          </div>
        )}
        <div className="lg-dialog-foot">
          <Act look="ghost" icon="star" aria-pressed={!!s.favourite} busy={favour.isPending} onClick={() => favour.mutate()}>{t(s.favourite ? "seat.dislike" : "seat.like")}</Act>
          {mine && <Act look="outline-danger" onClick={() => (giveBack(mine, s.name), close())}>{t("seat.cancel")}</Act>}
          {!mine && <Act onClick={close}>{t("ui.close")}</Act>}
          {can && <Act look="primary" type="submit" busy={take.isPending} busyWord={t("ui.saving")}>{t("seat.book")}</Act>}
        </div>
      </form>
    </Dialog>
  );
}
