/** Enrolling many people in one act: choose who, look at what it would do, do it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { offices } from "@/api/town.ts";
import { Progress } from "@/ui/chart.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Note, Refusal, TextField, Tick } from "@/ui/parts.tsx";
import { PickPeople } from "@/ui/pick-people.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { enrolMany, offers, type Board, type Call, type Muster } from "./api.ts";
import { sitting, wherever } from "./parts.tsx";

const piece = 100;
const roles = ["staff", "head", "secretary", "technician", "personnel"];

export function EnrolMany({ board, first, close }: { board: Board; first: Partial<Call> & { course?: string }; close(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const all = useQuery(offers()).data?.offers.filter((o) => o.course.state === "published") ?? [];
  const tree = useQuery(offices()).data ?? [];
  const [course, setCourse] = useState(first.course ?? "");
  const [edition, setEdition] = useState("");
  const [profile, setProfile] = useState<Call["profile"]>(first.profile ?? "office");
  const [people, setPeople] = useState(first.people ?? []);
  const [value, setValue] = useState("");
  const [due, setDue] = useState("");
  const [seen, see] = useState<Muster>();
  const [done, setDone] = useState(0);
  const offer = all.find((o) => o.course.id === course);
  const call: Call = { profile, ...((profile === "office" || profile === "role") && { value }), ...(profile === "people" && { people }), ...(edition && { edition }), ...(due && { due }) };
  const change = (f: () => void) => {
    see(undefined);
    f();
  };
  const look = useMutation({ mutationFn: () => enrolMany(course, call, true), onSuccess: see });
  const go = useMutation({
    // Those whom the preview named, a hundred at a time: what is done stays done, and doing it twice changes nothing.
    mutationFn: async () => {
      let n = 0;
      const whom = seen!.fresh;
      for (let i = 0; i < whom.length; i += piece) {
        n += (await enrolMany(course, { profile: "people", people: whom.slice(i, i + piece), ...(edition && { edition }), ...(due && { due }) }, false)).fresh.length;
        setDone(Math.min(i + piece, whom.length));
      }
      return n;
    },
    onSuccess: async (n) => {
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t("training.enrol_many.done", { n }));
      close();
    },
  });
  const names = new Map(board.people.map((p) => [p.person, p.name]));
  const error = look.error ?? go.error;
  const at = (field: string) => (error instanceof Problem ? error.at(field) : undefined);
  return (
    <Dialog
      title={t("training.enrol_many")}
      close={close}
      wide
      foot={
        <>
          <Act onClick={close}>{t("ui.cancel")}</Act>
          {seen && seen.fresh.length > 0 ? <Act look="primary" busy={go.isPending} busyWord={t("training.enrol_many.busy")} onClick={() => go.mutate()}>{t("training.enrol_many.go", { n: seen.fresh.length })}</Act> : <Act look="primary" type="submit" form="enrol-many" disabled={!course || (profile === "people" && !people.length) || ((profile === "office" || profile === "role") && !value)} busy={look.isPending} busyWord={t("training.enrol_many.looking")}>{t("training.enrol_many.look")}</Act>}
        </>
      }
    >
      <form id="enrol-many" className="lg-form" onSubmit={(e) => { e.preventDefault(); look.mutate(); }}>
        <Choose label={t("training.course")} value={course} onChange={(e) => change(() => { setCourse(e.target.value); setEdition(""); })}>
          <option value="">{t("training.choose")}</option>
          {all.map((o) => <option key={o.course.id} value={o.course.id}>{o.course.title}</option>)}
        </Choose>
        {offer && (offer.editions.length > 0 || !offer.course.self_paced) && (
          <Choose label={t("training.how")} value={edition} onChange={(e) => change(() => setEdition(e.target.value))}>
            {offer.course.self_paced && <option value="">{t("training.self")}</option>}
            {!offer.course.self_paced && <option value="">{t("training.choose")}</option>}
            {offer.editions.map((e) => <option key={e.id} value={e.id}>{`${sitting(e.sessions[0]!, lang, t)} · ${wherever(e, t)} · ${t("training.seats", { n: e.seats - e.taken })}`}</option>)}
          </Choose>
        )}
        <fieldset>
          <legend className="lg-lbl">{t("training.whom")}</legend>
          {(["office", "all", "heads", "agile", "role", "people"] as const).map((p) => <Tick key={p} kind="radio" name="profile" label={t(`training.profile.${p}`)} checked={profile === p} onChange={() => change(() => { setProfile(p); setValue(""); })} />)}
        </fieldset>
        {profile === "office" && <Choose label={t("training.office")} value={value} onChange={(e) => change(() => setValue(e.target.value))} error={at("profile")}><option value="">{t("training.choose")}</option>{tree.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}</Choose>}
        {profile === "role" && <Choose label={t("training.role")} value={value} onChange={(e) => change(() => setValue(e.target.value))} error={at("profile")}><option value="">{t("training.choose")}</option>{roles.map((r) => <option key={r} value={r}>{t(`role.${r}`)}</option>)}</Choose>}
        {profile === "people" && <PickPeople label={t("training.record.who")} chosen={people} choose={(p) => change(() => setPeople(p))} />}
        <TextField label={t("training.due")} hint={t("training.due.hint")} optional type="date" value={due} onChange={(e) => change(() => setDue(e.target.value))} error={at("due")} />
        {seen && (
          <Note tone={seen.fresh.length ? "info" : "ok"} role="status">
            <strong>{t("training.muster", { n: seen.fresh.length })}</strong>
            <p>{[seen.already > 0 && t("training.muster.already", { n: seen.already }), seen.done > 0 && t("training.muster.done", { n: seen.done }), seen.waiting > 0 && t("training.muster.waiting", { n: seen.waiting })].filter(Boolean).join(" ")}</p>
            {seen.fresh.length > 0 && <p className="lg-small">{seen.fresh.slice(0, 12).map((id) => names.get(id) ?? id).join(", ")}{seen.fresh.length > 12 ? t("training.muster.more", { n: seen.fresh.length - 12 }) : "."}</p>}
          </Note>
        )}
        {go.isPending && seen && <div role="status"><Progress label={t("training.enrol_many.progress")} value={done} of={seen.fresh.length} /></div>}
        <Refusal error={error} />
      </form>
    </Dialog>
  );
}
