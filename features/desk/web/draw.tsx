/** The editor of a plan: drag, or the arrows; Shift and the arrows make a place larger or smaller. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { offices } from "@core/ente";
import { Act, Choose, Note, Panel, Refusal, Switch, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { draw, imageOf, type DayPlan, type Kind, type Place } from "./api.ts";
import { nextCode, settle, step } from "./grid.ts";
import { short } from "./plan.tsx";
import { way } from "./spot.ts";

const fresh = "new-";

export function Draw({ d }: { d: DayPlan }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [floor, setFloor] = useState(d.floor);
  const [places, set] = useState<Place[]>(() => d.spots.map(({ busy: _, favourite: __, ours: ___, may: ____, ...p }) => p));
  const [chosen, choose] = useState<string>();
  const [touched, touch] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const grab = useRef<{ id: string; grip: boolean; x: number; y: number; was: Place } | undefined>(undefined);
  const one = places.find((p) => p.id === chosen);
  const change = (id: string, more: Partial<Place>) => {
    touch(true);
    set((all) => all.map((p) => (p.id === id ? settle({ ...p, ...more }, floor.wide, floor.high) : p)));
  };
  const add = (kind: Kind) => {
    const code = nextCode(places, kind);
    const size = kind === "desk" ? { w: 90, h: 60 } : { w: 250, h: 200 };
    const p: Place = { id: `${fresh}${Date.now()}`, kind, code, name: `${t(`seat.kind.${kind}`)}${code ? ` ${code.replace(/^.*-0*/, "")}` : ""}`, x: 20, y: 20, ...size, active: true, ...(kind === "room" && { seats: 4 }) };
    touch(true);
    set((all) => [...all, p]);
    choose(p.id);
  };
  const save = useMutation({
    mutationFn: () => draw(floor, places.map((p) => ({ ...p, id: p.id.startsWith(fresh) ? "" : p.id }))),
    onSuccess: async () => (await client.invalidateQueries({ queryKey: ["desk"] }), tell(t("seat.plan.saved"))),
  });
  const point = (e: PointerEvent) => {
    const m = svg.current!.getScreenCTM()!.inverse();
    const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(m);
    return { x: p.x, y: p.y };
  };
  const down = (e: PointerEvent, p: Place, grip: boolean) => {
    e.stopPropagation();
    choose(p.id);
    grab.current = { id: p.id, grip, ...point(e), was: p };
    svg.current!.setPointerCapture(e.pointerId);
  };
  const move = (e: PointerEvent) => {
    const g = grab.current;
    if (!g) return;
    const at = point(e);
    change(g.id, g.grip ? { w: g.was.w + at.x - g.x, h: g.was.h + at.y - g.y } : { x: g.was.x + at.x - g.x, y: g.was.y + at.y - g.y });
  };
  const keys = (e: KeyboardEvent, p: Place) => {
    const to = way(e.key);
    if (to) {
      const [dx, dy] = to;
      e.preventDefault();
      change(p.id, e.shiftKey ? { w: p.w + dx * step, h: p.h + dy * step } : { x: p.x + dx * step * 2, y: p.y + dy * step * 2 });
    } else if (e.key === "Delete") remove(p.id);
    else if (e.key === "Enter") document.getElementById("seat-name")?.focus();
  };
  const remove = (id: string) => {
    const was = places;
    touch(true);
    set((all) => all.filter((p) => p.id !== id));
    choose(undefined);
    tell(t("seat.removed"), { undo: () => set(was) });
  };
  return (
    <div className="lg-draw-both">
      <Panel title={floor.name} icon="board" id="seat-draw">
        <div className="lg-bd lg-stack s2">
          <div className="lg-row wrap">
            {(["desk", "room", "area"] as const).map((k) => <Act key={k} small icon="plus" onClick={() => add(k)}>{t(`seat.add.${k}`)}</Act>)}
          </div>
          <p className="lg-muted lg-small" id="seat-draw-how">{t("seat.draw.how")}</p>
          <div className="lg-plan lg-draw">
            <svg ref={svg} viewBox={`0 0 ${floor.wide} ${floor.high}`} role="group" aria-label={t("seat.plan.of", { floor: floor.name })} aria-describedby="seat-draw-how" onPointerMove={move} onPointerUp={() => (grab.current = undefined)} onPointerDown={() => choose(undefined)}>
              <rect className="floor" width={floor.wide} height={floor.high} />
              {floor.image && <image href={imageOf(floor)} width={floor.wide} height={floor.high} preserveAspectRatio="xMidYMid meet" />}
              {[...places].sort((a, b) => Number(b.kind === "area") - Number(a.kind === "area")).map((p) => (
                <g key={p.id} className={`${p.kind === "area" ? "area" : `spot ${p.kind} ${p.active ? (p.reserved ? "reserved" : "free") : "off"}`}${p.id === chosen ? " sel" : ""}`} role="button" tabIndex={0} aria-pressed={p.id === chosen} aria-label={[p.kind !== "desk" && p.name, short(p.code)].filter(Boolean).join(" ") + ". " + t("seat.draw.place", { name: p.name, x: p.x, y: p.y, w: p.w, h: p.h })} onFocus={() => choose(p.id)} onKeyDown={(e) => keys(e, p)} onPointerDown={(e) => down(e, p, false)}>
                  <rect className="body" x={p.x} y={p.y} width={p.w} height={p.h} rx="6" />
                  {p.kind !== "desk" && <text x={p.x + 14} y={p.y + 32}>{p.name}</text>}{" "}
                  {p.code && <text className="code" x={p.x + p.w / 2} y={p.y + p.h / 2 + 9} textAnchor="middle">{short(p.code)}</text>}
                  {p.id === chosen && <rect className="grip" x={p.x + p.w - 12} y={p.y + p.h - 12} width="24" height="24" onPointerDown={(e) => down(e, p, true)} />}
                </g>
              ))}
            </svg>
          </div>
          <Refusal error={save.error} />
          <div className="lg-row wrap">
            <Act look="primary" busy={save.isPending} busyWord={t("ui.saving")} onClick={() => save.mutate()}>{t("seat.plan.save")}</Act>
            {touched && !save.isPending && <span className="lg-muted">{t("seat.plan.unsaved")}</span>}
          </div>
        </div>
      </Panel>
      <div className="lg-stack">
        {one ? <Chosen key={one.id} p={one} change={(more) => change(one.id, more)} remove={() => remove(one.id)} /> : <Note>{t("seat.draw.choose")}</Note>}
        <Panel title={t("seat.size")} icon="settings" id="seat-size">
          <div className="lg-bd lg-form">
            <TextField label={t("seat.floor.name")} value={floor.name} maxLength={80} onChange={(e) => (touch(true), setFloor({ ...floor, name: e.target.value }))} />
            <div className="lg-cols">
              <TextField label={t("seat.wide")} type="number" min={100} max={4000} value={floor.wide} onChange={(e) => (touch(true), setFloor({ ...floor, wide: Number(e.target.value) }))} />
              <TextField label={t("seat.high")} type="number" min={100} max={4000} value={floor.high} onChange={(e) => (touch(true), setFloor({ ...floor, high: Number(e.target.value) }))} />
            </div>
          </div>
        </Panel>
      </div>
    </div>
  );
}

