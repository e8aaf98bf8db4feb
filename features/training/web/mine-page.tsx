/** My training: cards with what is due and when, then what is done with its certificate. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { day } from "@/ui/dates.ts";
import { Go, useGo } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { certificateUrl, enrol, join, leave, mine, teaching, type Card } from "./api.ts";
import { home, length, Sections, sitting, StandingTag, wherever } from "./parts.tsx";

export function MinePage() {
  const { t } = useWords();
  const m = useQuery(mine());
  const cards = m.data?.cards ?? [];
  const open = cards.filter((c) => c.standing !== "done");
  const done = cards.filter((c) => c.standing === "done");
  return (
    <>
      <PageHead title={t("training.title")} under={t("training.title.under")} />
      <Sections />
      {m.isPending && <Panel><Skeleton lines={5} /></Panel>}
      {m.isError && <Unanswered error={m.error} retry={() => void m.refetch()} />}
      {m.data && (
        <div className="lg-stack s5">
          <section className="lg-stack s3" aria-labelledby="todo">
            <h2 id="todo">{t("training.todo", { n: open.length })}</h2>
            {open.length === 0 && <Panel><Empty art={<Icon name="check-circle" size="lg" />} title={t("training.todo.none")} action={<Go className="btn btn-outline-primary" to={`${home}/catalogo`}>{t("training.none.go")}</Go>}>{t("training.todo.none.text")}</Empty></Panel>}
            {open.length > 0 && <div className="lg-tr-cards">{open.map((c) => <CardBox key={c.course.id} card={c} />)}</div>}
          </section>
          {m.data.skills < 2 && <SkillsCall given={m.data.skills} />}
          {m.data.teach && <Taught />}
          {done.length > 0 && (
            <Panel title={t("training.done")} id="done">
              {done.map((c) => <DoneLine key={c.course.id} card={c} />)}
            </Panel>
          )}
        </div>
      )}
    </>
  );
}

/** What there is to do in one course, with the one next step. */
function CardBox({ card: c }: { card: Card }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const go = useGo();
  const page = `${home}/corsi/${c.course.id}`;
  const stale = () => client.invalidateQueries({ queryKey: ["training"] });
  const start = useMutation({ mutationFn: () => enrol(c.course.id), onSuccess: async () => { await stale(); go(page); } });
  const away = useMutation({ mutationFn: () => leave(c.enrolment!.id), onSuccess: stale });
  const enter = useMutation({ mutationFn: (session: string) => join(session), onSuccess: (r) => go(r.path) });
  const state = c.enrolment?.state;
  const next = c.next;
  const soon = c.enter;
  return (
    <article className="lg-panel lg-tr-card">
      <div className="lg-row between top"><h3><Go to={page}>{c.course.title}</Go></h3><StandingTag standing={c.standing} /></div>
      <p className="lg-tr-line">
        <span>{length(c.course.minutes, t)}</span>
        {c.mandatory && <span>{t("training.mandatory")}</span>}
        {c.due && <span className={c.late ? "lg-busy-text lg-strong" : ""}>{t(c.standing === "ending" ? "training.ends" : c.late ? "training.was_due" : "training.by", { day: day(lang, c.due) })}</span>}
      </p>
      {c.lessons > 0 && state === "enrolled" && !c.edition && <p className="lg-small lg-muted">{t("training.read_of", { read: c.read, all: c.lessons })}</p>}
      {c.edition && next && <p className="lg-small">{sitting(next, lang, t)}<br /><span className="lg-muted">{wherever(c.edition, t)}</span></p>}
      {state === "asked" && <Note tone="busy">{t("training.asked")}</Note>}
      {state === "waiting" && <Note tone="busy">{t("training.waiting")} {t("training.ahead", { n: c.ahead })}</Note>}
      {state === "refused" && <Note tone="err">{t("training.refused", { reason: c.enrolment?.reason ?? "" })}</Note>}
      {state === "missed" && <Note tone="busy">{t("training.missed")}</Note>}
      {state === "cancelled" && <Note tone="busy">{t("training.cancelled")}</Note>}
      <Refusal error={start.error ?? away.error ?? enter.error} />
      {state === "enrolled" && !c.edition && <Go className="btn btn-primary" to={page}>{t(c.read > 0 ? "training.go_on" : "training.begin")}</Go>}
      {state === "enrolled" && c.edition?.way === "meeting" && next && soon && <Act look="primary" icon="cam" busy={enter.isPending} busyWord={t("training.entering")} onClick={() => enter.mutate(next.id)}>{t("training.enter")}</Act>}
      {state === "enrolled" && c.edition && !soon && <Go className="btn btn-outline-secondary" to={page}>{t("training.see")}</Go>}
      {(state === "asked" || state === "waiting" || (state === "enrolled" && c.edition && next && !soon)) && <Act look="link" busy={away.isPending} onClick={() => away.mutate()}>{t("training.leave")}</Act>}
      {state !== "enrolled" && state !== "asked" && state !== "waiting" && c.course.self_paced && <Act look="primary" busy={start.isPending} busyWord={t("training.beginning")} onClick={() => start.mutate()}>{t(c.standing === "to_do" ? "training.begin" : "training.again")}</Act>}
      {state !== "enrolled" && state !== "asked" && state !== "waiting" && !c.course.self_paced && <Go className="btn btn-outline-primary" to={`${home}/catalogo`}>{t("training.choose_edition")}</Go>}
    </article>
  );
}

