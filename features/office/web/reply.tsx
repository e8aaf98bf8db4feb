/** Writing to the citizen, or a note for colleagues. The draft stays on this computer until it is sent. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Icon } from "@/ui/icon.tsx";
import { Act, Refusal } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { note, reply, type Dossier } from "./api.ts";

/** A text kept for this window until it is sent: a page read anew, or a lost line, does not lose it. */
export function useDraft(key: string): [string, (text: string) => void] {
  const name = `loggia.draft.${key}`;
  const [text, set] = useState(() => sessionStorage.getItem(name) ?? "");
  return [
    text,
    (next) => {
      set(next);
      if (next) sessionStorage.setItem(name, next);
      else sessionStorage.removeItem(name);
    },
  ];
}

export function Reply({ d, propose }: { d: Dossier; propose: (() => void) | undefined }) {
  const { t } = useWords();
  const id = useId();
  const client = useQueryClient();
  const tell = useToast();
  const a = d.appointment;
  const byMail = Boolean(a.email);
  const [inner, setInner] = useState(!byMail);
  const [text, set] = useDraft(`${inner ? "note" : "reply"}.${a.id}`);
  const send = useMutation({
    mutationFn: (closes: boolean) => (inner ? note(a.id, text) : reply(a.id, text, closes)),
    onSuccess: async (_, closes) => {
      set("");
      await client.invalidateQueries({ queryKey: ["office"] });
      tell(t(inner ? "desk.note.kept" : closes ? "desk.reply.closed" : "desk.reply.sent"));
    },
  });
  const empty = text.trim() === "";
  return (
    <div className={`lg-replybox${inner ? " inner" : ""}`}>
      <div className="lg-row between wrap lg-reply-hd">
        <label htmlFor={id} className="lg-small">{inner ? <><Icon name="lock" size="xs" /> {t("desk.note.label")}</> : <><span className="lg-muted">{t("desk.reply.to")}</span> <strong>{a.email}</strong></>}</label>
        {byMail && (
          <div className="lg-seg lg-seg-sm" role="group" aria-label={t("desk.reply.kind")}>
            <button type="button" aria-pressed={!inner} onClick={() => setInner(false)}>{t("desk.reply.answer")}</button>
            <button type="button" aria-pressed={inner} onClick={() => setInner(true)}>{t("desk.note")}</button>
          </div>
        )}
      </div>
      <Box key={String(inner)} id={id} text={text} set={set} placeholder={t(inner ? "desk.note.placeholder" : "desk.reply.placeholder")} />
      {send.error && <div style={{ padding: "0 12px 8px" }}><Refusal error={send.error} /></div>}
      <div className="lg-row between wrap lg-reply-ft">
        <div className="lg-row tight">
          {propose && <Act small look="ghost" icon="calendar" onClick={propose}>{t("desk.propose")}</Act>}
        </div>
        <div className="lg-row tight wrap end">
          {!empty && <span className="lg-small lg-muted lg-only-d">{t("desk.draft")}</span>}
          {!inner && d.can.answer && <Act small disabled={empty} busy={send.isPending} onClick={() => send.mutate(true)}>{t("desk.reply.close")}</Act>}
          <Act look={inner ? "outline-primary" : "primary"} small disabled={empty} busy={send.isPending} busyWord={t("ui.sending")} onClick={() => send.mutate(false)}>{t(inner ? "desk.note.go" : "desk.reply.go")}</Act>
        </div>
      </div>
    </div>
  );
}

function Box({ id, text, set, placeholder }: { id: string; text: string; set(t: string): void; placeholder: string }) {
  return <textarea id={id} rows={Math.min(14, Math.max(3, text.split("\n").length + 1))} maxLength={4000} value={text} placeholder={placeholder} onChange={(e) => set(e.target.value)} />;
}
