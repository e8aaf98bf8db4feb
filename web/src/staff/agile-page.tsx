/** My smart working: the week, the goals, the training, the agreement and the kit of who reads. */
import { PageHead } from "@/ui/page.tsx";
import { useWords } from "@/ui/words.tsx";

export function AgilePage() {
  const { t } = useWords();
  return <PageHead title={t("staff.agile.mine")} />;
}
