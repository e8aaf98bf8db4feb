/** How able I feel, before and after training: mine to see. The body sees only groups. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Bars, Pairs } from "@/ui/chart.tsx";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Note, Panel, Refusal, Skeleton, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { assess, skillFigures, skills, type SkillAnswer, type SkillFigure } from "./api.ts";
import { home, Sections } from "./parts.tsx";

const areas = [1, 2, 3, 4, 5] as const;
const levels = [0, 1, 2, 3] as const;

export function SkillsPage() {
  const { t } = useWords();
  const s = useQuery(skills());
  const before = s.data?.answers.find((a) => a.moment === "before");
  const after = s.data?.answers.find((a) => a.moment === "after");
  return (
    <>
      <PageHead title={t("training.skills.title")} under={t("training.skills.under")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={home}>{t("training.title")}</Go></nav>} />
      <Sections />
      {s.isPending && <Panel><Skeleton lines={6} /></Panel>}
      {s.isError && <Unanswered error={s.error} retry={() => void s.refetch()} />}
      {s.data && (
        <div className="lg-stack">
          {!before && <Form moment="before" />}
          {before && (
            <Panel title={t("training.skills.mine")} id="mine">
              <div className="lg-bd lg-stack">
                {after ? (
                  <Pairs quiet title={t("training.skills.mine")} of={t("training.area")} series={[t("training.skills.before"), t("training.skills.after")]} rows={areas.map((a) => ({ label: t(`training.skill.${a}`), values: [before.levels[a - 1]!, after.levels[a - 1]!] as const }))} format={(n) => t(`training.level.${n}`)} />
                ) : (
                  <Bars quiet title={t("training.skills.mine")} of={t("training.area")} unit={t("training.skills.before")} rows={areas.map((a) => ({ label: t(`training.skill.${a}`), value: before.levels[a - 1]!, of: 3 }))} format={(n) => t(`training.level.${n}`)} />
                )}
                <p className="lg-small lg-muted">{t("training.skills.private")}</p>
              </div>
            </Panel>
          )}
          {before && !after && <Form moment="after" />}
          {s.data.can.figures && <Body />}
        </div>
      )}
    </>
  );
}

/** Five questions; the draft stays in this browser until it is sent. */
function Form({ moment }: { moment: SkillAnswer["moment"] }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const key = `loggia.training.skills.${moment}`;
  const [chosen, choose] = useState<(number | null)[]>(() => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? "[]") as (number | null)[];
      return areas.map((_, i) => kept[i] ?? null);
    } catch {
      return areas.map(() => null);
    }
  });
  const [open, setOpen] = useState(moment === "before");
  const [asked, ask] = useState(false);
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(chosen)), [key, chosen]);
  const send = useMutation({
    mutationFn: () => assess({ moment, levels: chosen as number[] }),
    onSuccess: async () => {
      sessionStorage.removeItem(key);
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t("training.skills.sent"));
    },
  });
  const blank = chosen.filter((c) => c === null).length;
  if (!open)
    return (
      <Panel>
        <div className="lg-bd lg-row wrap between"><p className="lg-grow" style={{ minWidth: 220 }}>{t("training.skills.after.when")}</p><Act look="outline-primary" onClick={() => setOpen(true)}>{t("training.skills.after.go")}</Act></div>
      </Panel>
    );
  return (
    <Panel title={t(moment === "before" ? "training.skills.ask.before" : "training.skills.ask.after")} id={`ask-${moment}`}>
      <form className="lg-bd" onSubmit={(e) => { e.preventDefault(); ask(true); if (blank === 0) send.mutate(); }}>
        <p className="lg-muted" style={{ maxWidth: "70ch", marginBottom: 8 }}>{t("training.skills.how")}</p>
        {areas.map((a, i) => (
          <fieldset key={a} className="lg-tr-level">
            <legend>{t(`training.skill.${a}`)}</legend>
            <p className="lg-small lg-muted">{t(`training.skill.${a}.means`)}</p>
            <div>{levels.map((l) => <Tick key={l} kind="radio" name={`${moment}-${a}`} label={t(`training.level.${l}`)} checked={chosen[i] === l} onChange={() => choose(chosen.map((c, j) => (i === j ? l : c)))} />)}</div>
          </fieldset>
        ))}
        {asked && blank > 0 && <Note tone="err" role="alert">{t("training.skills.blank", { n: blank })}</Note>}
        <Refusal error={send.error} />
        <p className="lg-small lg-muted" style={{ margin: "8px 0 12px" }}>{t("training.skills.final")}</p>
        <Act look="primary" type="submit" busy={send.isPending} busyWord={t("ui.sending")}>{t("training.skills.send")}</Act>
      </form>
    </Panel>
  );
}

/** The figures of the body, with the chart and its table in one. */
function Body() {
  const { t } = useWords();
  const f = useQuery(skillFigures(true)).data;
  if (!f) return null;
  const of = (moment: "before" | "after") => f.figures.filter((x) => x.moment === moment);
  const before = of("before");
  const after = of("after");
  const mean = (all: SkillFigure[], a: number) => all.find((x) => x.area === a)?.mean ?? 0;
  return (
    <Panel title={t("training.skills.body")} id="body">
      {before.length === 0 && <Empty title={t("training.skills.body.none")}>{t("training.skills.body.few", { n: f.least })}</Empty>}
      {before.length > 0 && (
        <div className="lg-bd lg-stack">
          {after.length > 0 ? (
            <Pairs quiet title={t("training.skills.body")} of={t("training.area")} series={[t("training.skills.before.n", { n: before[0]!.people }), t("training.skills.after.n", { n: after[0]!.people })]} rows={areas.map((a) => ({ label: t(`training.skill.${a}`), values: [mean(before, a), mean(after, a)] as const }))} />
          ) : (
            <Bars quiet title={t("training.skills.body")} of={t("training.area")} unit={t("training.skills.before.n", { n: before[0]!.people })} rows={areas.map((a) => ({ label: t(`training.skill.${a}`), value: mean(before, a), of: 3 }))} />
          )}
          <p className="lg-small lg-muted">{t("training.skills.body.text", { n: f.least })}</p>
        </div>
      )}
    </Panel>
  );
}
