// Trying camera, microphone and loudspeaker before going in. Nothing is sent
// anywhere: only the person sees and hears it. Each device may be refused or
// missing, and one can go in all the same.
import { h, howToAllow, icon, set, whyNot, write, type Say, type Wanted } from "@features/meeting";

type State = "off" | "asking" | "works" | "refused" | "absent" | "busy";
type Kind = "camera" | "microphone";

const remembered = "loggia.room.devices";

/** What the person chose last time on this device. */
export function recall(): Wanted {
  try {
    return { microphone: true, camera: true, ...(JSON.parse(localStorage.getItem(remembered) ?? "{}") as Partial<Wanted>) };
  } catch {
    return { microphone: true, camera: true };
  }
}

export class Preview {
  readonly el: HTMLElement;
  readonly wanted = recall();
  private state: Record<Kind, State> = { camera: "off", microphone: "off" };
  private readonly streams: Partial<Record<Kind, MediaStream>> = {};
  private readonly video = h("video", { autoplay: true, playsinline: true, muted: true, "data-testid": "preview" });
  private readonly cover = h("div", { class: "camoff" });
  private readonly bars = Array.from({ length: 8 }, () => h("i"));
  private readonly rows: Record<Kind, { tag: HTMLElement; under: HTMLElement; ic: HTMLElement }>;
  private readonly switches: Record<Kind, HTMLButtonElement>;
  private readonly help = h("div", { class: "note busy", role: "status", hidden: true });
  private readonly choose = h("div", { class: "choose", hidden: true });
  private readonly name = h("span", { class: "name" });
  private sound: AudioContext | undefined;
  private heard = false;
  private meter = 0;

