/** The catalogue: what is offered, the editions to come, and for who manages it the drafts. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Go, useGo } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Empty, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { enrol, offers, type Edition, type Offer } from "./api.ts";
import { EditionDialog } from "./edition-dialog.tsx";
import { home, length, Sections, sitting, wherever } from "./parts.tsx";

export function CataloguePage() {
  const { t } = useWords();
  const all = useQuery(offers());
  const [area, setArea] = useState("");
  const areas = [...new Set(all.data?.offers.map((o) => o.course.area) ?? [])];
  const shown = all.data?.offers.filter((o) => !area || o.course.area === area) ?? [];
  const manage = all.data?.can.manage ?? false;
  return (
    <>
      <PageHead title={t("training.catalogue")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to={home}>{t("training.title")}</Go></nav>} side={manage && <Go className="btn btn-primary btn-sm" to={`${home}/corsi/nuovo/modifica`}><Icon name="plus" size="sm" />{t("training.new")}</Go>} />
      <Sections />
      {all.isPending && <Panel><Skeleton lines={5} /></Panel>}
      {all.isError && <Unanswered error={all.error} retry={() => void all.refetch()} />}
      {all.data?.offers.length === 0 && <Panel><Empty art={<Icon name="file" size="lg" />} title={t("training.catalogue.none")}>{t("training.catalogue.none.text")}</Empty></Panel>}
      {areas.length > 1 && (
        <div className="lg-row wrap tight" role="group" aria-label={t("training.area")} style={{ marginBottom: 16 }}>
          <button type="button" className="lg-chip" aria-pressed={area === ""} onClick={() => setArea("")}>{t("training.area.all")}</button>
          {areas.map((a) => <button key={a} type="button" className="lg-chip" aria-pressed={area === a} onClick={() => setArea(a)}>{a}</button>)}
        </div>
      )}
      <div className="lg-stack">{shown.map((o) => <OfferBox key={o.course.id} offer={o} manage={manage} />)}</div>
    </>
  );
}

function OfferBox({ offer: o, manage }: { offer: Offer; manage: boolean }) {
  const { t } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const tell = useToast();
  const [opening, setOpening] = useState(false);
  const c = o.course;
  const start = useMutation({
    mutationFn: (edition: string) => enrol(c.id, edition),
    onSuccess: async (e) => {
      await client.invalidateQueries({ queryKey: ["training"] });
      if (e.state === "enrolled" && !e.edition) go(`${home}/corsi/${c.id}`);
      else tell(t(`training.enrolled.${e.state}`, { title: c.title }));
    },
  });
  const consent = c.consent !== "none" && !o.due;
  return (
    <Panel>
      <div className="lg-bd lg-stack s3">
        <div className="lg-row between top wrap">
          <h2><Go to={`${home}/corsi/${c.id}`}>{c.title}</Go></h2>
          <span className="lg-row tight wrap">
            {o.due && <Tag tone="info">{t("training.mandatory")}</Tag>}
            {o.mine && <Tag tone="ok" icon="check">{t(`training.mine.${o.mine}`)}</Tag>}
            {c.state !== "published" && <Tag tone="off">{t(`training.state.${c.state}`)}</Tag>}
          </span>
        </div>
        <p className="lg-tr-line">
          <span>{length(c.minutes, t)}</span>
          <span>{c.area}</span>
          <span>{c.months ? t("training.holds", { n: c.months }) : t("training.holds.ever")}</span>
          {c.draw > 0 && <span>{t("training.with_quiz")}</span>}
        </p>
        {c.about && <p style={{ maxWidth: "70ch" }}>{c.about}</p>}
        {o.editions.length > 0 && <ul className="lg-list" aria-label={t("training.editions")}>{o.editions.map((e) => <EditionLine key={e.id} edition={e} offer={o} manage={manage} busy={start.isPending} take={() => start.mutate(e.id)} />)}</ul>}
        <Refusal error={start.error} />
        <div className="lg-row wrap">
          {!o.mine && c.self_paced && c.state === "published" && <Act look="outline-primary" busy={start.isPending} busyWord={t("training.beginning")} onClick={() => start.mutate("")} aria-label={`${t(consent ? "training.ask" : "training.begin.self")}: ${c.title}`}>{t(consent ? "training.ask" : "training.begin.self")}</Act>}
          {o.mine === "enrolled" && <Go className="btn btn-outline-primary" to={`${home}/corsi/${c.id}`}>{t("training.go_on")}</Go>}
          {manage && <Go className="btn btn-outline-secondary" to={`${home}/corsi/${c.id}/modifica`}><Icon name="pencil" size="sm" />{t("training.edit")}</Go>}
          {manage && c.state !== "draft" && <Go className="btn btn-outline-secondary" to={`${home}/corsi/${c.id}/persone`}><Icon name="people" size="sm" />{t("training.class.go")}</Go>}
          {manage && c.state === "published" && <Act icon="calendar" onClick={() => setOpening(true)}>{t("training.edition.new")}</Act>}
        </div>
      </div>
      {opening && <EditionDialog course={c} close={() => setOpening(false)} />}
    </Panel>
  );
}

function EditionLine({ edition: e, offer: o, manage, busy, take }: { edition: Edition; offer: Offer; manage: boolean; busy: boolean; take(): void }) {
  const { t, lang } = useWords();
  const free = e.seats - e.taken;
  return (
    <li className="lg-row wrap">
      <Icon name={e.way === "meeting" ? "cam" : "people"} size="sm" />
      <span className="lg-grow" style={{ minWidth: 200 }}>
        {e.sessions.map((s) => <span key={s.id} style={{ display: "block" }}>{sitting(s, lang, t)}</span>)}
        <span className="lg-muted lg-small">{wherever(e, t)} · {free > 0 ? t("training.seats", { n: free }) : t("training.full")}</span>
      </span>
      {manage && <Go className="btn btn-ghost btn-sm" to={`${home}/edizioni/${e.id}`}>{t("training.register")}</Go>}
      {!o.mine && <Act small busy={busy} onClick={take}>{t(free > 0 ? "training.take_seat" : "training.wait_seat")}</Act>}
    </li>
  );
}
