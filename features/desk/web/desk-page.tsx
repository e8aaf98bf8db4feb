/** Where I sit: the days, the plan of the floor and the same places as a list. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { day as dayWords } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { useLive } from "@/ui/live.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Choose, Empty, Panel, Refusal, Skeleton, Switch } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { dayPlan, need, where, type Spot, type Where } from "./api.ts";
import { MyBookings } from "./mine.tsx";
import { Plan, sayOf } from "./plan.tsx";
import "./plan.css";
import { SpotDialog } from "./spot-dialog.tsx";
import { stateOf, workingDays, type Part } from "./spot.ts";

export function DeskPage() {
  const { t } = useWords();
  const asked = useQuery(where());
  const w = asked.data;
  return (
    <>
      <PageHead title={t("seat.title")} under={t("seat.under")} side={w?.setUp && <Go to="/agile/postazioni/piante" className="btn btn-outline-secondary"><Icon name="settings" size="sm" /><span>{t("seat.plans")}</span></Go>} />
      {asked.isError ? <Unanswered error={asked.error} retry={() => void asked.refetch()} /> : !w ? <Skeleton /> : w.floors.length ? <Days w={w} /> : <Empty title={t("seat.none")}>{t("seat.none.text")}</Empty>}
    </>
  );
}

function Days({ w }: { w: Where }) {
  const { t, lang } = useWords();
  const [floor, setFloor] = useState(w.floors[0]!.id);
  const [day, setDay] = useState(w.today);
  const [part, setPart] = useState<Part>("day");
  const [view, setView] = useState<"plan" | "list">("plan");
  const [spot, open] = useState<string>();
  const asked = useQuery(dayPlan(floor, day));
  useLive(`desk/${floor}`, ["desk"]);
  const d = asked.data;
  const at = d?.spots.find((s) => s.id === spot);
  const site = (id: string) => w.sites.find((s) => s.id === id)?.name ?? "";
  const short = (text: string, o: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "it-IT", { timeZone: "UTC", ...o }).format(new Date(`${text}T12:00:00Z`));
  return (
    <div className="lg-stack">
      <MyBookings today={w.today} />
      <div className="lg-days" role="radiogroup" aria-label={t("seat.day")}>
        {workingDays(w.today, w.last).map((text) => (
          <label key={text} className={text === day ? "on" : ""}>
            <input type="radio" name="day" className="visually-hidden" checked={text === day} onChange={() => setDay(text)} aria-label={text === w.today ? `${t("seat.today")}, ${dayWords(lang, `${text}T12:00:00Z`)}` : dayWords(lang, `${text}T12:00:00Z`)} />
            <span aria-hidden="true">{text === w.today ? t("seat.today") : short(text, { weekday: "short" })}</span>
            <strong aria-hidden="true">{short(text, { day: "numeric" })}</strong>
          </label>
        ))}
      </div>
      <div className="lg-row wrap between">
        <div className="lg-seg" role="group" aria-label={t("seat.when")}>
          {(["day", "morning", "afternoon"] as const).map((p) => <button key={p} type="button" aria-pressed={part === p} onClick={() => setPart(p)}>{t(`seat.part.${p}`)}</button>)}
        </div>
        {w.floors.length > 1 && (
          <Choose label={t("seat.floor")} value={floor} onChange={(e) => setFloor(e.target.value)}>
            {w.floors.map((f) => <option key={f.id} value={f.id}>{`${site(f.site)}, ${f.name}`}</option>)}
          </Choose>
        )}
        <div className="lg-seg lg-plan-view" role="group" aria-label={t("seat.view")}>
          {(["plan", "list"] as const).map((v) => <button key={v} type="button" aria-pressed={view === v} onClick={() => setView(v)}>{t(`seat.view.${v}`)}</button>)}
        </div>
      </div>
      {asked.isError ? <Unanswered error={asked.error} retry={() => void asked.refetch()} /> : !d ? <Skeleton lines={6} /> : (
        <div className={`lg-plan-both ${view}`}>
          <Panel title={`${site(d.floor.site)}, ${d.floor.name}`} icon="board" id="seat-plan" className="plan"><div className="lg-bd"><Plan d={d} part={part} open={(s) => open(s.id)} /></div></Panel>
          <Panel title={t("seat.list")} icon="burger" id="seat-list" className="list"><PlaceList spots={d.spots} part={part} offices={d.offices} open={open} /></Panel>
        </div>
      )}
      <Need w={w} />
      {d && at && <SpotDialog key={at.id} d={d} s={at} part={part} today={w.today} close={() => open(undefined)} />}
    </div>
  );
}

/** Those that one would choose come first: mine, liked, of my office, free. */
const rank = (s: Spot, part: Part) => [stateOf(s, part) === "mine", !!s.favourite, stateOf(s, part) === "free" && !!s.ours, stateOf(s, part) === "free", stateOf(s, part) === "half"].findIndex(Boolean) >>> 0;

function PlaceList({ spots, part, offices, open }: { spots: Spot[]; part: Part; offices: Record<string, string>; open(id: string): void }) {
  const { t } = useWords();
  const all = spots.filter((s) => s.kind !== "area").sort((a, b) => rank(a, part) - rank(b, part) || a.code.localeCompare(b.code, undefined, { numeric: true }));
  if (!all.length) return <div className="lg-bd"><p>{t("seat.empty")}</p></div>;
  return (
    <div className="lg-list">
      {all.map((s) => (
        <button key={s.id} type="button" onClick={() => open(s.id)}>
          <span className={`lg-plan-dot ${stateOf(s, part)}`} aria-hidden="true" />
          <span className="lg-grow">
            <strong>{s.name}</strong> <span className="lg-muted lg-small">{[s.code, s.office && offices[s.office]].filter(Boolean).join(" · ")}</span>
            <br />
            <span className="lg-small">{sayOf(s, part, t)}</span>
          </span>
          {s.favourite && <><Icon name="star" size="sm" /><span className="visually-hidden">{t("seat.favourite")}</span></>}
          <Icon name="right" size="sm" />
        </button>
      ))}
    </div>
  );
}

/** Who needs an accessible desk says so here, to nobody else. */
function Need({ w }: { w: Where }) {
  const { t } = useWords();
  const client = useQueryClient();
  const set = useMutation({ mutationFn: need, onSettled: () => client.invalidateQueries({ queryKey: ["desk"] }) });
  return (
    <Panel title={t("seat.need")} icon="person" id="seat-need">
      <div className="lg-bd lg-stack s2">
        <Switch label={t("seat.need.switch")} checked={set.isPending ? !!set.variables : w.needs} onChange={(e) => set.mutate(e.target.checked)} />
        <p className="lg-muted lg-small">{t("seat.need.text")}</p>
        <Refusal error={set.error} />
      </div>
    </Panel>
  );
}
