/** One thing, as its label opens it: for who has it, for who keeps the kit, for a colleague who found it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { full } from "@/ui/dates.ts";
import { Go, useSearchOf } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { session } from "@core/identity";
import { addReport, item, labelsOf, type Told } from "./api.ts";
import { FaultCard, Report } from "./fault.tsx";
import { HandoverDialog } from "./handover-dialog.tsx";
import { ChangeItem, FoundAgain, Lose, Retire, useAct } from "./item-dialogs.tsx";
import { dayText, KitHead, NoteTag, StateTag, useLast } from "./parts.tsx";

type Open = "report" | "lose" | "give" | "back" | "replace" | "change" | "retire" | "found";

export function ItemPage() {
  const { t } = useWords();
  const code = useLast();
  const { guasto } = useSearchOf();
  const q = useQuery(item(code));
  const me = useQuery(session()).data;
  const [open, set] = useState<Open | undefined>(guasto ? "report" : undefined);
  const crumb = { to: "/agile/dotazioni", word: t("kit.mine.title") };
  if (!q.data)
    return (
      <>
        <KitHead title={t("kit.item")} crumb={crumb} />
        {q.isPending ? <Skeleton lines={5} /> : <Unanswered error={q.error} retry={() => void q.refetch()} />}
      </>
    );
  const d = q.data;
  const i = d.item;
  const mine = !!me?.person && i.person === me.person.id;
  const close = () => set(undefined);
  return (
    <>
      <KitHead title={i.inventory} under={`${t(`kit.category.${i.category}`)} · ${i.name}`} crumb={crumb} side={<Acts d={d} set={set} />} />
      {!d.whole && <Note tone="info">{t(d.item.state === "lost" ? "kit.scanned.lost" : "kit.scanned")}</Note>}
      {mine && !i.signed && d.notes.map((n) => n.side && <Note key={n.id} tone="busy">{t("kit.mine.waits", { number: n.number })} <Go to={`/agile/dotazioni/verbali/${n.id}`}>{t("kit.mine.read")}</Go></Note>)}
      <div className="lg-two" style={{ marginTop: 16 }}>
        <div className="lg-stack">
          <Facts d={d} />
          {d.faults.length > 0 && <Panel title={t("kit.faults")} id="kit-faults">{d.faults.map((f) => <FaultCard key={f.id} f={f} manage={d.can.manage ?? false} held={!!i.person} />)}</Panel>}
          {d.loss && <LossPanel d={d} />}
        </div>
        <div className="lg-stack">
          {d.notes.length > 0 && (
            <Panel title={t("kit.notes.open")} id="kit-open">
              <div className="lg-list">
                {d.notes.map((n) => <Go key={n.id} to={`/agile/dotazioni/verbali/${n.id}`}><span className="lg-grow lg-ink">{t(`kit.note.${n.kind}`)} {n.number}</span><NoteTag n={n} /></Go>)}
              </div>
            </Panel>
          )}
          {d.whole && <Story d={d} />}
        </div>
      </div>
      {open === "report" && d.can.report && <Report i={i} close={close} />}
      {open === "lose" && <Lose i={i} close={close} />}
      {open === "give" && <HandoverDialog out={[i]} close={close} />}
      {open === "back" && <HandoverDialog back={[i]} person={{ id: i.person!, name: i.who ?? "" }} close={close} />}
      {open === "replace" && <HandoverDialog out={[]} back={[i]} person={{ id: i.person!, name: i.who ?? "" }} close={close} />}
      {open === "change" && <ChangeItem i={i} close={close} />}
      {open === "retire" && <Retire i={i} close={close} />}
      {open === "found" && <FoundAgain i={i} close={close} />}
    </>
  );
}

/** What the reader may do now, the likeliest first. */
function Acts({ d, set }: { d: Told; set(o: Open): void }) {
  const { t } = useWords();
  const i = d.item;
  const waiting = d.notes.length > 0;
  const held = !!i.person && i.signed && !waiting;
  const manage = d.can.manage ?? false;
  return (
    <div className="lg-row wrap tight lg-kit-noprint">
      {manage && i.state === "store" && !i.fault && <Act small look="primary" onClick={() => set("give")}>{t("kit.give")}</Act>}
      {manage && held && i.fault && <Act small look="primary" icon="swap" onClick={() => set("replace")}>{t("kit.replace")}</Act>}
      {manage && held && !i.fault && <Act small icon="swap" onClick={() => set("replace")}>{t("kit.replace")}</Act>}
      {manage && held && <Act small onClick={() => set("back")}>{t("kit.return")}</Act>}
      {manage && i.state === "lost" && <Act small look="outline-primary" onClick={() => set("found")}>{t("kit.found")}</Act>}
      {d.can.report && <Act small look={manage ? "outline-secondary" : "primary"} icon="warning" onClick={() => set("report")}>{t("kit.report")}</Act>}
      {d.can.lose && !waiting && <Act small look="outline-danger" onClick={() => set("lose")}>{t("kit.lose")}</Act>}
      {manage && <Act small icon="pencil" onClick={() => set("change")}>{t("ui.change")}</Act>}
      {manage && <a className="btn btn-outline-secondary btn-sm" href={labelsOf([i])} download="etichetta.pdf"><Icon name="download" size="sm" />{t("kit.label")}</a>}
      {manage && !i.person && i.state !== "retired" && <Act small look="outline-danger" onClick={() => set("retire")}>{t("kit.retire")}</Act>}
    </div>
  );
}

