/** The certificates of a course: all written in the background, downloaded together, revoked one by one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Progress } from "@/ui/chart.tsx";
import { day } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Act, Choose, Empty, Note, Refusal, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { batch, certificates, certificateUrl, certify, offers, revoke, zipUrl, type Certified } from "./api.ts";

export function Certificates({ close }: { close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const all = useQuery(offers()).data?.offers ?? [];
  const [course, setCourse] = useState("");
  const [job, setJob] = useState("");
  const list = useQuery(certificates(course));
  const b = useQuery(batch(job)).data;
  const start = useMutation({ mutationFn: () => certify(course), onSuccess: (r) => setJob(r.id) });
  const ended = b?.ended ?? false;
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ["training", "certificates"] });
  }, [ended, client]);
  const unwritten = list.data?.filter((c) => !c.written && c.worth !== "revoked").length ?? 0;
  return (
    <Dialog title={t("training.certificates")} close={close} wide foot={<Act onClick={close}>{t("ui.close")}</Act>}>
      <Choose label={t("training.course")} value={course} onChange={(e) => { setCourse(e.target.value); setJob(""); }}>
        <option value="">{t("training.choose")}</option>
        {all.map((o) => <option key={o.course.id} value={o.course.id}>{o.course.title}</option>)}
      </Choose>
      {course && list.isPending && <Skeleton lines={3} />}
      {list.data?.length === 0 && <Empty title={t("training.certificates.none")}>{t("training.certificates.none.text")}</Empty>}
      {list.data && list.data.length > 0 && (
        <>
          {b && <div role="status"><Progress label={t(b.ended ? "training.certificates.written" : "training.certificates.writing")} value={b.done} of={b.total} /></div>}
          {b && !b.ended && <p className="lg-small lg-muted">{t("training.certificates.background")}</p>}
          <Refusal error={start.error} />
          <div className="lg-row wrap">
            {unwritten > 0 && (!b || b.ended) && <Act look="primary" busy={start.isPending} onClick={() => start.mutate()}>{t("training.certificates.write", { n: unwritten })}</Act>}
            {unwritten === 0 && <a className="btn btn-primary" href={zipUrl(course)} download><Icon name="download" size="sm" />{t("training.certificates.zip", { n: list.data.length })}</a>}
          </div>
          <ul className="lg-list" aria-label={t("training.certificates.list")}>{list.data.slice(0, 200).map((c) => <Line key={c.id} one={c} />)}</ul>
          {list.data.length > 200 && <p className="lg-small lg-muted">{t("training.certificates.rest", { n: list.data.length - 200 })}</p>}
        </>
      )}
    </Dialog>
  );
}

function Line({ one: c }: { one: Certified }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [asking, ask] = useState(false);
  const [why, setWhy] = useState("");
  const end = useMutation({ mutationFn: () => revoke(c.id, why), onSuccess: async () => { ask(false); await client.invalidateQueries({ queryKey: ["training"] }); tell(t("training.revoked.done")); } });
  return (
    <li className="lg-row wrap">
      <span className="lg-grow" style={{ minWidth: 180 }}>
        {c.worth === "revoked" ? <strong className="lg-ink">{c.name}</strong> : <a href={certificateUrl(c.id)} download>{c.name}</a>}
        <span className="lg-muted lg-small" style={{ display: "block" }}>{t("training.done_on", { day: day(lang, c.day), year: c.day.slice(0, 4) })}</span>
      </span>
      {c.worth !== "valid" && <Tag tone={c.worth === "expired" ? "busy" : "err"}>{t(`training.worth.${c.worth}`)}</Tag>}
      {c.worth !== "revoked" && !asking && <Act small look="ghost" onClick={() => ask(true)} aria-label={t("training.revoke.of", { name: c.name })}>{t("training.revoke")}</Act>}
      {asking && (
        <div className="lg-stack s2" style={{ flexBasis: "100%" }}>
          <Note tone="busy">{t("training.revoke.text")}</Note>
          <TextField label={t("training.revoke.why")} value={why} onChange={(e) => setWhy(e.target.value)} maxLength={500} />
          <Refusal error={end.error} />
          <div className="lg-row wrap"><Act small onClick={() => ask(false)}>{t("training.revoke.not")}</Act><Act small look="danger" busy={end.isPending} onClick={() => end.mutate()}>{t("training.revoke")}</Act></div>
        </div>
      )}
    </li>
  );
}
