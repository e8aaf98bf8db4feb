/** The way in: address and password, or a passkey; then a code, or the choice to let the oldest device go. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Problem } from "@/api/http.ts";
import { full } from "@/ui/dates.ts";
import { Go, useGo, useSearchOf } from "@/ui/go.tsx";
import { PageHead } from "@/ui/page.tsx";
import { Act, Note, Refusal, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { beginPasskey, endPasskey, signIn, signInCode, signInDevice, type Entry } from "./api.ts";
import { deviceName } from "./device.ts";
import { canPasskey, showPasskey } from "./webauthn.ts";

/** Only a page of this app: an address from elsewhere must not carry anybody away. */
const backTo = (da: string | undefined) => (da && /^\/(?![/\\])/.test(da) ? da.replace(/^\/app/, "") || "/" : "/");

/** What follows a step: the next one, or in. */
export function useEntry() {
  const client = useQueryClient();
  const go = useGo();
  const { da } = useSearchOf();
  const [entry, set] = useState<Entry>();
  const took = async (e: Entry) => {
    if (e.next !== "nothing") return set(e);
    await client.refetchQueries({ queryKey: ["identity", "session"] });
    go(backTo(da), {}, true);
  };
  return { entry, took, again: () => set(undefined) };
}

export function SignInPage() {
  const { entry, took, again } = useEntry();
  return (
    <div className="lg-in-card">
      {entry?.next === "code" ? <Code entry={entry} took={took} again={again} /> : entry?.next === "device" ? <Device entry={entry} took={took} again={again} /> : <Password took={took} />}
    </div>
  );
}

export interface Step {
  took(e: Entry): Promise<void>;
}

function Password({ took }: Step) {
  const { t } = useWords();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [shown, show] = useState(false);
  const send = useMutation({ mutationFn: () => signIn(email, password), onSuccess: took });
  const passkey = useMutation({
    mutationFn: async () => {
      const c = await beginPasskey();
      const answer = await showPasskey(c.options);
      if (answer) await took(await endPasskey(c.ticket, answer));
    },
  });
  const problem = send.error instanceof Problem ? send.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    passkey.reset();
    send.mutate();
  };
  return (
    <>
      <PageHead title={t("identity.in.title")} />
      <form className="lg-form" onSubmit={submit} noValidate>
        <Refusal error={problem?.at("email") ? null : (send.error ?? passkey.error)} />
        <TextField label={t("identity.email")} type="email" autoComplete="username" value={email} onChange={(e) => setEmail(e.target.value)} error={problem?.at("email")} required />
        <TextField label={t("identity.password")} type={shown ? "text" : "password"} autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} required />
        <label className="lg-opt"><input type="checkbox" checked={shown} onChange={(e) => show(e.target.checked)} /><span>{t("identity.password.show")}</span></label>
        <Act look="primary" type="submit" busy={send.isPending} busyWord={t("identity.in.busy")}>{t("identity.in.go")}</Act>
      </form>
      {canPasskey() && <Act icon="key" busy={passkey.isPending} busyWord={t("identity.in.passkey.busy")} onClick={() => (send.reset(), passkey.mutate())}>{t("identity.in.passkey")}</Act>}
      <Go to="/password" className="lg-lk">{t("identity.in.forgot")}</Go>
    </>
  );
}

export function Code({ entry, took, again }: Step & { entry: Entry; again(): void }) {
  const { t } = useWords();
  const [code, set] = useState("");
  const send = useMutation({ mutationFn: () => signInCode(entry.ticket!, code.replace(/\s/g, "")), onSuccess: took });
  return (
    <>
      <PageHead title={t("identity.code.title")} under={t("identity.code.under")} />
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <TextField className="lg-code" label={t("identity.code.label")} hint={t("identity.code.hint")} inputMode="text" autoComplete="one-time-code" autoFocus value={code} onChange={(e) => set(e.target.value)} />
        <Act look="primary" type="submit" busy={send.isPending} busyWord={t("identity.in.busy")}>{t("identity.code.go")}</Act>
        <Act look="ghost" onClick={again}>{t("identity.in.back")}</Act>
      </form>
    </>
  );
}

export function Device({ entry, took, again }: Step & { entry: Entry; again(): void }) {
  const { t, lang } = useWords();
  const send = useMutation({ mutationFn: () => signInDevice(entry.ticket!), onSuccess: took });
  const old = entry.leaves;
  return (
    <>
      <PageHead title={t("identity.device.title")} />
      <Refusal error={send.error} />
      <Note tone="busy">{old ? t("identity.device.text", { device: deviceName(old, t), when: full(lang, old.used) }) : t("identity.device.some")}</Note>
      <Act look="outline-secondary" onClick={again}>{t("identity.device.keep")}</Act>
      <Act look="primary" busy={send.isPending} busyWord={t("identity.in.busy")} onClick={() => send.mutate()}>{t("identity.device.go")}</Act>
    </>
  );
}
