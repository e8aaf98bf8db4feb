/** What the Ministry is to be told and by when, what is the matter, and what it was told. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { day, full, isoDay } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { board, fileOf, load, makeFile, settings, type Board, type Communication, type Kind, type Loaded } from "./api.ts";
import { CommunicationDialog } from "./dialog.tsx";
import { isOpen, matter, note, states, term } from "./say.ts";
import "./ministry.css";
import { SettingsForm } from "./settings-page.tsx";

export function BoardPage() {
  const { t } = useWords();
  const s = useQuery(settings());
  const side = s.data && <Go to="/agile/ministero/impostazioni" className="btn btn-outline-secondary"><Icon name="settings" size="sm" /><span>{t("ministry.settings")}</span></Go>;
  return (
    <>
      <PageHead title={t("ministry.title")} under={t("ministry.under")} side={s.data?.can.look ? side : undefined} />
      {s.isPending && <Skeleton lines={6} />}
      {s.isError && <Unanswered error={s.error} retry={() => void s.refetch()} />}
      {s.data && (s.data.can.look ? <Work /> : <SettingsForm first={s.data} />)}
    </>
  );
}

function Work() {
  const { t } = useWords();
  const all = useQuery(board());
  const [opened, open] = useState<string>();
  const b = all.data;
  if (all.isPending) return <Skeleton lines={6} />;
  if (!b) return <Unanswered error={all.error} retry={() => void all.refetch()} />;
  const todo = b.communications.filter(isOpen);
  const over = b.communications.filter((c) => !isOpen(c));
  const troubled = todo.find((c) => c.failures >= 2 && c.trouble);
  return (
    <div className="lg-stack">
      {!b.ready && <Note tone="busy"><strong>{t("ministry.unready")}</strong> {t("ministry.unready.text")}</Note>}
      {b.ready && !b.connected && <Note>{t("ministry.unconnected")}</Note>}
      {troubled && <Note tone="busy" role="status"><strong>{t("ministry.troubled", { why: t(`ministry.trouble.${troubled.trouble}`) })}</strong> {t(`ministry.todo.${troubled.trouble}`)}</Note>}
      <Panel title={t("ministry.todo", { n: todo.length })} icon="inbox" id="ministry-todo">
        {todo.length === 0 && <Empty art={<Icon name="check-circle" size="lg" />} title={t("ministry.none")}>{t("ministry.none.text")}</Empty>}
        <List all={todo} open={open} />
      </Panel>
      <Files b={b} />
      {over.length > 0 && (
        <Panel title={t("ministry.over")} icon="check" id="ministry-over">
          <List all={over} open={open} />
        </Panel>
      )}
      {opened && <CommunicationDialog id={opened} close={() => open(undefined)} />}
    </div>
  );
}

function List({ all, open }: { all: Communication[]; open(id: string): void }) {
  const { t, lang } = useWords();
  const today = isoDay(new Date());
  return (
    <ul className="lg-min-list">
      {all.map((c) => {
        const near = term(c, today, t);
        const s = states[c.state]!;
        const wrong = matter(c, t);
        return (
          <li key={c.id}>
            <button type="button" className="lg-min-row" onClick={() => open(c.id)}>
              <span className="who">
                <strong className="lg-ink">{c.worker.trim() || t("ministry.nobody")}</strong>
                <span className="lg-small lg-muted">{t(`ministry.kind.${c.kind}`)} · {t(c.kind === "R" ? "ministry.until" : "ministry.from", { day: day(lang, c.day) })}</span>
                {wrong && <span className="lg-small wrong"><Icon name="info" size="xs" /> {wrong}</span>}
                {!wrong && note(c, t) && <span className="lg-small lg-muted">{note(c, t)}</span>}
              </span>
              <span className="when">
                {isOpen(c) ? <Tag tone={near.tone} icon={near.tone === "line" ? "calendar" : "warning"}>{near.words}</Tag> : c.code ? <span className="lg-mono lg-small">{c.code}</span> : null}
                <Tag tone={s.tone} icon={s.icon}>{t(`ministry.state.${c.state}`)}</Tag>
                {!isOpen(c) && c.settled && <span className="lg-small lg-muted">{full(lang, c.settled)}</span>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The file for the Ministry's portal: made, fetched again, and its receipts loaded. */
function Files({ b }: { b: Board }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [loaded, set] = useState<Loaded>();
  const waiting = (["I", "M", "A", "R"] as Kind[]).map((kind) => ({ kind, n: b.communications.filter((c) => c.kind === kind && c.state === "waiting").length })).filter((x) => x.n > 0);
  const stale = () => client.invalidateQueries({ queryKey: ["ministry"] });
  const make = useMutation({
    mutationFn: makeFile,
    onSuccess: async (e) => {
      await stale();
      tell(t("ministry.file.made", { n: e.rows }));
    },
  });
  const receipts = useMutation({
    mutationFn: load,
    onSuccess: async (r) => {
      set(r);
      await stale();
    },
  });
  if (waiting.length === 0 && b.exports.length === 0) return null;
  return (
    <Panel title={t("ministry.file")} icon="file" id="ministry-file">
      <div className="lg-bd lg-stack">
        <p className="lg-muted">{t("ministry.file.text")}</p>
        <Refusal error={make.error ?? receipts.error} />
        {waiting.length > 0 && (
          <div className="lg-row wrap tight">
            {waiting.map(({ kind, n }) => (
              <Act key={kind} icon="file" look={b.connected ? "outline-secondary" : "outline-primary"} busy={make.isPending} busyWord={t("ui.saving")} onClick={() => make.mutate(kind)}>{t(`ministry.file.make.${kind}`, { n })}</Act>
            ))}
          </div>
        )}
        {b.exports.map((e) => (
          <div key={e.id} className="lg-row wrap between lg-min-file">
            <span><strong className="lg-ink">{t(`ministry.kind.${e.kind}`)}</strong><br /><span className="lg-small lg-muted">{t("ministry.file.rows", { n: e.rows })} · {full(lang, e.made)}</span></span>
            <span className="lg-row tight wrap">
              <a className="btn btn-outline-primary btn-sm" href={fileOf(e.id, false)} download><Icon name="download" size="sm" /><span>{t("ministry.file.xlsx")}</span></a>
              <a className="btn btn-outline-secondary btn-sm" href={fileOf(e.id, true)} download><Icon name="download" size="sm" /><span>{t("ministry.file.csv")}</span></a>
            </span>
          </div>
        ))}
        {b.exports.length > 0 && (
          <div className="lg-stack s2">
            <label className="lg-lbl" htmlFor="ministry-receipts">{t("ministry.receipts")}</label>
            <span className="lg-hint" id="ministry-receipts-h">{t("ministry.receipts.hint")}</span>
            <input id="ministry-receipts" aria-describedby="ministry-receipts-h" className="form-control lg-ctl" type="file" accept=".csv,text/csv" onChange={(e) => (e.target.files?.[0] && receipts.mutate(e.target.files[0]), (e.target.value = ""))} />
            {loaded && <Note tone={loaded.unknown.length + loaded.wrong.length ? "busy" : "ok"} role="status">{t("ministry.receipts.taken", { n: loaded.taken })}{loaded.wrong.length > 0 && ` ${t("ministry.receipts.wrong", { lines: loaded.wrong.join(", ") })}`}{loaded.unknown.length > 0 && ` ${t("ministry.receipts.unknown", { lines: loaded.unknown.join(", ") })}`}</Note>}
          </div>
        )}
      </div>
    </Panel>
  );
}
