/** Before a signature: a code from the telephone, or a passkey. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState, type ReactNode } from "react";
import { Problem } from "@/api/http.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { Act, Note, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { beginConfirm, confirmation, confirmCode, endConfirm } from "./api.ts";
import { canPasskey, showPasskey } from "./webauthn.ts";

/**
 * Gives `confirm`, which asks for a second factor unless one given in the last
 * minutes still holds, and answers whether it was given; and the `dialog` that
 * the page must draw.
 */
export function useSecondFactor(): { confirm(): Promise<boolean>; dialog: ReactNode } {
  const client = useQueryClient();
  const answer = useRef<(given: boolean) => void>(undefined);
  const [open, set] = useState(false);
  const confirm = useCallback(async () => {
    const now = await client.fetchQuery({ ...confirmation(), staleTime: 0 });
    if (now.until && Date.parse(now.until) - Date.now() > 20_000) return true;
    set(true);
    return new Promise<boolean>((done) => (answer.current = done));
  }, [client]);
  const end = (given: boolean) => {
    set(false);
    answer.current?.(given);
  };
  return { confirm, dialog: open ? <SecondFactor end={end} /> : null };
}

function SecondFactor({ end }: { end(given: boolean): void }) {
  const { t } = useWords();
  const how = useQuery(confirmation());
  const [code, set] = useState("");
  const send = useMutation({ mutationFn: () => confirmCode(code.replace(/\s/g, "")), onSuccess: () => end(true) });
  const passkey = useMutation({
    mutationFn: async () => {
      const c = await beginConfirm();
      const shown = await showPasskey(c.options);
      if (shown) await endConfirm(c.ticket, shown);
      return !!shown;
    },
    onSuccess: (given) => given && end(true),
  });
  const field = send.error instanceof Problem ? send.error.at("code") : undefined;
  const none = how.data && !how.data.code && !how.data.passkeys;
  return (
    <Dialog title={t("identity.confirm.title")} close={() => end(false)}>
      {how.isPending && <Skeleton lines={3} />}
      {none && (
        <>
          <Note tone="busy">{t("identity.confirm.none")}</Note>
          <div className="lg-dialog-foot"><Act onClick={() => end(false)}>{t("ui.cancel")}</Act><Go to="/profilo" className="btn btn-primary">{t("identity.confirm.profile")}</Go></div>
        </>
      )}
      {how.data && !none && (
        <form className="lg-form" onSubmit={(e) => (e.preventDefault(), passkey.reset(), send.mutate())} noValidate>
          <p>{t("identity.confirm.text")}</p>
          <Refusal error={(field ? null : send.error) ?? passkey.error ?? how.error} />
          {how.data.passkeys > 0 && canPasskey() && <Act icon="key" busy={passkey.isPending} busyWord={t("identity.in.passkey.busy")} onClick={() => (send.reset(), passkey.mutate())}>{t("identity.confirm.passkey")}</Act>}
          {how.data.code && <TextField className="lg-code" label={t("identity.code.label")} hint={how.data.demo ? t("identity.confirm.demo", { code: how.data.demo }) : t("identity.code.hint")} inputMode="text" autoComplete="one-time-code" value={code} onChange={(e) => set(e.target.value)} error={field} />}
          <div className="lg-dialog-foot">
            <Act onClick={() => end(false)}>{t("ui.cancel")}</Act>
            {how.data.code && <Act look="primary" type="submit" busy={send.isPending} busyWord={t("identity.in.busy")}>{t("identity.confirm.go")}</Act>}
          </div>
        </form>
      )}
    </Dialog>
  );
}
