/** A window with a form: it keeps what was typed until the server has taken it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "@/api/http.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Refusal } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";

/** An act that makes all that is shown of plans stale, says what it did, and shuts its window. */
export function useKeep<T>(f: () => Promise<T>, said: string | ((r: T) => string), close: () => void) {
  const client = useQueryClient();
  const tell = useToast();
  return useMutation({
    mutationFn: f,
    onSuccess: async (r) => {
      await client.invalidateQueries({ queryKey: ["grant"] });
      tell(typeof said === "string" ? said : said(r));
      close();
    },
  });
}

export const faultOf = (error: unknown, field: string): string | undefined => (error instanceof Problem ? error.at(field) : undefined);

/** The fields of a refusal that the form shows beside them; the rest is said above the buttons. */
export function FormDialog({ title, close, send, go, wide, danger, shown = [], extra, children }: { title: string; close(): void; send: { error: unknown; isPending: boolean; mutate(): void }; go: string; wide?: boolean; danger?: boolean; shown?: string[]; extra?: ReactNode; children: ReactNode }) {
  const { t } = useWords();
  const p = send.error instanceof Problem ? send.error : undefined;
  const beside = p && p.faults.length > 0 && p.faults.every((f) => shown.some((s) => f.location === s || f.location === `body.${s}`));
  return (
    <Dialog title={title} close={close} wide={wide ?? false}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        {children}
        <Refusal error={beside ? null : send.error} />
        <div className="lg-dialog-foot">
          {extra}
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look={danger ? "danger" : "primary"} type="submit" busy={send.isPending} busyWord={t("ui.saving")}>{go}</Act>
        </div>
      </form>
    </Dialog>
  );
}
