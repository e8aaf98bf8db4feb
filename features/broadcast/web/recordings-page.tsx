/** The recordings of meetings that the reader may see. */
import { useQuery } from "@tanstack/react-query";
import { dayMonth, moment } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Empty, Note, Panel, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { recordings, type Recording } from "./api.ts";
import { clock, size } from "./say.ts";

export function RecordingsPage() {
  const { t } = useWords();
  const all = useQuery(recordings());
  return (
    <>
      <PageHead title={t("broadcast.recordings")} under={t("broadcast.recordings.under")} side={<Go to="/riunioni" className="btn btn-outline-secondary btn-sm"><Icon name="cam" size="sm" />{t("broadcast.meetings")}</Go>} />
      {all.data && !all.data.available && <Note tone="busy">{all.data.why}</Note>}
      <Panel>
        {all.isPending && <Skeleton />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data?.recordings.length === 0 && <Empty art={<Icon name="cam" size="lg" />} title={t("broadcast.none")}>{t("broadcast.none.text")}</Empty>}
        {all.data && all.data.recordings.length > 0 && <ul className="lg-list" data-testid="recordings">{all.data.recordings.map((r) => <Line key={r.id} r={r} />)}</ul>}
      </Panel>
    </>
  );
}

function Line({ r }: { r: Recording }) {
  const { t, lang } = useWords();
  const about = [moment(lang, r.since), r.state === "ready" && clock(r.seconds), r.state === "ready" && size(r.size, lang), r.keep && t("broadcast.keep", { day: dayMonth(lang, r.keep) })].filter(Boolean).join(" · ");
  return (
    <li>
      <Icon name="cam" />
      <span className="lg-grow">
        <strong className="lg-ink lg-ell">{r.title}</strong>
        <span className="lg-muted lg-small">{about}</span>
        {r.notice && <span className="lg-small">{r.notice}</span>}
      </span>
      {r.state === "running" && <Tag tone="err">{t("broadcast.running")}</Tag>}
      {r.state === "finishing" && <Tag tone="busy">{t("broadcast.finishing", { percent: r.percent })}</Tag>}
      {r.state === "failed" && <Tag tone="err">{t("broadcast.failed")}</Tag>}
      <Go className="btn btn-outline-primary btn-sm" to={`/riunioni/registrazioni/${r.id}`} aria-label={t("broadcast.open.of", { title: r.title })}>{t("broadcast.open")}</Go>
    </li>
  );
}
