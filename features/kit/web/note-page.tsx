/** One note: what is handed over, who has signed, and signing it. Both read the same paper. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSecondFactor } from "@core/identity";
import { full } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Note as Notice, Panel, Refusal, Skeleton, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { closeAlone, note, paperOf, sign, withdraw, type Note } from "./api.ts";
import { WordsDialog } from "./item-dialogs.tsx";
import { dayText, iconOf, KitHead, NoteTag, useLast } from "./parts.tsx";

export function NotePage() {
  const { t, lang } = useWords();
  const id = useLast();
  const q = useQuery({ ...note(id), refetchInterval: (x) => (x.state.data?.state === "open" ? 5000 : false) }); // the other one signs meanwhile, on another screen
  const n = q.data;
  const crumb = n?.manages ? { to: "/agile/dotazioni/verbali", word: t("kit.notes") } : { to: "/agile/dotazioni", word: t("kit.mine.title") };
  return (
    <>
      <KitHead title={n ? t(`kit.note.${n.kind}`) : t("kit.note")} under={n && `${n.number} · ${full(lang, n.made)}`} crumb={crumb} side={n && <NoteTag n={n} />} />
      {q.isPending && <Skeleton lines={5} />}
      {q.isError && <Unanswered error={q.error} retry={() => void q.refetch()} />}
      {n && (
        <div className="lg-two">
          <div className="lg-stack">
            {(["out", "back"] as const).map((way) => <Things key={way} n={n} way={way} />)}
            {n.words && <Panel title={t("kit.notes.text")} id="kit-words"><p className="lg-bd lg-pre">{n.words}</p></Panel>}
            <Panel title={t("kit.note.rules")} id="kit-rules"><ul className="lg-bd lg-stack s2">{(n.kind === "return" ? [1, 2] : [1, 2, 3, 4]).map((k) => <li key={k}>{t(`kit.note.rules.${n.kind === "return" ? "back" : "out"}.${k}`)}</li>)}</ul></Panel>
          </div>
          <div className="lg-stack">
            <Signing n={n} />
            <Signatures n={n} />
          </div>
        </div>
      )}
    </>
  );
}

function Things({ n, way }: { n: Note; way: "out" | "back" }) {
  const { t, lang } = useWords();
  const lines = n.lines.filter((l) => l.way === way);
  if (lines.length === 0) return null;
  return (
    <Panel title={t(`kit.note.${way}`, { name: n.name })} id={`kit-${way}`}>
      {lines.map((l) => (
        <div key={l.item} className="lg-kit-thing">
          <Icon name={iconOf(l.category)} />
          <div>
            <strong className="lg-ink lg-kit-code">{l.inventory}</strong>
            <p>{l.name}</p>
            <p className="lg-muted lg-small">{l.serial && <>{t("kit.serial")} <span className="lg-kit-code">{l.serial}</span> · </>}{t("kit.condition")}: {t(`kit.condition.${l.condition}`)}</p>
          </div>
        </div>
      ))}
      {way === "out" && n.until && <p className="lg-bd"><strong>{t("kit.until", { day: dayText(lang, n.until) })}</strong></p>}
    </Panel>
  );
}

/** Reading the paper, saying that it was read, a second factor, and the signature. */
function Signing({ n }: { n: Note }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const factor = useSecondFactor();
  const [read, set] = useState(false);
  const [open, show] = useState<"withdraw" | "alone">();
  const done = async (after: Note) => {
    client.setQueryData(note(n.id).queryKey, after);
    await client.invalidateQueries({ queryKey: ["kit"] });
  };
  const go = useMutation({
    mutationFn: async () => ((await factor.confirm()) ? sign(n.id, n.sha256 ?? "") : undefined),
    onSuccess: async (after) => {
      if (!after) return;
      await done(after);
      tell(t(after.state === "signed" ? "kit.sign.both" : "kit.sign.one"));
    },
  });
  if (n.state !== "open") return (
    <Panel title={t("kit.paper")} id="kit-paper">
      <div className="lg-bd lg-stack s3">
        <p>{t(n.state === "signed" ? "kit.paper.signed" : "kit.paper.withdrawn")}</p>
        {n.state === "signed" && <a className="btn btn-primary" href={paperOf(n.id, true)} download={`${n.number}.pdf`}><Icon name="download" size="sm" />{t("kit.paper.download")}</a>}
        {n.state === "signed" && <a className="btn btn-outline-secondary" href={paperOf(n.id, false)} download={`${n.number}-testo.pdf`}>{t("kit.paper.text")}</a>}
      </div>
    </Panel>
  );
  return (
    <Panel title={t(n.side ? "kit.sign.title" : "kit.paper")} id="kit-paper">
      <div className="lg-bd lg-kit-sign">
        <Refusal error={go.error} />
        <a className="btn btn-outline-secondary" href={paperOf(n.id, false)} download={`${n.number}.pdf`}><Icon name="file" size="sm" />{t("kit.paper.read")}</a>
        {n.side ? (
          <>
            <p>{t(`kit.sign.${n.side}`, { name: n.name })}</p>
            <Tick label={t(n.kind === "return" ? "kit.sign.read.back" : "kit.sign.read")} checked={read} onChange={(e) => set(e.target.checked)} />
            <Act look="primary" icon="pencil" disabled={!read || !n.sha256} busy={go.isPending} busyWord={t("kit.signing")} onClick={() => go.mutate()}>{t("kit.sign")}</Act>
          </>
        ) : <Notice>{t(n.signatures.some((s) => s.side === "person") ? "kit.sign.wait.office" : "kit.sign.wait.person", { name: n.name })}</Notice>}
        {n.manages && (
          <div className="lg-row wrap tight">
            {n.kind === "return" && n.side !== "person" && <Act small onClick={() => void factor.confirm().then((given) => given && show("alone"))}>{t("kit.alone")}</Act>}
            <Act small look="outline-danger" onClick={() => show("withdraw")}>{t("kit.withdraw")}</Act>
          </div>
        )}
      </div>
      {factor.dialog}
      {open === "withdraw" && <WordsDialog title={t("kit.withdraw.title", { number: n.number })} text={t("kit.withdraw.text")} label={t("kit.reason")} verb={t("kit.withdraw")} danger needed act={(w) => withdraw(n.id, w)} close={() => show(undefined)} />}
      {open === "alone" && (
        <WordsDialog title={t("kit.alone.title", { name: n.name })} text={t("kit.alone.text")} label={t("kit.reason")} verb={t("kit.alone.go")} needed act={async (w) => done(await closeAlone(n.id, n.sha256 ?? "", w))} close={() => show(undefined)} />
      )}
    </Panel>
  );
}

