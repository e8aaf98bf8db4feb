/** Accepting an invitation: who is invited, and the choice of a password. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Problem } from "@/api/http.ts";
import { Go, usePath } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { acceptInvitation, lookInvitation } from "./api.ts";
import { NewPassword } from "./new-password.tsx";
import { Code, Device, useEntry } from "./sign-in-page.tsx";

export function InvitationPage() {
  const { t } = useWords();
  const token = decodeURIComponent(usePath().split("/").pop() ?? "");
  const look = useQuery({ queryKey: ["identity", "invitation", token], queryFn: () => lookInvitation(token), retry: false });
  const { entry, took, again } = useEntry();
  const send = useMutation({ mutationFn: (password: string) => acceptInvitation(token, password), onSuccess: took });
  return (
    <div className="lg-in-card">
      {look.isPending && <Skeleton />}
      {look.isError && (
        <>
          <PageHead title={t("identity.link.dead")} />
          <Unanswered error={look.error} retry={() => void look.refetch()} />
          <Go to="/accedi" className="lg-lk">{t("identity.in.back")}</Go>
        </>
      )}
      {look.data && entry?.next === "code" && <Code entry={entry} took={took} again={again} />}
      {look.data && entry?.next === "device" && <Device entry={entry} took={took} again={again} />}
      {look.data && !entry && (
        <>
          <PageHead title={t("identity.invite.title", { name: look.data.given })} under={t("identity.invite.under")} />
          <NewPassword email={look.data.email} busy={send.isPending} error={send.error} problem={send.error instanceof Problem ? send.error : undefined} go={t("identity.invite.go")} send={(p) => send.mutate(p)} />
        </>
      )}
    </div>
  );
}
