// Microphone, camera and loudspeaker during the call: to choose from, and what
// happens when one is pulled out or plugged in.
import { dialog } from "./dialogs.ts";
import { h, set } from "./dom.ts";
import { kinds, plan, type Device, type Kind, type Plug } from "./plugs.ts";
import type { Say } from "./say.ts";
import type { Session } from "./session.ts";

const list = async (): Promise<Device[]> => (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];

/** Watches what is plugged in; `note` tells the person, with something to press where there is a choice. */
export class Gear {
  private before: Device[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly session: Session,
    private readonly say: Say,
    private readonly note: (text: string, act?: { label: string; act(): void }) => void,
  ) {}

  async begin(): Promise<void> {
    navigator.mediaDevices?.addEventListener("devicechange", this.changed);
    this.before = await list();
  }

  end(): void {
    clearTimeout(this.timer);
    navigator.mediaDevices?.removeEventListener("devicechange", this.changed);
  }

  // A headset arrives in pieces: its ear, its mouth, the system's new choice.
  private readonly changed = () => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), 400);
  };

  private async look(): Promise<void> {
    const after = await list();
    const { wanted, room } = this.session;
    const using: Partial<Record<Kind, string>> = {};
    for (const kind of kinds) using[kind] = room.getActiveDevice(kind);
    const chosen = { audioinput: wanted.microphoneId, videoinput: wanted.cameraId, audiooutput: wanted.speakerId } as Partial<Record<Kind, string>>;
    const found = plan(this.before, after, using, chosen);
    this.before = after;
    for (const p of found) await this.follow(p);
  }

  private async follow(p: Plug): Promise<void> {
    const { session: s, say } = this;
    const what = say(`call.the_${p.kind}`);
    if (p.what === "new") return this.note(say("call.plugged", { name: p.to.label || what }), { label: say("call.use_it"), act: () => void s.device(p.kind, p.to.deviceId) });
    if (!p.to) return this.note(say(`call.unplugged_last_${p.kind}`));
    await s.device(p.kind, p.to.deviceId, false);
    // The engine's client switched it off when its device went away.
    if (p.kind === "audioinput" && s.wanted.microphone) await s.microphone(true);
    if (p.kind === "videoinput" && s.wanted.camera) await s.camera(true);
    const now = p.to.label || what;
    this.note(p.what === "gone" ? say("call.unplugged", { was: p.was || what, now }) : say("call.plugged_back", { name: now }));
  }
}

/** What may be chosen beside the devices. */
export interface Effects {
  quiet: boolean;
  setQuiet(on: boolean): void;
  blur: { on: boolean; set(on: boolean): void } | undefined;
}

/** Opens the choice of devices; the list follows what is plugged in. */
export function devices(host: HTMLElement, say: Say, active: (kind: Kind) => string | undefined, choose: (kind: Kind, id: string) => void, effects: Effects): void {
  const box = h("div", { class: "rform" });
  const check = (id: string, on: boolean, label: string, what: string, turn: (on: boolean) => void) => {
    const input = h("input", { type: "checkbox", id, checked: on, "data-testid": id, "aria-describedby": `${id}-what`, onchange: () => turn(input.checked) });
    return h("div", {}, h("label", { class: "ropt", for: id }, input, h("span", {}, label)), h("p", { class: "optnote", id: `${id}-what` }, what));
  };
  const d = dialog(host, say, say("call.devices"), box,
    effects.blur ? check("room-blur", effects.blur.on, say("call.blur"), say("call.blur_what"), effects.blur.set) : null,
    check("room-quiet", effects.quiet, say("call.quiet"), say("call.quiet_what"), effects.setQuiet));
  const fill = async () => {
    const all = await list();
    const focused = box.contains(document.activeElement) ? (document.activeElement as HTMLElement).id : "";
    box.replaceChildren(...kinds.map((kind) => {
      const mine = all.filter((x) => x.kind === kind && x.deviceId);
      const id = `room-${kind}`;
      if (!mine.length) return h("p", { class: "msgnote" }, kind === "audiooutput" ? say("call.loudspeaker_by_system") : `${say(`call.${kind}`)}: ${say("call.none_found")}`);
      const chosen = active(kind);
      return h("div", { class: "fld" }, h("label", { for: id }, say(`call.${kind}`)), h("select", { id, class: "ctl", onchange: (e: Event) => choose(kind, (e.target as HTMLSelectElement).value) }, ...mine.map((x, i) => h("option", { value: x.deviceId, selected: x.deviceId === chosen }, x.label || `${say(`call.${kind}`)} ${i + 1}`))));
    }));
    if (focused) box.querySelector<HTMLElement>(`#${focused}`)?.focus();
  };
  void fill();
  const changed = () => void fill();
  navigator.mediaDevices?.addEventListener("devicechange", changed);
  d.addEventListener("close", () => navigator.mediaDevices?.removeEventListener("devicechange", changed));
  set(d, { "data-testid": "devices" });
}
