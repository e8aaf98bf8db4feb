/** "Posta in uscita": every message that left or will leave, readable; nothing is said to be sent that was not. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, seg } from "@/api/http.ts";
import { brief } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Note, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";

type State = "kept" | "waiting" | "sent" | "failed";
interface Entry {
  id: string;
  state: State;
  to: string;
  subject: string;
  reason?: "rejected" | "late" | "gave_up";
  answer?: string;
  attempts: number;
  created: string;
  next?: string;
  sent?: string;
}
interface Letter extends Entry {
  from: string;
  text: string;
  files: string[];
  forgotten: boolean;
}
interface Outbox {
  configured: boolean;
  problem?: string;
  counts: Partial<Record<State, number>>;
  messages: Entry[];
}
const tone = { kept: "busy", waiting: "info", sent: "ok", failed: "err" } as const;
const icon = { kept: "inbox", waiting: "clock", sent: "check", failed: "warning" } as const;

export function OutboxPage() {
  const { t, lang } = useWords();
  const [state, setState] = useState<State | "">("");
  const [before, setBefore] = useState<string[]>([]);
  const [opened, open] = useState<string>();
  const at = before.at(-1) ?? "";
  const all = useQuery({ queryKey: ["outbox", state, at], queryFn: () => get<Outbox>(`/outbox?${new URLSearchParams({ ...(state && { state }), ...(at && { before: at }) })}`), refetchInterval: 30_000, placeholderData: (o: Outbox | undefined) => o });
  const counts = all.data?.counts ?? {};
  const rows = all.data?.messages ?? [];
  return (
    <>
      <PageHead title={t("staff.nav.outbox")} under={t("staff.outbox.under")} />
      {all.data?.problem && <div style={{ marginBottom: 16 }}><Note tone="busy">{t("staff.outbox.problem")} <span className="lg-mono">{all.data.problem}</span></Note></div>}
      {all.data && !all.data.configured && <div style={{ marginBottom: 16 }}><Note tone="busy"><strong>{t("staff.outbox.no_server")}</strong> {t("staff.outbox.no_server.text")}</Note></div>}
      <div className="lg-row wrap tight" role="group" aria-label={t("staff.outbox.show")} style={{ marginBottom: 12 }}>
        {(["", "kept", "waiting", "sent", "failed"] as const).map((s) => <button key={s} type="button" className="lg-chip" aria-pressed={state === s} onClick={() => (setState(s), setBefore([]))}>{t(`staff.outbox.${s || "all"}`, { count: s ? (counts[s] ?? 0) : Object.values(counts).reduce((a, b) => a + b, 0) })}</button>)}
      </div>
      <Panel>
        {all.isPending && <Skeleton lines={6} />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data && rows.length === 0 && <Empty art={<Icon name="mail" size="lg" />} title={t("staff.outbox.none")}>{t("staff.outbox.none.text")}</Empty>}
        <div className="lg-list">
          {rows.map((e) => (
            <button key={e.id} type="button" onClick={() => open(e.id)}>
              <span className="lg-grow">
                <span className="lg-row between"><strong className="lg-ink lg-ell">{e.to}</strong><span className="lg-small lg-muted lg-num lg-only-d">{brief(lang, e.created)}</span></span>
                <span className="lg-small lg-muted lg-ell">{e.subject}</span>
              </span>
              <Tag tone={tone[e.state]} icon={icon[e.state]}>{t(`staff.outbox.state.${e.state}`)}</Tag>
            </button>
          ))}
        </div>
      </Panel>
      {(rows.length === 50 || before.length > 0) && (
        <div className="lg-row between" style={{ marginTop: 12 }}>
          <Act small disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>{t("staff.outbox.newer")}</Act>
          <Act small disabled={rows.length < 50} onClick={() => setBefore([...before, rows.at(-1)!.id])}>{t("staff.outbox.older")}</Act>
        </div>
      )}
      {opened && <LetterDialog id={opened} close={() => open(undefined)} />}
    </>
  );
}

function LetterDialog({ id, close }: { id: string; close(): void }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const one = useQuery({ queryKey: ["outbox", "letter", id], queryFn: () => get<Letter>(`/outbox/${seg(id)}`) });
  const again = useMutation({
    mutationFn: () => post(`/outbox/${seg(id)}/retry`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["outbox"] });
      tell(t("staff.outbox.again.done"));
      close();
    },
  });
  const l = one.data;
  return (
    <Dialog title={l?.subject ?? t("staff.outbox.letter")} close={close} wide foot={l && (l.state === "failed" || l.state === "waiting") ? <><Act onClick={close}>{t("ui.close")}</Act><Act look="primary" icon="send" busy={again.isPending} busyWord={t("ui.sending")} onClick={() => again.mutate()}>{t("staff.outbox.again")}</Act></> : <Act onClick={close}>{t("ui.close")}</Act>}>
      {one.isPending && <Skeleton />}
      {one.isError && <Unanswered error={one.error} retry={() => void one.refetch()} />}
      {l && (
        <>
          <div className="lg-row wrap tight"><Tag tone={tone[l.state]} icon={icon[l.state]}>{t(`staff.outbox.state.${l.state}`)}</Tag><span className="lg-small lg-muted">{brief(lang, l.created)}</span></div>
          {l.state === "failed" && <Note tone="err">{t(`staff.outbox.reason.${l.reason}`)} {l.answer && <span className="lg-mono">{l.answer}</span>}</Note>}
          {l.state === "waiting" && l.next && <p className="lg-small">{t("staff.outbox.next", { when: brief(lang, l.next), n: l.attempts })}</p>}
          <p className="lg-small"><span className="lg-muted">{t("staff.outbox.to")}</span> {l.to}</p>
          <Refusal error={again.error} />
          {l.forgotten ? <Note>{t("staff.outbox.forgotten")}</Note> : <p className="lg-pre lg-linkbox">{l.text}</p>}
          {l.files.length > 0 && <p className="lg-small"><Icon name="clip" size="xs" /> {l.files.join(", ")}</p>}
        </>
      )}
    </Dialog>
  );
}
