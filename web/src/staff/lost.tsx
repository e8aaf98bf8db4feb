/** What stands where no page is, and while a page is on its way. */
import { useEffect } from "react";
import { Sign } from "@/ui/icon.tsx";
import { Go } from "@/ui/go.tsx";
import { Empty, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";

export function Lost() {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${t("staff.lost")} · Loggia`;
  }, [t]);
  return <Empty page art={<Sign state="closed" size="l" />} title={t("staff.lost")} action={<Go className="btn btn-primary" to="/">{t("staff.lost.home")}</Go>}>{t("staff.lost.text")}</Empty>;
}

export const Opening = () => <Skeleton lines={6} />;
