/** How the virtual office is set up: hours with exceptions, reasons, what to bring, slots, and who staffs it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { nameOf, people, session } from "@/api/town.ts";
import { Go, usePath } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Avatar, Note, Panel, Refusal, Skeleton, Switch, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { counter, settings, setUp, type Settings } from "./api.ts";
import { officeInPath } from "./desk-page.tsx";
import { Exceptions, WeekHours } from "./hours.tsx";
import "./desk.css";

export function SettingsPage() {
  const { t } = useWords();
  const id = officeInPath(usePath());
  const s = useQuery(settings(id));
  const name = useQuery(counter(id)).data?.office.name ?? "";
  if (s.isPending) return <Skeleton lines={8} />;
  if (!s.data) return <Unanswered error={s.error} retry={() => void s.refetch()} />;
  return (
    <>
      <PageHead title={t("desk.settings")} under={name} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={`/sportelli/${id}`}>{t("desk.title", { name })}</Go></nav>} />
      {!s.data.can.set_up && <div style={{ marginBottom: 16 }}><Note>{t("desk.settings.head")}</Note></div>}
      <Form key={id} id={id} first={s.data.settings} may={Boolean(s.data.can.set_up)} />
    </>
  );
}

/** One text a line, as the person writes them. */
const lines = (s: string) => s.split("\n");

function Form({ id, first, may }: { id: string; first: Settings; may: boolean }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [kept, keep] = useState(first);
  const [d, set] = useState(first);
  const save = useMutation({
    mutationFn: (s: Settings) => setUp(id, { ...s, bring: clean(s.bring), reasons: clean(s.reasons), hours: s.hours.map(clean), exceptions: s.exceptions.map((e) => ({ ...e, hours: clean(e.hours) })) }),
    onSuccess: async (s) => {
      const before = kept;
      keep(s);
      set(s);
      await client.invalidateQueries({ queryKey: ["office"] });
      tell(t("desk.settings.saved"), { undo: () => (set(before), save.mutate(before)) });
    },
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  const changed = JSON.stringify(d) !== JSON.stringify(kept);
  const number = (field: "slot" | "desks" | "lead" | "furthest", min: number, max: number) => (
    <TextField label={t(`desk.settings.${field}`)} hint={t(`desk.settings.${field}.hint`)} type="number" min={min} max={max} value={d[field]} disabled={!may} onChange={(e) => set({ ...d, [field]: Number(e.target.value) })} error={problem?.at(field)} />
  );
  const spoken = ["it", "en", "fr", "de", "es", "ro", "ar", "zh", "uk", "sq"];
  const names = new Intl.DisplayNames(lang, { type: "language" });
  return (
    <form className="lg-two" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate(d))}>
      <div className="lg-stack">
        <Panel title={t("desk.settings.public")}>
          <div className="lg-bd lg-form">
            <Switch label={t("desk.settings.active")} checked={d.active} disabled={!may} onChange={(e) => set({ ...d, active: e.target.checked })} />
            <TextArea label={t("desk.settings.about")} value={d.about} limit={600} disabled={!may} onChange={(e) => set({ ...d, about: e.target.value })} error={problem?.at("about")} />
            <TextArea label={t("desk.settings.reasons")} hint={t("desk.settings.lines")} value={d.reasons.join("\n")} disabled={!may} onChange={(e) => set({ ...d, reasons: lines(e.target.value) })} error={problem?.at("reasons")} />
            <TextArea label={t("desk.settings.bring")} hint={t("desk.settings.lines")} value={d.bring.join("\n")} disabled={!may} onChange={(e) => set({ ...d, bring: lines(e.target.value) })} error={problem?.at("bring")} />
            <fieldset>
              <legend className="lg-lbl">{t("desk.settings.languages")}</legend>
              <div className="lg-langs">
                {spoken.map((l) => <Tick key={l} label={names.of(l) ?? l} checked={d.languages.includes(l)} disabled={!may} onChange={(e) => set({ ...d, languages: e.target.checked ? [...d.languages, l] : d.languages.filter((x) => x !== l) })} />)}
              </div>
            </fieldset>
          </div>
        </Panel>
        <Panel title={t("desk.settings.week")} icon="clock">
          <div className="lg-bd"><WeekHours hours={d.hours} may={may} set={(hours) => set({ ...d, hours })} error={problem?.at("hours")} /></div>
        </Panel>
        <Panel title={t("desk.settings.exceptions")} icon="calendar">
          <div className="lg-bd"><Exceptions all={d.exceptions} may={may} set={(exceptions) => set({ ...d, exceptions })} error={problem?.at("exceptions")} /></div>
        </Panel>
      </div>
      <div className="lg-stack">
        <Panel title={t("desk.settings.slots")}>
          <div className="lg-bd lg-form">
            {number("slot", 5, 240)}
            {number("desks", 1, 20)}
            {number("lead", 0, 43_200)}
            {number("furthest", 1, 365)}
            <TextField label={t("desk.settings.prefix")} hint={t("desk.settings.prefix.hint")} maxLength={5} value={d.prefix} disabled={!may} onChange={(e) => set({ ...d, prefix: e.target.value.toUpperCase() })} error={problem?.at("prefix")} />
          </div>
        </Panel>
        <Staff id={id} />
        {may && (
          <div className="lg-panel lg-savebar">
            <Refusal error={problem?.faults.length ? null : save.error} />
            {problem && problem.faults.length > 0 && <Note tone="err" role="alert">{problem.faults.map((f) => f.detail).join(" ")}</Note>}
            <p className="lg-small lg-muted">{t("desk.settings.text")}</p>
            <div className="lg-row tight">
              <Act disabled={!changed} onClick={() => set(kept)}>{t("desk.settings.back")}</Act>
              <Act look="primary" type="submit" disabled={!changed} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
            </div>
          </div>
        )}
      </div>
    </form>
  );
}

const clean = (all: string[]) => all.map((s) => s.trim()).filter(Boolean);

function Staff({ id }: { id: string }) {
  const { t } = useWords();
  const me = useQuery(session()).data;
  const all = (useQuery(people("", id)).data ?? []).filter((p) => p.places.some((x) => x.office === id && (x.role === "staff" || x.role === "head")));
  return (
    <Panel title={t("desk.settings.staff")} icon="people" side={me?.can["ente.place"] && <Go className="lg-lk" to="/persone">{t("ui.change")}</Go>}>
      <ul className="lg-list">
        {all.map((p) => (
          <li key={p.id}>
            <Avatar name={nameOf(p)} size="sm" />
            <span className="lg-grow">{nameOf(p)}</span>
            <span className="lg-small lg-muted">{t(p.places.some((x) => x.office === id && x.role === "head") ? "role.head" : "role.staff")}</span>
          </li>
        ))}
      </ul>
      {!me?.can["ente.place"] && <p className="lg-bd lg-small lg-muted">{t("desk.settings.staff.who")}</p>}
    </Panel>
  );
}
