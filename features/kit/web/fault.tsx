/** Faults: telling one with a picture, and for who keeps the kit, taking it in and ending it. */
import { useState } from "react";
import { brief } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Note, Refusal, Tag, TextArea, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { addPhoto, photoOf, repair, report, settle, type Fault, type Item } from "./api.ts";
import { useAct } from "./item-dialogs.tsx";

/** What is wrong, in words and with a picture: on a phone the camera opens at once. */
export function Report({ i, close }: { i: Item; close(): void }) {
  const { t } = useWords();
  const tell = useToast();
  const [words, set] = useState("");
  const [photo, take] = useState<File>();
  const [told, setTold] = useState<string>();
  const send = useAct(
    async () => {
      // When only the picture failed, the fault has been told already: it is not told again.
      const id = told ?? (await report(i.code, words)).id;
      setTold(id);
      if (photo) await addPhoto(id, photo);
    },
    () => {
      tell(t("kit.report.done"));
      close();
    },
  );
  return (
    <Dialog title={t("kit.report.title", { inventory: i.inventory })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        {told && send.error && <Note tone="busy">{t("kit.report.kept")}</Note>}
        <TextArea label={t("kit.report.words")} hint={t("kit.report.hint")} limit={1000} value={words} disabled={!!told} onChange={(e) => set(e.target.value)} />
        <div className="lg-fld">
          <label htmlFor="kit-photo">{t("kit.report.photo")} <span className="lg-muted lg-light">{t("ui.optional")}</span></label>
          <input id="kit-photo" className="form-control lg-ctl" type="file" accept="image/jpeg,image/png,image/webp" capture="environment" onChange={(e) => take(e.target.files?.[0])} />
        </div>
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t(told ? "ui.close" : "ui.cancel")}</Act>
          <Act look="primary" type="submit" disabled={!words.trim()} busy={send.isPending} busyWord={t("ui.sending")}>{t(told ? "kit.report.again" : "kit.report.go")}</Act>
        </div>
      </form>
    </Dialog>
  );
}

/** One fault, as its reader may see it. */
export function FaultCard({ f, manage, held }: { f: Fault; manage: boolean; held: boolean }) {
  const { t, lang } = useWords();
  const [open, set] = useState(false);
  const take = useAct(() => repair(f.id));
  return (
    <div className="lg-bd lg-stack s2">
      <div className="lg-row wrap between">
        <span className="lg-muted lg-small">{f.who ? t("kit.fault.by", { who: f.who, when: brief(lang, f.at) }) : brief(lang, f.at)}</span>
        {f.closed ? <Tag tone="ok" icon="check">{t(`kit.outcome.${f.outcome}`)}</Tag> : <Tag tone="busy" icon="clock">{t(f.taken ? "kit.fault.taken" : "kit.fault.open")}</Tag>}
      </div>
      <p className="lg-pre">{f.words}</p>
      {f.photo && <img className="lg-kit-photo" src={photoOf(f.id)} alt={t("kit.fault.photo")} loading="lazy" />}
      {f.answer && <p><strong>{t("kit.fault.answer")}</strong> {f.answer}</p>}
      <Refusal error={take.error} />
      {manage && !f.closed && (
        <div className="lg-row wrap tight">
          {!f.taken && <Act small busy={take.isPending} onClick={() => take.mutate()}>{t("kit.fault.take")}</Act>}
          <Act small look="outline-primary" onClick={() => set(true)}>{t("kit.fault.settle")}</Act>
        </div>
      )}
      {open && <Settle f={f} held={held} close={() => set(false)} />}
    </div>
  );
}

function Settle({ f, held, close }: { f: Fault; held: boolean; close(): void }) {
  const { t } = useWords();
  const [outcome, set] = useState("fixed");
  const [answer, setAnswer] = useState("");
  const send = useAct(() => settle(f.id, outcome, answer), close);
  return (
    <Dialog title={t("kit.settle.title", { inventory: f.inventory })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <div role="radiogroup" aria-label={t("kit.settle.how")}>
          {["fixed", "fine", ...(held ? [] : ["retired"])].map((o) => <Tick key={o} kind="radio" name="outcome" label={t(`kit.settle.${o}`)} checked={outcome === o} onChange={() => set(o)} />)}
        </div>
        <TextArea label={t("kit.settle.answer")} limit={500} optional={outcome !== "retired"} value={answer} onChange={(e) => setAnswer(e.target.value)} />
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" busy={send.isPending} busyWord={t("ui.saving")}>{t("kit.settle.go")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
