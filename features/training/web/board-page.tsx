/** What is missing to whom: the whole body for the personnel office, their own people for a head. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isoDay } from "@/ui/dates.ts";
import { Bars } from "@/ui/chart.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Note, Panel, Refusal, Skeleton, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { board, boardUrl, consent, figures, refuse, type Board, type Call, type Standing } from "./api.ts";
import { Certificates } from "./certificates.tsx";
import { Brought } from "./elsewhere-page.tsx";
import { EnrolMany } from "./enrol-many.tsx";
import { home, Sections, StandingTag } from "./parts.tsx";

const piece = 50;

export function BoardPage() {
  const { t } = useWords();
  const b = useQuery(board());
  const [enrolling, enrolIn] = useState<Partial<Call> & { course?: string }>();
  const [papers, showPapers] = useState(false);
  return (
    <>
      <PageHead
        title={t(b.data?.all ? "training.board" : "training.board.office")}
        path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={home}>{t("training.title")}</Go></nav>}
        side={b.data?.all && (
          <div className="lg-row wrap tight">
            <Act small icon="file" onClick={() => showPapers(true)}>{t("training.certificates")}</Act>
            <Act look="primary" small icon="plus" onClick={() => enrolIn({})}>{t("training.enrol_many")}</Act>
          </div>
        )}
      />
      <Sections />
      {b.isPending && <Panel><Skeleton lines={8} /></Panel>}
      {b.isError && <Unanswered error={b.error} retry={() => void b.refetch()} />}
      {b.data && (
        <div className="lg-stack">
          {b.data.asking.length > 0 && <Asking board={b.data} />}
          {b.data.all && <Brought />}
          <Who board={b.data} enrol={(c) => enrolIn(c)} />
          {b.data.all && <Year />}
        </div>
      )}
      {enrolling && b.data && <EnrolMany board={b.data} first={enrolling} close={() => enrolIn(undefined)} />}
      {papers && <Certificates close={() => showPapers(false)} />}
    </>
  );
}

/** Who asks to be enrolled and waits for my word. */
function Asking({ board: b }: { board: Board }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [no, setNo] = useState<Board["asking"][number]>();
  const [why, setWhy] = useState("");
  const stale = () => client.invalidateQueries({ queryKey: ["training"] });
  const yes = useMutation({ mutationFn: (id: string) => consent(id), onSuccess: async () => { await stale(); tell(t("training.asking.yes_done")); } });
  const not = useMutation({ mutationFn: () => refuse(no!.enrolment.id, why), onSuccess: async () => { setNo(undefined); setWhy(""); await stale(); tell(t("training.asking.no_done")); } });
  return (
    <Panel title={t("training.asking", { n: b.asking.length })} id="asking">
      <Refusal error={yes.error} />
      <div className="lg-list">
        {b.asking.map((a) => (
          <div key={a.enrolment.id} className="lg-row wrap">
            <span className="lg-grow" style={{ minWidth: 200 }}><strong className="lg-ink">{a.name}</strong><span className="lg-muted lg-small" style={{ display: "block" }}>{a.title}</span></span>
            <Act small onClick={() => setNo(a)} aria-label={t("training.asking.no.of", { name: a.name })}>{t("training.asking.no")}</Act>
            <Act small look="outline-primary" busy={yes.isPending && yes.variables === a.enrolment.id} onClick={() => yes.mutate(a.enrolment.id)} aria-label={t("training.asking.yes.of", { name: a.name })}>{t("training.asking.yes")}</Act>
          </div>
        ))}
      </div>
      {no && (
        <Dialog title={t("training.asking.no.title", { name: no.name })} close={() => setNo(undefined)} foot={<><Act onClick={() => setNo(undefined)}>{t("ui.cancel")}</Act><Act look="danger" busy={not.isPending} onClick={() => not.mutate()}>{t("training.asking.no")}</Act></>}>
          <TextArea label={t("training.asking.why")} hint={t("training.asking.why.hint", { name: no.name })} value={why} onChange={(e) => setWhy(e.target.value)} limit={500} maxLength={500} />
          <Refusal error={not.error} />
        </Dialog>
      )}
    </Panel>
  );
}

