/** The agreements of my office, or of the body: what waits for me comes first. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { offices as allOffices } from "@core/ente";
import { session } from "@core/identity";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Panel, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { more, type Row } from "./api.ts";
import { shortDay, tone } from "./say.ts";
import "./agile.css";

const views = { waiting: "submitted,approved,to_sign", held: "signed,in_force,suspended,leaving", over: "ended,withdrawn,replaced,refused,to_amend" } as const;
type View = keyof typeof views;

export function ListPage() {
  const { t } = useWords();
  const me = useQuery(session()).data;
  const every = useQuery(allOffices()).data ?? [];
  const whole = me?.places.some((p) => p.role === "personnel" || (p.role === "secretary" && !p.office)) ?? false;
  const heads = me?.places.filter((p) => p.role === "head" && p.office).map((p) => p.office!) ?? [];
  const [chosen, choose] = useState<string>();
  const office = chosen ?? (whole ? "" : (heads[0] ?? ""));
  const options = whole ? every : every.filter((o) => heads.includes(o.id));
  return (
    <>
      <PageHead title={t("agile.list.title")} side={options.length + (whole ? 1 : 0) > 1 ? (
        <Choose label={t("agile.list.office")} value={office} onChange={(e) => choose(e.target.value)}>
          {whole && <option value="">{t("agile.list.all")}</option>}
          {options.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
        </Choose>
      ) : undefined} />
      <div className="lg-stack">{(Object.keys(views) as View[]).map((v) => <Part key={v} view={v} office={office} names={new Map(every.map((o) => [o.id, o.name]))} showOffice={office === ""} />)}</div>
    </>
  );
}

function Part({ view, office, names, showOffice }: { view: View; office: string; names: Map<string, string>; showOffice: boolean }) {
  const { t, lang } = useWords();
  const q = useInfiniteQuery({
    queryKey: ["agile", "list", office, view],
    queryFn: ({ pageParam }) => more(office, views[view], pageParam),
    initialPageParam: "",
    getNextPageParam: (page: Row[]) => (page.length === 100 ? page.at(-1)!.id : undefined),
  });
  const rows = q.data?.pages.flat() ?? [];
  if (q.error) return <Unanswered error={q.error} retry={() => void q.refetch()} />;
  return (
    <Panel title={t(`agile.list.${view}`)} id={`agile-${view}`} side={rows.length > 0 ? <span className="lg-muted">{rows.length}{q.hasNextPage ? "+" : ""}</span> : undefined}>
      {q.isPending ? <Skeleton lines={3} /> : rows.length === 0 ? (
        <Empty title={t(`agile.list.${view}.none`)}>{t(`agile.list.${view}.none.text`)}</Empty>
      ) : (
        <ul className="lg-list">
          {rows.map((r) => (
            <li key={r.id}>
              <Go to={`/agile/accordi/${r.id}`} className="lg-grow"><span className="lg-strong">{r.name || r.person}</span></Go>
              <span className="lg-small lg-muted">{showOffice ? `${names.get(r.office) ?? r.office} · ` : ""}{t(`agile.kind.${r.kind}`)} · {t("agile.days.short", { n: r.days })}{r.to ? ` · ${t("agile.list.to", { day: shortDay(lang, r.last_day || r.to) })}` : ""}</span>
              <Tag tone={tone(r.state)}>{t(`agile.state.${r.state}`)}</Tag>
            </li>
          ))}
        </ul>
      )}
      {q.hasNextPage && <div className="lg-bd"><Act busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("agile.more")}</Act></div>}
    </Panel>
  );
}