function Chosen({ p, change, remove }: { p: Place; change(more: Partial<Place>): void; remove(): void }) {
  const { t } = useWords();
  const all = useQuery(offices()).data ?? [];
  const size = (key: "x" | "y" | "w" | "h") => <TextField label={t(`seat.${key}`)} type="number" step={step} value={p[key]} onChange={(e) => change({ [key]: Number(e.target.value) })} />;
  return (
    <Panel title={t(`seat.kind.${p.kind}`)} icon="pencil" id="seat-chosen">
      <div className="lg-bd lg-form">
        <TextField id="seat-name" label={t("seat.name")} value={p.name} maxLength={80} onChange={(e) => change({ name: e.target.value })} />
        {p.kind !== "area" && <TextField label={t("seat.code.label")} hint={t("seat.code.hint")} value={p.code} maxLength={20} onChange={(e) => change({ code: e.target.value.toUpperCase() })} />}
        <Choose label={t("seat.office")} optional value={p.office ?? ""} onChange={(e) => change({ office: e.target.value })}>
          <option value="">{t("seat.office.none")}</option>
          {all.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
        </Choose>
        {p.kind === "room" && <TextField label={t("seat.seats.label")} type="number" min={1} max={200} value={p.seats ?? 1} onChange={(e) => change({ seats: Number(e.target.value) })} />}
        {p.kind === "desk" && <Switch label={t("seat.reserved")} checked={!!p.reserved} onChange={(e) => change({ reserved: e.target.checked })} />}
        {p.kind !== "area" && <Switch label={t("seat.active")} checked={p.active} onChange={(e) => change({ active: e.target.checked })} />}
        <div className="lg-cols">{size("x")}{size("y")}</div>
        <div className="lg-cols">{size("w")}{size("h")}</div>
        <Act look="outline-danger" icon="bin" onClick={remove}>{t("seat.remove")}</Act>
        {p.kind !== "area" && <p className="lg-muted lg-small">{t("seat.remove.text")}</p>}
      </div>
    </Panel>
  );
}