  constructor(private readonly say: Say) {
    this.video.muted = true;
    const row = (kind: Kind, picture: "cam" | "mic", under: HTMLElement) => {
      const r = { tag: h("span", { class: "tag", role: "status" }), under, ic: h("span", { class: "ic" }, icon(picture)) };
      return { ...r, el: h("div", { class: "dev" }, r.ic, h("div", { class: "devtext" }, h("strong", {}, say(`wait.${kind}`)), under), r.tag) };
    };
    const cam = row("camera", "cam", h("span", { class: "muted ell" }));
    const mic = row("microphone", "mic", h("span", { class: "lvl", role: "img" }, ...this.bars));
    this.rows = { camera: cam, microphone: mic };
    const round = (kind: Kind, picture: "cam" | "mic") => h("button", { type: "button", class: "rb", "data-testid": `try-${kind}`, onclick: () => void this.flip(kind) }, icon(picture));
    this.switches = { microphone: round("microphone", "mic"), camera: round("camera", "cam") };
    const test = h("button", { type: "button", class: "btn btn-outline-primary btn-sm", "data-testid": "try-sound", onclick: () => void this.ring() }, say("wait.try"));
    const speaker = h("div", { class: "dev" }, h("span", { class: "ic blue" }, icon("speaker")), h("div", { class: "devtext" }, h("strong", {}, say("wait.sound")), h("span", { class: "muted ell" }, say("wait.sound_what"))), test);
    this.el = h("section", { class: "stack", "aria-label": say("wait.try_title") },
      h("div", { class: "cam" }, this.video, this.cover, this.name, h("div", { class: "ctls" }, this.switches.microphone, this.switches.camera)),
      h("p", { class: "muted under" }, say("wait.only_you")), this.help,
      h("div", { class: "panel" }, cam.el, mic.el, speaker),
      h("button", { type: "button", class: "btn btn-link", "aria-expanded": "false", onclick: (e: Event) => this.unfold(e.currentTarget as HTMLButtonElement) }, say("wait.choose")), this.choose);
    this.paint();
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.list());
  }

  /** Starts at once where the browser has already been told yes; else waits for a tap. */
  async begin(): Promise<void> {
    const known = await Promise.all((["camera", "microphone"] as const).map((name) => navigator.permissions?.query({ name: name as PermissionName }).then((p) => p.state, () => "prompt")));
    if (known.includes("granted")) await this.start();
  }

  /** Asks for camera and microphone together; when that fails, for each alone. */
  async start(): Promise<void> {
    await Promise.all((["camera", "microphone"] as const).map((k) => (this.wanted[k] ? this.open(k) : undefined)));
  }

  stateOf(kind: Kind): State {
    return this.state[kind];
  }

  /** Whether the microphone has heard a voice. */
  get hears(): boolean {
    return this.heard;
  }

  called(name: string): void {
    write(this.name, name);
  }

  private async open(kind: Kind): Promise<void> {
    this.state[kind] = "asking";
    this.paint();
    const id = kind === "camera" ? this.wanted.cameraId : this.wanted.microphoneId;
    const device = id ? { deviceId: { ideal: id } } : true;
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
      const stream = await navigator.mediaDevices.getUserMedia(kind === "camera" ? { video: { ...(device === true ? {} : device), width: { ideal: 1280 }, height: { ideal: 720 } } } : { audio: device });
      this.close(kind);
      this.streams[kind] = stream;
      this.state[kind] = "works";
      stream.getTracks()[0]!.addEventListener("ended", () => this.streams[kind] === stream && (this.close(kind), (this.state[kind] = "absent"), this.paint()));
      if (kind === "camera") this.video.srcObject = stream;
      else this.measure(stream);
    } catch (e) {
      this.state[kind] = whyNot(e);
    }
    this.paint();
    void this.list();
  }

  private close(kind: Kind): void {
    this.streams[kind]?.getTracks().forEach((t) => t.stop());
    delete this.streams[kind];
    if (kind === "camera") this.video.srcObject = null;
    else cancelAnimationFrame(this.meter);
  }

  private async flip(kind: Kind): Promise<void> {
    const on = this.state[kind] === "works" || this.state[kind] === "asking";
    this.wanted[kind] = !on;
    this.keep();
    if (!on) return this.open(kind);
    this.close(kind);
    this.state[kind] = "off";
    this.paint();
  }

  private keep(): void {
    localStorage.setItem(remembered, JSON.stringify(this.wanted));
  }

  /** The room's own sound. Made at a tap, else browsers keep it silent. */
  audio(): AudioContext {
    this.sound ??= new AudioContext();
    if (this.sound.state === "suspended") void this.sound.resume();
    return this.sound;
  }

  private measure(stream: MediaStream): void {
    const context = this.audio();
    const ear = context.createAnalyser();
    ear.fftSize = 512;
    context.createMediaStreamSource(stream).connect(ear);
    const wave = new Uint8Array(ear.fftSize);
    let shown = -1;
    const look = () => {
      if (this.streams.microphone !== stream) return;
      ear.getByteTimeDomainData(wave);
      let peak = 0;
      for (const v of wave) peak = Math.max(peak, Math.abs(v - 128));
      const level = Math.min(8, Math.round(Math.sqrt(peak / 128) * 10));
      if (level !== shown) {
        shown = level;
        this.bars.forEach((b, i) => b.classList.toggle("on", i < level));
      }
      if (!this.heard && level >= 3) {
        this.heard = true;
        this.paint();
      }
      this.meter = requestAnimationFrame(look);
    };
    look();
  }

  /** Two notes: to try the loudspeaker, and when it is one's turn. */
  async ring(times = 1): Promise<void> {
    const context = this.audio();
    const sink = this.wanted.speakerId;
    if (sink && "setSinkId" in context) await (context as AudioContext & { setSinkId(id: string): Promise<void> }).setSinkId(sink).catch(() => undefined);
    for (let i = 0; i < times * 2; i++) {
      const at = context.currentTime + 0.05 + Math.floor(i / 2) * 1.1 + (i % 2) * 0.28;
      const note = context.createOscillator();
      const loud = context.createGain();
      note.frequency.value = i % 2 ? 784 : 587; // D and G: a door bell, not an alarm
      loud.gain.setValueAtTime(0, at);
      loud.gain.linearRampToValueAtTime(0.3, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
      note.connect(loud).connect(context.destination);
      note.start(at);
      note.stop(at + 0.65);
    }
  }

  private unfold(button: HTMLButtonElement): void {
    this.choose.hidden = !this.choose.hidden;
    set(button, { "aria-expanded": String(!this.choose.hidden) });
    void this.list();
  }

  private async list(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    const camera = this.streams.camera?.getVideoTracks()[0];
    write(this.rows.camera.under, camera?.label || this.say("wait.camera_what"));
    if (this.choose.hidden) return;
    const fields: [MediaDeviceKind, "cameraId" | "microphoneId" | "speakerId", string][] = [["videoinput", "cameraId", "wait.camera"], ["audioinput", "microphoneId", "wait.microphone"], ["audiooutput", "speakerId", "wait.sound"]];
    this.choose.replaceChildren(...fields.flatMap(([kind, key, label]) => {
      const mine = all.filter((d) => d.kind === kind && d.deviceId);
      if (mine.length === 0) return [];
      const chosen = this.wanted[key] ?? (kind === "videoinput" ? camera : this.streams.microphone?.getAudioTracks()[0])?.getSettings().deviceId;
      const change = (e: Event) => {
        this.wanted[key] = (e.target as HTMLSelectElement).value;
        this.keep();
        if (kind === "videoinput") void this.open("camera");
        else if (kind === "audioinput") void this.open("microphone");
        else void this.ring();
      };
      return [h("div", { class: "fld" }, h("label", { for: `try-${kind}` }, this.say(label)), h("select", { id: `try-${kind}`, class: "ctl", onchange: change }, ...mine.map((d, i) => h("option", { value: d.deviceId, selected: d.deviceId === chosen }, d.label || `${this.say(label)} ${i + 1}`))))];
    }));
  }

  private paint(): void {
    const { say } = this;
    for (const kind of ["camera", "microphone"] as const) {
      const s = this.state[kind];
      const { tag, ic } = this.rows[kind];
      const good = s === "works";
      const words = good ? say(kind === "camera" ? "wait.works" : this.heard ? "wait.heard" : "wait.speak") : say(`wait.is_${s}`);
      tag.className = good ? "tag ok" : s === "off" || s === "asking" ? "tag" : "tag busy";
      if (tag.textContent !== words) tag.replaceChildren(...(good ? [icon("check", "xs")] : []), words);
      ic.classList.toggle("grey", !good);
      const b = this.switches[kind];
      set(b, { "aria-label": say(`wait.${good ? "stop" : "start"}_${kind}`), "aria-pressed": String(good) });
      b.classList.toggle("off", !good);
      b.replaceChildren(icon(kind === "camera" ? (good ? "cam" : "cam-off") : good ? "mic" : "mic-off"));
    }
    set(this.rows.microphone.under, { "aria-label": say(this.heard ? "wait.level_heard" : "wait.level_quiet") });
    const shown = this.state.camera === "works";
    this.cover.hidden = shown;
    if (!shown) {
      const start = this.state.camera === "off" && this.state.microphone === "off" && this.wanted.camera;
      this.cover.replaceChildren(start
        ? h("button", { type: "button", class: "btn btn-primary", "data-testid": "try-start", onclick: () => (this.audio(), void this.start()) }, icon("cam"), say("wait.start"))
        : h("p", {}, say(this.state.camera === "asking" ? "wait.asking" : "wait.no_picture")));
    }
    const bad = (["camera", "microphone"] as const).filter((k) => ["refused", "absent", "busy"].includes(this.state[k]));
    this.help.hidden = bad.length === 0;
    const text = bad.map((k) => say(`wait.${k}_${this.state[k]}`, { how: howToAllow(say, k) })).join(" ");
    if (bad.length && this.help.textContent !== text) this.help.replaceChildren(icon("warning"), h("span", {}, text));
  }

  /** Lets the devices go, so that the call can take them. */
  release(): void {
    this.close("camera");
    this.close("microphone");
    this.state = { camera: "off", microphone: "off" };
  }
}
