/** The body: how it is called, where it is, its crest, colour and patron saint. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Problem } from "@/api/http.ts";
import { session } from "@/api/town.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Note, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { bodies, body, changeBody, setCrest, type Body, type BodyIn } from "./api.ts";

export function BodyPage() {
  const { t } = useWords();
  const me = useQuery(session()).data;
  const one = useQuery(body());
  if (one.isPending) return <Skeleton lines={6} />;
  if (!one.data) return <Unanswered error={one.error} retry={() => void one.refetch()} />;
  const may = me?.can["ente.change"] ?? false;
  return (
    <>
      <PageHead title={t("ente.title")} under={one.data.name} side={<Go className="btn btn-outline-secondary btn-sm" to="/ente/uffici"><Icon name="tree" size="sm" />{t("ente.offices.title")}</Go>} />
      {!may && <div style={{ marginBottom: 16 }}><Note>{t("ente.who")}</Note></div>}
      <div className="lg-two">
        <Form key={one.data.id} b={one.data} may={may} />
        <div className="lg-stack">
          <Crest b={one.data} may={may} />
          <Family b={one.data} />
        </div>
      </div>
    </>
  );
}

function Form({ b, may }: { b: Body; may: boolean }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const begin: BodyIn = { name: b.name, short: b.short, address: b.address, phone: b.phone, email: b.email, pec: b.pec, colour: b.colour, hosts: b.hosts, languages: b.languages, patron: b.patron };
  const [d, set] = useState(begin);
  const save = useMutation({
    mutationFn: () => changeBody(d),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["ente", "body"] });
      await client.invalidateQueries({ queryKey: ["identity", "session"] });
    },
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  const changed = JSON.stringify(d) !== JSON.stringify(begin);
  const text = (field: "name" | "short" | "address" | "phone" | "email" | "pec", more: object = {}) => (
    <TextField label={t(`ente.${field}`)} value={d[field] ?? ""} disabled={!may} onChange={(e) => set({ ...d, [field]: e.target.value })} error={problem?.at(field)} {...more} />
  );
  const patron = d.patron ?? { day: 0, month: 0, name: "" };
  const months = Array.from({ length: 12 }, (_, i) => new Intl.DateTimeFormat(lang, { month: "long", timeZone: "UTC" }).format(Date.UTC(2024, i, 1)));
  return (
    <Panel title={t("ente.about")} icon="settings" side={save.isSuccess && !changed && <span className="lg-muted lg-small" role="status">{t("ui.saved")}</span>}>
      <form className="lg-bd lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <Refusal error={problem?.faults.length ? null : save.error} />
        <div className="lg-cols">{text("name")}{text("short", { hint: t("ente.short.hint") })}</div>
        {text("address", { optional: true })}
        <div className="lg-cols">{text("phone", { optional: true, type: "tel" })}{text("email", { optional: true, type: "email" })}</div>
        {text("pec", { optional: true, type: "email" })}
        <TextField label={t("ente.hosts")} hint={t("ente.hosts.hint")} optional disabled={!may} value={(d.hosts ?? []).join(" ")} onChange={(e) => set({ ...d, hosts: e.target.value.split(/[\s,;]+/) })} error={problem?.at("hosts")} />
        <div className="lg-row top">
          <span aria-hidden="true" className="lg-swatch" style={{ background: /^#[0-9a-f]{6}$/i.test(d.colour ?? "") ? d.colour : "transparent" }} />
          <TextField className="lg-grow" label={t("ente.colour")} hint={t("ente.colour.hint")} disabled={!may} value={d.colour ?? ""} onChange={(e) => set({ ...d, colour: e.target.value })} error={problem?.at("colour")} />
        </div>
        <fieldset>
          <legend className="lg-lbl">{t("ente.patron")}</legend>
          <p className="lg-hint">{t("ente.patron.hint")}</p>
          <div className="lg-cols" style={{ marginTop: 8 }}>
            <TextField label={t("ente.patron.name")} optional disabled={!may} value={patron.name} onChange={(e) => set({ ...d, patron: { ...patron, name: e.target.value } })} />
            <TextField label={t("ente.patron.day")} inputMode="numeric" disabled={!may} value={patron.day || ""} onChange={(e) => set({ ...d, patron: { ...patron, day: Number(e.target.value.replace(/\D/g, "")) } })} error={problem?.at("patron")} />
            <Choose label={t("ente.patron.month")} disabled={!may} value={patron.month} onChange={(e) => set({ ...d, patron: { ...patron, month: Number(e.target.value) } })}>
              <option value={0}>{t("ente.patron.none")}</option>
              {months.map((m, i) => <option key={m} value={i + 1}>{m}</option>)}
            </Choose>
          </div>
        </fieldset>
        {may && <div><Act look="primary" type="submit" disabled={!changed} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>}
      </form>
    </Panel>
  );
}

function Crest({ b, may }: { b: Body; may: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const input = useRef<HTMLInputElement>(null);
  const [turn, again] = useState(0);
  const save = useMutation({
    mutationFn: async (f: File) => {
      const bytes = new Uint8Array(await f.arrayBuffer());
      let text = "";
      for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      await setCrest(btoa(text));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["ente", "body"] });
      again(turn + 1);
      tell(t("ente.crest.saved"));
    },
  });
  return (
    <Panel title={t("ente.crest")}>
      <div className="lg-bd lg-row wrap">
        {b.crest ? <img src={`/api/v1/body/crest?${turn}`} alt={t("ente.crest.of", { name: b.name })} width={64} height={80} style={{ objectFit: "contain" }} /> : <p className="lg-muted">{t("ente.crest.none")}</p>}
        {may && <Act small icon="upload" busy={save.isPending} busyWord={t("ui.sending")} onClick={() => input.current?.click()}>{t("ente.crest.choose")}</Act>}
        <input ref={input} type="file" accept="image/svg+xml,image/png" hidden onChange={(e) => e.target.files?.[0] && save.mutate(e.target.files[0])} />
      </div>
      <div style={{ padding: "0 16px 16px" }}><Refusal error={save.error} /><p className="lg-hint">{t("ente.crest.hint")}</p></div>
    </Panel>
  );
}

/** The other bodies of the installation: the Unione, its Comuni. */
function Family({ b }: { b: Body }) {
  const { t } = useWords();
  const all = useQuery(bodies()).data ?? [];
  if (all.length < 2) return null;
  return (
    <Panel title={t("ente.family")}>
      <ul className="lg-list">
        {all.map((x) => (
          <li key={x.id}>
            <span className="lg-grow"><strong className="lg-ink lg-ell">{x.name}</strong><span className="lg-muted lg-small">{t(`ente.kind.${x.kind}`)}</span></span>
            {x.id === b.id ? <span className="lg-muted lg-small">{t("ente.family.here")}</span> : <a className="lg-lk" href={`/enti/${x.id}`} aria-label={t("ente.family.go.to", { name: x.name })}>{t("ente.family.go")}</a>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
