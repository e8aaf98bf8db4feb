/** One course: its lessons in order, its files, its quiz, and at the end the certificate. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Problem } from "@/api/http.ts";
import { day } from "@/ui/dates.ts";
import { Go, usePath } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { certificateUrl, enrol, fileUrl, offers, read, study, type File, type Lesson, type Study } from "./api.ts";
import { home, inPath, length, Prose, Sections, sitting, wherever } from "./parts.tsx";
import { Quiz } from "./quiz.tsx";

export function CoursePage() {
  const { t } = useWords();
  const id = inPath(usePath(), "corsi");
  const s = useQuery({ ...study(id), retry: false });
  const outside = s.error instanceof Problem && s.error.status === 404;
  return (
    <>
      {s.isPending && <Panel><Skeleton lines={6} /></Panel>}
      {outside && <NotEnrolled id={id} />}
      {s.isError && !outside && <Unanswered title={t("staff.agile.training")} error={s.error} retry={() => void s.refetch()} />}
      {s.data && (
        <>
          <PageHead title={s.data.course.title} under={[length(s.data.course.minutes, t), s.data.course.area].join(" · ")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={home}>{t("training.title")}</Go></nav>} />
          <Sections />
          <Learn study={s.data} />
        </>
      )}
    </>
  );
}

/** Who is not on the way through the course sees what it is about, and may begin. */
function NotEnrolled({ id }: { id: string }) {
  const { t } = useWords();
  const client = useQueryClient();
  const all = useQuery(offers());
  const o = all.data?.offers.find((x) => x.course.id === id);
  const start = useMutation({ mutationFn: () => enrol(id), onSuccess: () => client.invalidateQueries({ queryKey: ["training"] }) });
  if (all.isPending) return <Panel><Skeleton lines={4} /></Panel>;
  if (!o) return <Panel><Empty page art={<Icon name="file" size="lg" />} title={t("training.no_course")} action={<Go className="btn btn-outline-primary" to={`${home}/catalogo`}>{t("training.none.go")}</Go>} /></Panel>;
  return (
    <>
      <PageHead title={o.course.title} under={[length(o.course.minutes, t), o.course.area].join(" · ")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={home}>{t("training.title")}</Go></nav>} />
      <Sections />
      <Panel>
        <div className="lg-bd lg-stack">
          <Prose words={o.course.about} />
          {o.mine === "asked" && <Note tone="busy">{t("training.asked")}</Note>}
          {o.mine === "waiting" && <Note tone="busy">{t("training.waiting")}</Note>}
          <Refusal error={start.error} />
          {o.mine === "" && o.course.self_paced && <div><Act look="primary" busy={start.isPending} busyWord={t("training.beginning")} onClick={() => start.mutate()}>{t(o.course.consent !== "none" && !o.due ? "training.ask" : "training.begin")}</Act></div>}
          {o.mine === "" && o.editions.length > 0 && <p><Go to={`${home}/catalogo`}>{t("training.choose_edition")}</Go></p>}
        </div>
      </Panel>
    </>
  );
}

function Learn({ study: s }: { study: Study }) {
  const { t, lang } = useWords();
  const first = s.lessons.findIndex((l) => !l.read);
  const quiz = s.enrolment && s.quiz.questions > 0;
  // One begins where there is something to do: the quiz once it is open, else the first lesson that was not read.
  const [at, set] = useState(!s.enrolment ? 0 : s.quiz.open || (first < 0 && quiz) ? s.lessons.length : Math.max(0, first));
  const lesson = s.lessons[at];
  const top = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  const move = (to: number) => {
    moved.current = true;
    set(to);
  };
  useEffect(() => {
    if (moved.current) top.current?.focus();
  }, [at]);
  return (
    <div className="lg-stack">
      {s.result && (
        <Note tone={s.result.holds ? "ok" : "busy"}>
          <strong>{t(s.result.holds ? "training.has_done" : "training.had_done", { day: day(lang, s.result.day) })}</strong> {s.result.until && t("training.until", { day: day(lang, s.result.until), year: s.result.until.slice(0, 4) })}{" "}
          <a href={certificateUrl(s.result.id)} download>{t("training.certificate.get")}</a>
        </Note>
      )}
      {s.edition && <Panel title={t("training.edition")}><div className="lg-bd lg-stack s2">{s.edition.sessions.map((x) => <p key={x.id}>{sitting(x, lang, t)}</p>)}<p className="lg-muted">{wherever(s.edition, t)}</p></div></Panel>}
      {s.lessons.length > 0 && (
        <div className="lg-tr-course">
          <Panel title={t("training.lessons")} id="lessons" className="lg-tr-noprint">
            <ol className="lg-list lg-tr-toc">
              {s.lessons.map((l, i) => (
                <li key={l.id} style={{ padding: 0 }}>
                  <button type="button" className="lg-row" style={{ width: "100%", padding: "10px 16px", minHeight: 56, background: "none", border: 0, textAlign: "left" }} aria-current={i === at ? "step" : undefined} onClick={() => move(i)}>
                    <Icon name={l.read ? "check-circle" : "right"} size="sm" />
                    <span className="lg-grow">{i + 1}. {l.title}</span>
                    {l.read && <span className="visually-hidden">{t("training.lesson.read")}</span>}
                  </button>
                </li>
              ))}
              {quiz && (
                <li style={{ padding: 0 }}>
                  <button type="button" className="lg-row" style={{ width: "100%", padding: "10px 16px", minHeight: 56, background: "none", border: 0, textAlign: "left" }} aria-current={at >= s.lessons.length ? "step" : undefined} onClick={() => move(s.lessons.length)}>
                    <Icon name={s.quiz.open ? "pencil" : "lock"} size="sm" />
                    <span className="lg-grow">{t("training.quiz")}</span>
                  </button>
                </li>
              )}
            </ol>
          </Panel>
          {lesson ? <LessonBox key={lesson.id} lesson={lesson} n={at + 1} of={s.lessons.length} enrolled={!!s.enrolment} head={top} next={() => move(at + 1)} last={at + 1 === s.lessons.length} quiz={!!quiz} /> : <Quiz study={s} head={top} />}
        </div>
      )}
      {s.lessons.length === 0 && quiz && <Quiz study={s} head={top} />}
      {s.lessons.length === 0 && !quiz && <Panel><div className="lg-bd"><Prose words={s.course.about} /></div></Panel>}
    </div>
  );
}

