/** One-time codes: turning them on with a telephone, keeping the recovery codes, turning them off. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Copy, Note, Panel, Refusal, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { beginTotp, confirmTotp, endTotp, type Me, type Setup } from "./api.ts";
import { OnOff } from "./profile-page.tsx";

export function Totp({ me }: { me: Me }) {
  const { t } = useWords();
  // Kept apart from me.totp, which turns while the recovery codes are still to be read.
  const [open, set] = useState<"begin" | "end">();
  return (
    <Panel title={t("identity.totp.title")} icon="shield" side={<OnOff on={me.totp} />}>
      <div className="lg-bd lg-stack s3">
        <p>{t(me.totp ? "identity.totp.on.text" : "identity.totp.off.text")}</p>
        {me.totp && <p className="lg-small lg-muted">{t("identity.totp.recovery", { n: me.recovery })}</p>}
        <div><Act look={me.totp ? "outline-danger" : "outline-primary"} onClick={() => set(me.totp ? "end" : "begin")}>{t(me.totp ? "identity.totp.end" : "identity.totp.begin")}</Act></div>
      </div>
      {open === "end" && <End close={() => set(undefined)} />}
      {open === "begin" && <Begin close={() => set(undefined)} />}
    </Panel>
  );
}

function Begin({ close }: { close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [present, setPresent] = useState("");
  const [setup, setSetup] = useState<Setup>();
  const [code, setCode] = useState("");
  const begin = useMutation({ mutationFn: () => beginTotp(present), onSuccess: setSetup });
  const confirm = useMutation({ mutationFn: () => confirmTotp(setup!.ticket, code.replace(/\s/g, "")), onSuccess: () => client.invalidateQueries({ queryKey: ["identity", "session"] }) });
  const at = (e: unknown, field: string) => (e instanceof Problem ? e.at(field) : undefined);
  if (confirm.data)
    return (
      <Dialog title={t("identity.totp.codes")} close={close} foot={<><Copy text={confirm.data.codes.join("\n")} label={t("identity.totp.codes.copy")} /><Act look="primary" onClick={close}>{t("identity.totp.codes.kept")}</Act></>}>
        <Note tone="busy">{t("identity.totp.codes.text")}</Note>
        <ul className="lg-mono lg-cols">{confirm.data.codes.map((c) => <li key={c}>{c}</li>)}</ul>
      </Dialog>
    );
  if (!setup)
    return (
      <Dialog title={t("identity.totp.begin")} close={close}>
        <form className="lg-form" onSubmit={(e) => (e.preventDefault(), begin.mutate())}>
          <Refusal error={at(begin.error, "present") ? null : begin.error} />
          <TextField label={t("identity.password.present")} hint={t("identity.proof")} type="password" autoComplete="current-password" value={present} onChange={(e) => setPresent(e.target.value)} error={at(begin.error, "present")} />
          <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={begin.isPending}>{t("ui.go")}</Act></div>
        </form>
      </Dialog>
    );
  return (
    <Dialog title={t("identity.totp.app")} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), confirm.mutate())}>
        <p>{t("identity.totp.app.text")}</p>
        <p className="lg-row wrap"><code className="lg-mono lg-strong">{setup.secret.replace(/(.{4})/g, "$1 ").trim()}</code><Copy text={setup.secret} label={t("identity.totp.secret.copy")} /></p>
        <a href={setup.url}>{t("identity.totp.open")}</a>
        <Refusal error={at(confirm.error, "code") ? null : confirm.error} />
        <TextField className="lg-code" label={t("identity.code.label")} inputMode="numeric" autoComplete="one-time-code" value={code} onChange={(e) => setCode(e.target.value)} error={at(confirm.error, "code")} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={confirm.isPending}>{t("identity.totp.confirm")}</Act></div>
      </form>
    </Dialog>
  );
}

function End({ close }: { close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [present, set] = useState("");
  const end = useMutation({
    mutationFn: () => endTotp(present),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["identity", "session"] });
      close();
    },
  });
  const field = end.error instanceof Problem ? end.error.at("present") : undefined;
  return (
    <Dialog title={t("identity.totp.end.ask")} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), end.mutate())}>
        <p>{t("identity.totp.end.text")}</p>
        <Refusal error={field ? null : end.error} />
        <TextField label={t("identity.password.present")} type="password" autoComplete="current-password" value={present} onChange={(e) => set(e.target.value)} error={field} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("identity.totp.keep")}</Act><Act look="danger" type="submit" busy={end.isPending}>{t("identity.totp.end")}</Act></div>
      </form>
    </Dialog>
  );
}
