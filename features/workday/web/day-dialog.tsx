/** The window in which one of my days changes: at the office, from home (perhaps instead of another day), absent. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Refusal, TextArea, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { plan, record, cancelAbsence, type MyDay, type Week } from "./api.ts";
import { begin, long, middle } from "./dates.ts";
import { LeaveFields, asked, blank, spanOf } from "./leave-fields.tsx";
import { useAgain } from "./my-week.tsx";

type Choice = "office" | "away" | "absent";

export function DayDialog({ d, week, emergency, head, close }: { d: MyDay; week: Week; emergency: boolean; head?: string | undefined; close(): void }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const waits = d.wish?.state === "draft" || d.wish?.state === "asked";
  const before: Choice = d.place === "away" || waits ? "away" : "office";
  const [choice, choose] = useState<Choice>(before);
  const [instead, give] = useState(d.wish?.state === "draft" ? (d.wish.instead ?? "") : "");
  const [words, write] = useState(d.wish?.state === "draft" ? (d.wish.words ?? "") : "");
  const [leave, setLeave] = useState(blank);
  const others = week.days.filter((x) => x.place === "away" && x.day !== d.day && x.change);
  // A day away that is asked for must fit: when the week is full, one must go.
  const full = !emergency && before !== "away" && week.limit > 0 && week.used >= week.limit;
  const never = !emergency && week.limit === 0; // no agreement in this week
  const save = useMutation({
    mutationFn: async () => {
      if (choice === "absent") return { undo: (({ id }) => () => cancelAbsence(id))(await record({ first: d.day, last: d.day, kind: leave.kind, ...spanOf(leave) })) };
      await plan(d.day, choice, choice === "away" ? { ...(instead && { instead }), ...(words.trim() && { words }) } : {});
      return { undo: () => plan(d.day, before === "away" ? "away" : "office", before === "away" && d.wish ? { ...(d.wish.instead && { instead: d.wish.instead }), ...(d.wish.words && { words: d.wish.words }) } : {}) };
    },
    onSuccess: async ({ undo }) => {
      close();
      await again();
      const day = begin(middle(lang, d.day));
      tell(t(choice === "away" ? (d.place === "away" || emergency ? "days.done.away" : "days.done.asked") : choice === "office" ? "days.done.office" : asked(leave.kind) ? "days.done.leave" : "days.done.absent", { day }), {
        undo: () => void undo().then(again, (e: unknown) => (void again(), tell(e instanceof Error ? e.message : "", { bad: true }))),
      });
    },
  });
  const unchanged = choice === before && !(choice === "away" && d.wish?.state === "draft");
  return (
    <Dialog
      title={begin(long(lang, d.day))}
      close={close}
      foot={
        <>
          <Act onClick={close}>{t("days.leave")}</Act>
          <Act look="primary" type="submit" form="day" disabled={unchanged || (choice === "away" && full && !instead && others.length > 0)} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
        </>
      }
    >
      <form id="day" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <fieldset>
          <legend className="lg-lbl">{t("days.where")}</legend>
          <Tick kind="radio" name="where" label={t("days.office")} checked={choice === "office"} onChange={() => choose("office")} autoFocus={before === "office"} />
          <Tick kind="radio" name="where" label={never ? <>{t("days.away")} <span className="lg-muted lg-small lg-block">{t("days.never")}</span></> : t("days.away")} disabled={never && before !== "away"} checked={choice === "away"} onChange={() => choose("away")} autoFocus={before === "away"} />
          <Tick kind="radio" name="where" label={t("days.absent")} checked={choice === "absent"} onChange={() => choose("absent")} />
        </fieldset>
        {choice === "away" && before !== "away" && others.length > 0 && !emergency && (
          <Choose label={t("days.instead")} hint={full ? t("days.instead.full", { limit: week.limit }) : t("days.instead.hint")} value={instead} onChange={(e) => give(e.target.value)}>
            <option value="">{full ? t("days.instead.choose") : t("days.instead.none")}</option>
            {others.map((x) => <option key={x.day} value={x.day}>{begin(middle(lang, x.day))}</option>)}
          </Choose>
        )}
        {choice === "away" && !emergency && (before !== "away" || d.wish?.state === "draft") && <TextArea label={t("days.why")} hint={t("days.why.hint")} optional limit={600} value={words} onChange={(e) => write(e.target.value)} />}
        {choice === "absent" && <LeaveFields d={leave} set={setLeave} oneDay head={head} />}
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}
