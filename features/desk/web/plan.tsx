/** The plan of a floor: every place is a button with its name and how it stands; arrows go from one to the next. */
import { useRef, useState, type KeyboardEvent } from "react";
import { initials } from "@/ui/parts.tsx";
import { useWords, type Say } from "@/ui/words.tsx";
import { imageOf, type DayPlan, type Spot } from "./api.ts";
import { beside, clock, stateOf, type Part } from "./spot.ts";

/** "Scrivania 7: libera la mattina, di pomeriggio c'è Anna Dolci." */
export function sayOf(s: Spot, part: Part, t: Say): string {
  const state = stateOf(s, part);
  const head = state === "half" && s.kind === "desk" ? t("seat.state.half") : t(`seat.state.${state === "half" ? "room" : state}`);
  const who = s.busy.map((b) => t(b.mine ? "seat.busy.mine" : b.name ? (b.here ? "seat.busy.here" : "seat.busy.name") : "seat.busy", { from: clock(b.from), to: clock(b.to), name: b.name ?? "" }));
  return [head, ...who].join(". ");
}

/** P1-07 → 07: what there is room for on a desk. */
export const short = (code: string): string => code.replace(/^.*-/, "");

export function Plan({ d, part, open }: { d: DayPlan; part: Part; open(s: Spot): void }) {
  const { t } = useWords();
  const spots = d.spots.filter((s) => s.kind !== "area");
  const [at, go] = useState<string>();
  const group = useRef<SVGSVGElement>(null);
  const current = spots.find((s) => s.id === at) ?? spots.find((s) => stateOf(s, part) === "mine") ?? spots[0];
  const keys = (e: KeyboardEvent, s: Spot) => {
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      return open(s);
    }
    const next = e.key === "Home" ? spots[0] : e.key === "End" ? spots.at(-1) : beside(spots, s, e.key);
    if (!next) return;
    e.preventDefault();
    go(next.id);
    group.current?.querySelector<SVGElement>(`[data-spot="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className="lg-plan">
      <svg ref={group} viewBox={`0 0 ${d.floor.wide} ${d.floor.high}`} role="group" aria-label={t("seat.plan.of", { floor: d.floor.name })}>
        <defs>
          <pattern id="lg-plan-hatch" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="10" className="hatch" /></pattern>
        </defs>
        <rect className="floor" width={d.floor.wide} height={d.floor.high} />
        {d.floor.image && <image href={imageOf(d.floor)} width={d.floor.wide} height={d.floor.high} preserveAspectRatio="xMidYMid meet" />}
        {d.spots.filter((s) => s.kind === "area").map((s) => (
          <g key={s.id} className={`area${s.ours ? " ours" : ""}`}>
            <rect x={s.x} y={s.y} width={s.w} height={s.h} rx="4" />
            <text x={s.x + 14} y={s.y + 32}>{s.name}</text>
          </g>
        ))}
        {spots.map((s) => {
          const state = stateOf(s, part);
          const who = s.busy.find((b) => b.name)?.name;
          const mark = state === "mine" ? t("seat.you") : state === "reserved" ? t("seat.kept") : who && (state === "taken" || state === "half") && s.kind === "desk" ? initials(who) : "";
          return (
            <g key={s.id} data-spot={s.id} className={`spot ${s.kind} ${state}`} role="button" tabIndex={s === current ? 0 : -1} aria-label={`${[s.kind === "room" && s.name, short(s.code), mark].filter(Boolean).join(" ")}. ${s.name}, ${s.code}. ${sayOf(s, part, t)}`} onClick={() => (go(s.id), open(s))} onKeyDown={(e) => keys(e, s)} onFocus={() => go(s.id)}>
              <rect className="body" x={s.x} y={s.y} width={s.w} height={s.h} rx="6" />
              {state === "half" && s.kind === "desk" && <rect className="part" x={s.busy.some((b) => b.from < 810) ? s.x : s.x + s.w / 2} y={s.y} width={s.w / 2} height={s.h} rx="6" />}
              {state === "taken" && <rect className="part" x={s.x} y={s.y} width={s.w} height={s.h} rx="6" />}
              {s.favourite && <path className="star" transform={`translate(${s.x + s.w - 24} ${s.y + 6}) scale(.8)`} d="m12 3 2.8 6 6.400.800-4.700 4.500 1.200 6.500L12 17.600 6.300 20.800l1.200-6.500L2.800 9.800 9.200 9z" />}
              {s.kind === "room" && <text className="name" x={s.x + 14} y={s.y + 32}>{s.name}</text>}{" "}
              <text className="code" x={s.x + s.w / 2} y={s.y + s.h / 2 + (mark ? -2 : 9)} textAnchor="middle">{short(s.code)}</text>{" "}
              {mark && <text className="mark" x={s.x + s.w / 2} y={s.y + s.h / 2 + 22} textAnchor="middle">{mark}</text>}
            </g>
          );
        })}
      </svg>
      <ul className="lg-plan-key">
        {(["free", "half", "taken", "mine", "reserved"] as const).map((s) => <li key={s}><span className={`k ${s}`} aria-hidden="true" />{t(`seat.key.${s}`)}</li>)}
      </ul>
    </div>
  );
}
