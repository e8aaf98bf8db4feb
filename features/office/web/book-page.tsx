/** Booking for a person without internet: on the telephone or at the counter. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { day, hour } from "@/ui/dates.ts";
import { Go, usePath } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead } from "@/ui/page.tsx";
import { Act, Choose, Copy, Note, Panel, Refusal, TextArea, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { bookFor, counter, full, settings, type BookingIn, type Receipt } from "./api.ts";
import { officeInPath } from "./desk-page.tsx";
import { SlotPicker } from "./slot-picker.tsx";
import "./desk.css";

const blank: BookingIn = { starts: "", reason: "", detail: "", name: "", surname: "", email: "", phone: "" };

export function BookPage() {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const id = officeInPath(usePath());
  const name = useQuery(counter(id)).data?.office.name ?? "";
  const set_up = useQuery(settings(id)).data?.settings;
  const [b, set] = useState(blank);
  const [made, keep] = useState<Receipt>();
  const send = useMutation({
    mutationFn: () => bookFor(id, b),
    onSuccess: (r) => {
      keep(r);
      void client.invalidateQueries({ queryKey: ["office"] });
    },
    onError: () => void client.invalidateQueries({ queryKey: ["office", "slots"] }),
  });
  const problem = send.error instanceof Problem ? send.error : undefined;
  const put = (field: keyof BookingIn) => (e: { target: { value: string } }) => set({ ...b, [field]: e.target.value });
  const path = <nav className="lg-crumb" aria-label={t("ui.path")}><Go to={`/sportelli/${id}`}>{t("desk.title", { name })}</Go></nav>;
  if (made)
    return (
      <>
        <PageHead title={t("desk.book.done")} path={path} />
        <Panel>
          <div className="lg-bd lg-stack">
            <Note tone="ok" role="status">
              <strong>{t("desk.book.done.text", { name: full(made.appointment), day: day(lang, made.appointment.starts!), hour: hour(lang, made.appointment.starts!) })}</strong>
              <p>{made.appointment.email ? t("desk.book.mailed", { email: made.appointment.email }) : t("desk.book.say")}</p>
            </Note>
            <p>{t("desk.book.number")} <strong className="lg-num">{made.appointment.number}</strong></p>
            <div className="lg-row lg-given-link"><span className="lg-mono lg-linkbox lg-grow">{location.origin + made.path}</span><Copy text={location.origin + made.path} label={t("desk.link.copy", { name: full(made.appointment) })} /></div>
            <div className="lg-row wrap">
              <Go className="btn btn-outline-secondary" to={`/sportelli/${id}`}>{t("desk.book.back")}</Go>
              <Act icon="plus" onClick={() => (keep(undefined), set(blank), send.reset())}>{t("desk.book.another")}</Act>
            </div>
          </div>
        </Panel>
      </>
    );
  return (
    <>
      <PageHead title={t("desk.book")} under={t("desk.book.under")} path={path} />
      <form className="lg-two" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <div className="lg-stack">
          <Panel title={t("desk.book.hour")} icon="calendar">
            <div className="lg-bd lg-stack">
              {problem?.at("starts") && <Note tone="err" role="alert">{problem.at("starts")}</Note>}
              <SlotPicker office={id} chosen={b.starts ? [b.starts] : []} choose={(x) => set({ ...b, starts: x[0] ?? "" })} most={1} />
            </div>
          </Panel>
        </div>
        <Panel title={t("desk.book.who")} icon="person">
          <div className="lg-bd lg-form">
            <Refusal error={problem?.faults.length ? null : send.error} />
            <div className="lg-cols">
              <TextField label={t("desk.book.name")} value={b.name} onChange={put("name")} error={problem?.at("name")} autoComplete="off" />
              <TextField label={t("desk.book.surname")} value={b.surname} onChange={put("surname")} error={problem?.at("surname")} autoComplete="off" />
            </div>
            <TextField label={t("desk.phone")} optional type="tel" value={b.phone} onChange={put("phone")} error={problem?.at("phone")} autoComplete="off" />
            <TextField label={t("desk.email")} hint={t("desk.book.email.hint")} optional type="email" value={b.email} onChange={put("email")} error={problem?.at("email")} autoComplete="off" />
            {set_up && set_up.reasons.length > 0 ? (
              <Choose label={t("desk.book.reason")} value={b.reason} onChange={put("reason")} error={problem?.at("reason")}>
                <option value="">{t("desk.book.reason.choose")}</option>
                {set_up.reasons.map((r) => <option key={r}>{r}</option>)}
              </Choose>
            ) : (
              <TextField label={t("desk.book.reason")} value={b.reason} onChange={put("reason")} error={problem?.at("reason")} />
            )}
            <TextArea label={t("desk.detail")} optional limit={200} maxLength={200} value={b.detail} onChange={put("detail")} error={problem?.at("detail")} />
            {b.starts && <p className="lg-strong lg-ink"><Icon name="clock" size="sm" /> {day(lang, b.starts)}, {hour(lang, b.starts)}</p>}
            <Act look="primary" type="submit" disabled={!b.starts} busy={send.isPending} busyWord={t("ui.saving")}>{b.starts ? t("desk.book.go") : t("desk.book.first")}</Act>
          </div>
        </Panel>
      </form>
    </>
  );
}
