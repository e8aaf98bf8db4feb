/** What an office cannot do without: people on site and hours of its counter, by weekday. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { offices } from "@/api/town.ts";
import { Go, useGo, useSearchOf } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, IconAct, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { needs, setUp, type Needs } from "./api.ts";
import { begin, field, minutes } from "./dates.ts";
import { useAgain } from "./my-week.tsx";
import { useMyOffices } from "./my-offices.ts";
import "./workday.css";

export function NeedsPage() {
  const { t } = useWords();
  const go = useGo();
  const mine = useMyOffices(["admin"], ["head"]);
  const id = useSearchOf().ufficio ?? mine.first;
  const name = useQuery(offices()).data?.find((o) => o.id === id)?.name ?? "";
  const n = useQuery(needs(id));
  if (mine.ready && !id) return <><PageHead title={t("needs.title")} /><Empty title={t("needs.none")}><p>{t("needs.none.text")}</p></Empty></>;
  return (
    <>
      <PageHead title={t("needs.title")} under={name} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to="/agile/settimana" search={{ ufficio: id }}>{name ? t("week.of", { office: name }) : t("week.title")}</Go></nav>} />
      {mine.offices.length > 1 && (
        <div className="lg-pickoffice">
          <Choose label={t("week.office")} value={id} onChange={(e) => go("/agile/settimana/turni", { ufficio: e.target.value }, true)}>
            {!mine.offices.some((o) => o.id === id) && <option value={id}>{name || t("pay.choose")}</option>}
            {mine.offices.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
          </Choose>
        </div>
      )}
      {n.isError && <Unanswered error={n.error} retry={() => void n.refetch()} />}
      {n.isPending && <Skeleton lines={8} />}
      {n.data && <Form key={id} id={id} first={n.data} />}
    </>
  );
}

function Form({ id, first }: { id: string; first: Needs }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const [kept, keep] = useState(first);
  const [d, set] = useState(first);
  const save = useMutation({
    mutationFn: (n: Needs) => setUp(id, n),
    onSuccess: async (_, n) => {
      const before = kept;
      keep(n);
      set(n);
      await again();
      tell(t("needs.saved"), { undo: () => save.mutate(before) });
    },
  });
  // 5 January 2026 was a Monday.
  const day = (i: number) => begin(new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 0, 5 + i)));
  const shifts = (i: number, s: Needs["shifts"][number]) => set({ ...d, shifts: d.shifts.map((x, k) => (k === i ? s : x)) });
  return (
    <form className="lg-stack" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate(d))}>
      <Panel title={t("needs.week")}>
        <p className="lg-bd lg-muted">{t("needs.text")}</p>
        {[0, 1, 2, 3, 4].map((i) => (
          <fieldset key={i} className="lg-needsday">
            <legend className="lg-lbl">{day(i)}</legend>
            <TextField label={t("needs.minimum")} type="number" min={0} max={500} value={d.minimums[i]} onChange={(e) => set({ ...d, minimums: d.minimums.map((x, k) => (k === i ? Number(e.target.value) : x)) })} />
            <div className="lg-grow">
              <span className="lg-lbl">{t("needs.counter")}</span>
              <div className="lg-spans">
                {d.shifts[i]!.length === 0 && <span className="lg-muted">{t("counter.closed")}</span>}
                {d.shifts[i]!.map((s, k) => (
                  <span key={k} className="lg-span">
                    <input type="time" className="form-control lg-ctl" aria-label={t("needs.from", { day: day(i), n: k + 1 })} value={field(s.from)} onChange={(e) => shifts(i, d.shifts[i]!.map((x, j) => (j === k ? { ...x, from: minutes(e.target.value) } : x)))} />
                    <span aria-hidden="true">–</span>
                    <input type="time" className="form-control lg-ctl" aria-label={t("needs.to", { day: day(i), n: k + 1 })} value={field(s.to)} onChange={(e) => shifts(i, d.shifts[i]!.map((x, j) => (j === k ? { ...x, to: minutes(e.target.value) } : x)))} />
                    <IconAct icon="bin" label={t("needs.remove", { day: day(i), n: k + 1 })} onClick={() => shifts(i, d.shifts[i]!.filter((_, j) => j !== k))} />
                  </span>
                ))}
                {d.shifts[i]!.length < 3 && <IconAct icon="plus" label={t("needs.add", { day: day(i) })} onClick={() => shifts(i, [...d.shifts[i]!, d.shifts[i]!.length ? { from: 900, to: 1020 } : { from: 540, to: 750 }])} />}
              </div>
            </div>
          </fieldset>
        ))}
      </Panel>
      <div className="lg-panel lg-savebar lg-bd">
        <Refusal error={save.error} />
        <div className="lg-row tight">
          <Act disabled={JSON.stringify(d) === JSON.stringify(kept)} onClick={() => set(kept)}>{t("needs.back")}</Act>
          <Act look="primary" type="submit" disabled={JSON.stringify(d) === JSON.stringify(kept)} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
        </div>
      </div>
    </form>
  );
}
