/** Who is next: why they come, how long they wait, and the one button that matters. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { hour, minutesSince } from "@/ui/dates.ts";
import { useGo, usePath } from "@/ui/go.tsx";
import { useNow } from "@/ui/live.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Menu } from "@/ui/menu.tsx";
import { Act, Avatar, Refusal, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { admit, dossier, type Counter, type Place } from "./api.ts";
import { BringDialog, HandOverDialog, RefuseDialog } from "./dialogs.tsx";

/** Letting somebody in, and following them. */
export function useAdmit() {
  const go = useGo();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (p: Place) => admit(p.visit.id),
    onSuccess: async (a) => {
      await client.invalidateQueries({ queryKey: ["office"] });
      go(`/chiamata/${a.id}`, { s: a.office });
    },
  });
}

export function NextPerson({ place, c }: { place: Place; c: Counter }) {
  const { t, lang } = useWords();
  const go = useGo();
  const path = usePath();
  const now = useNow();
  const { visit, appointment: a } = place;
  const [asked, ask] = useState<"refuse" | "hand" | "bring">();
  const call = useAdmit();
  const more = useQuery(dossier(a.id)).data;
  const inRoom = minutesSince(visit.arrived, now);
  const companions = c.queue.filter((p) => p.appointment.id === a.id && p.visit.id !== visit.id);
  return (
    <section className="lg-panel lg-callnext" aria-labelledby="next">
      <div className="lg-row top">
        <Avatar name={visit.name} size="l" />
        <div className="lg-grow">
          <p className="lg-small lg-muted">{t("desk.next")}</p>
          <h2 id="next">{visit.name}</h2>
          <p className="lg-small">{[a.reason, a.starts ? t("desk.next.at", { hour: hour(lang, a.starts) }) : t("desk.next.none")].filter(Boolean).join(" · ")}</p>
        </div>
        <div className="lg-wt">
          <strong className="lg-ink lg-num">{t("desk.minutes", { count: inRoom })}</strong>
          <p className="lg-small lg-muted">{t("desk.next.wait")}</p>
        </div>
      </div>
      <div className="lg-row wrap tight" style={{ marginTop: 12 }}>
        {visit.lost ? <Tag tone="busy" icon="wifi">{t("desk.lost")}</Tag> : <Tag icon="wifi">{t("desk.connected")}</Tag>}
        {companions.map((p) => <Tag key={p.visit.id} icon="people">{t("desk.with", { name: p.visit.name })}</Tag>)}
        {more && more.files.length > 0 && <Tag icon="clip">{t("desk.files", { n: more.files.length })}</Tag>}
        {a.clerk && more?.clerk && <Tag tone="info" icon="person">{t("desk.served", { name: more.clerk })}</Tag>}
      </div>
      <Refusal error={call.error} />
      {c.can.serve && (
        <div className="lg-callbtns">
          <Act look="primary" icon="cam" busy={call.isPending} busyWord={t("desk.call.busy")} onClick={() => call.mutate(place)}>{t("desk.call")}</Act>
          <Act icon="swap" onClick={() => ask("hand")}>{t("desk.pass")}</Act>
          <Menu
            label={t("desk.more.of", { name: visit.name })}
            className="btn btn-outline-secondary"
            face={<Icon name="dots" size="sm" />}
            items={[
              { label: t("desk.open"), act: () => go(path, { r: a.id }) },
              { label: t("desk.bring"), act: () => ask("bring") },
              { label: t("desk.refuse"), act: () => ask("refuse"), danger: true },
            ]}
          />
        </div>
      )}
      {asked === "refuse" && <RefuseDialog place={place} close={() => ask(undefined)} />}
      {asked === "hand" && <HandOverDialog appointment={a} close={() => ask(undefined)} />}
      {asked === "bring" && <BringDialog appointment={a} close={() => ask(undefined)} />}
    </section>
  );
}
