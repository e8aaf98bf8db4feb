/** My bookings from today on. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { day as dayWords } from "@/ui/dates.ts";
import { Act, Panel, Refusal, Tag, wordsOf } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { cancel, checkIn, mine, restore, type Mine } from "./api.ts";
import { clock } from "./spot.ts";

/** Gives a booking back, with the way to take it again. */
export function useGiveBack() {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  return (id: string, name: string) => {
    const renew = () => client.invalidateQueries({ queryKey: ["desk"] });
    const again = () => void restore(id).catch((e: unknown) => tell(wordsOf(e, t), { bad: true })).finally(renew);
    void cancel(id).then(
      async () => {
        await renew();
        tell(t("seat.cancelled", { name }), { undo: again });
      },
      (e: unknown) => tell(wordsOf(e, t), { bad: true }),
    );
  };
}

export function MyBookings({ today }: { today: string }) {
  const { t } = useWords();
  const all = useQuery(mine()).data;
  if (!all?.length) return null;
  return (
    <Panel title={t("seat.mine")} icon="calendar" id="seat-mine">
      <ul className="lg-list lg-plain">{all.map((b) => <Row key={b.id} b={b} today={today} />)}</ul>
    </Panel>
  );
}

function Row({ b, today }: { b: Mine; today: string }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const giveBack = useGiveBack();
  const come = useMutation({ mutationFn: () => checkIn(b.id), onSettled: () => client.invalidateQueries({ queryKey: ["desk"] }) });
  const hours = `${clock(b.from)}–${clock(b.to)}`;
  return (
    <li>
      <span className="lg-grow">
        <strong>{b.day === today ? t("seat.today") : dayWords(lang, `${b.day}T12:00:00Z`)}, {hours}</strong>
        <br />
        <span className="lg-muted">{[b.name, b.where].join(" · ")}</span>
        {b.state === "booked" && b.useBy && b.day === today && <><br /><span className="lg-small">{t("seat.useBy", { hour: b.useBy })}</span></>}
        <Refusal error={come.error} />
      </span>
      {b.state === "here" && <Tag tone="ok" icon="check">{t("seat.here")}</Tag>}
      {b.state === "freed" && <Tag tone="off" icon="clock">{t("seat.freed")}</Tag>}
      {b.state === "booked" && b.day === today && <Act small look="primary" busy={come.isPending} onClick={() => come.mutate()}>{t("seat.come")}</Act>}
      {b.state !== "freed" && <Act small onClick={() => giveBack(b.id, b.name)} aria-label={`${t("seat.cancel")}: ${b.name}, ${hours}`}>{t("seat.cancel")}</Act>}
    </li>
  );
}