function Signatures({ n }: { n: Note }) {
  const { t, lang } = useWords();
  return (
    <Panel title={t("kit.signatures")} id="kit-signatures">
      <dl className="lg-kit-dl">
        {(["office", "person"] as const).map((side) => {
          const s = n.signatures.find((x) => x.side === side);
          return (
            <div key={side}>
              <dt>{t(`kit.side.${side}`)}</dt>
              <dd>{s ? <>{s.name}<span className="lg-muted lg-small" style={{ display: "block", fontWeight: 400 }}>{full(lang, s.at)} · {t(`kit.how.${s.how}`)}</span></> : <span className="lg-muted">{n.alone ? t("kit.alone.said", { reason: n.alone }) : t("kit.side.none")}</span>}</dd>
            </div>
          );
        })}
      </dl>
      {n.sha256 && (
        <details className="lg-bd lg-small">
          <summary>{t("kit.sum")}</summary>
          <p className="lg-kit-sum">{n.sha256}</p>
          {n.copy_sha256 && <p>{t("kit.sum.copy")} <span className="lg-kit-sum">{n.copy_sha256}</span></p>}
        </details>
      )}
      {n.manages && <p className="lg-bd lg-small"><Go to="/agile/dotazioni/leggi">{t("kit.scan.open")}</Go></p>}
    </Panel>
  );
}
