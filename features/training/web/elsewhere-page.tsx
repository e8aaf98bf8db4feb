/** Courses that I did elsewhere: I bring the certificate, the personnel office says whether it counts. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { day } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Note, Panel, Refusal, Skeleton, Tag, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { acceptProof, myProofs, offers, proofs, proofUrl, prove, rejectProof, takeBack, type Proof } from "./api.ts";
import { home, length, Sections } from "./parts.tsx";

const tones = { brought: "busy", accepted: "ok", rejected: "err" } as const;

export function ElsewherePage() {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const mine = useQuery(myProofs());
  const [bringing, bring] = useState(false);
  const back = useMutation({ mutationFn: (id: string) => takeBack(id), onSuccess: async () => { await client.invalidateQueries({ queryKey: ["training"] }); tell(t("training.proof.back.done")); } });
  return (
    <>
      <PageHead title={t("training.elsewhere")} under={t("training.elsewhere.under")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={home}>{t("training.title")}</Go></nav>} side={<Act look="primary" small icon="plus" onClick={() => bring(true)}>{t("training.proof.new")}</Act>} />
      <Sections />
      {mine.isPending && <Panel><Skeleton lines={4} /></Panel>}
      {mine.isError && <Unanswered error={mine.error} retry={() => void mine.refetch()} />}
      {mine.data && (
        <Panel>
          <Refusal error={back.error} />
          {mine.data.length === 0 && <Empty art={<Icon name="file" size="lg" />} title={t("training.elsewhere.none")}>{t("training.elsewhere.none.text")}</Empty>}
          <ul className="lg-list">
            {mine.data.map((p) => (
              <li key={p.id} className="lg-row wrap">
                <span className="lg-grow" style={{ minWidth: 220 }}>
                  <strong className="lg-ink">{p.title}</strong>
                  <span className="lg-muted lg-small" style={{ display: "block" }}>{[p.giver, `${day(lang, p.day)} ${p.day.slice(0, 4)}`, length(p.minutes, t)].join(" · ")}</span>
                  {p.reason && <span className="lg-small" style={{ display: "block" }}>{t("training.proof.because", { reason: p.reason })}</span>}
                </span>
                <Tag tone={tones[p.state]}>{t(`training.proof.${p.state}`)}</Tag>
                {p.file && <a className="btn btn-outline-secondary btn-sm" href={proofUrl(p.id)} target="_blank" rel="noopener" aria-label={t("training.proof.file.of", { title: p.title })}><Icon name="file" size="sm" />{t("training.certificate")}</a>}
                {p.state === "brought" && <Act small look="ghost" busy={back.isPending && back.variables === p.id} onClick={() => back.mutate(p.id)} aria-label={t("training.proof.back.of", { title: p.title })}>{t("training.proof.back")}</Act>}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {bringing && <Bring close={() => bring(false)} />}
    </>
  );
}

function Bring({ close }: { close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const all = useQuery(offers()).data?.offers.filter((o) => o.course.state === "published") ?? [];
  const [p, set] = useState({ course: "", title: "", giver: "", day: "", hours: "", minutes: "" });
  const [file, take] = useState<File>();
  const put = (x: Partial<typeof p>) => set({ ...p, ...x });
  const send = useMutation({
    mutationFn: () => prove({ course: p.course, title: p.title, giver: p.giver, day: p.day, minutes: String((Number(p.hours) || 0) * 60 + (Number(p.minutes) || 0)) }, file!),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t("training.proof.sent"));
      close();
    },
  });
  const at = (field: string) => (send.error instanceof Problem ? send.error.at(field) : undefined);
  return (
    <Dialog title={t("training.proof.new")} close={close} foot={<><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" form="proof" disabled={!file} busy={send.isPending} busyWord={t("ui.sending")}>{t("training.proof.send")}</Act></>}>
      <form id="proof" className="lg-form" noValidate onSubmit={(e) => { e.preventDefault(); send.mutate(); }}>
        <Choose label={t("training.course")} hint={t("training.proof.course.hint")} value={p.course} onChange={(e) => put({ course: e.target.value })}>
          <option value="">{t("training.proof.other")}</option>
          {all.map((o) => <option key={o.course.id} value={o.course.id}>{o.course.title}</option>)}
        </Choose>
        {!p.course && <TextField label={t("training.field.title")} value={p.title} maxLength={120} onChange={(e) => put({ title: e.target.value })} error={at("title")} />}
        <TextField label={t("training.proof.giver")} hint={t("training.proof.giver.hint")} value={p.giver} maxLength={120} onChange={(e) => put({ giver: e.target.value })} error={at("giver")} />
        <TextField label={t("training.proof.day")} type="date" value={p.day} onChange={(e) => put({ day: e.target.value })} error={at("day")} />
        <div className="lg-cols">
          <TextField label={t("training.proof.hours")} type="number" min={0} value={p.hours} onChange={(e) => put({ hours: e.target.value })} error={at("minutes")} />
          <TextField label={t("training.proof.minutes")} type="number" min={0} max={59} optional value={p.minutes} onChange={(e) => put({ minutes: e.target.value })} />
        </div>
        <div className="lg-fld">
          <label htmlFor="proof-file">{t("training.proof.file")}</label>
          <input id="proof-file" className="form-control lg-ctl" type="file" accept="application/pdf,image/jpeg,image/png" aria-describedby="proof-file-hint" onChange={(e) => take(e.target.files?.[0])} />
          <p id="proof-file-hint" className="lg-hint">{t("training.proof.file.hint")}</p>
        </div>
        <Refusal error={send.error} />
      </form>
    </Dialog>
  );
}

/** What waits for the personnel office's word. */
export function Brought() {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const all = useQuery(proofs());
  const [no, setNo] = useState<Proof & { who: string }>();
  const [why, setWhy] = useState("");
  const stale = () => client.invalidateQueries({ queryKey: ["training"] });
  const yes = useMutation({ mutationFn: (id: string) => acceptProof(id), onSuccess: async () => { await stale(); tell(t("training.proof.accept.done")); } });
  const not = useMutation({ mutationFn: () => rejectProof(no!.id, why), onSuccess: async () => { setNo(undefined); setWhy(""); await stale(); tell(t("training.proof.reject.done")); } });
  if (!all.data?.length) return null;
  return (
    <Panel title={t("training.proofs", { n: all.data.length })} id="proofs">
      <Refusal error={yes.error} />
      <ul className="lg-list">
        {all.data.map((p) => (
          <li key={p.id} className="lg-row wrap">
            <span className="lg-grow" style={{ minWidth: 220 }}>
              <strong className="lg-ink">{p.who}</strong>
              <span style={{ display: "block" }}>{p.title}</span>
              <span className="lg-muted lg-small" style={{ display: "block" }}>{[p.giver, `${day(lang, p.day)} ${p.day.slice(0, 4)}`, length(p.minutes, t), t(p.course ? "training.proof.ours" : "training.proof.theirs")].join(" · ")}</span>
            </span>
            <a className="btn btn-outline-secondary btn-sm" href={proofUrl(p.id)} target="_blank" rel="noopener" aria-label={t("training.proof.file.of", { title: `${p.title}, ${p.who}` })}><Icon name="file" size="sm" />{t("training.certificate")}</a>
            <Act small onClick={() => setNo(p)} aria-label={t("training.proof.reject.of", { name: p.who })}>{t("training.proof.reject")}</Act>
            <Act small look="outline-primary" busy={yes.isPending && yes.variables === p.id} onClick={() => yes.mutate(p.id)} aria-label={t("training.proof.accept.of", { name: p.who })}>{t("training.proof.accept")}</Act>
          </li>
        ))}
      </ul>
      {no && (
        <Dialog title={t("training.proof.reject.title", { name: no.who })} close={() => setNo(undefined)} foot={<><Act onClick={() => setNo(undefined)}>{t("ui.cancel")}</Act><Act look="danger" busy={not.isPending} onClick={() => not.mutate()}>{t("training.proof.reject")}</Act></>}>
          <Note>{t("training.proof.reject.text")}</Note>
          <TextArea label={t("training.asking.why")} hint={t("training.asking.why.hint", { name: no.who })} value={why} onChange={(e) => setWhy(e.target.value)} limit={500} maxLength={500} />
          <Refusal error={not.error} />
        </Dialog>
      )}
    </Panel>
  );
}
