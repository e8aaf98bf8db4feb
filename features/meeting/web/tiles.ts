// Faces and voices: one tile a person, its <video> kept for as long as the
// person is in sight, because a video taken out of the page stops for a moment.
import { Track } from "livekit-client";
import { arrange, h, icon, set, write } from "./dom.ts";
import type { Person } from "./session.ts";
import { initials, type Say } from "./say.ts";

export interface TileState {
  person: Person;
  place: number; // in the row of raised hands, 0 for none
  dots?: (() => void) | undefined; // opens what may be done with this person
}

class Tile {
  readonly el: HTMLElement;
  private readonly video = h("video", { autoplay: true, playsinline: true, muted: true, tabindex: "-1", "aria-hidden": "true" });
  private readonly face = h("span", { class: "face", "aria-hidden": "true" });
  private readonly name = h("span", { class: "ell" });
  private readonly plate = h("span", { class: "nm" });
  private readonly corner = h("span", { class: "cr" });
  private readonly note = h("span", { class: "lostline" });
  private track: Track | undefined;
  private readonly dots: HTMLButtonElement;
  private act: (() => void) | undefined;

  constructor(
    private readonly say: Say,
    identity: string,
  ) {
    // Until the first picture arrives the name stands there, not a dark hole.
    this.video.addEventListener("loadeddata", () => this.look());
    this.video.addEventListener("emptied", () => this.look());
    this.video.muted = true; // the sound has elements of its own; the attribute alone is not heeded on a made element
    this.dots = h("button", { type: "button", class: "rbtn", onclick: () => this.act?.() }, icon("dots"));
    this.el = h("div", { class: "vt", role: "group", "data-testid": "tile", "data-identity": identity }, this.video, this.face, this.note, this.plate, this.corner);
  }

  show({ person, place, dots }: TileState): void {
    const say = this.say;
    const label = person.me ? say("call.you") : person.name;
    const lost = person.lost && !person.me;
    const weak = !person.me && !lost && person.line === "poor";
    write(this.name, label);
    write(this.face, initials(person.name));
    write(this.note, lost ? say("call.coming_back") : person.paused ? say("call.paused") : "");
    const voice = `${person.microphone ? "mic" : "mic-off"}${weak ? " weak" : ""}`;
    if (this.plate.dataset.voice !== voice) {
      this.plate.dataset.voice = voice;
      this.plate.replaceChildren(icon(person.microphone ? "mic" : "mic-off", "xs"), this.name, ...(weak ? [h("span", { class: "weak", title: say("call.line_poor") }, icon("weak", "xs"))] : []));
    }
    this.plate.classList.toggle("mut", !person.microphone);
    this.el.classList.toggle("spk", person.speaking);
    this.el.classList.toggle("lost", lost);
    this.el.classList.toggle("paused", person.paused);
    this.el.classList.toggle("mine", person.me);
    this.el.classList.toggle("turned", person.me && person.turned);
    const track = person.camera ? person.participant.getTrackPublication(Track.Source.Camera)?.track : undefined;
    set(this.el, {
      "aria-label": [label, person.label, !person.microphone && say("call.microphone_is_off"), person.speaking && say("call.is_speaking"), weak && say("call.line_is_poor"), person.paused && say("call.paused"), place && say("call.hand_place", { place })].filter(Boolean).join(", "),
      title: person.label || null,
    });
    this.act = dots;
    set(this.dots, { "aria-label": say(person.me ? "call.more_about_me" : "call.more_about", { name: label }) });
    const hand = place ? [h("span", { class: "handup" }, icon("hand", "xs"), String(place))] : [];
    const wanted = hand.length ? `${place}` : "";
    if (this.corner.dataset.hand !== wanted || Boolean(dots) !== this.corner.contains(this.dots)) {
      this.corner.dataset.hand = wanted;
      this.corner.replaceChildren(...(dots ? [this.dots] : []), ...hand);
    }
    this.see(track);
    this.look();
  }

  private look(): void {
    this.el.classList.toggle("dark", !this.track || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA);
  }

  private see(track: Track | undefined): void {
    if (track === this.track) return;
    this.track?.detach(this.video);
    this.track = track;
    track?.attach(this.video);
    this.video.muted = true;
  }

  drop(): void {
    this.see(undefined);
    this.el.remove();
  }
}

/** The tiles of everybody who is shown. */
export class Tiles {
  private readonly all = new Map<string, Tile>();
  constructor(private readonly say: Say) {}

  /** Draws these people into el, in this order. People with a tile elsewhere keep theirs. */
  into(el: HTMLElement, states: TileState[], also: Element[] = []): void {
    arrange(el, [...this.of(states), ...also]);
  }

  /** The tiles of these people, as they stand now. */
  of(states: TileState[]): HTMLElement[] {
    return states.map((s) => {
      let t = this.all.get(s.person.identity);
      if (!t) this.all.set(s.person.identity, (t = new Tile(this.say, s.person.identity)));
      t.show(s);
      t.el.style.gridColumn = "";
      return t.el;
    });
  }

  /** Forgets those who are not shown any more. */
  keep(shown: Set<string>): void {
    for (const [identity, tile] of this.all) {
      if (shown.has(identity)) continue;
      tile.drop();
      this.all.delete(identity);
    }
  }
}

/** The screen that somebody shows, filling the stage. */
export class Screen {
  readonly el = h("div", { class: "screen", "data-testid": "screen" });
  private readonly video = h("video", { autoplay: true, playsinline: true, muted: true });
  private readonly name = h("span", { class: "grow ell" });
  private readonly note = h("p", { class: "papernote", role: "status" });
  private readonly spot: HTMLButtonElement;
  private track: Track | undefined;
  constructor(
    private readonly say: Say,
    spot: () => void,
  ) {
    this.video.muted = true;
    this.spot = h("button", { type: "button", class: "rbtn", "data-testid": "spot", "aria-pressed": "false", "aria-label": say("call.spot"), title: say("call.spot"), onclick: spot }, icon("spread"));
    this.el.append(h("div", { class: "sb" }, icon("screen", "sm"), this.name, this.spot), h("div", { class: "pg" }, this.video, this.note));
  }

  show(shown: { person: Person; track: Track; paused: boolean } | null, spot: boolean): void {
    if (shown) write(this.name, shown.person.me ? this.say("call.your_screen") : this.say("call.screen_of", { name: shown.person.name }));
    write(this.note, shown?.paused ? this.say("call.paused") : "");
    set(this.spot, { "aria-pressed": String(spot) });
    set(this.video, { "aria-label": this.name.textContent });
    if (shown?.track === this.track) return;
    this.track?.detach(this.video);
    this.track = shown?.track;
    this.track?.attach(this.video);
    this.video.muted = true;
  }
}
