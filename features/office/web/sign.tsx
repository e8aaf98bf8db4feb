/** The sign on the door: what it says, and for the head, opening and closing it by hand. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { day, hour, isoDay, townTime } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Refusal, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords, type Lang, type Say } from "@/ui/words.tsx";
import { hang, type Board, type Counter } from "./api.ts";

/** "Aperto fino alle 12:30", "Chiuso, apre giovedì 26 novembre alle 9:00". */
export function signWords(b: Board, t: Say, lang: Lang): string {
  if (!b.until) return t(`desk.sign.${b.state}`);
  const at = hour(lang, b.until);
  if (b.state !== "closed") return t(`desk.sign.${b.state}.until`, { hour: at });
  return isoDay(b.until) === isoDay(new Date()) ? t("desk.sign.closed.today", { hour: at }) : t("desk.sign.closed.day", { day: day(lang, b.until), hour: at });
}

export function SignSwitch({ c }: { c: Counter }) {
  const { t } = useWords();
  const [asked, ask] = useState<"open" | "closed">();
  const { state } = c.office.board;
  if (!c.can.sign) return null; // the title says it already
  return (
    <>
      <div className="lg-seg" role="group" aria-label={t("desk.sign")}>
        <button type="button" aria-pressed={state === "open"} onClick={() => state === "closed" && ask("open")}><span className="lg-dot ok" aria-hidden="true" />{t("desk.sign.open")}</button>
        {state === "busy" && <span className="on"><span className="lg-dot busy" aria-hidden="true" />{t("desk.sign.busy")}</span>}
        <button type="button" aria-pressed={state === "closed"} onClick={() => ask("closed")}><span className="lg-dot" aria-hidden="true" />{t("desk.sign.closed")}</button>
      </div>
      {asked && <Hang c={c} state={asked} close={() => ask(undefined)} />}
    </>
  );
}

function Hang({ c, state, close }: { c: Counter; state: "open" | "closed"; close(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const soon = new Date(Date.now() + 3_600_000);
  const usual = state === "closed" && c.office.board.state !== "closed" && c.office.board.until ? new Date(c.office.board.until) : soon;
  const [date, setDate] = useState(isoDay(usual));
  const [time, setTime] = useState(hour(lang, usual).padStart(5, "0"));
  const [note, setNote] = useState("");
  const renew = () => client.invalidateQueries({ queryKey: ["office"] });
  const down = () => void hang(c.office.id, "").then(renew);
  const put = useMutation({
    mutationFn: (s: "" | "open" | "closed") => hang(c.office.id, s, s ? townTime(date, time) : undefined, s ? note : ""),
    onSuccess: async (_, s) => {
      await renew();
      tell(t(s ? `desk.sign.hung.${s}` : "desk.sign.down.done"), s ? { undo: down } : undefined);
      close();
    },
  });
  return (
    <Dialog title={t(`desk.sign.ask.${state}`, { office: c.office.name })} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), put.mutate(state))}>
        <p>{t(`desk.sign.text.${state}`)}</p>
        <Refusal error={put.error} />
        <div className="lg-cols">
          <TextField label={t("desk.sign.until.day")} type="date" value={date} min={isoDay(new Date())} onChange={(e) => setDate(e.target.value)} required />
          <TextField label={t("desk.sign.until.hour")} type="time" value={time} onChange={(e) => setTime(e.target.value)} required />
        </div>
        <TextField label={t("desk.sign.note")} hint={t("desk.sign.note.hint")} optional maxLength={120} value={note} onChange={(e) => setNote(e.target.value)} />
        <div className="lg-dialog-foot">
          <Act look="ghost" busy={put.isPending} onClick={() => put.mutate("")}>{t("desk.sign.down")}</Act>
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" busy={put.isPending} busyWord={t("ui.saving")}>{t(`desk.sign.go.${state}`)}</Act>
        </div>
      </form>
    </Dialog>
  );
}
