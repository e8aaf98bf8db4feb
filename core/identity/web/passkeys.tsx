/** My passkeys: making one on this device, forgetting one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { full } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, IconAct, Note, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { forgetPasskey, keepPasskey, makePasskey, passkeys, type Passkey } from "./api.ts";
import { canPasskey, makeOne } from "./webauthn.ts";

export function Passkeys() {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const all = useQuery(passkeys());
  const [making, make] = useState(false);
  const [leaving, leave] = useState<Passkey>();
  const renew = () => client.invalidateQueries({ queryKey: passkeys().queryKey });
  const forget = useMutation({
    mutationFn: (p: Passkey) => forgetPasskey(p.id),
    onSuccess: async (_, p) => {
      leave(undefined);
      await renew();
      tell(t("identity.passkeys.gone", { name: p.name }));
    },
  });
  return (
    <Panel title={t("identity.passkeys.title")} icon="key">
      {all.isPending && <Skeleton lines={2} />}
      {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
      {all.data && all.data.length > 0 && (
        <ul className="lg-list">
          {all.data.map((p) => (
            <li key={p.id}>
              <Icon name="key" size="sm" />
              <span className="lg-grow">
                <strong className="lg-ink lg-ell">{p.name}</strong>
                <span className="lg-muted lg-small">{t("identity.passkeys.used", { when: full(lang, p.used) })}</span>
              </span>
              <IconAct icon="bin" label={t("identity.passkeys.forget.of", { name: p.name })} onClick={() => leave(p)} />
            </li>
          ))}
        </ul>
      )}
      <div className="lg-bd lg-stack s3">
        {all.data?.length === 0 && <p>{t("identity.passkeys.none")}</p>}
        {canPasskey() ? <div><Act look="outline-primary" icon="plus" onClick={() => make(true)}>{t("identity.passkeys.make")}</Act></div> : <Note>{t("identity.passkeys.cannot")}</Note>}
      </div>
      {making && <Make close={() => make(false)} made={renew} />}
      {leaving && (
        <Dialog title={t("identity.passkeys.ask", { name: leaving.name })} close={() => leave(undefined)} foot={<><Act onClick={() => leave(undefined)}>{t("identity.passkeys.keep")}</Act><Act look="danger" busy={forget.isPending} onClick={() => forget.mutate(leaving)}>{t("identity.passkeys.forget")}</Act></>}>
          <p>{t("identity.passkeys.ask.text")}</p>
          <Refusal error={forget.error} />
        </Dialog>
      )}
    </Panel>
  );
}

function Make({ close, made }: { close(): void; made(): Promise<void> }) {
  const { t } = useWords();
  const [present, setPresent] = useState("");
  const [name, setName] = useState("");
  const go = useMutation({
    mutationFn: async () => {
      const c = await makePasskey(present);
      const answer = await makeOne(c.options);
      if (!answer) return;
      await keepPasskey(c.ticket, name.trim() || t("identity.passkeys.name.usual"), answer);
      await made();
      close();
    },
  });
  const at = (field: string) => (go.error instanceof Problem ? go.error.at(field) : undefined);
  return (
    <Dialog title={t("identity.passkeys.make")} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), go.mutate())}>
        <p>{t("identity.passkeys.make.text")}</p>
        <Refusal error={at("present") || at("name") ? null : go.error} />
        <TextField label={t("identity.passkeys.name")} hint={t("identity.passkeys.name.hint")} value={name} onChange={(e) => setName(e.target.value)} error={at("name")} maxLength={80} />
        <TextField label={t("identity.password.present")} hint={t("identity.proof")} type="password" autoComplete="current-password" value={present} onChange={(e) => setPresent(e.target.value)} error={at("present")} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={go.isPending} busyWord={t("identity.in.passkey.busy")}>{t("ui.go")}</Act></div>
      </form>
    </Dialog>
  );
}
