/** Whoever calls or invites a colleague outside their hours is told softly, and may choose another moment. */
import { useQuery } from "@tanstack/react-query";
import { reachable, type Reach } from "@/api/reachable.ts";
import { isoDay, moment, townTime } from "./dates.ts";
import { Icon } from "./icon.tsx";
import { Act, TextField, Tick } from "./parts.tsx";
import { useWords } from "./words.tsx";

/** Who of these cannot be reached now, or at a later moment; `known` while nobody can say yet. */
export function useReachable(people: string[], at?: string): { off: Reach[]; known: boolean; emergency: boolean } {
  const all = useQuery(reachable(people, at)).data;
  const off = (all ?? []).filter((r) => !r.reachable && people.includes(r.person));
  return { off, known: Boolean(all), emergency: off.length > 0 && off.every((r) => r.emergency) };
}

/** When a message is to arrive: at their own start, or at a moment chosen. */
export interface Later {
  chosen: boolean;
  day: string;
  hour: string;
}
export const atTheirStart: Later = { chosen: false, day: "", hour: "" };

/** The moment chosen, for the server; undefined for their own start. */
export const laterOf = (l: Later): string | undefined => (l.chosen && l.day && l.hour ? townTime(l.day, l.hour).toISOString() : undefined);

interface Props {
  people: string[];
  /** The name of each, by id. */
  names: Record<string, string>;
  /** With these two the person may choose when it arrives. */
  later?: Later;
  choose?(l: Later): void;
  /** Opens the window of emergencies, for who may. */
  emergency?(people: string[]): void;
}

/** Says who is outside their hours and when the message arrives; nothing when everybody is in them. */
export function AfterHours({ people, names, later, choose, emergency }: Props) {
  const { t, lang } = useWords();
  const { off, emergency: may } = useReachable(people);
  if (off.length === 0) return null;
  const first = off[0]!;
  return (
    <div className="lg-note lg-after" role="status">
      <Icon name="moon" />
      <div className="lg-grow lg-stack s2">
        {off.length === 1 ? (
          <p>{first.from ? t("ui.after.one", { name: names[first.person] ?? "", when: moment(lang, first.from) }) : t("ui.after.one.unknown", { name: names[first.person] ?? "" })}</p>
        ) : (
          <>
            <p>{t("ui.after.many")}</p>
            <ul className="lg-after-l">
              {off.map((r) => <li key={r.person}><strong>{names[r.person]}</strong> {r.from ? moment(lang, r.from) : t("ui.after.unknown")}</li>)}
            </ul>
          </>
        )}
        {later && choose && (
          <fieldset>
            <legend className="lg-lbl">{t("ui.after.when")}</legend>
            <Tick kind="radio" name="after" label={t("ui.after.start")} checked={!later.chosen} onChange={() => choose(atTheirStart)} />
            <Tick kind="radio" name="after" label={t("ui.after.choose")} checked={later.chosen} onChange={() => choose({ chosen: true, day: isoDay(first.from ?? new Date()), hour: "10:00" })} />
            {later.chosen && (
              <div className="lg-cols">
                <TextField label={t("ui.after.day")} type="date" value={later.day} onChange={(e) => choose({ ...later, day: e.target.value })} />
                <TextField label={t("ui.after.hour")} type="time" value={later.hour} onChange={(e) => choose({ ...later, hour: e.target.value })} />
              </div>
            )}
          </fieldset>
        )}
        {emergency && may && <div><Act small look="outline-danger" icon="warning" onClick={() => emergency(off.map((r) => r.person))}>{t("ui.after.emergency")}</Act></div>}
      </div>
    </div>
  );
}
