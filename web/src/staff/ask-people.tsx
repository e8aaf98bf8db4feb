/** Asking colleagues to a meeting. Who is off hours is said softly, and the invitation waits for them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { emergency } from "@features/notify";
import { get, post, Problem, seg } from "@/api/http.ts";
import { AfterHours, atTheirStart, laterOf, useReachable, type Later } from "@/ui/after-hours.tsx";
import { moment } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Note, Refusal } from "@/ui/parts.tsx";
import { PickPeople, useNames } from "@/ui/pick-people.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";

const EmergencyDialog = lazy(async () => ({ default: (await emergency()).EmergencyDialog }));

interface Meeting {
  id: string;
  title: string;
  opens: string;
  until: string;
}

export function AskPeople({ m, close }: { m: Meeting; close(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const names = useNames();
  const key = ["meeting", "people", m.id];
  const asked = useQuery({ queryKey: key, queryFn: () => get<string[]>(`/meetings/${seg(m.id)}/people`) }).data ?? [];
  const [chosen, choose] = useState<string[]>([]);
  const [later, setLater] = useState<Later>(atTheirStart);
  const [calling, call] = useState<string[]>();
  const { off } = useReachable(chosen);
  const late = off.some((r) => !r.from || Date.parse(r.from) > Date.parse(m.until));
  const send = useMutation({
    mutationFn: () => post(`/meetings/${seg(m.id)}/people`, { people: chosen, ...(off.length > 0 && laterOf(later) && { later: laterOf(later) }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["meeting"] });
      tell(t("staff.meetings.ask.done", { n: chosen.length }));
      close();
    },
  });
  if (calling)
    return (
      <Suspense>
        <EmergencyDialog people={calling} names={calling.map((p) => names[p] ?? "").join(", ")} page={`/riunioni/${m.id}`} close={() => call(undefined)} done={close} />
      </Suspense>
    );
  const problem = send.error instanceof Problem ? send.error.at("people") : undefined;
  return (
    <Dialog title={t("staff.meetings.ask.of", { title: m.title })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={problem ? null : send.error} />
        {problem && <Note tone="err" role="alert">{problem}</Note>}
        <PickPeople label={t("staff.meetings.who")} chosen={chosen} choose={choose} without={asked} />
        {asked.length > 0 && <p className="lg-muted lg-small">{t("staff.meetings.asked", { names: asked.map((p) => names[p] ?? "").filter(Boolean).join(", ") })}</p>}
        <AfterHours people={chosen} names={names} later={later} choose={setLater} emergency={call} />
        {late && <Note tone="busy">{t("staff.meetings.ask.over", { when: moment(lang, m.until) })}</Note>}
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" icon={off.length ? "moon" : "send"} disabled={chosen.length === 0} busy={send.isPending} busyWord={t("ui.sending")}>{t(off.length ? "staff.meetings.ask.later" : "staff.meetings.ask.go")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
