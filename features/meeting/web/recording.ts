// That a meeting is recorded or shown to the public: the red sign for everybody,
// the notice that is shown, sounded and spoken, and a way out for who does not
// agree (GDPR art. 13: before one's voice is kept, not after).
import { ask, type Ticket } from "./api.ts";
import { dialog } from "./dialogs.ts";
import { h, set } from "./dom.ts";
import { clean } from "./table.ts";
import { hour, type Lang, type Say } from "./say.ts";

/** What the server says of recording and streaming. */
export interface OnAir {
  recording: boolean;
  streaming: boolean;
  /** Who started it, and when in ms; "" and 0 when nothing runs. */
  by: string;
  since: number;
  /** Address of the public's page, from the site's root; "" when there is none. */
  path: string;
}

export const offAir: OnAir = { recording: false, streaming: false, by: "", since: 0, path: "" };

/** Reads what the server said; null for anything that is not as it should be. */
export function onAirFrom(said: unknown): OnAir | null {
  const s = said as Record<string, unknown> | null;
  if (!s || typeof s !== "object" || typeof s.recording !== "boolean") return null;
  const since = typeof s.since === "string" ? Date.parse(s.since) : 0;
  const path = typeof s.path === "string" && /^\/(?!\/)[\w/.~-]{1,200}$/.test(s.path) ? s.path : "";
  return { recording: s.recording, streaming: s.streaming === true, by: clean(s.by, 80), since: Number.isFinite(since) && since > 0 ? since : 0, path };
}

/** What must be told when things change: the key of a sentence, "" when there is nothing new. */
export function newsOf(before: OnAir, after: OnAir): "" | "recording" | "streaming" | "both" | "ended" {
  const fresh = { recording: after.recording && !before.recording, streaming: after.streaming && !before.streaming };
  if (fresh.recording && fresh.streaming) return "both";
  if (fresh.recording) return "recording";
  if (fresh.streaming) return "streaming";
  return (before.recording && !after.recording) || (before.streaming && !after.streaming) ? "ended" : "";
}

/** What runs now, as a word of the catalogue. */
export const kindOf = (a: OnAir): "recording" | "streaming" | "both" => (a.recording && a.streaming ? "both" : a.streaming ? "streaming" : "recording");

export interface RecordingActs {
  ticket(): Ticket | undefined;
  host(): HTMLElement;
  /** Tells at once, to who does not see. */
  alert(text: string): void;
  note(text: string): void;
  /** Whether it was I who started it: then I need not be asked. */
  mine(by: string): boolean;
  hush(): void;
  leave(): void;
  changed(a: OnAir): void;
}

export class Recording {
  now = offAir;
  readonly sign: HTMLButtonElement;
  private asked: HTMLDialogElement | undefined;

  constructor(
    private readonly say: Say,
    private readonly lang: Lang,
    private readonly act: RecordingActs,
  ) {
    this.sign = h("button", { type: "button", class: "onair", hidden: true, "data-testid": "on-air", onclick: () => this.tellAgain() });
  }

  /** Asks the server how things stand: for who comes later, or comes back. */
  async look(): Promise<void> {
    const t = this.act.ticket();
    if (!t) return;
    // Nobody answers where nothing can be recorded: then nothing is.
    const said = await ask<unknown>("GET", `/meetings/${encodeURIComponent(t.meeting)}/inside/recording`, undefined, t.token).catch(() => null);
    const a = onAirFrom(said);
    if (a) this.take(a);
  }

  /** Hears what the server says to everybody. */
  hear(payload: Uint8Array): void {
    let said: unknown;
    try {
      said = JSON.parse(new TextDecoder().decode(payload));
    } catch {
      return;
    }
    const a = onAirFrom(said);
    if (!a) return;
    this.take(a.streaming && !a.path ? { ...a, path: this.now.path } : a);
  }

