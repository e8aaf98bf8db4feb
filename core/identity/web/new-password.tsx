/** Choosing a password: one field, shown on demand, with what makes it good. */
import { useState } from "react";
import type { Problem } from "@/api/http.ts";
import { Act, Refusal, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";

export function NewPassword({ email, busy, error, problem, go, send }: { email: string; busy: boolean; error: unknown; problem: Problem | undefined; go: string; send(password: string): void }) {
  const { t } = useWords();
  const [password, set] = useState("");
  const [shown, show] = useState(false);
  return (
    <form className="lg-form" onSubmit={(e) => (e.preventDefault(), send(password))}>
      <Refusal error={problem?.at("password") ? null : error} />
      <TextField label={t("identity.email")} value={email} autoComplete="username" readOnly />
      <TextField label={t("identity.password.new")} hint={t("identity.password.hint")} type={shown ? "text" : "password"} autoComplete="new-password" value={password} onChange={(e) => set(e.target.value)} error={problem?.at("password")} />
      <label className="lg-opt"><input type="checkbox" checked={shown} onChange={(e) => show(e.target.checked)} /><span>{t("identity.password.show")}</span></label>
      <Act look="primary" type="submit" busy={busy} busyWord={t("ui.saving")}>{go}</Act>
    </form>
  );
}
