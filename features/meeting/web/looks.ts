// How the room looks, to choose from: the layout, how many tiles, one's own
// picture, a small window over the others, the whole screen.
import { corners, keepChoices, mosts, type Choices, type View } from "./choices.ts";
import { dialog } from "./dialogs.ts";
import { h, icon } from "./dom.ts";
import type { Picture } from "./icons.ts";
import type { Say } from "./say.ts";

const views: readonly [View, Picture][] = [["auto", "magic"], ["grid", "grid"], ["speaker", "focus"], ["stage", "side"]];

export interface LooksActs {
  changed(): void;
  /** Opens or closes the small window; undefined where the browser has none. */
  small?: (() => void) | undefined;
  full?: (() => void) | undefined;
}

/** The next layout, for the key that goes round them. */
export const nextView = (v: View): View => views[(views.findIndex(([x]) => x === v) + 1) % views.length]![0];

/** The next corner for one's own picture. */
export const nextCorner = (c: Choices["corner"]): Choices["corner"] => corners[(corners.indexOf(c) + 1) % corners.length]!;

/** Opens the choice of the layout. */
export function looks(host: HTMLElement, say: Say, c: Choices, act: LooksActs): void {
  const change = () => {
    keepChoices(c);
    act.changed();
  };
  const one = ([view, picture]: readonly [View, Picture]) =>
    h("label", { class: "rtile" },
      h("input", { type: "radio", name: "room-view", value: view, checked: c.view === view, "data-testid": `view-${view}`, onchange: () => ((c.view = view), change()) }),
      h("span", { class: "rtilein" }, icon(picture), h("strong", {}, say(`call.view_${view}`)), h("small", {}, say(`call.view_${view}_what`))));
  const many = h("select", { id: "room-most", class: "ctl", onchange: () => ((c.most = Number(many.value) as Choices["most"]), change()) },
    ...mosts.map((n) => h("option", { value: n, selected: c.most === n }, n ? say("call.tiles_n", { n }) : say("call.tiles_fit"))));
  const mirror = h("input", { type: "checkbox", id: "room-mirror", checked: c.mirror, "data-testid": "mirror", onchange: () => ((c.mirror = mirror.checked), change()) });
  const move = h("button", { type: "button", class: "rowbtn", "data-testid": "corner", onclick: () => ((c.corner = nextCorner(c.corner)), change()) }, icon("corner"), h("span", { class: "grow" }, say("call.corner_move")));
  const d: HTMLDialogElement = dialog(host, say, say("call.view"),
    h("fieldset", { class: "rtiles" }, h("legend", { class: "visually-hidden" }, say("call.view")), ...views.map(one)),
    h("div", { class: "fld" }, h("label", { for: "room-most" }, say("call.tiles_most")), many),
    h("label", { class: "ropt", for: "room-mirror" }, mirror, h("span", {}, say("call.mirror"))),
    h("div", { class: "rmenu" }, move,
      act.small ? h("button", { type: "button", class: "rowbtn", "data-testid": "small", onclick: () => (d.close(), act.small!()) }, icon("small"), h("span", { class: "grow" }, say("call.small"))) : null,
      act.full ? h("button", { type: "button", class: "rowbtn", "data-testid": "full", onclick: () => (d.close(), act.full!()) }, icon("full"), h("span", { class: "grow" }, say("call.full_screen"))) : null));
}
