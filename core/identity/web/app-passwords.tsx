/** Passwords for programs that open my files: making one, shown once; ending one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { full } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, IconAct, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { appPasswords, endAppPassword, makeAppPassword, type AppPassword } from "./api.ts";

export function AppPasswords() {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const all = useQuery(appPasswords());
  const [making, make] = useState(false);
  const [leaving, leave] = useState<AppPassword>();
  const renew = () => client.invalidateQueries({ queryKey: appPasswords().queryKey });
  const end = useMutation({
    mutationFn: (p: AppPassword) => endAppPassword(p.id),
    onSuccess: async (_, p) => {
      leave(undefined);
      await renew();
      tell(t("identity.programs.gone", { name: p.label }));
    },
  });
  const used = (p: AppPassword) => (p.used.startsWith("0001") ? t("identity.programs.never") : t("identity.passkeys.used", { when: full(lang, p.used) }));
  return (
    <Panel title={t("identity.programs.title")} icon="laptop">
      {all.isPending && <Skeleton lines={2} />}
      {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
      {all.data && all.data.length > 0 && (
        <ul className="lg-list">
          {all.data.map((p) => (
            <li key={p.id}>
              <Icon name="laptop" size="sm" />
              <span className="lg-grow">
                <strong className="lg-ink lg-ell">{p.label}</strong>
                <span className="lg-muted lg-small">{used(p)}</span>
              </span>
              <IconAct icon="bin" label={t("identity.passkeys.forget.of", { name: p.label })} onClick={() => leave(p)} />
            </li>
          ))}
        </ul>
      )}
      <div className="lg-bd lg-stack s3">
        {all.data?.length === 0 && <p>{t("identity.programs.none")}</p>}
        <div><Act look="outline-primary" icon="plus" onClick={() => make(true)}>{t("identity.programs.make")}</Act></div>
      </div>
      {making && <Make close={() => make(false)} made={renew} />}
      {leaving && (
        <Dialog title={t("identity.passkeys.ask", { name: leaving.label })} close={() => leave(undefined)} foot={<><Act onClick={() => leave(undefined)}>{t("identity.passkeys.keep")}</Act><Act look="danger" busy={end.isPending} onClick={() => end.mutate(leaving)}>{t("identity.passkeys.forget")}</Act></>}>
          <p>{t("identity.programs.ask.text")}</p>
          <Refusal error={end.error} />
        </Dialog>
      )}
    </Panel>
  );
}

function Make({ close, made }: { close(): void; made(): Promise<void> }) {
  const { t } = useWords();
  const tell = useToast();
  const [present, setPresent] = useState("");
  const [label, setLabel] = useState("");
  const go = useMutation({ mutationFn: () => makeAppPassword(label.trim(), present), onSuccess: made });
  const at = (field: string) => (go.error instanceof Problem ? go.error.at(field) : undefined);
  if (go.data?.secret) {
    const secret = go.data.secret.replace(/(.{4})(?=.)/g, "$1 ");
    const copy = () => navigator.clipboard.writeText(go.data.secret ?? "").then(() => tell(t("identity.programs.copied")), () => undefined);
    return (
      <Dialog title={t("identity.programs.made", { name: go.data.label })} close={close} foot={<><Act icon="copy" onClick={() => void copy()}>{t("identity.programs.copy")}</Act><Act look="primary" onClick={close}>{t("identity.programs.done")}</Act></>}>
        <p>{t("identity.programs.once")}</p>
        <p className="lg-mono lg-strong" style={{ fontSize: "1.25rem", overflowWrap: "anywhere" }}>{secret}</p>
        <dl>
          <dt className="lg-muted lg-small">{t("identity.programs.address")}</dt>
          <dd className="lg-mono" style={{ overflowWrap: "anywhere" }}>{`${location.origin}/dav/`}</dd>
        </dl>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("identity.programs.make")} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), go.mutate())}>
        <p>{t("identity.programs.make.text")}</p>
        <Refusal error={at("present") || at("label") ? null : go.error} />
        <TextField label={t("identity.programs.label")} hint={t("identity.programs.label.hint")} value={label} onChange={(e) => setLabel(e.target.value)} error={at("label")} maxLength={80} required />
        <TextField label={t("identity.password.present")} hint={t("identity.proof")} type="password" autoComplete="current-password" value={present} onChange={(e) => setPresent(e.target.value)} error={at("present")} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={go.isPending}>{t("identity.programs.make.go")}</Act></div>
      </form>
    </Dialog>
  );
}
