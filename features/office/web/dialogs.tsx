/** The acts of the desk that want a word or a choice before they are done. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Problem } from "@/api/http.ts";
import { nameOf, people, session } from "@/api/town.ts";
import { AfterHours } from "@/ui/after-hours.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Copy, Note, Refusal, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { bring, cancel, fronts, full, handOver, move, propose, refuse, settle, type Appointment, type Companion, type Dossier, type Place } from "./api.ts";
import { SlotPicker } from "./slot-picker.tsx";

/** An act that makes every question about offices stale, says what it did, and shuts its window. */
function useDesk<T>(f: (x: T) => Promise<unknown>, said: string, close: () => void) {
  const client = useQueryClient();
  const tell = useToast();
  return useMutation({
    mutationFn: f,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["office"] });
      tell(said);
      close();
    },
  });
}

function Form({ title, close, error, send, children, go, danger, busy, busyWord, keep, off, wide }: { title: string; close(): void; error: unknown; send(): void; children: ReactNode; go: string; danger?: boolean; busy: boolean; busyWord: string; keep: string; off?: boolean; wide?: boolean }) {
  return (
    <Dialog title={title} close={close} wide={wide ?? false}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), !off && send())}>
        {children}
        <Refusal error={error} />
        <div className="lg-dialog-foot">
          <Act onClick={close}>{keep}</Act>
          <Act look={danger ? "danger" : "primary"} type="submit" disabled={off} busy={busy} busyWord={busyWord}>{go}</Act>
        </div>
      </form>
    </Dialog>
  );
}

export function RefuseDialog({ place, close }: { place: Place; close(): void }) {
  const { t } = useWords();
  const [why, set] = useState("");
  const send = useDesk(() => refuse(place.visit.id, why), t("desk.refuse.done", { name: place.visit.name }), close);
  return (
    <Form title={t("desk.refuse.ask", { name: place.visit.name })} close={close} error={send.error} send={() => send.mutate(undefined)} go={t("desk.refuse.go")} danger busy={send.isPending} busyWord={t("ui.sending")} keep={t("desk.refuse.keep")} off={!why.trim()}>
      <p>{t("desk.refuse.text")}</p>
      <TextArea label={t("desk.refuse.why")} hint={t("desk.refuse.hint")} value={why} limit={400} onChange={(e) => set(e.target.value)} autoFocus />
    </Form>
  );
}

export function CancelDialog({ d, close }: { d: Dossier; close(): void }) {
  const { t } = useWords();
  const [why, set] = useState("");
  const name = full(d.appointment);
  const send = useDesk(() => cancel(d.appointment.id, why), t("desk.cancel.done", { name }), close);
  return (
    <Form title={t("desk.cancel.ask", { name })} close={close} error={send.error} send={() => send.mutate(undefined)} go={t("desk.cancel")} danger busy={send.isPending} busyWord={t("ui.sending")} keep={t("desk.cancel.keep")} off={!why.trim()}>
      <p>{t("desk.cancel.text")}</p>
      <TextArea label={t("desk.cancel.why")} value={why} limit={400} onChange={(e) => set(e.target.value)} autoFocus />
    </Form>
  );
}

export function MoveDialog({ d, close }: { d: Dossier; close(): void }) {
  const { t } = useWords();
  const [at, set] = useState<string[]>([]);
  const name = full(d.appointment);
  const send = useDesk(() => move(d.appointment.id, at[0]!), t("desk.move.done", { name }), close);
  return (
    <Form wide title={t("desk.move.ask", { name })} close={close} error={send.error} send={() => send.mutate(undefined)} go={t("desk.move.go")} busy={send.isPending} busyWord={t("ui.saving")} keep={t("desk.move.keep")} off={at.length === 0}>
      <SlotPicker office={d.appointment.office} chosen={at} choose={set} most={1} />
      <p className="lg-small lg-muted">{t("desk.move.text")}</p>
    </Form>
  );
}

export function ProposeDialog({ d, close }: { d: Dossier; close(): void }) {
  const { t } = useWords();
  const [hours, set] = useState<string[]>([]);
  const [words, setWords] = useState("");
  const name = full(d.appointment);
  const send = useDesk(() => propose(d.appointment.id, hours, words), t("desk.propose.done", { name }), close);
  return (
    <Form wide title={t("desk.propose.ask", { name })} close={close} error={send.error} send={() => send.mutate(undefined)} go={t("desk.propose.go", { n: hours.length })} busy={send.isPending} busyWord={t("ui.sending")} keep={t("ui.cancel")} off={hours.length === 0}>
      <p>{t("desk.propose.text")}</p>
      <SlotPicker office={d.appointment.office} chosen={hours} choose={set} most={6} />
      <TextArea label={t("desk.propose.words")} optional value={words} limit={2000} onChange={(e) => setWords(e.target.value)} />
    </Form>
  );
}

