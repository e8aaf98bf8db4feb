/** The absences that the head of an office answers, and calling somebody back from one. What says of health or family never gets here. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Act, Avatar, Refusal, TextArea } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { grant, recall, refuseLeave, type LeaveAsking } from "./api.ts";
import { begin, given, long, middle, span } from "./dates.ts";
import { usePart } from "./leave-fields.tsx";
import { useAgain } from "./my-week.tsx";

/** giovedì 3 dicembre, 9–11 */
function useDays() {
  const { lang } = useWords();
  const part = usePart();
  return (l: LeaveAsking) => [l.first === l.last ? long(lang, l.first) : span(lang, l.first, l.last, "long"), part(l)].filter(Boolean).join(", ");
}

export function LeaveToAnswer({ l }: { l: LeaveAsking }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const days = useDays()(l);
  const [open, set] = useState(false);
  const yes = useMutation({ mutationFn: () => grant(l.id), onSuccess: async () => (await again(), tell(t("leave.done", { name: given(l.name), days }))), onError: again });
  return (
    <article className="lg-approval" aria-label={`${l.name}, ${days}`}>
      <div className="lg-row">
        <Avatar name={l.name} />
        <div className="lg-grow">
          <h3>{l.name}</h3>
          <p className="lg-small lg-muted">{t("leave.asks", { days })}{l.kind && ` · ${t(`days.kind.${l.kind}`)}`}</p>
        </div>
      </div>
      {l.warnings.map((x) => <p key={x} className="lg-small lg-strong lg-busytext lg-row tight"><Icon name="warning" size="xs" /><span>{x === "under" ? t("leave.warning.under", { day: middle(lang, l.worst), n: l.on_site, minimum: l.minimum }) : t("approve.warning.counter")}</span></p>)}
      {l.warnings.length === 0 && <p className="lg-small lg-strong lg-oktext lg-row tight"><Icon name="check" size="xs" />{t("leave.good", { n: l.on_site })}</p>}
      <Refusal error={open ? null : yes.error} />
      <div className="lg-row tight lg-half">
        <Act small look="primary" busy={yes.isPending} busyWord={t("approve.busy")} aria-label={t("leave.yes.label", { name: l.name, days })} onClick={() => yes.mutate()}>{t("approve.yes")}</Act>
        <Act small aria-label={t("leave.no.label", { name: l.name, days })} onClick={() => set(true)}>{t("answer.refuse")}</Act>
      </div>
      {open && <RefuseDialog l={l} days={days} close={() => set(false)} />}
    </article>
  );
}

function RefuseDialog({ l, days, close }: { l: LeaveAsking; days: string; close(): void }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useToast();
  const [why, write] = useState("");
  const name = given(l.name);
  const save = useMutation({ mutationFn: () => refuseLeave(l.id, why), onSuccess: async () => (close(), await again(), tell(t("answer.refused", { name }))) });
  return (
    <Dialog title={t("leave.no.title", { name, days })} close={close} foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="refuse" disabled={!why.trim()} busy={save.isPending} busyWord={t("answer.busy")}>{t("answer.refuse")}</Act></>}>
      <form id="refuse" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <TextArea label={t("answer.why")} hint={t("answer.why.hint", { name })} limit={600} value={why} onChange={(e) => write(e.target.value)} autoFocus />
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}

/** Needs a person back from leave that was agreed to. */
export function RecallDialog({ absence, name, day, close }: { absence: string; name: string; day: string; close(): void }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const [why, write] = useState("");
  const save = useMutation({ mutationFn: () => recall(absence, day, why), onSuccess: async () => (close(), await again(), tell(t("call.done", { name: given(name), day: middle(lang, day) }))) });
  return (
    <Dialog title={t("recall.title", { name: given(name), day: middle(lang, day) })} close={close} foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="recall" disabled={!why.trim()} busy={save.isPending} busyWord={t("call.busy")}>{t("recall.act")}</Act></>}>
      <form id="recall" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <p>{t("recall.text", { name: given(name), day: begin(long(lang, day)) })}</p>
        <TextArea label={t("call.why")} hint={t("recall.why.hint")} limit={600} value={why} onChange={(e) => write(e.target.value)} autoFocus />
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}
