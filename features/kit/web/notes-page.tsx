/** For who keeps the kit: notes that wait for a signature, faults to look at, the notes of before. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { brief } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Panel, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { faults, notes } from "./api.ts";
import { HandoverDialog } from "./handover-dialog.tsx";
import { KitHead, NoteTag } from "./parts.tsx";

export function NotesPage() {
  const { t, lang } = useWords();
  const [state, set] = useState("open");
  const [giving, give] = useState(false);
  const all = useQuery(notes(state));
  const broken = useQuery(faults());
  return (
    <>
      <KitHead title={t("kit.notes")} side={<div className="lg-row wrap tight"><Go className="btn btn-outline-secondary btn-sm" to="/agile/dotazioni/leggi"><Icon name="search" size="sm" />{t("kit.scan.open")}</Go><Act look="primary" small onClick={() => give(true)}>{t("kit.give")}</Act></div>} />
      <div className="lg-two">
        <div>
          <div className="lg-row wrap tight" role="group" aria-label={t("kit.notes.show")} style={{ marginBottom: 12 }}>
            {["open", "signed", "withdrawn"].map((s) => <button key={s} type="button" className="lg-chip" aria-pressed={state === s} onClick={() => set(s)}>{t(`kit.notes.${s}`)}</button>)}
          </div>
          <Panel>
            {all.isPending && <Skeleton lines={4} />}
            {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
            {all.data?.length === 0 && <Empty art={<Icon name="file" size="lg" />} title={t(`kit.notes.none.${state}`)} />}
            <div className="lg-list">
              {all.data?.map((n) => (
                <Go key={n.id} to={`/agile/dotazioni/verbali/${n.id}`}>
                  <span className="lg-grow">
                    <strong className="lg-ink lg-ell">{n.name}</strong>
                    <span className="lg-muted lg-small lg-ell">{t(`kit.note.${n.kind}`)} {n.number} · {n.lines.map((l) => l.inventory).join(", ")}</span>
                    <span className="lg-muted lg-small lg-ell">{brief(lang, n.made)}</span>
                  </span>
                  <NoteTag n={n} />
                </Go>
              ))}
            </div>
          </Panel>
        </div>
        <Panel title={t("kit.faults.open")} id="kit-faults">
          {broken.data?.length === 0 && <p className="lg-bd lg-muted">{t("kit.faults.none")}</p>}
          <div className="lg-list">
            {broken.data?.map((f) => (
              <Go key={f.id} to={`/agile/dotazioni/q/${f.item}`}>
                <span className="lg-grow">
                  <strong className="lg-ink lg-ell">{f.inventory} · {f.who}</strong>
                  <span className="lg-muted lg-small lg-ell">{f.words}</span>
                </span>
                <Tag tone="busy" icon="clock">{t(f.taken ? "kit.fault.taken" : "kit.fault.open")}</Tag>
              </Go>
            ))}
          </div>
        </Panel>
      </div>
      {giving && <HandoverDialog out={[]} close={() => give(false)} />}
    </>
  );
}