export function OutcomeDialog({ d, close }: { d: Dossier; close(): void }) {
  const { t } = useWords();
  const a = d.appointment;
  const [outcome, set] = useState<string>(["done", "no_show", "follow_up"].includes(a.progress) ? a.progress : a.opened ? "done" : "no_show");
  const [words, setWords] = useState(a.note ?? "");
  const send = useDesk(() => settle(a.id, outcome, words), t("desk.outcome.kept"), close);
  return (
    <Form title={t("desk.outcome.ask", { name: full(a) })} close={close} error={send.error} send={() => send.mutate(undefined)} go={t("ui.save")} busy={send.isPending} busyWord={t("ui.saving")} keep={t("desk.outcome.later")}>
      <fieldset>
        <legend className="visually-hidden">{t("desk.outcome")}</legend>
        {["done", "no_show", "follow_up"].map((x) => <Tick key={x} kind="radio" name="outcome" checked={outcome === x} onChange={() => set(x)} label={<><strong className="lg-ink">{t(`desk.progress.${x}`)}</strong><br /><span className="lg-small lg-muted">{t(`desk.outcome.${x}`)}</span></>} />)}
      </fieldset>
      <TextArea label={t("desk.outcome.words")} hint={t("desk.outcome.words.hint")} optional limit={2000} value={words} onChange={(e) => setWords(e.target.value)} />
    </Form>
  );
}

export function HandOverDialog({ appointment: a, close, from }: { appointment: Appointment; close(): void; from?: string }) {
  const { t } = useWords();
  const me = useQuery(session()).data;
  const [office, setOffice] = useState(from ?? a.office);
  const [person, setPerson] = useState("");
  const all = useQuery(fronts()).data ?? [];
  const colleagues = (useQuery(people("", office)).data ?? []).filter((p) => p.state !== "left" && p.id !== me?.person?.id && p.places.some((x) => x.office === office && (x.role === "staff" || x.role === "head")));
  const target = colleagues.find((p) => p.id === person);
  const send = useDesk(() => handOver(a.id, office, person), t("desk.pass.done", { name: target ? nameOf(target) : (all.find((o) => o.id === office)?.name ?? "") }), close);
  return (
    <Form title={t("desk.pass.ask", { name: full(a) })} close={close} error={send.error} send={() => send.mutate(undefined)} go={t("desk.pass.go")} busy={send.isPending} busyWord={t("ui.saving")} keep={t("ui.cancel")} off={office === a.office && !person}>
      <p>{t("desk.pass.text")}</p>
      <Choose label={t("desk.pass.office")} value={office} onChange={(e) => (setOffice(e.target.value), setPerson(""))}>
        {all.map((o) => <option key={o.id} value={o.id}>{o.name} · {t(`desk.sign.${o.board.state}`)}</option>)}
      </Choose>
      <Choose label={t("desk.pass.person")} value={person} onChange={(e) => setPerson(e.target.value)}>
        <option value="">{t(office === a.office ? "desk.pass.choose" : "desk.pass.anyone")}</option>
        {colleagues.map((p) => <option key={p.id} value={p.id}>{nameOf(p)}{p.places.some((x) => x.office === office && x.role === "head") ? ` · ${t("role.head")}` : ""}</option>)}
      </Choose>
      {target && <AfterHours people={[target.id]} names={{ [target.id]: nameOf(target) }} />}
    </Form>
  );
}

export function BringDialog({ appointment: a, close }: { appointment: Appointment; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [label, setLabel] = useState("");
  const [email, setEmail] = useState("");
  const [made, set] = useState<Companion>();
  const send = useMutation({
    mutationFn: () => bring(a.id, name, label, email.trim()),
    onSuccess: async (x) => {
      set(x);
      await client.invalidateQueries({ queryKey: ["office"] });
    },
  });
  const problem = send.error instanceof Problem ? send.error : undefined;
  if (made)
    return (
      <Dialog title={t("desk.bring.made", { name: made.name })} close={close} foot={<><Copy text={location.origin + made.path} label={t("desk.link.copy", { name: made.name })} /><Act look="primary" onClick={close}>{t("ui.done")}</Act></>}>
        <Note tone="ok">{t(email.trim() ? "desk.bring.mailed" : "desk.bring.give", { email })}</Note>
        <p className="lg-mono lg-linkbox">{location.origin + made.path}</p>
      </Dialog>
    );
  return (
    <Form title={t("desk.bring.ask", { name: full(a) })} close={close} error={problem?.faults.length ? null : send.error} send={() => send.mutate()} go={t("desk.bring.go")} busy={send.isPending} busyWord={t("ui.saving")} keep={t("ui.cancel")}>
      <p>{t("desk.bring.text")}</p>
      <TextField label={t("desk.bring.name")} value={name} onChange={(e) => setName(e.target.value)} error={problem?.at("name")} autoFocus />
      <TextField label={t("desk.bring.label")} hint={t("desk.bring.label.hint")} optional value={label} maxLength={40} onChange={(e) => setLabel(e.target.value)} />
      <TextField label={t("desk.bring.email")} hint={t("desk.bring.email.hint")} optional type="email" value={email} onChange={(e) => setEmail(e.target.value)} error={problem?.at("email")} />
    </Form>
  );
}
