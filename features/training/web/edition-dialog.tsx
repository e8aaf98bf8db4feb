/** An edition: where, when, with whom, how many seats. A new one, one like another, or one that changes. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { nameOf, people } from "@/api/town.ts";
import { hour, isoDay, townTime } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, IconAct, Note, Refusal, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { change, hold, type Course, type Edition, type EditionIn } from "./api.ts";

interface Row {
  day: string;
  from: string;
  to: string;
}

/** The day and the hours of a sitting as the fields want them. */
const asRow = (s: { starts: string; ends: string }): Row => ({ day: isoDay(new Date(s.starts)), from: hour("it", s.starts).padStart(5, "0"), to: hour("it", s.ends).padStart(5, "0") });

export function EditionDialog({ course, like, moves, close }: { course: Course; like?: Edition; moves?: boolean; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const staff = useQuery(people()).data ?? [];
  const [way, setWay] = useState<"place" | "meeting">(like?.way ?? "place");
  const [place, setPlace] = useState(like?.place ?? "");
  const [teacher, setTeacher] = useState(like?.teacher ?? "");
  const [seats, setSeats] = useState(String(like?.seats ?? 20));
  // One like another has its hours, and days of its own.
  const [rows, setRows] = useState<Row[]>(like ? like.sessions.map((s) => ({ ...asRow(s), ...(!moves && { day: "" }) })) : [{ day: "", from: "09:00", to: "11:00" }]);
  const put = (i: number, r: Partial<Row>) => setRows(rows.map((x, j) => (i === j ? { ...x, ...r } : x)));
  const go = useMutation({
    mutationFn: () => (moves && like ? (e: EditionIn) => change(like.id, e) : (e: EditionIn) => hold(course.id, e))({ way, place: way === "place" ? place : "", teacher, seats: Number(seats) || 0, sessions: rows.filter((r) => r.day).map((r) => ({ starts: townTime(r.day, r.from).toISOString(), ends: townTime(r.day, r.to).toISOString() })) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t(moves ? "training.edition.changed" : "training.edition.made"));
      close();
    },
  });
  const at = (field: string) => (go.error instanceof Problem ? go.error.at(field) : undefined);
  return (
    <Dialog title={t(moves ? "training.edition.change.of" : "training.edition.new.of", { title: course.title })} close={close} wide foot={<><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" form="edition" busy={go.isPending} busyWord={t(moves ? "ui.saving" : "training.edition.making")}>{t(moves ? "ui.save" : "training.edition.make")}</Act></>}>
      <form id="edition" className="lg-form" onSubmit={(e) => { e.preventDefault(); go.mutate(); }}>
        <fieldset>
          <legend className="lg-lbl">{t("training.edition.way")}</legend>
          <Tick kind="radio" name="way" label={t("training.edition.place")} checked={way === "place"} onChange={() => setWay("place")} />
          <Tick kind="radio" name="way" label={t("training.edition.meeting")} checked={way === "meeting"} onChange={() => setWay("meeting")} />
        </fieldset>
        {way === "place" && <TextField label={t("training.edition.where")} value={place} onChange={(e) => setPlace(e.target.value)} maxLength={200} error={at("place")} />}
        {rows.map((r, i) => (
          <fieldset key={i} className="lg-cols">
            <legend className="lg-lbl">{t("training.edition.day", { n: i + 1 })}</legend>
            <TextField label={t("training.day")} type="date" value={r.day} onChange={(e) => put(i, { day: e.target.value })} error={i === 0 ? at("sessions") : undefined} />
            <TextField label={t("training.from")} type="time" value={r.from} onChange={(e) => put(i, { from: e.target.value })} />
            <TextField label={t("training.to")} type="time" value={r.to} onChange={(e) => put(i, { to: e.target.value })} />
            {rows.length > 1 && <div><IconAct icon="bin" label={t("training.edition.drop", { n: i + 1 })} onClick={() => setRows(rows.filter((_, j) => j !== i))} /></div>}
          </fieldset>
        ))}
        <div><Act small icon="plus" onClick={() => setRows([...rows, { day: "", from: "09:00", to: "11:00" }])}>{t("training.edition.more")}</Act></div>
        <div className="lg-cols">
          <Choose label={t("training.edition.teacher")} value={teacher} onChange={(e) => setTeacher(e.target.value)}>
            <option value="">{t("training.edition.outside")}</option>
            {staff.map((p) => <option key={p.id} value={p.id}>{nameOf(p)}</option>)}
          </Choose>
          <TextField label={t("training.edition.seats")} type="number" min={1} value={seats} onChange={(e) => setSeats(e.target.value)} error={at("seats")} />
        </div>
        {moves && <Note>{t("training.edition.told")}</Note>}
        <Refusal error={go.error} />
      </form>
    </Dialog>
  );
}
