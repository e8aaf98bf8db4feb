/** What the code on a desk opens: one button, for who stands in front of it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Refusal, Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { code, sit } from "./api.ts";
import { clock } from "./spot.ts";

export function CodePage() {
  const { t } = useWords();
  const { code: text } = useParams({ strict: false }) as { code: string };
  const client = useQueryClient();
  const asked = useQuery(code(text));
  const come = useMutation({ mutationFn: () => sit(text), onSettled: () => client.invalidateQueries({ queryKey: ["desk"] }) });
  const c = asked.data;
  if (asked.isError) return <><PageHead title={t("seat.code")} /><Unanswered error={asked.error} retry={() => void asked.refetch()} /><p><Go to="/agile/postazioni">{t("seat.others")}</Go></p></>;
  if (!c) return <><PageHead title={t("seat.code")} /><Skeleton /></>;
  const here = c.mine?.state === "here";
  const can = c.mine ? !here : c.place.kind === "desk" && c.free && c.may;
  return (
    <>
      <PageHead title={c.place.name} under={`${c.where} · ${c.place.code}`} />
      <Panel>
        <div className="lg-bd lg-stack">
          <Refusal error={come.error} />
          {here && c.mine && <Note tone="ok" role="status">{t("seat.code.here", { hour: clock(c.mine.to) })}</Note>}
          {c.mine && !here && <p>{t("seat.code.mine", { from: clock(c.mine.from), to: clock(c.mine.to) })}</p>}
          {!c.mine && can && <p>{t("seat.code.free")}</p>}
          {!c.mine && !can && <Note tone="busy">{t(c.place.reserved && !c.may ? "seat.reserved.text" : c.place.kind === "room" ? "seat.code.room" : "seat.code.taken")}</Note>}
          <div className="lg-row wrap">
            {can && <Act look="primary" icon="check" busy={come.isPending} busyWord={t("ui.saving")} onClick={() => come.mutate()}>{t(c.mine ? "seat.come" : "seat.sit")}</Act>}
            <Go to="/agile/postazioni" className="btn btn-outline-secondary">{t("seat.others")}</Go>
          </div>
        </div>
      </Panel>
    </>
  );
}
