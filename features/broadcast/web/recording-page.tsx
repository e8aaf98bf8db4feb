/** One recording: the film, its chapters, keeping and deleting it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { day, moment } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, useGo } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { chaptersOf, erase, filmOf, recording, type Recording } from "./api.ts";
import { clock, size } from "./say.ts";
import "./broadcast.css";

export function RecordingPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { t, lang } = useWords();
  const one = useQuery(recording(id));
  const [deleting, setDeleting] = useState(false);
  const r = one.data;
  const back = <Go to="/riunioni/registrazioni">{t("broadcast.recordings")}</Go>;
  if (one.isPending) return <Skeleton lines={6} />;
  if (!r) return <><PageHead title={t("broadcast.recording")} path={back} /><Unanswered error={one.error} retry={() => void one.refetch()} /></>;
  return (
    <>
      <PageHead title={r.title} path={back} under={t("broadcast.by", { name: r.by || "—", when: moment(lang, r.since) })} side={
        <div className="lg-row wrap tight">
          {r.state === "ready" && <a className="btn btn-outline-secondary btn-sm" href={filmOf(r.id, true)} download><Icon name="download" size="sm" />{t("broadcast.download")}</a>}
          {r.can.delete && (r.state === "ready" || r.state === "failed") && <Act small icon="bin" onClick={() => setDeleting(true)}>{t("broadcast.delete")}</Act>}
        </div>
      } />
      {r.notice && <Note tone="busy">{r.notice}</Note>}
      {r.state === "running" && <Note tone="busy" role="status">{t("broadcast.running.text")}</Note>}
      {r.state === "finishing" && <Note role="status">{t("broadcast.finishing.text", { percent: r.percent })}</Note>}
      {r.state === "failed" && !r.notice && <Note tone="err">{t("broadcast.failed.text")}</Note>}
      {r.state === "ready" && <Film r={r} />}
      {deleting && <Delete r={r} close={() => setDeleting(false)} />}
    </>
  );
}

function Film({ r }: { r: Recording }) {
  const { t, lang } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const jump = (seconds: number) => {
    if (!video.current) return;
    video.current.currentTime = seconds;
    void video.current.play();
  };
  return (
    <div className="lg-two lg-recording">
      <div className="lg-stack s3">
        <video ref={video} controls preload="metadata" playsInline src={filmOf(r.id)} aria-label={t("broadcast.film", { title: r.title })} data-testid="film">
          <track kind="chapters" src={chaptersOf(r.id)} srcLang={lang} default />
        </video>
        <p className="lg-small lg-muted">{[clock(r.seconds), size(r.size, lang), r.keep && t("broadcast.keep.long", { day: day(lang, r.keep) })].filter(Boolean).join(" · ")}</p>
      </div>
      <Panel title={t("broadcast.chapters")} icon="clock">
        {r.chapters.length === 0 && <p className="lg-bd lg-muted">{t("broadcast.chapters.none")}</p>}
        {r.chapters.length > 0 && (
          <ol className="lg-list" data-testid="chapters">
            {r.chapters.map((c, i) => <li key={i}><button type="button" className="lg-chapter" onClick={() => jump(c.seconds)}><span className="lg-muted">{clock(c.seconds)}</span><span>{c.title}</span></button></li>)}
          </ol>
        )}
      </Panel>
    </div>
  );
}

function Delete({ r, close }: { r: Recording; close(): void }) {
  const { t } = useWords();
  const go = useGo();
  const tell = useToast();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const act = useMutation({
    mutationFn: () => erase(r.id, reason),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["broadcast"] });
      tell(t("broadcast.deleted.done"));
      go("/riunioni/registrazioni");
    },
  });
  return (
    <Dialog title={t("broadcast.delete.title")} close={close}>
      <form onSubmit={(e) => { e.preventDefault(); act.mutate(); }} className="lg-stack s3">
        <p>{t("broadcast.delete.text")}</p>
        <TextField label={t("broadcast.delete.reason")} value={reason} maxLength={300} required onChange={(e) => setReason(e.target.value)} />
        {act.isError && <Refusal error={act.error} />}
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="danger" type="submit" disabled={!reason.trim()} busy={act.isPending} busyWord={t("ui.saving")}>{t("broadcast.delete")}</Act></div>
      </form>
    </Dialog>
  );
}
