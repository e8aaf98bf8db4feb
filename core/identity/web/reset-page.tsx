/** Another password: asking for the link, and using it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Go, usePath } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { acceptReset, askReset, lookReset } from "./api.ts";
import { NewPassword } from "./new-password.tsx";

export function AskResetPage() {
  const { t } = useWords();
  const [email, set] = useState("");
  const send = useMutation({ mutationFn: () => askReset(email) });
  const problem = send.error instanceof Problem ? send.error : undefined;
  return (
    <div className="lg-in-card">
      <PageHead title={t("identity.reset.title")} under={send.isSuccess ? undefined : t("identity.reset.under")} />
      {send.isSuccess ? (
        <Note tone="ok" role="status">{t("identity.reset.sent", { email })}</Note>
      ) : (
        <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
          <Refusal error={problem?.at("email") ? null : send.error} />
          <TextField label={t("identity.email")} type="email" autoComplete="username" value={email} onChange={(e) => set(e.target.value)} error={problem?.at("email")} />
          <Act look="primary" type="submit" busy={send.isPending} busyWord={t("ui.sending")}>{t("identity.reset.go")}</Act>
        </form>
      )}
      <Go to="/accedi" className="lg-lk">{t("identity.in.back")}</Go>
    </div>
  );
}

export function ResetPage() {
  const { t } = useWords();
  const token = decodeURIComponent(usePath().split("/").pop() ?? "");
  const look = useQuery({ queryKey: ["identity", "reset", token], queryFn: () => lookReset(token), retry: false });
  const send = useMutation({ mutationFn: (password: string) => acceptReset(token, password) });
  if (send.isSuccess)
    return (
      <div className="lg-in-card">
        <PageHead title={t("identity.reset.done")} />
        <Note tone="ok">{t("identity.reset.done.text")}</Note>
        <Go to="/accedi" className="btn btn-primary">{t("identity.in.go")}</Go>
      </div>
    );
  return (
    <div className="lg-in-card">
      {look.isPending && <Skeleton />}
      {look.isError && (
        <>
          <PageHead title={t("identity.link.dead")} />
          <Unanswered error={look.error} retry={() => void look.refetch()} />
          <Go to="/password" className="lg-lk">{t("identity.reset.again")}</Go>
        </>
      )}
      {look.data && (
        <>
          <PageHead title={t("identity.reset.choose")} under={t("identity.reset.choose.under")} />
          <NewPassword email={look.data.email} busy={send.isPending} error={send.error} problem={send.error instanceof Problem ? send.error : undefined} go={t("identity.reset.save")} send={(p) => send.mutate(p)} />
        </>
      )}
    </div>
  );
}