function Who({ board: b, enrol }: { board: Board; enrol(c: Partial<Call> & { course?: string }): void }) {
  const { t } = useWords();
  const [office, setOffice] = useState("");
  const [course, setCourse] = useState("");
  const [only, setOnly] = useState<"" | Standing>("");
  const [find, setFind] = useState("");
  const [shown, show] = useState(piece);
  const courses = b.courses.filter((c) => !course || c.id === course);
  const people = b.people.filter((p) => (!office || p.offices.includes(office)) && p.name.toLowerCase().includes(find.trim().toLowerCase()) && courses.some((c) => p.standing[c.id] && (!only || p.standing[c.id] === only)));
  const missing = people.filter((p) => courses.some((c) => p.standing[c.id] === "to_do" || p.standing[c.id] === "expired"));
  if (b.courses.length === 0) return <Panel><Empty art={<Icon name="check-circle" size="lg" />} title={t("training.board.none")}>{t("training.board.none.text")}</Empty></Panel>;
  return (
    <Panel>
      <div className="lg-bd lg-cols lg-tr-noprint">
        <TextField label={t("training.find")} type="search" value={find} onChange={(e) => setFind(e.target.value)} />
        {b.offices.length > 1 && <Choose label={t("training.office")} value={office} onChange={(e) => setOffice(e.target.value)}><option value="">{t("training.office.all")}</option>{b.offices.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}</Choose>}
        <Choose label={t("training.course")} value={course} onChange={(e) => setCourse(e.target.value)}><option value="">{t("training.course.all")}</option>{b.courses.map((c) => <option key={c.id} value={c.id}>{c.title}</option>)}</Choose>
        <Choose label={t("training.standing")} value={only} onChange={(e) => setOnly(e.target.value as "" | Standing)}><option value="">{t("training.standing.any")}</option>{(["to_do", "expired", ...(b.all ? ["ending"] : []), "done"] as Standing[]).map((s) => <option key={s} value={s}>{t(`training.standing.${s}`)}</option>)}</Choose>
      </div>
      <div className="lg-bd lg-row wrap between" style={{ paddingTop: 0 }}>
        <p className="lg-muted lg-grow" role="status" style={{ minWidth: 220 }}>{t("training.board.missing", { n: missing.length, of: people.length })}</p>
        <div className="lg-row wrap tight lg-tr-noprint">
          {b.all && course && missing.length > 0 && <Act small icon="plus" onClick={() => enrol({ course, profile: "people", people: missing.map((p) => p.person) })}>{t("training.board.enrol", { n: missing.length })}</Act>}
          <a className="btn btn-outline-secondary btn-sm" href={boardUrl("xlsx", office, course, only)} download><Icon name="download" size="sm" />{t("training.board.xlsx")}</a>
          <a className="btn btn-outline-secondary btn-sm" href={boardUrl("csv", office, course, only)} download><Icon name="download" size="sm" />CSV</a>
        </div>
      </div>
      {people.length === 0 && <Empty title={t("training.board.nobody")} />}
      {people.length > 0 && (
        <div className="lg-tb-wrap" tabIndex={0} role="region" aria-label={t("training.board.table")}>
          <table className="lg-tb lg-tr-board">
            <thead><tr><th scope="col">{t("training.person")}</th>{courses.map((c) => <th key={c.id} scope="col">{c.title}</th>)}</tr></thead>
            <tbody>
              {people.slice(0, shown).map((p) => (
                <tr key={p.person}>
                  <th scope="row">{p.name}</th>
                  {courses.map((c) => (
                    <td key={c.id}>
                      {p.standing[c.id] ? <StandingTag standing={p.standing[c.id]!} /> : <span className="lg-muted lg-small">{t("training.board.not_due")}</span>}
                      {p.under?.[c.id] && <span className="lg-muted lg-small" style={{ display: "block" }}>{t(`training.mine.${p.under[c.id]}`)}</span>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {people.length > shown && <div className="lg-bd lg-tr-noprint"><Act onClick={() => show(shown + piece)}>{t("training.board.more", { n: people.length - shown })}</Act></div>}
      {!b.all && <p className="lg-bd lg-small lg-muted">{t("training.board.privacy")}</p>}
    </Panel>
  );
}

/** People trained this year, by area: no name, no small group. */
function Year() {
  const { t } = useWords();
  const year = isoDay(new Date()).slice(0, 4);
  const f = useQuery(figures(`${year}-01-01`, `${year}-12-31`, true)).data;
  if (!f || f.areas.length === 0) return null;
  return (
    <Panel title={t("training.year", { year })} side={<span className="lg-muted lg-small lg-num">{t("training.year.people", { n: f.people })}</span>}>
      <div className="lg-bd">
        <Bars quiet title={t("training.year", { year })} of={t("training.area")} unit={t("training.people")} rows={f.areas.filter((a) => !a.few).map((a) => ({ label: a.area, value: a.people, note: t("training.year.hours", { n: a.hours }) }))} />
        {f.areas.some((a) => a.few) && <Note>{t("training.year.few", { areas: f.areas.filter((a) => a.few).map((a) => a.area).join(", ") })}</Note>}
      </div>
    </Panel>
  );
}

