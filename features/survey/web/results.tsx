/** What many said, before and after; never what few did. */
import { useQuery } from "@tanstack/react-query";
import { Bars, Pairs } from "@/ui/chart.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Note, Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { fileOf, result, type Cell, type Outcome, type Result } from "./api.ts";

/** How the n-th way to answer is called. */
export const labelOf = (o: Pick<Outcome, "kind" | "options">, n: number): string => {
  if (o.kind === "choice") return o.options?.[n] ?? String(n + 1);
  const word = o.options?.length === 2 ? (n === 0 ? o.options[0] : n === 4 ? o.options[1] : "") : "";
  return word ? `${n + 1}, ${word}` : String(n + 1);
};

/** How many out of a hundred gave each answer: before and after may be of different numbers of people. */
export const shares = (c: Cell): number[] => (c.counts ?? []).map((n) => (c.answers ? Math.round((1000 * n) / c.answers) / 10 : 0));

export function Results({ id }: { id: string }) {
  const { t } = useWords();
  const asked = useQuery(result(id));
  const r = asked.data;
  if (asked.isError) return <Unanswered error={asked.error} retry={() => void asked.refetch()} />;
  if (!r) return <Skeleton lines={6} />;
  const means = r.outcomes.filter((o) => o.kind === "scale");
  return (
    <>
      <Panel title={t("survey.results")} icon="board" id="survey-results">
        <div className="lg-bd lg-stack">
          <p className="lg-muted">{t("survey.results.text", { n: Math.max(...r.waves.map((w) => w.fewest ?? 0)) })}</p>
          <span className="lg-row wrap lg-noprint"><a className="btn btn-outline-secondary btn-sm" href={fileOf(r.id, "xlsx")} download>{t("survey.file.xlsx")}</a><a className="btn btn-outline-secondary btn-sm" href={fileOf(r.id, "csv")} download>{t("survey.file.csv")}</a></span>
          {means.length > 1 && <Means r={r} all={means} />}
        </div>
      </Panel>
      {r.outcomes.map((o, i) => (
        <Panel key={o.id} title={`${i + 1}. ${o.text}`} id={`survey-${o.id}`}>
          <div className="lg-bd lg-stack"><One r={r} o={o} /></div>
        </Panel>
      ))}
    </>
  );
}

const nameOf = (r: Result, c: Cell) => r.waves[c.wave - 1]?.name ?? "";

/** The means of all scales at a glance, of the first and the last wave that may be told. */
function Means({ r, all }: { r: Result; all: Outcome[] }) {
  const { t } = useWords();
  const told = all.map((o) => ({ o, cells: o.waves.filter((c) => !c.few) })).filter((x) => x.cells.length);
  if (!told.length) return <p>{t("survey.few")}</p>;
  const [first, last] = [told[0]!.cells[0]!, told[0]!.cells.at(-1)!];
  if (first === last) return <Bars title={t("survey.means", { wave: nameOf(r, first) })} unit={t("survey.mean")} of={t("survey.question")} rows={told.map((x) => ({ label: x.o.text, value: x.cells[0]!.mean ?? 0, of: 5 }))} />;
  return <Pairs title={t("survey.means.both")} of={t("survey.question")} series={[nameOf(r, first), nameOf(r, last)]} rows={told.filter((x) => x.cells.length > 1).map((x) => ({ label: x.o.text, values: [x.cells[0]!.mean ?? 0, x.cells.at(-1)!.mean ?? 0] as const }))} />;
}

function One({ r, o }: { r: Result; o: Outcome }) {
  const { t } = useWords();
  const told = o.waves.filter((c) => !c.few);
  const hidden = o.waves.filter((c) => c.few);
  const number = (n: number) => n.toLocaleString();
  return (
    <>
      {hidden.map((c) => <Note key={c.wave}>{t("survey.few.wave", { wave: nameOf(r, c) })}</Note>)}
      {o.kind === "text" ? told.map((c) => (
        <div key={c.wave}>
          <h3>{nameOf(r, c)}</h3>
          <ul>{(c.texts ?? []).map((text, i) => <li key={i}>{text}</li>)}</ul>
        </div>
      )) : (
        <>
          {told.length > 1 && <Pairs title={t("survey.shares.both")} of={t("survey.answer")} series={[nameOf(r, told[0]!), nameOf(r, told.at(-1)!)]} rows={shares(told[0]!).map((v, n) => ({ label: labelOf(o, n), values: [v, shares(told.at(-1)!)[n] ?? 0] as const }))} />}
          {told.length === 1 && <Bars title={t("survey.counts", { wave: nameOf(r, told[0]!), n: told[0]!.answers })} unit={t("survey.times")} of={t("survey.answer")} rows={(told[0]!.counts ?? []).map((v, n) => ({ label: labelOf(o, n), value: v, of: told[0]!.answers }))} />}
          {o.kind === "scale" && told.length > 0 && <p>{told.map((c) => t("survey.mean.of", { wave: nameOf(r, c), mean: number(Math.round((c.mean ?? 0) * 10) / 10), n: c.answers })).join(" ")}</p>}
          {o.kind === "scale" && told.filter((c) => c.offices?.length).map((c) => <Bars key={c.wave} title={t("survey.offices", { wave: nameOf(r, c) })} unit={t("survey.mean")} of={t("survey.office")} rows={c.offices!.map((p) => ({ label: p.name, value: p.mean ?? 0, of: 5, note: t("survey.n", { n: p.answers }) }))} />)}
        </>
      )}
    </>
  );
}
