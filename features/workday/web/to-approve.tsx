/** What the head has to answer, with what speaks for and against each wish. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Icon } from "@/ui/icon.tsx";
import { Act, Avatar, Count, Empty, Panel, Refusal } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { approve, type Asking, type OfficeWeek } from "./api.ts";
import { given, long, middle } from "./dates.ts";
import { AnswerDialog, ApproveDialog } from "./head-dialogs.tsx";
import { LeaveToAnswer } from "./leave-answers.tsx";
import { useAgain } from "./my-week.tsx";

export function ToApprove({ w }: { w: OfficeWeek }) {
  const { t } = useWords();
  const mine = w.wishes.filter((a) => a.wish.state === "asked" && !a.mine);
  const leaves = w.leaves.filter((l) => !l.mine);
  const n = mine.length + leaves.length;
  const waiting = w.wishes.filter((a) => a.wish.state === "proposed" && !a.mine);
  return (
    <Panel title={t("approve.title")} side={n > 0 && <Count n={n} word={t("approve.count")} />}>
      {n === 0 && <Empty title={t("approve.none")}><p>{t("approve.none.text")}</p></Empty>}
      {mine.map((a) => <One key={a.wish.id} a={a} w={w} />)}
      {leaves.map((l) => <LeaveToAnswer key={l.id} l={l} />)}
      {waiting.length > 0 && (
        <div className="lg-approval">
          <h3>{t("approve.waiting")}</h3>
          {waiting.map((a) => <Waits key={a.wish.id} a={a} />)}
        </div>
      )}
    </Panel>
  );
}

function Waits({ a }: { a: Asking }) {
  const { t, lang } = useWords();
  return <p className="lg-small">{t("approve.waits", { name: given(a.name), day: middle(lang, a.wish.proposed ?? ""), asked: middle(lang, a.wish.day) })}</p>;
}

/** What speaks against a wish, in words. */
export function useAgainst() {
  const { t } = useWords();
  return (a: Asking) => [
    ...(!a.within ? [t("approve.outside", { limit: a.limit })] : []),
    ...a.warnings.map((x) => t(`approve.warning.${x}`, { n: a.on_site, minimum: a.minimum, weeks: a.weeks, days: a.days })),
  ];
}

function One({ a, w }: { a: Asking; w: OfficeWeek }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const against = useAgainst()(a);
  const [open, set] = useState<"approve" | "answer">();
  const yes = useMutation({
    mutationFn: () => approve(a.wish.id),
    onSuccess: async () => (await again(), tell(t("approve.done", { name: given(a.name), day: middle(lang, a.wish.day) }))),
    onError: async (e) => {
      await again(); // somebody else may have been first: what speaks against it is shown anew
      if (e instanceof Problem && e.status === 409 && reasons.includes(e.code)) set("approve");
    },
  });
  const at = a.minimum > 0 && a.on_site === a.minimum;
  const other = w.days.every((d) => d.day !== a.wish.day);
  return (
    <article className="lg-approval" aria-label={`${a.name}, ${long(lang, a.wish.day)}`}>
      <div className="lg-row">
        <Avatar name={a.name} />
        <div className="lg-grow">
          <h3>{a.name}</h3>
          <p className="lg-small lg-muted">{t("approve.asks", { day: long(lang, a.wish.day) })}{a.wish.instead && ` ${t("approve.instead", { day: middle(lang, a.wish.instead) })}`}{other && ` · ${t("approve.other_week")}`}</p>
        </div>
      </div>
      {a.wish.words && <p className="lg-small">«{a.wish.words}»</p>}
      {against.map((line) => <p key={line} className="lg-small lg-strong lg-busytext lg-row tight"><Icon name="warning" size="xs" /><span>{line}</span></p>)}
      {against.length === 0 && at && <p className="lg-small lg-strong lg-busytext lg-row tight"><Icon name="warning" size="xs" />{t("approve.at_minimum", { n: a.on_site })}</p>}
      {against.length === 0 && !at && <p className="lg-small lg-strong lg-oktext lg-row tight"><Icon name="check" size="xs" />{t("approve.good", { n: a.on_site })}</p>}
      <Refusal error={open || (yes.error instanceof Problem && reasons.includes(yes.error.code)) ? null : yes.error} />
      <div className="lg-row tight lg-half">
        <Act small look="primary" busy={yes.isPending} busyWord={t("approve.busy")} aria-label={t("approve.yes.label", { name: a.name, day: middle(lang, a.wish.day) })} onClick={() => (a.warnings.length ? set("approve") : yes.mutate())}>{t("approve.yes")}</Act>
        <Act small aria-label={t("approve.other.label", { name: a.name, day: middle(lang, a.wish.day) })} onClick={() => set("answer")}>{t("approve.other")}</Act>
      </div>
      {open === "approve" && <ApproveDialog a={a} against={against} close={() => set(undefined)} />}
      {open === "answer" && <AnswerDialog a={a} w={w} close={() => set(undefined)} />}
    </article>
  );
}

const reasons = ["workday.under", "workday.counter", "workday.prevalence", "workday.rotation"];