function LessonBox({ lesson: l, n, of, enrolled, head, next, last, quiz }: { lesson: Lesson; n: number; of: number; enrolled: boolean; head: React.RefObject<HTMLHeadingElement | null>; next(): void; last: boolean; quiz: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const done = useMutation({
    mutationFn: () => read(l.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["training"] });
      if (!last || quiz) next();
    },
  });
  return (
    <Panel>
      <div className="lg-bd lg-stack">
        <p className="lg-muted lg-small">{t("training.lesson.of", { n, of })}</p>
        <h2 ref={head} tabIndex={-1}>{l.title}</h2>
        {l.files.filter((f) => f.type.startsWith("video/")).map((f) => <Film key={f.id} film={f} files={l.files} />)}
        <Prose words={l.words} />
        {l.files.filter((f) => f.type.startsWith("image/")).map((f) => <img key={f.id} src={fileUrl(f.id)} alt={f.name.replace(/\.\w+$/, "")} style={{ maxWidth: "100%" }} />)}
        {l.files.filter((f) => f.type === "application/pdf").map((f) => <Paper key={f.id} file={f} />)}
        <Files files={l.files.filter((f) => !f.type.startsWith("video/") && f.type !== "text/vtt")} />
        <Refusal error={done.error} />
        {enrolled && (
          <div className="lg-row wrap">
            {l.read ? <Tag tone="ok" icon="check">{t("training.lesson.read")}</Tag> : <Act look="primary" busy={done.isPending} busyWord={t("training.lesson.marking")} onClick={() => done.mutate()}>{t(last && !quiz ? "training.lesson.finish" : last ? "training.lesson.to_quiz" : "training.lesson.next")}</Act>}
            {l.read && (!last || quiz) && <Act onClick={next}>{t(last ? "training.quiz.go" : "training.lesson.after")}</Act>}
          </div>
        )}
        {!enrolled && !last && <div><Act onClick={next}>{t("training.lesson.after")}</Act></div>}
      </div>
    </Panel>
  );
}

/** A film with its captions: a file of the same name that ends in .vtt. */
function Film({ film, files }: { film: File; files: File[] }) {
  const { t } = useWords();
  const captions = files.find((f) => f.type === "text/vtt" && f.name.replace(/\.\w+$/, "") === film.name.replace(/\.\w+$/, ""));
  return (
    <video className="lg-tr-film" controls preload="metadata" src={fileUrl(film.id)} aria-label={film.name}>
      {captions && <track kind="captions" src={fileUrl(captions.id)} srcLang="it" label={t("training.captions")} default />}
    </video>
  );
}

/** A PDF shown in the page when it is asked for; a phone opens it on its own. */
function Paper({ file: f }: { file: File }) {
  const { t } = useWords();
  const [open, set] = useState(false);
  return (
    <div className="lg-only-d lg-stack s2">
      <div><Act small icon="file" aria-expanded={open} onClick={() => set(!open)}>{t(open ? "training.file.hide" : "training.file.show", { name: f.name })}</Act></div>
      {open && <iframe className="lg-tr-paper" src={fileUrl(f.id)} title={f.name} />}
    </div>
  );
}

function Files({ files }: { files: File[] }) {
  const { t, lang } = useWords();
  if (!files.length) return null;
  const size = (n: number) => new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", { maximumFractionDigits: n < 1e6 ? 0 : 1 }).format(n < 1e6 ? Math.max(1, n / 1000) : n / 1e6) + (n < 1e6 ? " kB" : " MB");
  return (
    <ul className="lg-stack s2" aria-label={t("training.files")}>
      {files.map((f) => <li key={f.id}><a href={fileUrl(f.id)}><Icon name="file" size="sm" /> {f.name}</a> <span className="lg-muted lg-small">{size(f.size)}{f.scan === "unscanned" ? ` · ${t("training.unscanned")}` : ""}</span></li>)}
    </ul>
  );
}
