/** The register of an edition: a tap for each person who is there, paper for who prefers it, and the close. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { day, hour } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, useGo, usePath } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { callOff, close, join, mark, markAll, mine, sheet, type Session, type Sheet } from "./api.ts";
import { EditionDialog } from "./edition-dialog.tsx";
import { home, inPath, Sections, wherever } from "./parts.tsx";

export function SheetPage() {
  const { t } = useWords();
  const id = inPath(usePath(), "edizioni");
  const s = useQuery(sheet(id));
  return (
    <>
      {s.isPending && <Panel><Skeleton lines={6} round /></Panel>}
      {s.isError && <Unanswered title={t("staff.agile.training")} error={s.error} retry={() => void s.refetch()} />}
      {s.data && (
        <>
          <PageHead
            title={t("training.register.of", { title: s.data.course.title })}
            under={[wherever(s.data.edition, t), s.data.teacher && t("training.register.teacher", { name: s.data.teacher })].filter(Boolean).join(" · ")}
            path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={home}>{t("training.title")}</Go></nav>}
            side={<Act icon="file" onClick={() => print()}>{t("training.print")}</Act>}
          />
          <Sections />
          <Register sheet={s.data} />
        </>
      )}
    </>
  );
}

function Register({ sheet: s }: { sheet: Sheet }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const go = useGo();
  const tell = useToast();
  const manage = useQuery(mine()).data?.can.manage ?? false;
  const [asking, ask] = useState<"change" | "close" | "off">();
  const stale = () => client.invalidateQueries({ queryKey: ["training"] });
  const tick = useMutation({ mutationFn: (x: { session: string; person: string; present: boolean }) => mark(x.session, x.person, x.present), onSettled: stale });
  const end = useMutation({ mutationFn: () => close(s.edition.id), onSuccess: async (r) => { ask(undefined); await stale(); tell(t("training.register.closed", { done: r.done, missed: r.missed })); } });
  const off = useMutation({ mutationFn: () => callOff(s.edition.id), onSuccess: async () => { ask(undefined); await stale(); tell(t("training.register.called_off")); } });
  const all = useMutation({ mutationFn: (session: string) => markAll(session), onSuccess: stale });
  const enter = useMutation({ mutationFn: (session: string) => join(session), onSuccess: (r) => go(r.path) });
  const open = s.edition.state === "open";
  const rows = s.rows.map((r) => ({ ...r, present: tick.isPending && tick.variables.person === r.person ? { ...r.present, [tick.variables.session]: tick.variables.present } : r.present }));
  return (
    <div className="lg-stack">
      {!open && <Note tone={s.edition.state === "closed" ? "ok" : "busy"}>{t(`training.edition.${s.edition.state}`)}</Note>}
      {open && !s.begun && <Note>{t("training.register.early")}</Note>}
      <Refusal error={tick.error ?? all.error ?? enter.error} />
      {s.rows.length === 0 && <Panel><Empty art={<Icon name="people" size="lg" />} title={t("training.register.none")}>{t("training.register.none.text")}</Empty></Panel>}
      {s.edition.sessions.map((x) => (
        <Panel key={x.id} title={t("training.sitting", { day: day(lang, x.starts), from: hour(lang, x.starts), to: hour(lang, x.ends) })} side={<>{open && s.edition.way === "meeting" && <Act small icon="cam" className="lg-tr-noprint" busy={enter.isPending} onClick={() => enter.mutate(x.id)}>{t("training.enter")}</Act>}<span className="lg-muted lg-small lg-num">{t("training.register.present", { n: rows.filter((r) => r.present[x.id]).length, of: rows.length })}</span></>}>
          {rows.length > 0 && open && s.begun && rows.some((r) => !r.present[x.id]) && <div className="lg-bd lg-tr-noprint" style={{ paddingBottom: 0 }}><Act small icon="check" busy={all.isPending && all.variables === x.id} onClick={() => all.mutate(x.id)} aria-label={t("training.register.all.of", { day: day(lang, x.starts) })}>{t("training.register.all")}</Act></div>}
          {rows.length > 0 && <Attendance sheet={s} session={x} rows={rows} marks={open && s.begun} mark={(person, present) => tick.mutate({ session: x.id, person, present })} />}
        </Panel>
      ))}
      {s.waiting > 0 && (
        <Panel title={t("training.register.waiting", { n: s.waiting })} id="waiting" className="lg-tr-noprint">
          <ol className="lg-list">{s.queue.map((name, i) => <li key={i}>{i + 1}. {name}</li>)}</ol>
        </Panel>
      )}
      {manage && asking === "change" && <EditionDialog course={s.course} like={s.edition} moves close={() => ask(undefined)} />}
      {open && (
        <div className="lg-row wrap lg-tr-noprint">
          {s.over && <Act look="primary" onClick={() => ask("close")}>{t("training.register.close")}</Act>}
          {manage && !s.begun && <Act icon="pencil" onClick={() => ask("change")}>{t("training.edition.change")}</Act>}
          {manage && !s.over && <Act look="outline-danger" onClick={() => ask("off")}>{t("training.register.call_off")}</Act>}
        </div>
      )}
      {asking === "close" && (
        <Dialog title={t("training.register.close.title")} close={() => ask(undefined)} foot={<><Act onClick={() => ask(undefined)}>{t("training.register.close.not")}</Act><Act look="primary" busy={end.isPending} onClick={() => end.mutate()}>{t("training.register.close")}</Act></>}>
          <p>{t(s.course.draw > 0 ? "training.register.close.quiz" : "training.register.close.text", { percent: s.course.presence })}</p>
          <Refusal error={end.error} />
        </Dialog>
      )}
      {asking === "off" && (
        <Dialog title={t("training.register.off.title")} close={() => ask(undefined)} foot={<><Act onClick={() => ask(undefined)}>{t("training.register.off.not")}</Act><Act look="danger" busy={off.isPending} onClick={() => off.mutate()}>{t("training.register.call_off")}</Act></>}>
          <p>{t("training.register.off.text", { n: s.rows.length + s.waiting })}</p>
          <Refusal error={off.error} />
        </Dialog>
      )}
    </div>
  );
}

/** One sitting: each person is a target as wide as the phone, and a line of the paper that is signed. */
function Attendance({ sheet: s, session: x, rows, marks, mark: put }: { sheet: Sheet; session: Session; rows: Sheet["rows"]; marks: boolean; mark(person: string, present: boolean): void }) {
  const { t } = useWords();
  const came = (r: Sheet["rows"][number]) => s.edition.way === "meeting" && r.came[x.id];
  return (
    <ul className="lg-tr-reg" aria-label={t("training.register.list")}>
        {rows.map((r) => {
          const here = r.present[x.id] ?? false;
          const face = (
            <>
              <span className="lg-tr-mark" aria-hidden="true">{here && <Icon name="check" />}</span>
              <span className="lg-grow">
                <strong className="lg-ink">{r.name}</strong>
                {came(r) && <span className="lg-small lg-muted" style={{ display: "block" }}>{t("training.register.came")}</span>}
              </span>
              {r.state !== "enrolled" && <Tag tone={r.state === "done" ? "ok" : "off"}>{t(`training.row.${r.state}`)}</Tag>}
              <span className={here ? "lg-ok-text lg-strong" : "lg-muted"} aria-hidden={marks}>{t(here ? "training.register.is" : "training.register.not")}</span>
            </>
          );
          return (
            <li key={r.person}>
              {marks ? <button type="button" aria-pressed={here} onClick={() => put(r.person, !here)}>{face}</button> : <div>{face}</div>}
              <span className="lg-tr-sign">{t("training.register.sign")}</span>
            </li>
          );
        })}
    </ul>
  );
}