function Facts({ d }: { d: Told }) {
  const { t, lang } = useWords();
  const i = d.item;
  const rows: [string, React.ReactNode][] = [
    ["kit.col.state", <StateTag key="s" i={i} />],
    ["kit.col.who", i.who && <>{i.who}{i.since && <span className="lg-muted lg-small" style={{ display: "block", fontWeight: 400 }}>{t("kit.since", { when: full(lang, i.since) })}</span>}</>],
    ["kit.until.label", i.until && dayText(lang, i.until)],
    ["kit.condition", t(`kit.condition.${i.condition}`)],
    ["kit.serial", i.serial && <span className="lg-kit-code">{i.serial}</span>],
    ["kit.warranty", i.warranty && dayText(lang, i.warranty)],
    ["kit.bought", i.bought && dayText(lang, i.bought)],
    ["kit.place", !i.person && i.place],
    ["kit.about", i.about],
    ["kit.code", <span key="c" className="lg-kit-code">{i.code}</span>],
  ];
  return (
    <Panel>
      <dl className="lg-kit-dl">{rows.map(([key, value]) => value && <div key={key}><dt>{t(key)}</dt><dd>{value}</dd></div>)}</dl>
    </Panel>
  );
}

function Story({ d }: { d: Told }) {
  const { t, lang } = useWords();
  return (
    <Panel title={t("kit.story")} id="kit-story">
      <ol className="lg-kit-story">
        {d.story.map((c) => (
          <li key={c.id}>
            <strong className="lg-ink">{t(`kit.story.${c.what}`, { person: c.person ?? "" })}</strong>
            <span className="lg-muted lg-small">{full(lang, c.at)}{c.who && ` · ${c.who}`}</span>
            {c.note && c.words ? <Go to={`/agile/dotazioni/verbali/${c.note}`}>{c.words}</Go> : c.words && <span className="lg-pre">{c.words}</span>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function LossPanel({ d }: { d: Told }) {
  const { t, lang } = useWords();
  const l = d.loss!;
  const [report, set] = useState("");
  const send = useAct(() => addReport(d.item.id, report, ""));
  return (
    <Panel title={t(l.stolen ? "kit.lose.stolen" : "kit.lose.lost")} id="kit-loss">
      <dl className="lg-kit-dl">
        <div><dt>{t("kit.lose.day")}</dt><dd>{dayText(lang, l.day)}</dd></div>
        <div><dt>{t("kit.lose.words")}</dt><dd className="lg-pre">{l.words}</dd></div>
        {l.report && <div><dt>{t("kit.lose.report")}</dt><dd>{l.report}{l.police && `, ${l.police}`}</dd></div>}
      </dl>
      {!l.report && (
        <form className="lg-bd lg-stack s3" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
          <Refusal error={send.error} />
          <TextField label={t("kit.lose.report")} value={report} onChange={(e) => set(e.target.value)} />
          <Act type="submit" small disabled={!report.trim()} busy={send.isPending}>{t("ui.save")}</Act>
        </form>
      )}
    </Panel>
  );
}
