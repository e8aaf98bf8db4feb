/** A course as its author shapes it: what it is, for whom, lessons, files, questions. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Problem } from "@/api/http.ts";
import { offices } from "@/api/town.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, useGo, usePath } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, IconAct, Note, Panel, Refusal, Skeleton, Switch, Tag, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { content, copyCourse, discard, publish, shape, withdraw, type Content, type Course, type CourseIn, type Duty } from "./api.ts";
import { Matter } from "./matter.tsx";
import { home, inPath } from "./parts.tsx";

const blank: CourseIn = { title: "", about: "", area: "", tag: "", minutes: 30, months: 12, self_paced: true, consent: "none", draw: 0, pass: 80, tries: 3, quiz_minutes: 10, presence: 80, duties: [] };

export function EditPage() {
  const { t } = useWords();
  const id = inPath(usePath(), "corsi");
  const fresh = id === "nuovo";
  const c = useQuery(content(fresh ? "" : id));
  if (fresh) return <><Head title={t("training.new")} /><Shape id="" course={blank} /></>;
  return (
    <>
      {c.isPending && <Panel><Skeleton lines={8} /></Panel>}
      {c.isError && <Unanswered title={t("staff.agile.training")} error={c.error} retry={() => void c.refetch()} />}
      {c.data && <Whole key={c.data.course.id} content={c.data} />}
    </>
  );
}

const Head = ({ title, side }: { title: string; side?: React.ReactNode }) => {
  const { t } = useWords();
  return <PageHead title={title} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={`${home}/catalogo`}>{t("training.catalogue")}</Go></nav>} side={side} />;
};

function Whole({ content: c }: { content: Content }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const stale = () => client.invalidateQueries({ queryKey: ["training"] });
  const offer = useMutation({ mutationFn: () => publish(c.course.id), onSuccess: async () => { await stale(); tell(t("training.published")); } });
  const stop = useMutation({ mutationFn: () => withdraw(c.course.id), onSuccess: async () => { await stale(); tell(t("training.withdrawn"), { undo: () => offer.mutate() }); } });
  const go = useGo();
  const [asking, ask] = useState<"copy" | "drop">();
  const drop = useMutation({ mutationFn: () => discard(c.course.id), onSuccess: async () => { client.removeQueries({ queryKey: ["training", "content", c.course.id] }); await stale(); tell(t("training.discarded")); go(`${home}/catalogo`); } });
  const published = c.course.state === "published";
  return (
    <>
      <Head
        title={c.course.title}
        side={
          <div className="lg-row wrap tight">
            <Tag tone={published ? "ok" : "off"}>{t(`training.state.${c.course.state}`)}</Tag>
            <Act small icon="copy" onClick={() => ask("copy")}>{t("training.copy")}</Act>
            {!published && <Act small icon="bin" onClick={() => ask("drop")}>{t("training.discard")}</Act>}
            {published ? <Act small busy={stop.isPending} onClick={() => stop.mutate()}>{t("training.withdraw")}</Act> : <Act small look="primary" busy={offer.isPending} onClick={() => offer.mutate()}>{t("training.publish")}</Act>}
          </div>
        }
      />
      <div className="lg-stack">
        <Refusal error={offer.error ?? stop.error} />
        {!published && <Note>{t("training.draft.text")}</Note>}
        <Shape id={c.course.id} course={c.course} />
        <Matter content={c} />
      </div>
      {asking === "copy" && <CopyDialog course={c.course} close={() => ask(undefined)} />}
      {asking === "drop" && (
        <Dialog title={t("training.discard.title")} close={() => ask(undefined)} foot={<><Act onClick={() => ask(undefined)}>{t("training.discard.not")}</Act><Act look="danger" busy={drop.isPending} onClick={() => drop.mutate()}>{t("training.discard")}</Act></>}>
          <p>{t("training.discard.text")}</p>
          <Refusal error={drop.error} />
        </Dialog>
      )}
    </>
  );
}

/** The name of the copy; the rest is as it is. */
function CopyDialog({ course, close }: { course: Course; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const go = useGo();
  const tell = useToast();
  const [title, set] = useState(t("training.copy.of", { title: course.title }));
  const make = useMutation({
    mutationFn: () => copyCourse(course.id, title),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ["training"] });
      tell(t("training.copied"));
      close();
      go(`${home}/corsi/${made.id}/modifica`);
    },
  });
  return (
    <Dialog title={t("training.copy.title")} close={close} foot={<><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" form="copy" busy={make.isPending} busyWord={t("training.copying")}>{t("training.copy")}</Act></>}>
      <form id="copy" className="lg-form" onSubmit={(e) => { e.preventDefault(); make.mutate(); }}>
        <TextField label={t("training.field.title")} hint={t("training.copy.hint")} value={title} onChange={(e) => set(e.target.value)} maxLength={120} error={make.error instanceof Problem ? make.error.at("title") : undefined} />
        <Refusal error={make.error} />
      </form>
    </Dialog>
  );
}

