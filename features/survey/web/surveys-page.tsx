/** The surveys that concern me, and for who makes them, all of them. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { day } from "@/ui/dates.ts";
import { Bars } from "@/ui/chart.tsx";
import { Go, useGo } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { session } from "@core/identity";
import { Act, Empty, Panel, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { ratings, surveys, type View } from "./api.ts";
import { FormDialog } from "./form-dialog.tsx";
import "./survey.css";

export function SurveysPage() {
  const { t } = useWords();
  const go = useGo();
  const me = useQuery(session()).data;
  const asked = useQuery(surveys());
  const [making, make] = useState(false);
  const maker = me?.places.some((p) => p.role === "personnel");
  const reads = maker || me?.places.some((p) => p.role === "admin" || p.role === "secretary");
  const all = asked.data;
  const toAnswer = all?.filter((v) => v.answer) ?? [];
  const others = all?.filter((v) => !v.answer) ?? [];
  return (
    <>
      <PageHead title={t("survey.title")} under={t("survey.under")} side={maker && <Act look="primary" icon="plus" onClick={() => make(true)}>{t("survey.new")}</Act>} />
      {asked.isError ? <Unanswered error={asked.error} retry={() => void asked.refetch()} /> : !all ? <Skeleton /> : (
        <div className="lg-stack">
          {!all.length && <Empty title={t("survey.none")}>{t("survey.none.text")}</Empty>}
          {toAnswer.length > 0 && <List title={t("survey.toAnswer")} id="survey-mine" all={toAnswer} />}
          {others.length > 0 && <List title={t(toAnswer.length ? "survey.others" : "survey.all")} id="survey-others" all={others} />}
          {reads && <Citizens />}
        </div>
      )}
      {making && <FormDialog close={() => make(false)} done={(id) => go(`/agile/questionari/${id}`)} />}
    </>
  );
}

function List({ title, id, all }: { title: string; id: string; all: View[] }) {
  const { t, lang } = useWords();
  return (
    <Panel title={title} icon="board" id={id}>
      <div className="lg-list">
        {all.map((v) => {
          const open = v.waves.find((w) => w.state === "open");
          return (
            <Go key={v.id} to={`/agile/questionari/${v.id}`}>
              <span className="lg-grow">
                <strong>{v.title}</strong>
                <br />
                <span className="lg-muted lg-small">{open?.until ? t("survey.until", { wave: open.name, day: day(lang, `${open.until}T12:00:00Z`) }) : t(v.waves.some((w) => w.state === "closed") ? "survey.over" : "survey.draft")}</span>
              </span>
              {v.answer && <Tag tone="busy" icon="pencil">{t("survey.tag.answer")}</Tag>}
              {v.answered && <Tag tone="ok" icon="check">{t("survey.tag.answered")}</Tag>}
              <Icon name="right" size="sm" />
            </Go>
          );
        })}
      </div>
    </Panel>
  );
}

/** What citizens say of the offices, by quarters that have ended. */
function Citizens() {
  const { t } = useWords();
  const all = useQuery(ratings()).data;
  if (!all) return null;
  const quarters = [...new Set(all.map((r) => r.quarter))];
  const named = (q: string) => t("survey.quarter", { n: q.slice(5), year: q.slice(0, 4) });
  return (
    <Panel title={t("survey.citizens")} icon="people" id="survey-citizens">
      <div className="lg-bd lg-stack">
        <p className="lg-muted">{t("survey.citizens.text")}</p>
        {!all.length && <p>{t("survey.citizens.none")}</p>}
        {quarters.map((q) => (
          <Bars key={q} title={named(q)} unit={t("survey.mean")} of={t("survey.office")}
            rows={all.filter((r) => r.quarter === q).map((r) => ({ label: r.name, value: r.mean, of: 5, note: r.mean ? t("survey.n", { n: r.ratings }) : t("survey.few") }))} />
        ))}
      </div>
    </Panel>
  );
}
