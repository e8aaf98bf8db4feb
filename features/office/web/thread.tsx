/** One request from beginning to end: what was written, what was agreed, who came, and what can be done now. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type RefObject } from "react";
import { brief, day, hour } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Menu, type MenuItem } from "@/ui/menu.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Avatar, Copy, IconAct, Note, Skeleton } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { dossier, fileUrl, full, sendAway, type Attachment, type Counter, type Dossier, type Message } from "./api.ts";
import { BringDialog, CancelDialog, HandOverDialog, MoveDialog, OutcomeDialog, ProposeDialog } from "./dialogs.tsx";
import { ProgressTag } from "./lists.tsx";
import { Reply } from "./reply.tsx";

type Asked = "propose" | "move" | "cancel" | "outcome" | "hand" | "bring";

/** `byHand` is set when the reader has opened it: then the focus goes to its title. */
export function Thread({ id, c, byHand }: { id: string; c: Counter; byHand: RefObject<boolean> }) {
  const { t } = useWords();
  const one = useQuery(dossier(id));
  if (one.isPending) return <section className="lg-panel lg-thread"><Skeleton lines={4} round /><Skeleton lines={3} round /></section>;
  if (!one.data) return <section className="lg-panel lg-thread lg-bd"><Unanswered error={one.error} retry={() => void one.refetch()} /></section>;
  return (
    <section className="lg-panel lg-thread" aria-label={t("desk.thread")}>
      <Whole d={one.data} c={c} byHand={byHand} />
    </section>
  );
}

function Whole({ d, c, byHand }: { d: Dossier; c: Counter; byHand: RefObject<boolean> }) {
  const { t, lang } = useWords();
  const [asked, ask] = useState<Asked>();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (byHand.current) title.current?.focus();
    byHand.current = false;
  }, [byHand]);
  const a = d.appointment;
  const items: MenuItem[] = [
    ...(d.can.move && a.starts ? [{ label: t("desk.move"), act: () => ask("move") }] : []),
    ...(d.can.serve && a.starts && d.door !== "gone" && d.door !== "over" ? [{ label: t("desk.bring"), act: () => ask("bring") }] : []),
    ...(d.can.serve && !["cancelled", "answered", "done", "no_show"].includes(a.progress) ? [{ label: t("desk.pass"), act: () => ask("hand") }] : []),
    ...(d.can.settle && a.starts ? [{ label: t("desk.outcome"), act: () => ask("outcome") }] : []),
    ...(d.can.cancel ? [{ label: t("desk.cancel"), act: () => ask("cancel"), danger: true }] : []),
  ];
  return (
    <>
      <div className="lg-hd" style={{ flexWrap: "wrap" }}>
        <div className="lg-grow" style={{ minWidth: 200 }}>
          <h2 ref={title} tabIndex={-1}>{a.reason || t("desk.thread.no_reason")}</h2>
          <p className="lg-small lg-muted">
            {t(`desk.source.${a.source}`)} <span className="lg-num">{a.number}</span> · {full(a)} · {brief(lang, a.made)}
          </p>
        </div>
        <div className="lg-row tight">
          <ProgressTag a={a} />
          {items.length > 0 && <Menu label={t("desk.more.of", { name: full(a) })} face={<Icon name="dots" />} items={items} />}
        </div>
      </div>
      <div className="lg-bd lg-stack s5 lg-flow">
        {a.starts && <Hour d={d} ask={ask} />}
        <dl className="lg-contact">
          {a.email && <div><dt>{t("desk.email")}</dt><dd><a href={`mailto:${a.email}`}>{a.email}</a></dd></div>}
          {a.phone && <div><dt>{t("desk.phone")}</dt><dd><a href={`tel:${a.phone.replace(/\s/g, "")}`}>{a.phone}</a></dd></div>}
          {a.detail && !d.messages.some((m) => m.way === "in" && m.body.includes(a.detail.slice(0, 60))) && <div className="wide"><dt>{t("desk.detail")}</dt><dd className="lg-pre">{a.detail}</dd></div>}
        </dl>
        {d.proposals.length > 0 && (
          <Note>
            <strong>{t("desk.proposed")}</strong>
            <ul>{d.proposals.map((p) => <li key={p.starts}>{day(lang, p.starts)}, {hour(lang, p.starts)}</li>)}</ul>
            <p className="lg-small">{t("desk.proposed.wait")}</p>
          </Note>
        )}
        {d.messages.map((m) => <Line key={m.id} m={m} d={d} />)}
        <Files files={d.files.filter((f) => !f.message)} a={a.id} title={t("desk.file.handed")} />
        <Companions d={d} />
        {a.note && <article className="lg-row top lg-inner"><Icon name="pencil" size="sm" /><div className="lg-grow"><strong className="lg-ink lg-small">{t("desk.outcome.note")}</strong><p className="lg-small lg-pre">{a.note}</p></div></article>}
        {d.can.serve && <Reply key={a.id} d={d} propose={d.can.propose ? () => ask("propose") : undefined} />}
      </div>
      {asked === "propose" && <ProposeDialog d={d} close={() => ask(undefined)} />}
      {asked === "move" && <MoveDialog d={d} close={() => ask(undefined)} />}
      {asked === "cancel" && <CancelDialog d={d} close={() => ask(undefined)} />}
      {asked === "outcome" && <OutcomeDialog d={d} close={() => ask(undefined)} />}
      {asked === "hand" && <HandOverDialog appointment={a} close={() => ask(undefined)} from={c.office.id} />}
      {asked === "bring" && <BringDialog appointment={a} close={() => ask(undefined)} />}
    </>
  );
}

