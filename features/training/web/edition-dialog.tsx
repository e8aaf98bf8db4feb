/** A new edition: where, when, with whom, how many seats. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { nameOf, people } from "@/api/town.ts";
import { townTime } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Refusal, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { hold, type Course } from "./api.ts";

interface Row {
  day: string;
  from: string;
  to: string;
}

export function EditionDialog({ course, close }: { course: Course; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const staff = useQuery(people()).data ?? [];
  const [way, setWay] = useState<"place" | "meeting">("place");
  const [place, setPlace] = useState("");
  const [teacher, setTeacher] = useState("");
  const [seats, setSeats] = useState("20");
  const [rows, setRows] = useState<Row[]>([{ day: "", from: "09:00", to: "11:00" }]);
  const change = (i: number, r: Partial<Row>) => setRows(rows.map((x, j) => (i === j ? { ...x, ...r } : x)));
  const go = useMutation({
    mutationFn: () => hold(course.id, { way, place: way === "place" ? place : "", teacher, seats: Number(seats) || 0, sessions: rows.filter((r) => r.day).map((r) => ({ starts: townTime(r.day, r.from).toISOString(), ends: townTime(r.day, r.to).toISOString() })) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t("training.edition.made"));
      close();
    },
  });
  const at = (field: string) => (go.error instanceof Problem ? go.error.at(field) : undefined);
  return (
    <Dialog title={t("training.edition.new.of", { title: course.title })} close={close} wide foot={<><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" form="edition" busy={go.isPending} busyWord={t("training.edition.making")}>{t("training.edition.make")}</Act></>}>
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
            <TextField label={t("training.day")} type="date" value={r.day} onChange={(e) => change(i, { day: e.target.value })} error={i === 0 ? at("sessions") : undefined} />
            <TextField label={t("training.from")} type="time" value={r.from} onChange={(e) => change(i, { from: e.target.value })} />
            <TextField label={t("training.to")} type="time" value={r.to} onChange={(e) => change(i, { to: e.target.value })} />
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
        <Refusal error={go.error} />
      </form>
    </Dialog>
  );
}
