/** My absences: those I ask the head for, those that are my right, and what was answered. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isoDay } from "@/ui/dates.ts";
import { Act, Empty, IconAct, Note, Panel, Refusal, Tag, TextField, type Tone } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { absences, cancelAbsence, mine, record, type Absence } from "./api.ts";
import { begin, given, long, middle, mondayOf, plus, span } from "./dates.ts";
import { LeaveFields, blank, spanOf, usePart } from "./leave-fields.tsx";
import { useAgain } from "./my-week.tsx";

export const stages: Record<Absence["state"], Tone> = { asked: "info", approved: "ok", refused: "err", recalled: "busy" };

export function Absences() {
  const { t } = useWords();
  const again = useAgain();
  const tell = useToast();
  const today = isoDay(new Date());
  const q = useQuery(absences(plus(today, -60), plus(today, 400)));
  const me = useQuery(mine(mondayOf(today), mondayOf(today))).data;
  const [first, from] = useState("");
  const [last, to] = useState("");
  const [d, set] = useState(blank);
  const oneDay = !last || last === first;
  const save = useMutation({
    mutationFn: () => record({ first, last: last || first, kind: d.kind, ...(oneDay ? spanOf(d) : {}) }),
    onSuccess: async (a) => (from(""), to(""), set(blank), await again(), tell(t(a.state === "asked" ? "days.absence.asked" : "days.absence.saved"), { undo: () => void cancelAbsence(a.id).then(again) })),
  });
  const drop = useMutation({
    mutationFn: (a: Absence) => cancelAbsence(a.id),
    onSuccess: async (_, a) => (await again(), tell(t("days.absence.dropped"), a.first >= today ? { undo: () => void record({ first: a.first, last: a.last, kind: a.kind, ...(a.to && { from: a.from ?? 0, to: a.to }) }).then(again) } : {})),
  });
  const head = me?.names[me.heads[0] ?? ""];
  return (
    <Panel title={t("days.absences")}>
      <div className="lg-bd lg-stack">
        <Note>{t("days.absences.privacy")}</Note>
        <form className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
          <div className="lg-cols">
            <TextField label={t("days.absence.first")} type="date" required value={first} onChange={(e) => from(e.target.value)} />
            <TextField label={t("days.absence.last")} type="date" min={first} value={last} optional onChange={(e) => to(e.target.value)} />
          </div>
          <LeaveFields d={d} set={set} oneDay={oneDay} head={given(head)} />
          <Refusal error={save.error ?? drop.error} />
          <div><Act type="submit" disabled={!first} busy={save.isPending} busyWord={t("ui.saving")}>{t("days.absence.add")}</Act></div>
        </form>
      </div>
      {q.data?.length === 0 && <Empty title={t("days.absences.none")} />}
      <ul className="lg-list">
        {(q.data ?? []).map((a) => <One key={a.id} a={a} today={today} drop={() => drop.mutate(a)} />)}
      </ul>
    </Panel>
  );
}

function One({ a, today, drop }: { a: Absence; today: string; drop(): void }) {
  const { t, lang } = useWords();
  const part = usePart()(a);
  return (
    <li>
      <div className="lg-grow">
        <strong className="lg-ink">{a.first === a.last ? begin(long(lang, a.first)) : span(lang, a.first, a.last, "long")}{part && `, ${part}`}</strong>
        <p className="lg-small lg-muted">{[t(`days.kind.${a.kind}`), a.answer && (a.by_name ? `${given(a.by_name)}: «${a.answer}»` : `«${a.answer}»`)].filter(Boolean).join(" · ")}</p>
      </div>
      <Tag tone={stages[a.state]}>{t(`days.absence.${a.state}.tag`)}</Tag>
      {a.last >= today && (a.state === "asked" || a.state === "approved") && <IconAct icon="bin" label={t("days.absence.drop", { day: middle(lang, a.first) })} onClick={drop} />}
    </li>
  );
}
