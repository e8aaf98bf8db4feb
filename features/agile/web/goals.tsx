/** The goals of an agreement: what is expected, how it is measured, by when. */
import type { Problem } from "@/api/http.ts";
import { Act, Choose, Note, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import type { Goal } from "./api.ts";

const kinds = ["percent", "number", "date", "text"] as const;
const operators: Record<string, readonly Goal["operator"][]> = { percent: ["ge", "gt", "le", "lt", "eq", "between"], number: ["ge", "gt", "le", "lt", "eq", "ne", "between"], date: ["le", "lt", "eq", "ge"], text: ["eq"] };

export function Goals({ goals, activities, last, set, problem }: { goals: Goal[]; activities: string[]; last: string; set(goals: Goal[]): void; problem: Problem | undefined }) {
  const { t } = useWords();
  const change = (i: number, some: Partial<Goal>) => set(goals.map((g, j) => (i === j ? { ...g, ...some } : g)));
  const fresh = (): Goal => ({ id: "", activity: activities[0] ?? "", result: "", indicator: "", kind: "percent", operator: "ge", target: "", target2: "", by: last });
  return (
    <>
      <p>{t("agile.goals.text")}</p>
      {goals.length === 0 && <Note tone="busy">{t("agile.goals.none")}</Note>}
      {goals.map((g, i) => {
        const input = g.kind === "date" ? "date" : "text";
        return (
          <fieldset key={g.id || i} className="lg-agile-goal lg-form">
            <legend className="lg-lbl">{t("agile.goal.n", { n: i + 1 })}</legend>
            <TextField label={t("agile.goal.result")} hint={t("agile.goal.result.hint")} value={g.result} maxLength={500} onChange={(e) => change(i, { result: e.target.value })} />
            <Choose label={t("agile.goal.activity")} value={g.activity} onChange={(e) => change(i, { activity: e.target.value })}>
              {!activities.includes(g.activity) && <option value={g.activity}>{g.activity || t("agile.choose")}</option>}
              {activities.map((a) => <option key={a}>{a}</option>)}
            </Choose>
            <TextField label={t("agile.goal.indicator")} hint={t("agile.goal.indicator.hint")} value={g.indicator} maxLength={200} onChange={(e) => change(i, { indicator: e.target.value })} />
            <div className="lg-cols">
              <Choose label={t("agile.goal.kind")} value={g.kind} onChange={(e) => change(i, { kind: e.target.value as Goal["kind"], operator: operators[e.target.value]![0]!, target: "", target2: "" })}>
                {kinds.map((k) => <option key={k} value={k}>{t(`agile.goal.kind.${k}`)}</option>)}
              </Choose>
              <Choose label={t("agile.goal.operator")} value={g.operator} onChange={(e) => change(i, { operator: e.target.value as Goal["operator"] })}>
                {operators[g.kind]!.map((o) => <option key={o} value={o}>{t(`agile.operator.${o}`)}</option>)}
              </Choose>
              <TextField label={t("agile.goal.value")} type={input} inputMode={g.kind === "number" || g.kind === "percent" ? "decimal" : undefined} value={g.target} maxLength={200} onChange={(e) => change(i, { target: e.target.value })} />
              {g.operator === "between" && <TextField label={t("agile.goal.value2")} type={input} inputMode="decimal" value={g.target2 ?? ""} maxLength={200} onChange={(e) => change(i, { target2: e.target.value })} />}
              <TextField label={t("agile.goal.by")} type="date" value={g.by} onChange={(e) => change(i, { by: e.target.value })} />
            </div>
            <div><Act small icon="bin" look="outline-danger" onClick={() => set(goals.filter((_, j) => j !== i))}>{t("agile.goal.remove", { n: i + 1 })}</Act></div>
          </fieldset>
        );
      })}
      {problem?.at("goals") && <p className="lg-errmsg">{problem.at("goals")}</p>}
      {goals.length < 20 && <div><Act icon="plus" onClick={() => set([...goals, fresh()])}>{t("agile.goal.add")}</Act></div>}
    </>
  );
}