/** The hour agreed, the way in, and what is missing at the end. */
function Hour({ d, ask }: { d: Dossier; ask(a: Asked): void }) {
  const { t, lang } = useWords();
  const a = d.appointment;
  const over = a.progress === "done" || a.progress === "no_show" || a.progress === "cancelled";
  const missing = d.can.settle && (a.closed || (a.ends && Date.parse(a.ends) < Date.now())) && a.progress === "booked";
  return (
    <div className="lg-hour">
      <Icon name="calendar" />
      <div className="lg-grow">
        <strong className="lg-ink">{t("desk.hour", { day: day(lang, a.starts!), from: hour(lang, a.starts!), to: hour(lang, a.ends!) })}</strong>
        <p className="lg-small lg-muted">{t(`desk.door.${d.door}`)}{d.clerk && ` · ${t("desk.served", { name: d.clerk })}`}</p>
      </div>
      <div className="lg-row tight wrap">
        {!over && d.door !== "gone" && <Copy text={location.origin + d.path} label={t("desk.link.copy", { name: full(a) })} />}
        {missing ? <Act look="primary" small onClick={() => ask("outcome")}>{t("desk.outcome")}</Act> : d.can.serve && d.door === "open" && !over && <Go className="btn btn-outline-primary btn-sm" to={`/chiamata/${a.id}`} search={{ s: a.office }}><Icon name="cam" size="sm" />{t("desk.inside.enter")}</Go>}
      </div>
    </div>
  );
}

function Line({ m, d }: { m: Message; d: Dossier }) {
  const { t, lang } = useWords();
  const a = d.appointment;
  const who = m.way === "in" ? full(a) || (a.email ?? "") : m.author || d.office_name;
  const files = d.files.filter((f) => f.message === m.id);
  if (m.way === "note")
    return (
      <article className="lg-row top lg-inner">
        <Icon name="lock" size="sm" />
        <div className="lg-grow">
          <div className="lg-row wrap between tight"><strong className="lg-ink lg-small">{t("desk.note.of", { name: who })}</strong><span className="lg-small lg-muted lg-num">{brief(lang, m.at)}</span></div>
          <p className="lg-small lg-pre">{m.body}</p>
        </div>
      </article>
    );
  return (
    <article className="lg-row top">
      <Avatar name={who} />
      <div className="lg-grow">
        <div className="lg-row between">
          <strong className="lg-ink">{who}{m.way === "out" && <span className="lg-muted lg-small lg-light"> · {d.office_name}</span>}</strong>
          <span className="lg-small lg-muted lg-num">{brief(lang, m.at)}</span>
        </div>
        <p className="lg-pre">{m.body}</p>
        {m.whole && (
          <details className="lg-quoted"><summary>{t("desk.quoted")}</summary><p className="lg-pre lg-small">{m.whole}</p></details>
        )}
        <Files files={files} a={a.id} />
      </div>
    </article>
  );
}

const size = (n: number, lang: string) =>
  n < 1_000_000 ? `${new Intl.NumberFormat(lang).format(Math.max(1, Math.round(n / 1000)))} kB` : `${new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(n / 1_000_000)} MB`;

function Companions({ d }: { d: Dossier }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const end = useMutation({
    mutationFn: (id: string) => sendAway(d.appointment.id, id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["office"] });
      tell(t("desk.companion.ended"));
    },
    onError: (e) => tell(e.message || t("ui.error.offline"), { bad: true }),
  });
  if (d.companions.length === 0) return null;
  return (
    <section aria-label={t("desk.companions")}>
      <h3>{t("desk.companions")}</h3>
      <ul className="lg-list lg-flat">
        {d.companions.map((x) => (
          <li key={x.id}>
            <Avatar name={x.name} size="sm" />
            <span className="lg-grow"><strong className="lg-ink lg-ell">{x.name}</strong><span className="lg-muted lg-small">{x.label}</span></span>
            <Copy text={location.origin + x.path} label={t("desk.link.copy", { name: x.name })} />
            {d.can.serve && <IconAct icon="bin" label={t("desk.companion.end", { name: x.name })} disabled={end.isPending} onClick={() => end.mutate(x.id)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Documents to download; what the antivirus refused is only named. */
function Files({ files, a, title }: { files: Attachment[]; a: string; title?: string }) {
  const { t, lang } = useWords();
  if (files.length === 0) return null;
  return (
    <>
      {title && <strong className="lg-ink lg-small">{title}</strong>}
      <ul className="lg-row wrap tight" style={{ marginTop: 8 }}>
        {files.map((f) => (
          <li key={f.id}>
            {f.harmful ? (
              <span className="lg-filechip"><Icon name="file" size="sm" /><span>{f.name} <span className="lg-muted lg-light">{t("desk.file.harmful")}</span></span></span>
            ) : (
              <a className="lg-filechip" href={fileUrl(a, f.id)} download={f.name}>
                <Icon name="file" size="sm" />
                <span>{f.name} <span className="lg-muted lg-light">{size(f.size, lang)}{!f.scanned && ` · ${t("desk.file.unscanned")}`}</span></span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
