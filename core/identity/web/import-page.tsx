/** Loading people from a file: choose it, look at what it would do, correct the bad rows here, load, invite. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { hour } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { FileDrop, base64 } from "@/ui/file-drop.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead } from "@/ui/page.tsx";
import { Act, Empty, Note, Panel, Refusal } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { invite, load, preview, type Fix, type Report } from "./api.ts";
import { Rows } from "./import-rows.tsx";
import "./import.css";

interface Loaded {
  name: string;
  data: string;
  at: Date;
}

export function ImportPage() {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [file, setFile] = useState<Loaded>();
  const [fix, setFix] = useState<Fix[]>([]);
  const [skip, setSkip] = useState<number[]>([]);
  const [report, setReport] = useState<Report>();
  const [done, setDone] = useState<Report>();
  const look = useMutation({ mutationFn: (x: { file: Loaded; fix: Fix[]; skip: number[] }) => preview(x.file.data, x.fix, x.skip), onSuccess: setReport });
  const again = (f: Fix[], s: number[]) => {
    setFix(f);
    setSkip(s);
    if (file) look.mutate({ file, fix: f, skip: s });
  };
  const go = useMutation({
    mutationFn: () => load(file!.data, fix, [...skip, ...report!.lines.filter((l) => l.outcome === "bad").map((l) => l.line)]),
    onSuccess: async (r) => {
      if (!r.applied) return setReport(r);
      setDone(r);
      await client.invalidateQueries({ queryKey: ["identity"] });
    },
  });
  const newIds = [...new Set(done?.lines.filter((l) => l.outcome === "new" && l.person).map((l) => l.person!) ?? [])];
  const send = useMutation({ mutationFn: () => invite(newIds), onSuccess: (r) => tell(t("identity.people.invited", { n: r.sent })) });
  const drop = () => {
    setFile(undefined);
    setReport(undefined);
    setDone(undefined);
    setFix([]);
    setSkip([]);
    look.reset();
    go.reset();
    send.reset();
  };
  const choose = async (f: File) => {
    const chosen = { name: f.name, data: await base64(f), at: new Date() };
    drop();
    setFile(chosen);
    look.mutate({ file: chosen, fix: [], skip: [] });
  };
  const step = done ? 2 : report ? 1 : 0;
  return (
    <>
      <PageHead title={t("identity.import.title")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to="/persone">{t("identity.people.title")}</Go></nav>} />
      <ol className="lg-steps">
        {["file", "check", "invite"].map((s, i) => (
          <li key={s} className={i < step ? "d" : i === step ? "n" : ""} aria-current={i === step ? "step" : undefined}>
            <b aria-hidden="true">{i < step ? <Icon name="check" size="xs" /> : i + 1}</b>
            {t(`identity.import.step.${s}`)}
            {i < step && <span className="visually-hidden">{t("identity.import.step.done")}</span>}
          </li>
        ))}
      </ol>
      {!report && <FileDrop words={{ title: t("identity.import.drop_here"), what: t("identity.import.what"), choose: t("identity.import.choose"), reading: t("identity.import.reading"), sample: t("identity.import.sample") }} sample={{ name: "persone.csv", text: "nome;cognome;email;ufficio;ruolo;telefono\r\n" }} choose={choose} busy={look.isPending} error={look.error} />}
      {report && !done && file && (
        <>
          <Summary file={file} report={report} />
          <Rows report={report} busy={look.isPending} correct={(f) => again([...fix.filter((x) => x.line !== f.line || x.column !== f.column), f], skip)} leaveOut={(line) => {
            again(fix, [...skip, line]);
            tell(t("identity.import.skipped", { line }), { undo: () => again(fix, skip) });
          }} />
          <Refusal error={look.error ?? go.error} />
          <div className="lg-panel lg-impact">
            <div className="lg-grow">
              <strong className="lg-ink">{report.new + report.changed ? t("identity.import.ready", { n: report.new + report.changed }) : t("identity.import.nothing")}</strong>
              <p className="lg-small lg-muted">{report.bad > 0 ? t("identity.import.rest", { n: report.bad }) : t("identity.import.quiet")}</p>
            </div>
            <Act onClick={drop}>{t("identity.import.drop")}</Act>
            <Act look="primary" disabled={report.new + report.changed === 0} busy={go.isPending} busyWord={t("identity.import.busy")} onClick={() => go.mutate()}>{t("identity.import.go", { n: report.new + report.changed })}</Act>
          </div>
        </>
      )}
      {done && (
        <Panel>
          <Empty art={<span className="lg-okmark"><Icon name="check" size="lg" /></span>} title={t("identity.import.done", { n: done.new })}>
            <p>{t("identity.import.done.text", { changed: done.changed, same: done.same, skipped: done.skipped })}</p>
            {send.isSuccess ? <Note tone="ok" role="status">{t("identity.people.invited", { n: send.data.sent })}</Note> : newIds.length > 0 && <p>{t("identity.import.invite.text")}</p>}
            <Refusal error={send.error} />
            <div className="lg-row wrap" style={{ justifyContent: "center", marginTop: 16 }}>
              <Go className="btn btn-outline-secondary" to="/persone">{t("identity.people.title")}</Go>
              {newIds.length > 0 && !send.isSuccess && <Act look="primary" icon="send" busy={send.isPending} busyWord={t("ui.sending")} onClick={() => send.mutate()}>{t("identity.people.invite.all", { n: newIds.length })}</Act>}
              {(send.isSuccess || newIds.length === 0) && <Act onClick={drop}>{t("identity.import.another")}</Act>}
            </div>
          </Empty>
        </Panel>
      )}
    </>
  );
}

function Summary({ file, report }: { file: Loaded; report: Report }) {
  const { t, lang } = useWords();
  const ready = report.new + report.changed;
  const share = (n: number) => ({ flexGrow: n, flexBasis: n ? 6 : 0 });
  return (
    <Panel className="lg-impsum">
      <div className="lg-row">
        <Icon name="file" size="lg" />
        <div className="lg-grow">
          <strong className="lg-ink lg-ell">{file.name}</strong>
          <p className="lg-small lg-muted">{t("identity.import.read", { n: report.lines.length + report.skipped, hour: hour(lang, file.at) })}</p>
        </div>
      </div>
      <div className="lg-impn lg-num">
        <div><b className="lg-ok-text">{ready}</b><span>{t("identity.import.n.ready")}</span></div>
        <div><b className="lg-err-text">{report.bad}</b><span>{t("identity.import.n.bad")}</span></div>
        <div><b className="lg-busy-text">{report.same}</b><span>{t("identity.import.n.same")}</span></div>
      </div>
      <div className="lg-impbar" aria-hidden="true">
        <i style={{ ...share(ready), background: "var(--lg-ok-b)" }} />
        <i style={{ ...share(report.bad), background: "var(--lg-err-b)" }} />
        <i style={{ ...share(report.same), background: "var(--lg-busy-b)" }} />
      </div>
      {report.ignored.length > 0 && <p className="lg-small lg-muted">{t("identity.import.ignored", { titles: report.ignored.join(", ") })}</p>}
    </Panel>
  );
}
