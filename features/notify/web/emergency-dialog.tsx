/** Rings people at any hour. It asks why, because they will read it and it stays. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Note, Refusal, TextArea } from "@/ui/parts.tsx";
import { PickPeople } from "@/ui/pick-people.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { raise } from "./api.ts";

/** `people` are those already meant, `names` as they are called; without them the window asks whom. */
export function EmergencyDialog({ people, names = "", page, close, done }: { people?: string[]; names?: string; page?: string; close(): void; done?(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [chosen, choose] = useState<string[]>(people ?? []);
  const [reason, set] = useState("");
  const ring = useMutation({
    mutationFn: () => raise(chosen, reason, page),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["notify"] });
      tell(t("notify.emergency.done", { n: chosen.length }));
      close();
      done?.();
    },
  });
  const problem = ring.error instanceof Problem ? ring.error : undefined;
  return (
    <Dialog title={people ? t("notify.emergency.ask", { name: names }) : t("notify.emergency.ask_whom")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), ring.mutate())}>
        <Note tone="busy">{t("notify.emergency.text")}</Note>
        <Refusal error={problem?.at("reason") ? null : ring.error} />
        {!people && <PickPeople label={t("notify.emergency.whom")} chosen={chosen} choose={choose} />}
        <TextArea label={t("notify.emergency.why")} hint={t("notify.emergency.why.hint")} value={reason} limit={500} maxLength={500} onChange={(e) => set(e.target.value)} error={problem?.at("reason")} />
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="danger" type="submit" icon="warning" disabled={chosen.length === 0 || reason.trim().length < 10} busy={ring.isPending} busyWord={t("notify.emergency.calling")}>{t("notify.emergency.now")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
