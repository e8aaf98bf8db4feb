/** How the body speaks to the Ministry: who it is, the addresses and the key that the Ministry gave, the columns of the file. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, IconAct, Note, Panel, Refusal, Skeleton, Switch, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { attempt, keep, settings, type Kept, type Settings } from "./api.ts";
import "./ministry.css";

const endpoints = ["token", "create", "modify", "cancel", "recede", "search", "detail"] as const;

export function SettingsPage() {
  const { t } = useWords();
  const s = useQuery(settings());
  return (
    <>
      <PageHead title={t("ministry.settings")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to="/agile/ministero">{t("ministry.title")}</Go></nav>} />
      {s.isPending && <Skeleton lines={8} />}
      {s.isError && <Unanswered error={s.error} retry={() => void s.refetch()} />}
      {s.data && <SettingsForm first={s.data} />}
    </>
  );
}

export function SettingsForm({ first }: { first: Settings }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [d, set] = useState<Kept>({ employer_cf: first.employer_cf, employer_name: first.employer_name, pat: first.pat, tariff: first.tariff, connected: first.connected, endpoints: first.endpoints, scope: first.scope, columns: first.columns });
  const [key, setKey] = useState("");
  const may = Boolean(first.can.set_up);
  const save = useMutation({
    mutationFn: () => keep(key.trim() ? { ...d, key } : d),
    onSuccess: async () => {
      setKey("");
      await client.invalidateQueries({ queryKey: ["ministry"] });
      tell(t("ministry.set.kept"));
    },
  });
  const p = save.error instanceof Problem ? save.error : undefined;
  const field = (name: "employer_cf" | "employer_name" | "pat" | "tariff") => <TextField label={t(`ministry.fault.${name}`)} hint={t(`ministry.set.${name}`)} value={d[name]} disabled={!may} onChange={(e) => set({ ...d, [name]: e.target.value })} error={p?.at(name)} />;
  return (
    <form className="lg-two" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate())}>
      <div className="lg-stack">
        {!may && <Note>{t("ministry.set.who")}</Note>}
        <Panel title={t("ministry.set.body")} id="min-body">
          <div className="lg-bd lg-form">
            {field("employer_name")}
            {field("employer_cf")}
            <div className="lg-cols">{field("pat")}{field("tariff")}</div>
          </div>
        </Panel>
        <Panel title={t("ministry.set.service")} id="min-service">
          <div className="lg-bd lg-form">
            <p className="lg-muted">{t("ministry.set.service.text")}</p>
            <Switch label={t("ministry.set.connected")} checked={d.connected} disabled={!may} onChange={(e) => set({ ...d, connected: e.target.checked })} />
            {endpoints.map((name) => <TextField key={name} label={t(`ministry.set.${name}`)} type="url" inputMode="url" spellCheck={false} optional={!d.connected} value={d.endpoints[name]} disabled={!may} onChange={(e) => set({ ...d, endpoints: { ...d.endpoints, [name]: e.target.value } })} error={p?.at(`endpoints.${name}`)} />)}
            <TextField label={t("ministry.set.scope")} optional value={d.scope} disabled={!may} onChange={(e) => set({ ...d, scope: e.target.value })} error={p?.at("scope")} />
            <TextField label={t("ministry.set.key")} hint={t(first.has_key ? "ministry.set.key.kept" : "ministry.set.key.hint")} type="password" autoComplete="off" value={key} disabled={!may} onChange={(e) => setKey(e.target.value)} error={p?.at("key")} />
            {may && <Try ready={first.has_key} />}
          </div>
        </Panel>
        <Columns d={d} set={set} may={may} fields={first.fields} error={p?.at("columns")} />
      </div>
      {may && (
        <div className="lg-panel lg-min-save">
          <Refusal error={p?.faults.length ? null : save.error} />
          {p && p.faults.length > 0 && <Note tone="err" role="alert">{p.faults.map((f) => f.detail).join(" ")}</Note>}
          <p className="lg-small lg-muted">{t("ministry.set.text")}</p>
          <Act look="primary" type="submit" busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
        </div>
      )}
    </form>
  );
}

function Try({ ready }: { ready: boolean }) {
  const { t } = useWords();
  const ask = useMutation({ mutationFn: attempt });
  return (
    <div className="lg-stack s2">
      <div><Act icon="wifi" disabled={!ready} busy={ask.isPending} busyWord={t("ui.sending")} onClick={() => ask.mutate()}>{t("ministry.try")}</Act></div>
      {ask.data && <Note role="status" tone={ask.data.trouble ? "err" : "ok"}>{ask.data.trouble ? t("ministry.try.bad", { why: t(`ministry.trouble.${ask.data.trouble}`) }) : t("ministry.try.good")}</Note>}
      <Refusal error={ask.error} />
    </div>
  );
}

function Columns({ d, set, may, fields, error }: { d: Kept; set(d: Kept): void; may: boolean; fields: string[]; error: string | undefined }) {
  const { t } = useWords();
  const change = (i: number, c: Partial<Kept["columns"][number]>) => set({ ...d, columns: d.columns.map((x, n) => (n === i ? { ...x, ...c } : x)) });
  return (
    <Panel title={t("ministry.set.columns")} id="min-columns">
      <div className="lg-bd lg-form">
        <p className="lg-muted">{t("ministry.set.columns.text")}</p>
        {error && <Note tone="err">{error}</Note>}
        <ol className="lg-min-columns">
          {d.columns.map((c, i) => (
            <li key={i}>
              <TextField label={t("ministry.set.head", { n: i + 1 })} value={c.head} disabled={!may} maxLength={100} onChange={(e) => change(i, { head: e.target.value })} />
              <Choose label={t("ministry.set.field", { n: i + 1 })} value={c.field} disabled={!may} onChange={(e) => change(i, { field: e.target.value })}>
                {fields.map((f) => <option key={f} value={f}>{t(`ministry.fault.${f}`)}</option>)}
              </Choose>
              {may && <IconAct icon="bin" label={t("ministry.set.remove", { head: c.head || i + 1 })} onClick={() => set({ ...d, columns: d.columns.filter((_, n) => n !== i) })} />}
            </li>
          ))}
        </ol>
        {may && <div><Act icon="plus" onClick={() => set({ ...d, columns: [...d.columns, { head: "", field: "empty" }] })}>{t("ministry.set.add")}</Act></div>}
      </div>
    </Panel>
  );
}
