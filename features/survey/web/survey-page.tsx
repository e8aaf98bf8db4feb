/** One survey: to answer, to run, to read. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { day, isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, useGo } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Refusal, Skeleton, Switch, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { close, forget, open, publish, survey, type View, type Wave } from "./api.ts";
import { AnswerForm } from "./answer-form.tsx";
import { FormDialog } from "./form-dialog.tsx";
import { Results } from "./results.tsx";
import "./survey.css";

export function SurveyPage() {
  const { t } = useWords();
  const { survey: id } = useParams({ strict: false }) as { survey: string };
  const asked = useQuery(survey(id));
  const v = asked.data;
  const path = <p className="lg-crumb"><Go to="/agile/questionari">{t("survey.title")}</Go></p>;
  if (asked.isError) return <><PageHead title={t("survey.title")} path={path} /><Unanswered error={asked.error} retry={() => void asked.refetch()} /></>;
  if (!v) return <><PageHead title={t("survey.title")} path={path} /><Skeleton /></>;
  return (
    <>
      <PageHead title={v.title} under={v.about} path={path} />
      <div className="lg-stack">
        {v.answer && <AnswerForm v={v} />}
        {v.answered && <Note tone="ok">{t("survey.thanks")}</Note>}
        {v.can.make && <Run v={v} />}
        {v.can.results && v.waves.some((w) => w.state === "closed") && <Results id={v.id} />}
      </div>
    </>
  );
}

function Run({ v }: { v: View }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const go = useGo();
  const tell = useToast();
  const [opening, setOpening] = useState<Wave>();
  const [closing, setClosing] = useState<Wave>();
  const [editing, edit] = useState(false);
  const [removing, setRemoving] = useState(false);
  const renew = () => client.invalidateQueries({ queryKey: ["survey"] });
  const share = useMutation({ mutationFn: (on: boolean) => publish(v.id, on), onSettled: renew });
  const end = useMutation({ mutationFn: (n: number) => close(v.id, n), onSuccess: async () => (await renew(), setClosing(undefined), tell(t("survey.closed"))) });
  const drop = useMutation({ mutationFn: () => forget(v.id), onSuccess: async () => (go("/agile/questionari"), await client.invalidateQueries({ queryKey: ["survey", "mine"] })) });
  const fresh = v.waves.every((w) => w.state === "draft");
  const running = v.waves.some((w) => w.state === "open");
  return (
    <Panel title={t("survey.run")} icon="settings" id="survey-run">
      <ul className="lg-list lg-plain-list">
        {v.waves.map((w, i) => (
          <li key={w.n}>
            <span className="lg-grow">
              <strong>{w.name}</strong>
              <br />
              <span className="lg-muted lg-small">{w.state === "draft" ? t("survey.wave.draft") : t(w.state === "open" ? "survey.wave.open" : "survey.wave.closed", { answers: w.answers, invited: w.invited, day: w.until ? day(lang, `${w.until}T12:00:00Z`) : "" })}</span>
            </span>
            {w.state === "open" && <Tag tone="ok" dot>{t("survey.state.open")}</Tag>}
            {w.state === "closed" && <Tag tone="off" icon="lock">{t("survey.state.closed")}</Tag>}
            {w.state === "open" && <Act small onClick={() => setClosing(w)}>{t("survey.close")}</Act>}
            {w.state === "draft" && !running && (i === 0 || v.waves[i - 1]!.state === "closed") && <Act small look="primary" onClick={() => setOpening(w)}>{t("survey.open")}</Act>}
          </li>
        ))}
      </ul>
      <div className="lg-bd lg-stack s2">
        <Switch label={t("survey.publish")} checked={share.isPending ? !!share.variables : v.published} onChange={(e) => share.mutate(e.target.checked)} />
        <p className="lg-muted lg-small">{t("survey.publish.text")}</p>
        <div className="lg-row wrap">
          {fresh && <Act icon="pencil" onClick={() => edit(true)}>{t("survey.edit")}</Act>}
          {!running && <Act look="outline-danger" icon="bin" onClick={() => setRemoving(true)}>{t("survey.remove")}</Act>}
        </div>
        <Refusal error={share.error} />
      </div>
      {opening && <OpenDialog v={v} w={opening} close={() => setOpening(undefined)} />}
      {editing && <FormDialog v={v} close={() => edit(false)} done={() => edit(false)} />}
      {closing && (
        <Dialog title={t("survey.close.ask", { wave: closing.name })} close={() => setClosing(undefined)} foot={<><Act onClick={() => setClosing(undefined)}>{t("survey.close.no")}</Act><Act look="danger" busy={end.isPending} onClick={() => end.mutate(closing.n)}>{t("survey.close")}</Act></>}>
          <p>{t("survey.close.text")}</p>
          <Refusal error={end.error} />
        </Dialog>
      )}
      {removing && (
        <Dialog title={t("survey.remove.ask")} close={() => setRemoving(false)} foot={<><Act onClick={() => setRemoving(false)}>{t("survey.remove.no")}</Act><Act look="danger" busy={drop.isPending} onClick={() => drop.mutate()}>{t("survey.remove")}</Act></>}>
          <p>{t("survey.remove.text")}</p>
          <Refusal error={drop.error} />
        </Dialog>
      )}
    </Panel>
  );
}

function OpenDialog({ v, w, close: shut }: { v: View; w: Wave; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [until, setUntil] = useState(isoDay(new Date(Date.now() + 14 * 86_400_000)));
  const put = useMutation({ mutationFn: () => open(v.id, w.n, until), onSuccess: async () => (await client.invalidateQueries({ queryKey: ["survey"] }), tell(t("survey.opened")), shut()) });
  return (
    <Dialog title={t("survey.open.ask", { wave: w.name })} close={shut}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), put.mutate())}>
        <p>{t("survey.open.text")}</p>
        <Refusal error={put.error} />
        <TextField label={t("survey.lastDay")} type="date" required min={isoDay(new Date())} value={until} onChange={(e) => setUntil(e.target.value)} />
        <div className="lg-dialog-foot">
          <Act onClick={shut}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" busy={put.isPending} busyWord={t("ui.sending")}>{t("survey.open")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
