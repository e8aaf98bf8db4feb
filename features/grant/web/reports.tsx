/** The reports for who gives the money: drawn for a period, read, sent; sent, they do not change any more. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { day, full, isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Act, Empty, Note, Panel, Refusal, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { drawReport, reportFile, sendReport, tearReport, type Accounts, type Report } from "./api.ts";
import { faultOf, useKeep } from "./form.tsx";
import { euro } from "./money.ts";

export function Reports({ a }: { a: Accounts }) {
  const { t, lang } = useWords();
  const today = isoDay(new Date());
  const last = a.reports.filter((r) => r.sent).map((r) => r.until).sort().at(-1);
  const next = last ? isoDay(new Date(Date.parse(`${last}T12:00:00Z`) + 86_400_000)) : a.grant.since;
  const [since, setSince] = useState(next);
  const [until, setUntil] = useState(today < a.grant.until ? today : a.grant.until);
  const [sending, send] = useState<Report>();
  const draw = useKeep(() => drawReport(a.grant.id, since, until), t("grant.report.drawn"), () => undefined);
  if (!a.can.money) return <Note>{t("grant.report.who")}</Note>;
  return (
    <>
      <Panel title={t("grant.report.new")} icon="file" id="grant-draw">
        <form className="lg-bd lg-form" noValidate onSubmit={(e) => (e.preventDefault(), draw.mutate())}>
          <p className="lg-muted">{t("grant.report.text")}</p>
          <div className="lg-cols">
            <TextField label={t("grant.field.since")} type="date" min={a.grant.since} max={a.grant.until} value={since} onChange={(e) => setSince(e.target.value)} error={faultOf(draw.error, "since")} />
            <TextField label={t("grant.field.until")} type="date" min={a.grant.since} max={a.grant.until} value={until} onChange={(e) => setUntil(e.target.value)} error={faultOf(draw.error, "until")} />
          </div>
          <Refusal error={draw.error} />
          <div><Act look="primary" type="submit" icon="file" busy={draw.isPending} busyWord={t("ui.saving")}>{t("grant.report.draw")}</Act></div>
        </form>
      </Panel>
      <Panel title={t("grant.reports")} icon="inbox" id="grant-reports">
        {a.reports.length === 0 && <Empty art={<Icon name="file" size="lg" />} title={t("grant.reports.none")}>{t("grant.reports.none.text")}</Empty>}
        <ul className="lg-gr-list">
          {a.reports.map((r) => (
            <li key={r.id} className="lg-gr-row">
              <span className="who">
                <strong className="lg-ink">{t("grant.span", { since: `${day(lang, r.since)} ${r.since.slice(0, 4)}`, due: `${day(lang, r.until)} ${r.until.slice(0, 4)}` })}</strong>
                <span className="lg-small lg-muted">{t("grant.report.sums", { spent: euro(lang, r.spent), funded: euro(lang, r.funded) })}</span>
                <span className="lg-small lg-muted">{r.sent ? t("grant.report.sent.on", { when: full(lang, r.sent) }) : t("grant.report.made.on", { when: full(lang, r.made) })}</span>
                {r.sent && <details className="lg-gr-sha"><summary>{t("grant.report.sha")}</summary><span className="lg-mono lg-xs">PDF {r.pdf_sha256}<br />Excel {r.xlsx_sha256}</span></details>}
              </span>
              <span className="lg-row tight wrap">
                <Tag tone={r.sent ? "ok" : "busy"} icon={r.sent ? "lock" : "pencil"}>{t(r.sent ? "grant.report.sent" : "grant.report.draft")}</Tag>
                <a className="btn btn-sm btn-outline-primary" href={reportFile(r.id, "pdf")} download><Icon name="download" size="sm" /><span>PDF</span></a>
                <a className="btn btn-sm btn-outline-secondary" href={reportFile(r.id, "xlsx")} download><Icon name="download" size="sm" /><span>Excel</span></a>
                {!r.sent && <Act small look="primary" icon="send" onClick={() => send(r)}>{t("grant.report.send")}</Act>}
                {!r.sent && <Tear r={r} />}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      {sending && <SendDialog r={sending} close={() => send(undefined)} />}
    </>
  );
}

function Tear({ r }: { r: Report }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const tear = useMutation({
    mutationFn: () => tearReport(r.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["grant"] });
      tell(t("grant.report.torn"));
    },
  });
  return <Act small icon="bin" busy={tear.isPending} onClick={() => tear.mutate()}>{t("grant.report.tear")}</Act>;
}

function SendDialog({ r, close }: { r: Report; close(): void }) {
  const { t } = useWords();
  const send = useKeep(() => sendReport(r.id), t("grant.report.sent.done"), close);
  return (
    <Dialog title={t("grant.report.ask")} close={close} foot={<><Act onClick={close}>{t("grant.report.keep")}</Act><Act look="primary" icon="lock" busy={send.isPending} busyWord={t("ui.saving")} onClick={() => send.mutate()}>{t("grant.report.go")}</Act></>}>
      <p>{t("grant.report.ask.text")}</p>
      <Refusal error={send.error} />
    </Dialog>
  );
}
