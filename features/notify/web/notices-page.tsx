/** "Avvisi": all that was told to me, and what waits for my hours. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { day, hour, isoDay, moment } from "@/ui/dates.ts";
import { Go, useGo, useSearchOf } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, IconAct, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { bellOf, markAllRead, markRead, notices, split, type Notice, type State } from "./api.ts";
import "./notify.css";

const states: State[] = ["", "unread", "waiting"];

export function NoticesPage() {
  const { t, lang } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const { mostra = "" } = useSearchOf();
  const state = states.find((s) => s === mostra) ?? "";
  const [before, setBefore] = useState<string[]>([]);
  const all = useQuery(notices(state, before.at(-1)));
  const bell = useQuery(bellOf()).data;
  const renew = () => client.invalidateQueries({ queryKey: ["notify"] });
  const read = useMutation({ mutationFn: (n: Notice) => markRead(n.id), onSettled: renew });
  const readAll = useMutation({ mutationFn: markAllRead, onSettled: renew });
  const rows = all.data?.notices ?? [];
  const counts: Record<State, number> = { "": 0, unread: bell?.unread ?? 0, waiting: bell?.waiting ?? 0 };
  return (
    <>
      <PageHead
        title={t("notify.title")}
        side={
          <div className="lg-row wrap tight">
            <Go className="btn btn-outline-secondary btn-sm" to="/avvisi/emergenze">{t("notify.traces")}</Go>
            <Go className="btn btn-outline-secondary btn-sm" to="/avvisi/preferenze">{t("notify.preferences")}</Go>
          </div>
        }
      />
      {bell && !bell.reachable && (
        <div className="lg-note" style={{ marginBottom: 16 }}>
          <Icon name="moon" />
          <div className="lg-grow">
            <strong>{bell.from ? t("notify.bell.off", { when: moment(lang, bell.from) }) : t("notify.bell.off.unknown")}</strong>
            <p>{t("notify.off.text")}</p>
          </div>
        </div>
      )}
      <div className="lg-row between wrap" style={{ marginBottom: 12 }}>
        <div className="lg-row wrap tight" role="group" aria-label={t("notify.show")}>
          {states.map((s) => (
            <button key={s} type="button" className="lg-chip" aria-pressed={state === s} onClick={() => (setBefore([]), go("/avvisi", s ? { mostra: s } : {}, true))}>
              {t(`notify.show.${s || "all"}`)}{counts[s] > 0 && ` (${counts[s]})`}
            </button>
          ))}
        </div>
        {counts.unread > 0 && state !== "waiting" && <Act small icon="check" busy={readAll.isPending} onClick={() => readAll.mutate()}>{t("notify.all_read")}</Act>}
      </div>
      <Refusal error={read.error ?? readAll.error} />
      <Panel>
        {all.isPending && <Skeleton lines={6} />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data && rows.length === 0 && <Empty art={<Icon name={state === "waiting" ? "moon" : "bell"} size="lg" />} title={t(`notify.none.${state || "all"}`)}>{t(`notify.none.${state || "all"}.text`)}</Empty>}
        {byDay(rows).map(([on, some]) => (
          <section key={on}>
            <h2 className="nt-day">{day(lang, `${on}T12:00:00Z`)}</h2>
            <ul className="lg-list nt-list">
              {some.map((n) => <Row key={n.id} n={n} read={() => read.mutate(n)} />)}
            </ul>
          </section>
        ))}
      </Panel>
      {(all.data?.more || before.length > 0) && (
        <div className="lg-row between" style={{ marginTop: 12 }}>
          <Act small disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>{t("notify.newer")}</Act>
          <Act small disabled={!all.data?.more} onClick={() => setBefore([...before, rows.at(-1)!.id])}>{t("notify.older")}</Act>
        </div>
      )}
      {state === "waiting" && rows.length > 0 && <div style={{ marginTop: 12 }}><Note>{t("notify.waiting.text")}</Note></div>}
    </>
  );
}

/** The notices under the days on which they came, or will. */
function byDay(rows: Notice[]): [string, Notice[]][] {
  const days = new Map<string, Notice[]>();
  for (const n of rows) {
    const on = isoDay(n.waits ?? n.told ?? n.made);
    days.set(on, [...(days.get(on) ?? []), n]);
  }
  return [...days];
}

function Row({ n, read }: { n: Notice; read(): void }) {
  const { t, lang } = useWords();
  const [to, search] = split(n.page);
  const fresh = !n.read && !n.waits;
  return (
    <li className={fresh ? "new" : ""}>
      <Icon name={n.kind === "notify.emergency" ? "warning" : n.waits ? "moon" : "bell"} />
      <span className="lg-grow">
        <Go className="nt-t" to={to} search={search} {...(!n.read && { onClick: read })}>{n.title}</Go>
        {n.text && <span className="nt-s">{n.text}</span>}
        <span className="nt-s">{n.waits ? t("notify.waits", { when: moment(lang, n.waits) }) : hour(lang, n.told ?? n.made)}</span>
      </span>
      {fresh && <Tag tone="info">{t("notify.new")}</Tag>}
      {!n.read && <IconAct icon="check" label={t("notify.read", { title: n.title })} onClick={read} />}
    </li>
  );
}