  private take(a: OnAir): void {
    const news = newsOf(this.now, a);
    this.now = a;
    this.draw();
    this.act.changed(a);
    if (!news) return;
    if (news === "ended") {
      this.asked?.close();
      this.act.alert(this.say("air.ended"));
      return this.act.note(this.say("air.ended"));
    }
    const words = this.sentence(news);
    this.act.alert(words);
    chime();
    aloud(words, this.lang);
    if (this.act.mine(a.by)) this.act.note(words);
    else this.ask(words);
  }

  private sentence(kind: "recording" | "streaming" | "both"): string {
    const { by, since } = this.now;
    return this.say(`air.${kind}`, { name: by || this.say("air.somebody"), hour: hour(since || Date.now(), this.lang) });
  }

  private draw(): void {
    const { recording, streaming } = this.now;
    this.sign.hidden = !recording && !streaming;
    if (this.sign.hidden) return;
    const kind = kindOf(this.now);
    if (this.sign.dataset.kind !== kind) {
      this.sign.dataset.kind = kind;
      this.sign.replaceChildren(h("i", { class: "dot", "aria-hidden": "true" }), h("span", {}, this.say(`air.sign_${kind}`)));
    }
    set(this.sign, { "aria-label": `${this.say(`air.sign_${kind}`)}. ${this.sentence(kind)}`, title: this.sentence(kind) });
  }

  private tellAgain(): void {
    this.ask(this.sentence(kindOf(this.now)));
  }

  /** Says it and asks: stay, stay unseen and unheard, or go. The safe answer to a mistake is to stay with everything off. */
  private ask(words: string): void {
    this.asked?.close();
    const d = dialog(this.act.host(), this.say, this.say(`air.title_${kindOf(this.now)}`),
      h("p", {}, words), h("p", { class: "dim" }, this.say("air.choice")), this.now.streaming && this.now.path ? h("p", {}, h("a", { href: this.now.path, target: "_blank", rel: "noopener" }, this.say("air.page"))) : null,
      h("div", { class: "rdlgft" },
        h("button", { type: "button", class: "btn btn-outline-secondary", "data-testid": "air-leave", onclick: () => (d.close(), this.act.leave()) }, this.say("air.leave")),
        h("button", { type: "button", class: "btn btn-outline-secondary", "data-testid": "air-hush", onclick: () => (d.close(), this.act.hush()) }, this.say("air.hush")),
        h("button", { type: "button", class: "btn btn-primary", "data-testid": "air-stay", onclick: () => d.close() }, this.say("air.stay"))));
    set(d, { "data-testid": "air-asked" });
    this.asked = d;
    d.querySelector<HTMLElement>("[data-testid=air-stay]")?.focus();
  }
}

/** Three rising notes: not the bell of the waiting room, not an alarm. */
function chime(): void {
  try {
    const c = new AudioContext();
    [523, 659, 784].forEach((pitch, i) => {
      const [note, loud, at] = [c.createOscillator(), c.createGain(), c.currentTime + 0.02 + i * 0.22];
      note.frequency.value = pitch;
      loud.gain.setValueAtTime(0, at);
      loud.gain.linearRampToValueAtTime(0.25, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
      note.connect(loud).connect(c.destination);
      note.start(at);
      note.stop(at + 0.55);
    });
    setTimeout(() => void c.close(), 2000);
  } catch {
    /* a machine without sound reads it */
  }
}

/** Says it with the device's own voice, where it has one for this language; the words are shown in any case. */
function aloud(words: string, lang: Lang): void {
  const voices = window.speechSynthesis;
  if (!voices) return;
  const speak = () => {
    const voice = voices.getVoices().find((v) => v.lang.toLowerCase().startsWith(lang) && v.localService); // a voice elsewhere would be sent the words
    if (!voice) return;
    const said = new SpeechSynthesisUtterance(words);
    said.voice = voice;
    said.lang = voice.lang;
    voices.speak(said);
  };
  if (voices.getVoices().length) setTimeout(speak, 900); // after the notes
  else voices.addEventListener("voiceschanged", () => speak(), { once: true });
}
