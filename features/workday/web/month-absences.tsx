/** Everybody's absences in a month, with their kind, for the personnel office alone: what it checks before it closes the month. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nameOf, people } from "@/api/town.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Empty, IconAct, Note, Panel, Refusal, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { cancelAbsence, monthAbsences, record } from "./api.ts";
import { stages } from "./absences.tsx";
import { begin, long, middle, monthName, span } from "./dates.ts";
import { LeaveFields, blank, spanOf, usePart } from "./leave-fields.tsx";
import { useAgain } from "./my-week.tsx";

export function MonthAbsences({ months, closed }: { months: string[]; closed: string[] }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const part = usePart();
  const [month, choose] = useState(months[0]!);
  const [open, set] = useState(false);
  const q = useQuery(monthAbsences(month));
  const drop = useMutation({ mutationFn: (id: string) => cancelAbsence(id), onSuccess: async () => (await again(), tell(t("days.absence.dropped"))) });
  return (
    <Panel title={t("pay.absences")} side={<Act small icon="plus" onClick={() => set(true)}>{t("days.absence.add")}</Act>}>
      <div className="lg-bd lg-stack">
        <Note>{t("pay.absences.text")}</Note>
        <Choose label={t("pay.month")} value={month} onChange={(e) => choose(e.target.value)}>
          {months.map((x) => <option key={x} value={x}>{begin(monthName(lang, x))}</option>)}
        </Choose>
        <Refusal error={q.error ?? drop.error} />
      </div>
      {q.isPending && <Skeleton lines={3} />}
      {q.data?.length === 0 && <Empty title={t("pay.absences.none")} />}
      <ul className="lg-list">
        {(q.data ?? []).map((a) => (
          <li key={a.id}>
            <div className="lg-grow">
              <strong className="lg-ink">{a.name}</strong>
              <p className="lg-small lg-muted">{[a.first === a.last ? begin(long(lang, a.first)) : span(lang, a.first, a.last, "long"), part(a), t(`days.kind.${a.kind}`)].filter(Boolean).join(" · ")}</p>
            </div>
            <Tag tone={stages[a.state]}>{t(`days.absence.${a.state}.tag`)}</Tag>
            {!closed.includes(month) && (a.state === "asked" || a.state === "approved") && <IconAct icon="bin" label={t("pay.absences.drop", { name: a.name, day: middle(lang, a.first) })} onClick={() => drop.mutate(a.id)} />}
          </li>
        ))}
      </ul>
      {open && <RecordDialog close={() => set(false)} />}
    </Panel>
  );
}

function RecordDialog({ close }: { close(): void }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useToast();
  const all = useQuery(people()).data ?? [];
  const [person, who] = useState("");
  const [first, from] = useState("");
  const [last, to] = useState("");
  const [d, set] = useState({ ...blank, kind: "sick" });
  const oneDay = !last || last === first;
  const save = useMutation({ mutationFn: () => record({ person, first, last: last || first, kind: d.kind, ...(oneDay ? spanOf(d) : {}) }), onSuccess: async () => (close(), await again(), tell(t("days.absence.saved"))) });
  return (
    <Dialog title={t("pay.absences.add")} close={close} foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="absence" disabled={!person || !first} busy={save.isPending} busyWord={t("ui.saving")}>{t("days.absence.add")}</Act></>}>
      <form id="absence" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <Choose label={t("week.person")} value={person} onChange={(e) => who(e.target.value)}>
          <option value="">{t("pay.choose")}</option>
          {all.filter((p) => p.state !== "left").map((p) => <option key={p.id} value={p.id}>{nameOf(p)}</option>)}
        </Choose>
        <div className="lg-cols">
          <TextField label={t("days.absence.first")} type="date" required value={first} onChange={(e) => from(e.target.value)} />
          <TextField label={t("days.absence.last")} type="date" min={first} value={last} optional onChange={(e) => to(e.target.value)} />
        </div>
        <LeaveFields d={d} set={set} oneDay={oneDay} />
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}
