/** My profile: what colleagues see, and how I sign in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { offices } from "@/api/town.ts";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Panel, Refusal, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { changePassword, changePerson, session, type Person } from "./api.ts";
import { AppPasswords } from "./app-passwords.tsx";
import { Passkeys } from "./passkeys.tsx";
import { placesOf } from "./places.ts";
import { Totp } from "./totp.tsx";

export function ProfilePage() {
  const { t } = useWords();
  const me = useQuery(session());
  if (me.isPending) return <Skeleton lines={6} round />;
  if (!me.data?.person) return <Unanswered error={me.error} retry={() => void me.refetch()} />;
  return (
    <>
      <PageHead title={t("identity.profile.title")} under={me.data.person.email} side={<Go className="btn btn-outline-secondary btn-sm" to="/dispositivi">{t("identity.devices.title")}</Go>} />
      <div className="lg-two">
        <div className="lg-stack">
          <About person={me.data.person} />
          <PasswordPanel />
        </div>
        <div className="lg-stack">
          <Totp me={me.data} />
          <Passkeys />
          <AppPasswords />
        </div>
      </div>
    </>
  );
}

function About({ person }: { person: Person }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tree = useQuery(offices()).data ?? [];
  const [phone, setPhone] = useState(person.phone);
  const [lang, setLang] = useState(person.lang || "it");
  const save = useMutation({
    mutationFn: () => changePerson(person.id, { email: person.email, given: person.given, family: person.family, phone, lang: lang as "it" | "en" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["identity"] }),
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  const changed = phone !== person.phone || lang !== (person.lang || "it");
  return (
    <Panel title={t("identity.profile.about")} icon="person" side={save.isSuccess && !changed && <span className="lg-muted lg-small" role="status">{t("ui.saved")}</span>}>
      <form className="lg-bd lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <dl className="lg-stack s2">
          <div><dt className="lg-muted lg-small">{t("identity.name")}</dt><dd className="lg-strong lg-ink">{person.given} {person.family}</dd></div>
          <div><dt className="lg-muted lg-small">{t("identity.places")}</dt><dd>{placesOf(person, tree, t)}</dd></div>
        </dl>
        <Refusal error={problem?.faults.length ? null : save.error} />
        <TextField label={t("identity.phone")} optional type="tel" autoComplete="tel" value={phone} onChange={(e) => setPhone(e.target.value)} error={problem?.at("phone")} />
        <Choose label={t("identity.lang")} hint={t("identity.lang.hint")} value={lang} onChange={(e) => setLang(e.target.value)} error={problem?.at("lang")}>
          <option value="it">Italiano</option>
          <option value="en">English</option>
        </Choose>
        <div><Act look="primary" type="submit" disabled={!changed} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Panel>
  );
}

function PasswordPanel() {
  const { t } = useWords();
  const tell = useToast();
  const [present, setPresent] = useState("");
  const [next, setNext] = useState("");
  const save = useMutation({
    mutationFn: () => changePassword(present, next),
    onSuccess: () => {
      setPresent("");
      setNext("");
      tell(t("identity.password.changed"));
    },
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  return (
    <Panel title={t("identity.password")} icon="lock">
      <form className="lg-bd lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <Refusal error={problem?.faults.length ? null : save.error} />
        <TextField label={t("identity.password.present")} type="password" autoComplete="current-password" value={present} onChange={(e) => setPresent(e.target.value)} error={problem?.at("present")} />
        <TextField label={t("identity.password.new")} hint={t("identity.password.hint")} type="password" autoComplete="new-password" value={next} onChange={(e) => setNext(e.target.value)} error={problem?.at("password")} />
        <div><Act type="submit" disabled={!next} busy={save.isPending} busyWord={t("ui.saving")}>{t("identity.password.change")}</Act></div>
      </form>
    </Panel>
  );
}

/** Says whether a way of signing in is on. */
export const OnOff = ({ on }: { on: boolean }) => {
  const { t } = useWords();
  return <Tag tone={on ? "ok" : "off"} icon={on ? "check" : "close"}>{t(on ? "identity.on" : "identity.off")}</Tag>;
};
