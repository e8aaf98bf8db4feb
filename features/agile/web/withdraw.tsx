/** Ending an agreement before its term: what would happen is said before anything does. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Note, Refusal, Skeleton, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { notice, withdraw } from "./api.ts";
import { longDay } from "./say.ts";

export function Withdraw({ id, close }: { id: string; close(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const due = useQuery(notice(id));
  const [why, setWhy] = useState("");
  const [last, setLast] = useState("");
  const [now, setNow] = useState(false);
  const justified = now || !!due.data?.term;
  const send = useMutation({
    mutationFn: () => withdraw(id, why, justified ? "" : last, justified),
    onSuccess: async (a) => {
      await client.invalidateQueries({ queryKey: ["agile"] });
      tell(t("agile.withdrawn", { day: longDay(lang, a.last_day ?? "") }));
      close();
    },
  });
  const p = send.error instanceof Problem ? send.error : undefined;
  return (
    <Dialog title={t("agile.withdraw.ask")} close={close}>
      {due.isPending && <Skeleton lines={3} />}
      <Refusal error={due.error} />
      {due.data && (
        <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
          <p>{justified ? t("agile.withdraw.justified") : t("agile.withdraw.notice", { n: due.data.days, day: longDay(lang, due.data.last) })}</p>
          {due.data.term && <Note>{t("agile.withdraw.term")}</Note>}
          {!due.data.term && <Tick label={t("agile.withdraw.now")} checked={now} onChange={(e) => setNow(e.target.checked)} />}
          {!justified && <TextField label={t("agile.withdraw.last")} hint={t("agile.withdraw.last.hint")} type="date" min={due.data.last} value={last} onChange={(e) => setLast(e.target.value)} error={p?.at("last")} optional />}
          <TextArea label={t("agile.withdraw.why")} hint={t("agile.withdraw.why.hint")} value={why} limit={1000} onChange={(e) => setWhy(e.target.value)} error={p?.at("note")} optional={!justified} />
          <Refusal error={p?.faults.length ? null : send.error} />
          <div className="lg-dialog-foot">
            <Act onClick={close}>{t("agile.withdraw.keep")}</Act>
            <Act look="outline-danger" type="submit" busy={send.isPending}>{t("agile.withdraw.go")}</Act>
          </div>
        </form>
      )}
    </Dialog>
  );
}
