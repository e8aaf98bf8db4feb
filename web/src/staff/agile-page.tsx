/** My smart working: the week, the goals, the training, the agreement and the kit of who reads. Each part draws itself. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, type ReactNode } from "react";
import { session } from "@core/identity";
import { AgreementCard, GoalsCard, PapersCard } from "@features/agile";
import { myKit } from "@features/kit";
import { myTraining } from "@features/training";
import { myWeek } from "@features/workday";
import { Go } from "@/ui/go.tsx";
import { PageHead } from "@/ui/page.tsx";
import { Panel, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";

const MyWeek = lazy(() => myWeek().then((m) => ({ default: m.MyWeek })));
const MyKit = lazy(() => myKit().then((m) => ({ default: m.MyKit })));
const MyTraining = lazy(() => myTraining().then((m) => ({ default: m.MyTraining })));

const Part = ({ children, lines }: { children: ReactNode; lines: number }) => <Suspense fallback={<Panel><Skeleton lines={lines} /></Panel>}>{children}</Suspense>;

export function AgilePage() {
  const { t } = useWords();
  const me = useQuery(session()).data;
  return (
    <>
      <PageHead title={t("staff.agile.mine")} under={me && t("staff.agile.mine.with", { body: me.body.name })} />
      <div className="lg-two">
        <div className="lg-stack">
          <Part lines={6}><MyWeek /></Part>
          <Part lines={4}><GoalsCard /></Part>
          <Part lines={3}><MyTraining /></Part>
          <Part lines={3}><PapersCard /></Part>
        </div>
        <div className="lg-stack">
          <Part lines={5}><AgreementCard /></Part>
          <Part lines={3}><MyKit /></Part>
          <Panel title={t("staff.agile.data")} id="agile-data">
            <div className="lg-bd lg-stack s3">
              <p className="lg-small">{t("staff.agile.data.text")}</p>
              <Go to="/agile/dati" className="lg-lk">{t("staff.agile.data.go")}</Go>
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
}