function DoneLine({ card: c }: { card: Card }) {
  const { t, lang } = useWords();
  const r = c.result!;
  return (
    <div className="lg-tr-done wrap">
      <Icon name="check-circle" />
      <span className="lg-grow">
        <Go to={`${home}/corsi/${c.course.id}`}>{c.course.title}</Go>
        <span className="lg-muted lg-small" style={{ display: "block" }}>
          {t("training.done_on", { day: day(lang, r.day), year: r.day.slice(0, 4) })}
          {r.until ? ` · ${t("training.until", { day: day(lang, r.until), year: r.until.slice(0, 4) })}` : ""}
          {r.score !== undefined ? ` · ${t("training.score", { score: r.score })}` : ""}
        </span>
      </span>
      {r.verify && <a className="lg-lk" href={r.verify} target="_blank" rel="noopener" aria-label={t("training.verify.of", { title: c.course.title })}>{t("training.verify")}</a>}
      <a className="btn btn-outline-secondary btn-sm" href={certificateUrl(r.id)} download aria-label={t("training.certificate.of", { title: c.course.title })}><Icon name="download" size="sm" />{t("training.certificate")}</a>
    </div>
  );
}

function SkillsCall({ given }: { given: number }) {
  const { t } = useWords();
  return (
    <Panel>
      <div className="lg-bd lg-row wrap between">
        <div className="lg-grow" style={{ minWidth: 220 }}><strong className="lg-ink">{t("training.skills.call")}</strong><p className="lg-small lg-muted">{t(given ? "training.skills.call.after" : "training.skills.call.before")}</p></div>
        <Go className="btn btn-outline-primary" to={`${home}/competenze`}>{t("training.skills.go")}</Go>
      </div>
    </Panel>
  );
}

/** The editions that I teach: their registers. */
function Taught() {
  const { t, lang } = useWords();
  const all = useQuery(teaching());
  if (!all.data?.length) return null;
  return (
    <Panel title={t("training.teaching")} id="teaching">
      <div className="lg-list">
        {all.data.map((e) => (
          <Go key={e.edition.id} to={`${home}/edizioni/${e.edition.id}`}>
            <Icon name={e.edition.way === "meeting" ? "cam" : "people"} />
            <span className="lg-grow">
              <strong className="lg-ink lg-ell">{e.title}</strong>
              <span className="lg-muted lg-small lg-ell">{sitting(e.edition.sessions[0]!, lang, t)} · {wherever(e.edition, t)}</span>
            </span>
            {e.edition.state !== "open" && <Tag tone="off">{t(`training.edition.${e.edition.state}`)}</Tag>}
            {e.edition.state === "open" && e.over && <Tag tone="busy" icon="clock">{t("training.edition.to_close")}</Tag>}
            <Icon name="right" size="sm" />
          </Go>
        ))}
      </div>
    </Panel>
  );
}
