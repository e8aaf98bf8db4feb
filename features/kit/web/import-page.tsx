/** Loading people with their kit from a file: choose it, look at what it would do, put bad rows right, load. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Go } from "@/ui/go.tsx";
import { FileDrop, base64 } from "@/ui/file-drop.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Act, Choose, Empty, IconAct, Note, Panel, Refusal, Tag } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { campaigns, load, preview, type Fix, type Report, type Row } from "./api.ts";
import { KitHead } from "./parts.tsx";

const columns = ["nome", "cognome", "email", "ufficio", "inventario", "categoria", "marca", "modello", "seriale", "garanzia", "licenza"] as const;
const sample = "nome;cognome;email;ufficio;ruolo;categoria;marca;modello;numero di serie;inventario;garanzia;licenza\r\n";
const step = 50;

interface Chosen {
  name: string;
  data: string;
}

export function ImportPage() {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [file, setFile] = useState<Chosen>();
  const [fix, setFix] = useState<Fix[]>([]);
  const [skip, setSkip] = useState<number[]>([]);
  const [report, setReport] = useState<Report>();
  const [done, setDone] = useState<Report>();
  const [campaign, setCampaign] = useState("");
  const open = useQuery(campaigns()).data?.campaigns.filter((c) => !c.closed) ?? [];
  const look = useMutation({ mutationFn: (x: { file: Chosen; fix: Fix[]; skip: number[] }) => preview(x.file.data, x.fix, x.skip), onSuccess: setReport });
  const again = (f: Fix[], s: number[]) => {
    setFix(f);
    setSkip(s);
    if (file) look.mutate({ file, fix: f, skip: s });
  };
  const go = useMutation({
    mutationFn: () => load(file!.data, fix, skip, campaign),
    onSuccess: async (r) => {
      if (!r.applied) return setReport(r);
      setDone(r);
      await client.invalidateQueries({ queryKey: ["kit"] });
      await client.invalidateQueries({ queryKey: ["identity"] });
    },
  });
  const drop = () => {
    setFile(undefined);
    setReport(undefined);
    setDone(undefined);
    setFix([]);
    setSkip([]);
    look.reset();
    go.reset();
  };
  const choose = async (f: File) => {
    const chosen = { name: f.name, data: await base64(f) };
    drop();
    setFile(chosen);
    look.mutate({ file: chosen, fix: [], skip: [] });
  };
  const news = report ? report.new + report.changed : 0;
  return (
    <>
      <KitHead title={t("kit.import.title")} under={t("kit.import.under")} crumb={{ to: "/agile/dotazioni/allestimento", word: t("kit.campaigns") }} />
      {!report && <FileDrop words={{ title: t("kit.import.here"), what: t("kit.import.what"), choose: t("kit.import.choose"), reading: t("kit.import.reading"), sample: t("kit.import.sample") }} sample={{ name: "dotazioni.csv", text: sample }} choose={choose} busy={look.isPending} error={look.error} />}
      {report && !done && (
        <div className="lg-stack">
          <Panel>
            <div className="lg-bd lg-stack s3">
              <strong className="lg-ink lg-ell">{file?.name}</strong>
              <div className="lg-row wrap">
                <Tag tone="ok" icon="check">{t("kit.import.n.ready", { n: news })}</Tag>
                <Tag tone={report.bad ? "err" : "off"} icon={report.bad ? "warning" : "check"}>{t("kit.import.n.bad", { n: report.bad })}</Tag>
                <Tag tone="off">{t("kit.import.n.same", { n: report.same })}</Tag>
              </div>
              <p>{t("kit.import.sums", { people: report.people, items: report.items, seats: report.seats })}</p>
              {report.ignored.length > 0 && <p className="lg-small lg-muted">{t("kit.import.ignored", { titles: report.ignored.join(", ") })}</p>}
            </div>
          </Panel>
          {report.bad > 0 && <Note tone="err" role="status">{t("kit.import.none_loaded", { n: report.bad })}</Note>}
          <Refusal error={look.error ?? go.error} />
          <Rows report={report} busy={look.isPending} correct={(f) => again([...fix.filter((x) => x.line !== f.line || x.column !== f.column), f], skip)} leaveOut={(line) => {
            again(fix, [...skip, line]);
            tell(t("kit.import.skipped", { line }), { undo: () => again(fix, skip) });
          }} />
          <Panel>
            <div className="lg-bd lg-form">
              <Choose label={t("kit.import.campaign")} hint={t("kit.import.campaign.hint")} value={campaign} onChange={(e) => setCampaign(e.target.value)} optional>
                <option value="">{t("kit.import.campaign.none")}</option>
                {open.map((c) => <option key={c.id} value={c.id}>{c.name}</option>)}
              </Choose>
              <div className="lg-dialog-foot">
                <Act onClick={drop}>{t("kit.import.drop")}</Act>
                <Act look="primary" disabled={report.bad > 0 || (news === 0 && !campaign)} busy={go.isPending} busyWord={t("kit.import.busy")} onClick={() => go.mutate()}>{t("kit.import.go", { n: news })}</Act>
              </div>
            </div>
          </Panel>
        </div>
      )}
      {done && (
        <Panel>
          <Empty art={<Icon name="check-circle" size="lg" />} title={t("kit.import.done", { n: done.items })}>
            <p>{t("kit.import.done.text", { people: done.people, same: done.same })}</p>
            <div className="lg-row wrap" style={{ justifyContent: "center", marginTop: 16 }}>
              <Act onClick={drop}>{t("kit.import.another")}</Act>
              <Go className="btn btn-primary" to={campaign ? `/agile/dotazioni/allestimento/${campaign}` : "/agile/dotazioni/verbali"}>{t(campaign ? "kit.import.board" : "kit.import.notes")}</Go>
            </div>
          </Empty>
        </Panel>
      )}
    </>
  );
}

function Rows({ report, busy, correct, leaveOut }: { report: Report; busy: boolean; correct(f: Fix): void; leaveOut(line: number): void }) {
  const { t } = useWords();
  const [all, setAll] = useState(report.bad === 0);
  const [most, setMost] = useState(step);
  const bad = report.lines.filter((l) => l.outcome === "bad");
  const rows = all || bad.length === 0 ? report.lines : bad;
  return (
    <Panel>
      <div className="lg-bd lg-row wrap tight" role="group" aria-label={t("kit.import.show")}>
        <button type="button" className="lg-chip" aria-pressed={!all && bad.length > 0} disabled={bad.length === 0} onClick={() => setAll(false)}>{t("kit.import.show.bad", { n: bad.length })}</button>
        <button type="button" className="lg-chip" aria-pressed={all || bad.length === 0} onClick={() => setAll(true)}>{t("kit.import.show.all", { n: report.lines.length })}</button>
      </div>
      <div className="lg-tb-wrap" tabIndex={0} role="region" aria-label={t("kit.import.rows")}>
        <table className="lg-tb lg-kit-rows lg-kit-cards" aria-busy={busy}>
          <caption className="visually-hidden">{t("kit.import.rows")}</caption>
          <thead><tr><th scope="col">{t("kit.import.line")}</th>{columns.map((c) => <th key={c} scope="col">{t(`kit.import.${c}`)}</th>)}<th scope="col">{t("kit.import.does")}</th></tr></thead>
          <tbody>
            {rows.slice(0, most).map((l) => (
              <tr key={l.line}>
                <td className="lg-num lg-muted" data-l={t("kit.import.line")}>{l.line}</td>
                {columns.map((c) => <Cell key={`${c}-${l.cells[c] ?? ""}`} l={l} column={c} correct={correct} />)}
                <td>{l.outcome === "bad" ? <IconAct icon="bin" label={t("kit.import.skip", { line: l.line })} onClick={() => leaveOut(l.line)} /> : <Tag tone={l.outcome === "same" ? "off" : "ok"}>{t(`kit.import.outcome.${l.outcome}`)}</Tag>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > most && <p className="lg-bd"><button type="button" className="lg-lk" onClick={() => setMost(most + 5 * step)}>{t("kit.import.more", { n: rows.length - most })}</button></p>}
    </Panel>
  );
}

function Cell({ l, column, correct }: { l: Row; column: Fix["column"]; correct(f: Fix): void }) {
  const { t } = useWords();
  const text = l.cells[column] ?? "";
  const faults = (l.faults ?? []).filter((f) => f.column === column || (column === "nome" && !(columns as readonly string[]).includes(f.column)));
  const [draft, set] = useState(text);
  if (faults.length === 0) return <td data-l={t(`kit.import.${column}`)}>{text || "–"}</td>;
  const save = (value: string) => value !== text && correct({ line: l.line, column, value });
  const id = `kit-${l.line}-${column}`;
  return (
    <td data-l={t(`kit.import.${column}`)}>
      <div className="lg-fld bad">
        <input className="form-control lg-ctl" style={{ minWidth: 140 }} aria-label={t("kit.import.cell", { column: t(`kit.import.${column}`), line: l.line })} aria-invalid="true" aria-describedby={id} value={draft} onChange={(e) => set(e.target.value)} onBlur={() => save(draft)} onKeyDown={(e) => e.key === "Enter" && save(draft)} />
        <p className="lg-errmsg" id={id}>
          <span>
            {faults.map((f) => f.detail).join(" ")}{" "}
            {faults.filter((f) => f.suggest).map((f) => <button key={f.suggest} type="button" className="lg-lk" onClick={() => save(f.suggest!)}>{t("kit.import.use", { what: f.suggest! })}</button>)}
          </span>
        </p>
      </div>
    </td>
  );
}
