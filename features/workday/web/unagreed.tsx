/** The days that began without an agreement, in an emergency: the list that is kept. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nameOf, people } from "@/api/town.ts";
import { isoDay } from "@/ui/dates.ts";
import { Empty, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { unagreed } from "./api.ts";
import { middle, plus } from "./dates.ts";

export function Unagreed() {
  const { t, lang } = useWords();
  const [from, setFrom] = useState(() => plus(isoDay(new Date()), -30));
  const [to, setTo] = useState(() => plus(isoDay(new Date()), 30));
  const q = useQuery(unagreed(from, to));
  const names = new Map((useQuery(people()).data ?? []).map((p) => [p.id, nameOf(p)]));
  const by = new Map<string, string[]>();
  for (const u of q.data ?? []) by.set(u.person, [...(by.get(u.person) ?? []), u.day]);
  const rows = [...by].map(([person, days]) => ({ person, name: names.get(person) ?? person, days })).sort((a, b) => a.name.localeCompare(b.name, lang));
  return (
    <Panel title={t("unagreed.title")} id="senza-accordo">
      <div className="lg-bd lg-cols lg-noprint">
        <TextField label={t("unagreed.from")} type="date" value={from} onChange={(e) => e.target.value && setFrom(e.target.value)} />
        <TextField label={t("unagreed.to")} type="date" value={to} min={from} onChange={(e) => e.target.value && setTo(e.target.value)} />
      </div>
      <Refusal error={q.error} />
      {q.isPending && <Skeleton lines={3} />}
      {q.data && rows.length === 0 && <Empty title={t("unagreed.none")}>{t("unagreed.none.text")}</Empty>}
      {rows.length > 0 && (
        <div className="lg-tb-wrap">
          <table className="lg-tb">
            <caption className="visually-hidden">{t("unagreed.title")}</caption>
            <thead><tr><th scope="col">{t("week.person")}</th><th scope="col">{t("unagreed.days")}</th></tr></thead>
            <tbody>{rows.map((r) => <tr key={r.person}><th scope="row">{r.name}</th><td>{r.days.map((d) => middle(lang, d)).join(", ")}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
