/** What is asked of an absence, wherever one is written: its kind, and the part of the day where it is one day. */
import { Choose, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { kinds, type Part } from "./api.ts";
import { field, minutes, stretch } from "./dates.ts";

export interface Draft {
  kind: string;
  part: "day" | "morning" | "afternoon" | "hours";
  from: string;
  to: string;
}
export const blank: Draft = { kind: "leave", part: "day", from: "09:00", to: "11:00" };

const morning = { from: 480, to: 810 };
const afternoon = { from: 810, to: 1140 };

/** Who agrees: the head of the office, or nobody because it is a right. The server decides; this only chooses the words. */
export const asked = (kind: string) => ["leave", "permit", "mission", "other"].includes(kind);

/** Sickness is whole days, and holidays are not taken by the hour. */
const partsOf = (kind: string): Draft["part"][] => (kind === "sick" ? ["day"] : kind === "leave" ? ["day", "morning", "afternoon"] : ["day", "morning", "afternoon", "hours"]);

/** The part of the day as the server takes it; nothing for whole days. */
export function spanOf(d: Draft): Partial<Part> {
  if (d.part === "morning") return morning;
  if (d.part === "afternoon") return afternoon;
  return d.part === "hours" && d.from && d.to ? { from: minutes(d.from), to: minutes(d.to) } : {};
}

/** mattina, 9–11; empty for whole days. */
export function usePart() {
  const { t } = useWords();
  return (a: Partial<Part>): string => {
    if (!a.to) return "";
    const part = { from: a.from ?? 0, to: a.to };
    if (part.from === morning.from && part.to === morning.to) return t("days.part.morning.short");
    if (part.from === afternoon.from && part.to === afternoon.to) return t("days.part.afternoon.short");
    return stretch(part);
  };
}

export function LeaveFields({ d, set, oneDay, head }: { d: Draft; set(d: Draft): void; oneDay: boolean; head?: string | undefined }) {
  const { t } = useWords();
  const parts = partsOf(d.kind);
  return (
    <>
      <Choose label={t("days.kind")} hint={asked(d.kind) ? t("days.kind.asked", { head: head || t("days.head") }) : t("days.kind.hint")} value={d.kind} onChange={(e) => set({ ...d, kind: e.target.value, part: partsOf(e.target.value).includes(d.part) ? d.part : "day" })}>
        {kinds.map((k) => <option key={k} value={k}>{t(`days.kind.${k}`)}</option>)}
      </Choose>
      {oneDay && parts.length > 1 && (
        <Choose label={t("days.part")} value={d.part} onChange={(e) => set({ ...d, part: e.target.value as Draft["part"] })}>
          {parts.map((p) => <option key={p} value={p}>{t(`days.part.${p}`)}</option>)}
        </Choose>
      )}
      {oneDay && d.part === "hours" && (
        <div className="lg-cols">
          <TextField label={t("days.part.from")} type="time" required value={d.from} onChange={(e) => set({ ...d, from: e.target.value })} />
          <TextField label={t("days.part.to")} type="time" required min={d.from || field(0)} value={d.to} onChange={(e) => set({ ...d, to: e.target.value })} />
        </div>
      )}
    </>
  );
}
