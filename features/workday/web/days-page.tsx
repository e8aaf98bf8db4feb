/** My days: the week, the month, what I have asked and what was answered, my absences. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isoDay } from "@/ui/dates.ts";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Empty, IconAct, Panel, Refusal, Skeleton, Tag, type Tone } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { answerWish, mine, type Mine, type MyDay, type Week, type Wish } from "./api.ts";
import { begin, given, long, middle, monthName, number, plus, weekday } from "./dates.ts";
import { Absences } from "./absences.tsx";
import { DayDialog } from "./day-dialog.tsx";
import { MyWeek, useAgain, useLook } from "./my-week.tsx";
import "./workday.css";

export function DaysPage() {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t("days.title")} under={t("days.under")} />
      <div className="lg-two">
        <div className="lg-stack">
          <MyWeek />
          <Month />
        </div>
        <div className="lg-stack">
          <Requests />
          <Absences />
        </div>
      </div>
    </>
  );
}

const monthAfter = (month: string, n: number) => {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
};

function Month() {
  const { t, lang } = useWords();
  const [month, go] = useState(() => isoDay(new Date()).slice(0, 7));
  const first = `${month}-01`;
  const last = plus(`${monthAfter(month, 1)}-01`, -1);
  const q = useQuery(mine(first, last));
  const [open, set] = useState<{ d: MyDay; w: Week }>();
  const all = q.data && q.data.weeks[0] && q.data.weeks[0].monday <= first && q.data.weeks.at(-1)!.monday <= last && plus(q.data.weeks.at(-1)!.monday, 6) >= last ? q.data : undefined;
  return (
    <section className="lg-panel" aria-labelledby="my-month">
      <div className="lg-hd">
        <h2 className="lg-grow" id="my-month">{begin(monthName(lang, month))}</h2>
        <IconAct icon="right" className="flip" label={t("days.month.before")} onClick={() => go(monthAfter(month, -1))} />
        <IconAct icon="right" label={t("days.month.after")} onClick={() => go(monthAfter(month, 1))} />
      </div>
      {q.isError && <div className="lg-bd"><Unanswered error={q.error} retry={() => void q.refetch()} /></div>}
      {!q.isError && !all && <Skeleton lines={6} />}
      {all && <MonthTable all={all} month={month} open={(d, w) => set({ d, w })} />}
      {open && <DayDialog d={open.d} week={open.w} emergency={open.d.emergency} head={given(all?.names[all.heads[0] ?? ""])} close={() => set(undefined)} />}
    </section>
  );
}

function MonthTable({ all, month, open }: { all: Mine; month: string; open(d: MyDay, w: Week): void }) {
  const { t, lang } = useWords();
  const look = useLook();
  const counted = all.weeks.flatMap((w) => w.days).filter((d) => d.day.startsWith(month) && d.working);
  const n = (p: string) => counted.filter((d) => d.place === p).length;
  return (
    <>
      <table className="lg-month">
        <thead><tr>{all.weeks[0]!.days.slice(0, 5).map((d) => <th key={d.day} scope="col"><abbr title={begin(long(lang, d.day)).split(" ")[0]}>{weekday(lang, d.day)}</abbr></th>)}</tr></thead>
        <tbody>
          {all.weeks.filter((w) => w.days.slice(0, 5).some((d) => d.day.startsWith(month))).map((w) => (
            <tr key={w.monday}>
              {w.days.slice(0, 5).map((d) => {
                if (!d.day.startsWith(month)) return <td key={d.day} className="out" />;
                const l = look(d, all);
                const inside = <><span><span className="visually-hidden">{begin(long(lang, d.day)).split(" ")[0]} </span><span className="lg-num">{number(d.day)}</span></span><Icon name={l.icon} size="xs" /><span className="lg-mword">{l.word}</span></>;
                return (
                  <td key={d.day} className={`${l.state}${d.day === all.today ? " today" : ""}`}>
                    {d.change ? <button type="button" onClick={() => open(d, w)}>{inside}<span className="visually-hidden">. {t("ui.change")}</span></button> : <span>{inside}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="lg-bd lg-small lg-muted">{t("days.month.sum", { office: n("office"), away: n("away"), absent: n("absent"), vouchers: counted.filter((d) => d.voucher).length })}</p>
    </>
  );
}

const tones: Record<Wish["state"], Tone> = { draft: "line", asked: "info", proposed: "busy", approved: "ok", refused: "err", withdrawn: "off" };

function Requests() {
  const { t, lang } = useWords();
  const again = useAgain();
  const today = isoDay(new Date());
  const q = useQuery(mine(plus(today, -7), plus(today, 41)));
  const drop = useMutation({ mutationFn: (id: string) => answerWish(id, "withdraw"), onSuccess: again });
  const all = (q.data?.weeks ?? []).flatMap((w) => w.days).filter((d) => d.wish);
  return (
    <Panel title={t("days.requests")}>
      {q.isPending && <Skeleton lines={3} />}
      {q.data && all.length === 0 && <Empty title={t("days.requests.none")}><p>{t("days.requests.none.text")}</p></Empty>}
      <div className="lg-bd-x"><Refusal error={drop.error} /></div>
      <ul className="lg-list">
        {all.map(({ wish: w }) => (
          <li key={w!.id}>
            <div className="lg-grow">
              <strong className="lg-ink">{begin(long(lang, w!.day))}</strong>
              <p className="lg-small lg-muted">{[w!.instead && t("approve.instead", { day: middle(lang, w!.instead) }), w!.answer && `${given(q.data!.names[w!.by ?? ""])}: «${w!.answer}»`].filter(Boolean).join(" · ")}</p>
            </div>
            <Tag tone={tones[w!.state]}>{t(`days.wish.${w!.state}`)}</Tag>
            {(w!.state === "draft" || w!.state === "asked") && <IconAct icon="bin" label={t("days.wish.drop", { day: middle(lang, w!.day) })} onClick={() => drop.mutate(w!.id)} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
