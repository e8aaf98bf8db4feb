/** The windows of who answers: approve against a warning, propose or refuse, call back to the office. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Note, Refusal, TextArea, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { approve, callBack, propose, refuse, type Asking, type OfficeWeek } from "./api.ts";
import { begin, given, long, middle, mondayOf } from "./dates.ts";
import { useAgain } from "./my-week.tsx";

/** Approves although something speaks against it: the reason is kept. */
export function ApproveDialog({ a, against, close }: { a: Asking; against: string[]; close(): void }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const [why, write] = useState("");
  const save = useMutation({ mutationFn: () => approve(a.wish.id, why), onSuccess: async () => (close(), await again(), tell(t("approve.done", { name: given(a.name), day: middle(lang, a.wish.day) }))) });
  return (
    <Dialog title={t("approve.anyway", { name: given(a.name) })} close={close} foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="approve" disabled={!why.trim()} busy={save.isPending} busyWord={t("approve.busy")}>{t("approve.yes")}</Act></>}>
      <form id="approve" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <Note tone="busy">{against.map((line) => <p key={line}>{line}</p>)}</Note>
        <TextArea label={t("approve.reason")} hint={t("approve.reason.hint")} limit={600} value={why} onChange={(e) => write(e.target.value)} autoFocus />
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}

/** Another day, or no: both with words that the person will read. */
export function AnswerDialog({ a, w, close }: { a: Asking; w: OfficeWeek; close(): void }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const row = w.people.find((m) => m.person === a.wish.person);
  const days = mondayOf(a.wish.day) === w.monday ? w.days.filter((d, i) => d.working && d.day > w.today && d.day !== a.wish.day && row?.cells[i]?.place === "office" && !row.cells[i]?.asking) : [];
  const [choice, choose] = useState(days[0]?.day ?? "no");
  const [why, write] = useState("");
  const name = given(a.name);
  const save = useMutation({
    mutationFn: () => (choice === "no" ? refuse(a.wish.id, why) : propose(a.wish.id, choice, why)),
    onSuccess: async () => (close(), await again(), tell(choice === "no" ? t("answer.refused", { name }) : t("answer.proposed", { name, day: middle(lang, choice) }))),
  });
  return (
    <Dialog title={t("answer.title", { name, day: middle(lang, a.wish.day) })} close={close} foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="answer" disabled={choice === "no" && !why.trim()} busy={save.isPending} busyWord={t("answer.busy")}>{choice === "no" ? t("answer.refuse") : t("answer.propose")}</Act></>}>
      <form id="answer" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <fieldset>
          <legend className="lg-lbl">{t("answer.what")}</legend>
          {days.map((d) => <Tick key={d.day} kind="radio" name="what" label={t("answer.day", { day: middle(lang, d.day), n: Math.max(0, d.on_site - 1) })} checked={choice === d.day} onChange={() => choose(d.day)} />)}
          <Tick kind="radio" name="what" label={t("answer.no")} checked={choice === "no"} onChange={() => choose("no")} />
        </fieldset>
        <TextArea label={t("answer.why")} hint={t("answer.why.hint", { name })} optional={choice !== "no"} limit={600} value={why} onChange={(e) => write(e.target.value)} />
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}

/** Needs a person at the office on a day away. */
export function CallBackDialog({ office, person, name, day, close }: { office: string; person: string; name: string; day: string; close(): void }) {
  const { t, lang } = useWords();
  const again = useAgain();
  const tell = useToast();
  const [why, write] = useState("");
  const save = useMutation({ mutationFn: () => callBack(office, person, day, why), onSuccess: async () => (close(), await again(), tell(t("call.done", { name: given(name), day: middle(lang, day) }))) });
  return (
    <Dialog title={t("call.title", { name: given(name), day: middle(lang, day) })} close={close} foot={<><Act onClick={close}>{t("days.leave")}</Act><Act look="primary" type="submit" form="call" disabled={!why.trim()} busy={save.isPending} busyWord={t("call.busy")}>{t("call.act")}</Act></>}>
      <form id="call" className="lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <p>{t("call.text", { name: given(name), day: begin(long(lang, day)) })}</p>
        <TextArea label={t("call.why")} hint={t("call.why.hint")} limit={600} value={why} onChange={(e) => write(e.target.value)} autoFocus />
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}
