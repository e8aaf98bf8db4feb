/** My week at a glance: where I am each day, what I ask, what I was answered. Phone first; every day changes from the keyboard and comes back with one act. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Icon, type IconName } from "@/ui/icon.tsx";
import { useLive } from "@/ui/live.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, IconAct, Note, Refusal, Skeleton, wordsOf } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { answerWish, copy, mine, seen, send, type Mine, type MyDay, type Week } from "./api.ts";
import { begin, given, long, middle, mondayOf, number, plus, span, stretch, weekday } from "./dates.ts";
import { isoDay } from "@/ui/dates.ts";
import { DayDialog } from "./day-dialog.tsx";
import { usePart } from "./leave-fields.tsx";
import "./workday.css";

/** Asks all that is about days again. */
export function useAgain() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["workday"] });
}

/** This week until Friday, then the next: nobody plans on a Saturday for the days gone by. */
export const firstWeek = (today: string): string => mondayOf(plus(today, 2));

export function MyWeek() {
  const { t, lang } = useWords();
  const [monday, go] = useState(() => firstWeek(isoDay(new Date())));
  const all = useQuery(mine(monday, monday));
  useLive(all.data?.office && `workday/${all.data.office}`, ["workday"]);
  const week = all.data?.weeks[0];
  const fresh = week?.monday === monday;
  return (
    <section className="lg-panel lg-myweek" aria-labelledby="my-week">
      <div className="lg-hd">
        <h2 className="lg-grow" id="my-week"><span className="lg-only-d">{t("days.week")} </span>{span(lang, monday, plus(monday, 4))}</h2>
        <IconAct icon="right" className="flip" label={t("days.week.before")} onClick={() => go(plus(monday, -7))} />
        <IconAct icon="right" label={t("days.week.after")} onClick={() => go(plus(monday, 7))} />
      </div>
      {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
      {!all.isError && !fresh && <Skeleton lines={6} />}
      {fresh && <Glance key={monday} week={week} all={all.data!} />}
    </section>
  );
}

function Glance({ week, all }: { week: Week; all: Mine }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const [open, set] = useState<MyDay>();
  const head = given(all.names[all.heads[0] ?? ""]);
  const drafts = week.days.filter((d) => d.wish?.state === "draft").length;
  const sending = useMutation({
    mutationFn: () => send(week.monday),
    onSuccess: async ({ sent }) => (await again(), tell(t("days.sent", { n: sent, head: head || t("days.head") }))),
  });
  const copying = useMutation({
    mutationFn: () => copy(week.monday),
    onSuccess: async ({ copied, skipped }) => {
      await again();
      tell([t("days.copied", { n: copied }), ...skipped.map((s) => `${begin(middle(lang, s.day))}: ${s.why}`)].join(" "));
    },
  });
  const shown = week.days.filter((d, i) => i < 5 || d.place !== "absent" || d.wish);
  const future = shown.some((d) => d.change);
  const within = week.used <= week.limit;
  return (
    <div className="lg-bd lg-stack">
      <Messages week={week} all={all} />
      <div className="lg-row between wrap tight">
        <strong className="lg-ink lg-used">{t("days.used", { n: week.used, limit: week.limit })}</strong>
        <span className="lg-small lg-muted">{week.days.some((d) => d.emergency) ? t("days.emergency") : week.limit === 0 ? t("days.no_agreement") : within ? t("days.within") : t("days.over")}</span>
      </div>
      <ul className="lg-mydays">
        {shown.map((d) => <Day key={d.day} d={d} all={all} change={() => set(d)} />)}
      </ul>
      <Refusal error={sending.error ?? copying.error} />
      {future && (
        <div className="lg-row wrap lg-weekacts">
          {drafts > 0 && <Act look="primary" busy={sending.isPending} busyWord={t("days.sending")} onClick={() => sending.mutate()}>{head ? t("days.send", { head }) : t("days.send.head")}</Act>}
          <Act busy={copying.isPending} busyWord={t("days.copying")} onClick={() => copying.mutate()}>{t("days.copy")}</Act>
        </div>
      )}
      {drafts > 0 && <p className="lg-small lg-muted">{t("days.draft.hint", { head: head || t("days.head") })}</p>}
      {open && <DayDialog d={open} week={week} emergency={open.emergency} head={head} close={() => set(undefined)} />}
    </div>
  );
}

/** What I was told and have not answered yet: a call to the office, another day proposed. */
function Messages({ week, all }: { week: Week; all: Mine }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const act = useMutation({ mutationFn: (what: () => Promise<unknown>) => what(), onSuccess: again, onError: (e) => (void again(), tell(wordsOf(e, t), { bad: true })) });
  const calls = week.days.filter((d) => d.call && !d.call.seen);
  const proposals = week.days.filter((d) => d.wish?.state === "proposed");
  return (
    <>
      {calls.map((d) => (
        <Note key={d.day} tone="busy">
          <strong>{t("days.called", { who: given(all.names[d.call!.by]), day: middle(lang, d.day) })}</strong>
          <p>«{d.call!.why}»</p>
          <Act small onClick={() => act.mutate(() => seen(d.call!.id))}>{t("days.called.seen")}</Act>
        </Note>
      ))}
      {proposals.map((d) => (
        <Note key={d.day}>
          <strong>{t("days.proposed", { who: given(all.names[d.wish!.by ?? ""]), day: middle(lang, d.wish!.proposed!), asked: middle(lang, d.day) })}</strong>
          {d.wish!.answer && <p>«{d.wish!.answer}»</p>}
          <div className="lg-row wrap tight">
            <Act small look="outline-primary" onClick={() => act.mutate(() => answerWish(d.wish!.id, "accept"))}>{t("days.proposed.accept", { day: middle(lang, d.wish!.proposed!) })}</Act>
            <Act small onClick={() => act.mutate(() => answerWish(d.wish!.id, "decline"))}>{t("days.proposed.decline")}</Act>
          </div>
        </Note>
      ))}
    </>
  );
}

interface Look {
  state: string;
  icon: IconName;
  word: string;
  note: string;
}

/** How one of my days looks and reads. */
export function useLook() {
  const { t } = useWords();
  const part = usePart();
  const of = (d: MyDay, all: Mine): Look => {
    const head = all.names[all.heads[0] ?? ""] ?? t("days.head");
    if (d.kind) return { state: "absent", icon: "sun", word: t(`days.kind.${d.kind}`), note: t("days.only_you") };
    if (!d.working) return { state: "absent", icon: "sun", word: d.holiday ?? t("days.closed"), note: d.holiday ? t("days.holiday") : "" };
    const back = d.leaves.find((l) => l.state === "recalled");
    if (back) return { state: "warn", icon: d.place === "away" ? "home" : "building", word: t(d.place === "away" ? "days.away" : "days.office"), note: t("days.state.recalled", { answer: back.answer ?? "" }) };
    const leave = d.leaves.find((l) => l.state === "asked" && !l.to);
    if (leave) return { state: "asking", icon: "sun", word: t(`days.kind.${leave.kind}`), note: t("days.state.asked", { head }) };
    const w = d.wish;
    if (w?.state === "draft") return { state: "asking", icon: "home", word: t("days.away"), note: t("days.state.draft") };
    if (w?.state === "asked") return { state: "asking", icon: "home", word: t("days.away"), note: t("days.state.asked", { head }) };
    if (w?.state === "proposed") return { state: "office", icon: "building", word: t("days.office"), note: t("days.state.proposed", { head: given(head) }) };
    if (d.place === "away") {
      const bands = all.bands.map(([from, to]) => stretch({ from, to })).join(t("days.and"));
      return { state: "away", icon: "home", word: t("days.away"), note: bands && t("days.reach", { bands }) };
    }
    const duty = d.duties.map(stretch).join(t("days.and"));
    if (d.how === "called_back") return { state: "warn", icon: "building", word: t("days.office"), note: t("days.state.called") };
    if (duty) return { state: "office", icon: "building", word: t("days.office"), note: t("days.duty", { duty }) };
    if (w?.state === "refused") return { state: "office", icon: "building", word: t("days.office"), note: t("days.state.refused", { answer: w.answer ?? "" }) };
    if (d.needed) return { state: "warn", icon: "building", word: t("days.office"), note: t("days.needed") };
    return { state: "office", icon: "building", word: t("days.office"), note: "" };
  };
  /** With the hours of absence, which leave the day where it is. */
  return (d: MyDay, all: Mine): Look => {
    const look = of(d, all);
    const hours = d.leaves.filter((l) => l.to && (l.state === "asked" || l.state === "approved")).map((l) => t(l.state === "asked" ? "days.off.asked" : "days.off", { kind: t(`days.kind.${l.kind}`), part: part(l) }));
    return hours.length ? { ...look, note: [look.note, ...hours].filter(Boolean).join(" · ") } : look;
  };
}

function Day({ d, all, change }: { d: MyDay; all: Mine; change(): void }) {
  const { t, lang } = useWords();
  const look = useLook()(d, all);
  const today = d.day === all.today;
  return (
    <li className={`lg-myday ${look.state}${today ? " today" : ""}`} aria-current={today ? "date" : undefined}>
      <span className="lg-mydate"><span aria-hidden="true"><b>{weekday(lang, d.day)}</b> <span className="lg-num">{number(d.day)}</span></span><span className="visually-hidden">{long(lang, d.day)}: </span></span>
      <span className="lg-mywhere">
        <Icon name={look.icon} />
        <span><strong>{look.word}</strong>{look.note && <small>{look.note}</small>}</span>
      </span>
      {d.change && <IconAct icon="pencil" label={t("days.change", { day: middle(lang, d.day) })} onClick={change} />}
    </li>
  );
}