function Shape({ id, course }: { id: string; course: CourseIn }) {
  const { t } = useWords();
  const client = useQueryClient();
  const go = useGo();
  const tell = useToast();
  const [c, set] = useState<CourseIn>({ ...blank, ...course });
  const keep = useMutation({
    mutationFn: () => {
      const { title, about, area, tag, minutes, months, self_paced, consent, draw, pass, tries, quiz_minutes, presence, duties } = c;
      return shape(id, { title, about, area, tag, minutes, months, self_paced, consent, draw, pass, tries, quiz_minutes, presence, duties });
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ["training"] });
      if (!id) go(`${home}/corsi/${saved.id}/modifica`, {}, true);
      else tell(t("ui.saved"));
    },
  });
  const at = (field: string) => (keep.error instanceof Problem ? keep.error.at(field) : undefined);
  const put = (x: Partial<CourseIn>) => set({ ...c, ...x });
  const number = (field: "minutes" | "months" | "draw" | "pass" | "tries" | "quiz_minutes" | "presence", hint?: string) => (
    <TextField label={t(`training.field.${field}`)} hint={hint} type="number" min={0} value={c[field]} onChange={(e) => put({ [field]: Number(e.target.value) })} error={at(field)} />
  );
  return (
    <Panel title={t("training.shape")} id="shape">
      <form className="lg-bd lg-form" onSubmit={(e: FormEvent) => { e.preventDefault(); keep.mutate(); }}>
        <TextField label={t("training.field.title")} value={c.title} onChange={(e) => put({ title: e.target.value })} error={at("title")} />
        <TextArea label={t("training.field.about")} optional value={c.about} limit={2000} onChange={(e) => put({ about: e.target.value })} error={at("about")} />
        <div className="lg-cols">
          <TextField label={t("training.area")} value={c.area} onChange={(e) => put({ area: e.target.value })} error={at("area")} />
          <Choose label={t("training.field.tag")} value={c.tag} onChange={(e) => put({ tag: e.target.value as CourseIn["tag"] })}>
            {["", "safety", "privacy", "network", "agile"].map((x) => <option key={x} value={x}>{t(`training.tag.${x || "none"}`)}</option>)}
          </Choose>
        </div>
        <div className="lg-cols">
          {number("minutes")}
          {number("months", t("training.field.months.hint"))}
          <Choose label={t("training.field.consent")} value={c.consent} onChange={(e) => put({ consent: e.target.value as CourseIn["consent"] })}>{["none", "head", "personnel"].map((x) => <option key={x} value={x}>{t(`training.consent.${x}`)}</option>)}</Choose>
        </div>
        <Switch label={t("training.field.self_paced")} checked={c.self_paced} onChange={(e) => put({ self_paced: e.target.checked })} />
        <div className="lg-cols">
          {number("draw", t("training.field.draw.hint"))}
          {number("pass")}
          {number("tries", t("training.field.tries.hint"))}
          {number("quiz_minutes", t("training.field.quiz_minutes.hint"))}
          {number("presence")}
        </div>
        <Duties duties={c.duties} change={(duties) => put({ duties })} error={at("duties")} />
        <Refusal error={keep.error} />
        <div><Act look="primary" type="submit" busy={keep.isPending} busyWord={t("ui.saving")}>{t(id ? "ui.save" : "training.new.save")}</Act></div>
      </form>
    </Panel>
  );
}

/** For whom the course is due. */
function Duties({ duties, change, error }: { duties: Duty[]; change(d: Duty[]): void; error: string | undefined }) {
  const { t } = useWords();
  const tree = useQuery(offices()).data ?? [];
  const put = (i: number, d: Duty) => change(duties.map((x, j) => (i === j ? d : x)));
  return (
    <fieldset className="lg-stack s3">
      <legend className="lg-lbl">{t("training.duties")}</legend>
      {duties.length === 0 && <p className="lg-muted lg-small">{t("training.duties.none")}</p>}
      {duties.map((d, i) => (
        <div key={i} className="lg-cols">
          <Choose label={t("training.whom")} value={d.profile} onChange={(e) => put(i, { profile: e.target.value as Duty["profile"], ...(d.due && { due: d.due }) })}>{(["all", "agile", "heads", "office", "role"] as const).map((p) => <option key={p} value={p}>{t(`training.profile.${p}`)}</option>)}</Choose>
          {d.profile === "office" && <Choose label={t("training.office")} value={d.value ?? ""} onChange={(e) => put(i, { ...d, value: e.target.value })}><option value="">{t("training.choose")}</option>{tree.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}</Choose>}
          {d.profile === "role" && <Choose label={t("training.role")} value={d.value ?? ""} onChange={(e) => put(i, { ...d, value: e.target.value })}><option value="">{t("training.choose")}</option>{["staff", "head", "secretary", "technician", "personnel"].map((r) => <option key={r} value={r}>{t(`role.${r}`)}</option>)}</Choose>}
          <TextField label={t("training.due")} optional type="date" value={d.due ?? ""} onChange={(e) => put(i, { profile: d.profile, ...(d.value && { value: d.value }), ...(e.target.value && { due: e.target.value }) })} />
          <div><IconAct icon="bin" label={t("training.duties.drop", { n: i + 1 })} onClick={() => change(duties.filter((_, j) => j !== i))} /></div>
        </div>
      ))}
      {error && <Note tone="err">{error}</Note>}
      <div><Act small icon="plus" onClick={() => change([...duties, { profile: "all" }])}>{t("training.duties.add")}</Act></div>
    </fieldset>
  );
}
