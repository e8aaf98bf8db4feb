/** My kit: what I have, the papers, where my set-up stands. Phone first. */
import { useQuery } from "@tanstack/react-query";
import { brief, day } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Empty, Note, Panel, Skeleton, Tag } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { mine, type Item, type Mine } from "./api.ts";
import { dayText, iconOf, KitHead, NoteTag, StateTag } from "./parts.tsx";

export function MinePage() {
  const { t } = useWords();
  const m = useQuery(mine());
  return (
    <>
      <KitHead title={t("kit.mine.title")} under={t("kit.mine.under")} side={<Go className="btn btn-outline-secondary btn-sm" to="/agile/dotazioni/leggi"><Icon name="search" size="sm" />{t("kit.scan.open")}</Go>} />
      {m.isPending && <Skeleton lines={5} />}
      {m.isError && <Unanswered error={m.error} retry={() => void m.refetch()} />}
      {m.data && <Whole m={m.data} />}
    </>
  );
}

function Whole({ m }: { m: Mine }) {
  const { t, lang } = useWords();
  const waiting = m.notes.filter((n) => n.side === "person");
  return (
    <div className="lg-stack">
      {waiting.map((n) => (
        <Note key={n.id} tone="busy">
          <strong>{t("kit.mine.waits", { number: n.number })}</strong>
          <p>{n.lines.map((l) => `${l.inventory} ${l.name}`).join(", ")}</p>
          <p><Go className="btn btn-primary btn-sm" to={`/agile/dotazioni/verbali/${n.id}`}>{t("kit.mine.sign")}</Go></p>
        </Note>
      ))}
      <div className="lg-two">
        <div className="lg-stack">
          <Panel>
            {m.items.length === 0 && <Empty art={<Icon name="laptop" size="lg" />} title={t("kit.mine.none")}>{t("kit.mine.none.text")}</Empty>}
            {m.items.map((i) => <Thing key={i.id} i={i} />)}
          </Panel>
          {m.licences.length > 0 && <Panel title={t("kit.mine.licences")} id="kit-licences"><ul className="lg-bd lg-stack s2">{m.licences.map((l) => <li key={l}>{l}</li>)}</ul></Panel>}
        </div>
        <div className="lg-stack">
          {m.setups.map((s) => (
            <Panel key={s.campaign} title={s.campaign} id="kit-setup" side={<Tag tone={s.ready ? "ok" : "busy"} icon={s.ready ? "check" : "clock"}>{t(s.ready ? "kit.setup.ready" : "kit.setup.waiting")}</Tag>}>
              <ul className="lg-kit-steps lg-bd">
                {s.steps.map((x) => (
                  <li key={x.words} className={x.done ? "d" : ""}>
                    <Icon name={x.done ? "check-circle" : "clock"} size="sm" />
                    <span className="lg-grow">{x.words}<span className="visually-hidden"> {t(x.done ? "kit.setup.done" : "kit.setup.todo")}</span></span>
                    {x.at && <span className="lg-muted lg-small">{day(lang, x.at)}</span>}
                  </li>
                ))}
              </ul>
            </Panel>
          ))}
          <Panel title={t("kit.mine.papers")} id="kit-papers">
            {m.notes.length === 0 && <p className="lg-bd lg-muted">{t("kit.mine.papers.none")}</p>}
            <div className="lg-list">
              {m.notes.map((n) => (
                <Go key={n.id} to={`/agile/dotazioni/verbali/${n.id}`}>
                  <span className="lg-grow">
                    <strong className="lg-ink">{t(`kit.note.${n.kind}`)}</strong>
                    <span className="lg-muted lg-small lg-ell">{n.number} · {brief(lang, n.made)}</span>
                  </span>
                  <NoteTag n={n} />
                </Go>
              ))}
            </div>
          </Panel>
          <Panel title={t("kit.mine.why")} id="kit-why"><p className="lg-bd lg-small">{t("kit.mine.why.text")}</p></Panel>
        </div>
      </div>
    </div>
  );
}

function Thing({ i }: { i: Item }) {
  const { t, lang } = useWords();
  return (
    <div className="lg-kit-thing">
      <Icon name={iconOf(i.category)} />
      <div>
        <h2 style={{ fontSize: "1.0625rem" }}><Go to={`/agile/dotazioni/q/${i.code}`}>{i.inventory}</Go></h2>
        <p>{i.name}</p>
        {i.serial && <p className="lg-muted lg-small">{t("kit.serial")} <span className="lg-kit-code">{i.serial}</span></p>}
        {i.until && <p className="lg-small">{t("kit.until", { day: dayText(lang, i.until) })}</p>}
      </div>
      <div className="lg-row wrap between">
        <StateTag i={i} />
        {!i.fault && i.signed && <Go className="btn btn-outline-secondary btn-sm" to={`/agile/dotazioni/q/${i.code}`} search={{ guasto: "1" }}>{t("kit.report")}</Go>}
      </div>
    </div>
  );
}
