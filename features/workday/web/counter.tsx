/** Who is at the counter, day by day; where nobody is, the head puts somebody. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { Act, Avatar, Panel, Refusal, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { assign, type OfficeDay, type OfficeWeek, type Turn } from "./api.ts";
import { begin, given, long, middle, number, stretch, weekday } from "./dates.ts";
import { useAgain } from "./my-week.tsx";

export function Counter({ w }: { w: OfficeWeek }) {
  const { t, lang } = useWords();
  const [open, set] = useState<{ d: OfficeDay; s: Turn }>();
  const side = w.can.set_up && <Go className="lg-lk lg-noprint" to="/agile/settimana/turni" search={{ ufficio: w.office }}>{t("counter.change")}</Go>;
  const any = w.days.some((d) => d.shifts.length > 0);
  if (!any && !w.can.set_up) return null;
  return (
    <Panel title={t("counter.title")} side={side}>
      {!any && <p className="lg-bd lg-muted">{t("counter.none")}</p>}
      {any && (
        <ul className="lg-duty">
          {w.days.filter((d) => d.working).map((d) => (
            <li key={d.day} className={d.shifts.some((s) => !s.person || s.missing) && d.day >= w.today ? "open" : ""}>
              <span className="lg-small lg-muted"><span aria-hidden="true">{weekday(lang, d.day)} {number(d.day)}</span><span className="visually-hidden">{long(lang, d.day)}</span></span>
              {d.shifts.length === 0 && <span className="lg-small lg-muted">{t("counter.closed")}</span>}
              {d.shifts.map((s) => <Held key={s.from} w={w} d={d} s={s} open={w.can.assign && d.day >= w.today ? () => set({ d, s }) : undefined} />)}
            </li>
          ))}
        </ul>
      )}
      {open && <AssignDialog w={w} {...open} close={() => set(undefined)} />}
    </Panel>
  );
}

function Held({ w, d, s, open }: { w: OfficeWeek; d: OfficeDay; s: Turn; open?: (() => void) | undefined }) {
  const { t, lang } = useWords();
  const name = w.people.find((m) => m.person === s.person)?.name ?? "";
  const held = name && !s.missing;
  const hours = stretch(s);
  return (
    <div className="lg-held">
      {held ? <Avatar name={name} /> : <span className="lg-av lg-nobody" aria-hidden="true">?</span>}
      {held && <strong className="lg-ink">{given(name)}</strong>}
      {s.missing && <span className="lg-small lg-busytext">{t("counter.missing", { name: given(name) })}</span>}
      {!held && !open && <strong className="lg-busytext">{t("counter.nobody")}</strong>}
      <span className="lg-small lg-muted lg-num">{hours}</span>
      {open && <button type="button" className="lg-lk lg-noprint" aria-label={t(held ? "counter.swap.label" : "counter.assign.label", { day: middle(lang, d.day), hours })} onClick={open}>{t(held ? "counter.swap" : "counter.assign")}</button>}
    </div>
  );
}

function AssignDialog({ w, d, s, close }: { w: OfficeWeek; d: OfficeDay; s: Turn; close(): void }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const at = w.days.indexOf(d);
  const here = w.people.filter((m) => m.cells[at]?.place === "office");
  const [who, choose] = useState(s.missing ? "" : (s.person ?? ""));
  const save = useMutation({
    mutationFn: (person: string) => assign(w.office, d.day, s.from, person),
    onSuccess: async (_, person) => {
      close();
      await again();
      const name = given(w.people.find((m) => m.person === person)?.name);
      tell(person ? t("counter.done", { name, day: middle(lang, d.day) }) : t("counter.emptied"), { undo: () => void assign(w.office, d.day, s.from, s.person ?? "").then(again) });
    },
  });
  return (
    <Dialog
      title={t("counter.who", { day: begin(long(lang, d.day)) })}
      close={close}
      foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="duty" busy={save.isPending} busyWord={t("ui.saving")} disabled={who === (s.person ?? "") && !s.missing}>{t("counter.assign")}</Act></>}
    >
      <form id="duty" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate(who))}>
        <fieldset>
          <legend className="lg-lbl">{t("counter.hours", { hours: stretch(s) })}</legend>
          {here.map((m) => <Tick key={m.person} kind="radio" name="who" label={<>{m.name}{m.cells[at]?.asking && <span className="lg-muted"> · {t("counter.asks")}</span>}</>} checked={who === m.person} onChange={() => choose(m.person)} />)}
          {here.length === 0 && <p className="lg-muted">{t("counter.nobody_here")}</p>}
          {s.person && <Tick kind="radio" name="who" label={t("counter.nobody")} checked={who === ""} onChange={() => choose("")} />}
        </fieldset>
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}
