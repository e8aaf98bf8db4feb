// The call: joins the line, the talk and what is drawn. `mountCall` is all that
// the rest of the product knows of it.
import "./call.css";
import { content, lay, mute, papers, remove, Refused, type Paper, type Ticket } from "./api.ts";
import { Bar, type Control } from "./bar.ts";
import type { Desk, Waiting } from "./desk.ts";
import * as dialogs from "./dialogs.ts";
import { h, icon, set, write } from "./dom.ts";
import { Drawer, type Tab } from "./drawer.ts";
import { speak, type Lang, type Say } from "./say.ts";
import { Session, type Left, type Person, type Wanted } from "./session.ts";
import { Stage } from "./stage.ts";
import { Talk } from "./talk.ts";
import { Teller } from "./tell.ts";

export interface CallOptions {
  /** Where the media server is; this very origin when left out. */
  url?: string;
  /** Gives a fresh ticket: asked on entering, and again after a long absence. */
  ticket(): Promise<Ticket>;
  lang: Lang;
  /** The line under the title: office and body. */
  place?: string;
  start?: Partial<Wanted>;
  desk?: Desk;
  /** Shows the room to a test as window.__loggiaRoom. Demo mode only; the product never reads it. */
  probe?: boolean;
  left(how: Left): void;
}

export interface Call {
  leave(): void;
}

/** Draws the call into el and enters. Rejects with Refused when the door is shut; then el is as it was. */
export async function mountCall(el: HTMLElement, options: CallOptions): Promise<Call> {
  const say = await speak(options.lang);
  const call = new Room(el, options, say);
  await call.enter();
  return call;
}

const keysOff = "loggia.room.keys-off";

class Room implements Call {
  private readonly session: Session;
  private readonly talk: Talk;
  private readonly bar: Bar;
  private readonly drawer: Drawer;
  private readonly stage: Stage;
  private readonly tell = new Teller();
  private readonly root: HTMLElement;
  private readonly title = h("b", { class: "ell" });
  private readonly clock = h("span", { class: "num" });
  private readonly line = h("span", { class: "dk only-d", "data-testid": "line" });
  private readonly banner = h("div", { class: "banner", hidden: true, "data-testid": "lost" });
  private readonly toast = h("div", { class: "rtoast", role: "status", hidden: true });
  private readonly picker = h("input", { type: "file", accept: "application/pdf,image/png,image/jpeg,image/webp", hidden: true, "data-testid": "picker" });
  private readonly uploading: { name: string; part: number }[] = [];
  private tab: Tab | null = null;
  private waiting: Waiting[] = [];
  private began = 0;
  private painting = 0;
  private timers: ReturnType<typeof setInterval>[] = [];
  private keysOn = localStorage.getItem(keysOff) === null;
  private voice = false;
  private spoke = "";
  private before: Element | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly o: CallOptions,
    private readonly say: Say,
  ) {
    const wanted: Wanted = { microphone: true, camera: true, ...o.start };
    const url = o.url ?? location.origin.replace(/^http/, "ws");
    this.session = new Session(url, o.ticket, wanted, {
      changed: () => this.repaint(),
      heard: (m, from) => this.talk.hear(m, from),
      entered: (again) => this.entered(again),
      left: (how) => this.out(how),
      failed: (what, why) => this.failed(what, why),
    });
    this.talk = new Talk(() => this.session, {
      line: (l) => {
        if (this.tab !== "chat") this.talk.unread++;
        this.tell.say(say("call.wrote", { name: l.name, text: l.text.slice(0, 200) }));
      },
      papers: () => void this.fetchPapers(),
      opened: (by) => this.tell.say(say("call.opened_by", { name: by.name })),
      hand: (p) => this.tell.say(say("call.raised", { name: p.name })),
      changed: () => this.repaint(),
    });
    this.stage = new Stage(say, this.talk, () => this.session.ticket, (p) => this.about(p), o.desk?.invite ? () => this.invite() : undefined);
    this.bar = new Bar(say, {
      mic: () => void this.session.microphone(!this.session.me.isMicrophoneEnabled),
      cam: () => void this.session.camera(!this.session.me.isCameraEnabled),
      hand: () => this.hand(),
      share: () => this.share(),
      chat: () => this.toggle("chat"),
      voice: () => this.toggleVoice(),
      swap: () => void this.handOver(),
      more: () => this.more(),
      leave: () => this.leaving(),
    } satisfies Record<Control, () => void>);
    this.drawer = new Drawer(say, o.lang, {
      close: () => this.toggle(null),
      tab: (t) => this.toggle(t, true),
      say: (text) => this.talk.say(text),
      choose: () => this.picker.click(),
      open: (p) => this.talk.turn(this.talk.open.doc === p.id ? null : p.id, 1),
      save: (p) => void this.save(p),
      about: (p) => this.about(p),
      admit: o.desk?.admit && ((w) => void this.admit(w)),
      invite: o.desk?.invite && (() => this.invite()),
    });
    this.root = this.draw();
  }

  async enter(): Promise<void> {
    this.host.append(this.root);
    document.documentElement.classList.add("in-room");
    this.repaint();
    try {
      await this.session.enter();
    } catch (e) {
      this.clear();
      throw e;
    }
    if (this.o.probe) (window as unknown as { __loggiaRoom: unknown }).__loggiaRoom = this.session.room;
    this.timers.push(setInterval(() => this.tick(), 1000));
    if (this.o.desk?.waiting) {
      void this.fetchWaiting();
      this.timers.push(setInterval(() => void this.fetchWaiting(), 5000));
    }
    document.addEventListener("keydown", this.key);
    window.addEventListener("pagehide", this.away);
    this.bar.button("mic").focus({ preventScroll: true });
  }

  leave(): void {
    this.session.leave();
  }

  private draw(): HTMLElement {
    const { say } = this;
    const header = h("header", { class: "ch" }, h("div", { class: "tt" }, this.title, h("small", { class: "ell" }, this.o.place ?? "")),
      h("span", { class: "dk", role: "timer", "aria-label": say("call.duration") }, icon("clock", "xs"), this.clock), this.line,
      h("button", { type: "button", class: "rbtn only-d", "aria-label": say("call.view"), "data-testid": "view", onclick: () => this.view() }, icon("grid")),
      h("button", { type: "button", class: "rbtn only-d", "aria-label": say("call.full_screen"), onclick: () => this.full() }, icon("full")));
    this.picker.addEventListener("change", () => {
      for (const f of this.picker.files ?? []) void this.handIn(f);
      this.picker.value = "";
    });
    const root = h("div", { class: "call", "data-testid": "call", ondragover: (e: DragEvent) => this.drag(e, true), ondragleave: (e: DragEvent) => this.drag(e, false), ondrop: (e: DragEvent) => this.drop(e) },
      header, this.stage.el, this.drawer.el, h("footer", { class: "cfoot" }, this.bar.el), this.banner, this.toast, this.picker, this.tell.polite, this.tell.urgent,
      h("div", { class: "dropnote", "aria-hidden": "true" }, icon("paper"), say("call.drop_here")));
    set(root, { lang: this.o.lang });
    return root;
  }

  private entered(again: boolean): void {
    this.began ||= Date.now();
    this.talk.entered();
    void this.fetchPapers();
    if (again) this.tell.atOnce(this.say("call.back"));
  }

  private out(how: Left): void {
    this.clear();
    this.o.left(how);
  }

  private clear(): void {
    this.timers.forEach(clearInterval);
    this.timers = [];
    cancelAnimationFrame(this.painting);
    this.tell.stop();
    document.removeEventListener("keydown", this.key);
    window.removeEventListener("pagehide", this.away);
    document.documentElement.classList.remove("in-room");
    if (document.fullscreenElement) void document.exitFullscreen();
    this.root.remove();
  }

  private readonly away = () => this.session.room.disconnect();

  private repaint(): void {
    if (this.painting) return;
    // A page in the background paints no frames, but its title and sounds go on.
    const paint = () => {
      this.painting = 0;
      if (this.session.line !== "out") this.paint();
    };
    this.painting = document.hidden ? Number(setTimeout(paint, 100)) : requestAnimationFrame(paint);
  }

  private paint(): void {
    const { session: s, say, talk, bar } = this;
    const people = s.people();
    const raised = talk.raised(people);
    const me = people.find((p) => p.me);
    const down = s.line !== "in";
    write(this.title, s.ticket?.title ?? say("call.entering"));
    const good = s.me.connectionQuality !== "poor";
    this.line.className = `dk only-d ${down ? "bad" : good ? "ok" : "bad"}`;
    this.line.replaceChildren(icon("wifi", "xs"), say(down ? "call.line_lost" : good ? "call.line_good" : "call.line_poor"));
    this.showBanner();
    this.stage.show({ people, raised, speaker: s.speaker, screen: s.screenShown(), voice: this.voice, joining: s.line === "joining" });
    if (this.tab === "chat") talk.unread = 0;
    this.drawer.show({ tab: this.tab, chat: talk.chat, people, raised, papers: talk.papers, openPaper: talk.open.doc, waiting: this.waiting, unread: talk.unread, me: s.me.identity, uploading: this.uploading, lastOf: (who) => people.find((p) => p.identity === who)?.label ?? "" });
    this.root.classList.toggle("with-drawer", this.tab !== null);
    bar.show("mic", { off: !me?.microphone, pressed: Boolean(me?.microphone), picture: me?.microphone ? "mic" : "mic-off" });
    bar.show("cam", { off: !me?.camera, pressed: Boolean(me?.camera), picture: me?.camera ? "cam" : "cam-off" });
    bar.show("hand", { on: talk.handUp, pressed: talk.handUp });
    bar.show("share", { on: s.me.isScreenShareEnabled || talk.open.doc !== null, pressed: s.me.isScreenShareEnabled });
    bar.show("chat", { on: this.tab !== null, pressed: this.tab !== null, count: talk.unread });
    bar.show("voice", { on: this.voice, pressed: this.voice });
    bar.show("swap", { hidden: !this.o.desk?.handOver });
    bar.show("more", { count: this.o.desk?.admit && this.tab !== "people" ? this.waiting.length : 0 });
    bar.show("leave", { label: say(this.o.desk?.end ? "call.leave" : "call.go_out") });
    this.announce(people);
  }

  private showBanner(): void {
    const { session: s, say } = this;
    const wanted = s.line === "lost" ? "lost" : s.muffled ? "muffled" : "";
    if (this.banner.dataset.why === wanted) return;
    this.banner.dataset.why = wanted;
    this.banner.hidden = !wanted;
    if (wanted === "lost") {
      this.tell.atOnce(say("call.lost"));
      this.banner.replaceChildren(h("span", { class: "spin", "aria-hidden": "true" }), say("call.lost"));
    } else if (wanted) this.banner.replaceChildren(say("call.muffled"), h("button", { type: "button", class: "btn btn-primary btn-sm", onclick: () => void s.listenUp() }, icon("speaker"), say("call.listen")));
  }

  private announce(people: Person[]): void {
    const speaking = people.filter((p) => p.speaking && !p.me).map((p) => p.name).join(", ");
    if (speaking && speaking !== this.spoke) this.tell.say(this.say("call.speaks", { name: speaking }));
    if (speaking) this.spoke = speaking;
    const here = people.map((p) => p.identity).join(" ");
    if (this.root.dataset.here !== undefined && this.root.dataset.here !== here && this.session.line === "in") {
      const before = new Set(this.root.dataset.here.split(" "));
      for (const p of people) if (!p.me && !before.has(p.identity)) this.tell.say(this.say("call.came", { name: p.name }));
      for (const gone of before) if (!people.some((p) => p.identity === gone)) this.talk.gone(gone);
    }
    if (this.session.line === "in") this.root.dataset.here = here;
  }

  private tick(): void {
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    const two = (n: number) => String(n).padStart(2, "0");
    write(this.clock, `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`);
    this.stage.pointers();
    if (seconds % 60 === 0) void this.session.renew();
  }

  private toggle(tab: Tab | null, force = false): void {
    const was = this.tab;
    this.tab = !force && tab === was ? null : tab;
    if (this.tab && !was) this.before = document.activeElement;
    this.paint();
    if (this.tab && (!was || this.tab === "chat")) this.drawer.focus(this.tab);
    if (!this.tab && was) (this.before instanceof HTMLElement && this.before.isConnected ? this.before : this.bar.button("chat")).focus();
  }

  private hand(): void {
    this.talk.raise(!this.talk.handUp);
  }

  private toggleVoice(): void {
    this.voice = !this.voice;
    this.repaint();
  }

  private view(): void {
    this.stage.turn();
    this.repaint();
  }

  private full(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen?.();
  }

  private share(): void {
    const { session: s, say } = this;
    if (s.me.isScreenShareEnabled) return void s.screen(false);
    if (!s.mayShowScreen) return this.picker.click();
    dialogs.menu(this.root, say, say("call.share_what"), [
      { label: say("call.share_screen"), picture: "screen", act: () => void s.screen(true), id: "share-screen" },
      { label: say("call.share_paper"), picture: "paper", act: () => this.picker.click(), id: "share-paper" },
    ]);
  }

  private more(): void {
    const { say } = this;
    const phone = this.bar.button("hand").offsetParent === null;
    dialogs.menu(this.root, say, say("call.more"), [
      { label: this.waiting.length ? say("call.waiting_n", { n: this.waiting.length }) : say("call.people"), picture: "people", act: () => this.toggle("people", true), id: "more-people" },
      { label: say("call.papers"), picture: "paper", act: () => this.toggle("papers", true), id: "more-papers" },
      { label: say("call.hand"), picture: "hand", act: () => this.hand(), pressed: this.talk.handUp, hidden: !phone, id: "more-hand" },
      { label: say("call.voice"), picture: "voice", act: () => this.toggleVoice(), pressed: this.voice, hidden: !phone },
      { label: say("call.swap"), picture: "swap", act: () => void this.handOver(), hidden: !phone || !this.o.desk?.handOver },
      { label: say("call.view"), picture: "grid", act: () => this.view(), hidden: !phone },
      { label: say("call.invite"), picture: "plus", act: () => this.invite(), hidden: !this.o.desk?.invite, id: "more-invite" },
      { label: say("call.devices"), picture: "cam", act: () => dialogs.devices(this.root, say, (k) => this.session.room.getActiveDevice(k), (k, id) => void this.session.device(k, id)), id: "more-devices" },
      { label: say("call.keys"), picture: "keys", act: () => this.showKeys(), hidden: phone, id: "more-keys" },
    ]);
  }

  private showKeys(): void {
    dialogs.keys(this.root, this.say, this.keysOn, (on) => {
      this.keysOn = on;
      if (on) localStorage.removeItem(keysOff);
      else localStorage.setItem(keysOff, "1");
    });
  }

  private readonly key = (e: KeyboardEvent) => {
    if (!this.keysOn || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
    const at = e.target as HTMLElement;
    if (at.closest("input, textarea, select, [contenteditable], dialog")) return;
    const act = { m: "mic", v: "cam", h: "hand", c: "chat" }[e.key.toLowerCase()] as Control | undefined;
    if (!act) return;
    e.preventDefault();
    this.bar.button(act).click();
  };

  private leaving(): void {
    const end = this.o.desk?.end;
    if (!end) return this.leave();
    dialogs.ending(this.root, this.say, this.o.desk?.outcomes ?? [], () => this.leave(), (outcome, note) => end(outcome, note));
  }

  private about(p: Person): void {
    const { say, session: s } = this;
    const ticket = s.ticket!;
    const act = (what: Promise<void>) => what.catch((e: Refused) => this.note(e.message || say("call.no_answer")));
    dialogs.menu(this.root, say, p.name, [
      { label: say(this.stage.pinned === p.identity ? "call.unpin" : "call.pin"), picture: "focus", act: () => (this.stage.pin(p.identity), this.repaint()), id: "pin" },
      { label: say("call.mute"), picture: "mic-off", act: () => void act(mute(ticket, p.identity)), hidden: !ticket.staff || !p.microphone, id: "mute" },
      { label: say("call.remove"), picture: "door", danger: true, hidden: !ticket.staff, id: "remove", act: () => dialogs.question(this.root, say, say("call.remove_title", { name: p.name }), say("call.remove_what"), say("call.remove_keep"), say("call.remove"), () => void act(remove(ticket, p.identity))) },
    ]);
  }

  private invite(): void {
    dialogs.invite(this.root, this.say, (name, label) => this.o.desk!.invite!(name, label));
  }

  private async handOver(): Promise<void> {
    const all = (await this.o.desk?.colleagues?.().catch(() => [])) ?? [];
    dialogs.handOver(this.root, this.say, all, async (to) => {
      await this.o.desk!.handOver!(to);
      this.note(this.say("call.handed_over", { name: all.find((c) => c.id === to)?.name ?? "" }));
    });
  }

  private async admit(w: Waiting): Promise<void> {
    try {
      await this.o.desk!.admit!(w.id);
      this.note(this.say("call.called", { name: w.name }));
    } catch (e) {
      this.note((e as Error).message || this.say("call.no_answer"));
    }
    await this.fetchWaiting();
  }

  private async fetchWaiting(): Promise<void> {
    const before = new Set(this.waiting.map((w) => w.id));
    this.waiting = await this.o.desk!.waiting!().catch(() => this.waiting);
    for (const w of this.waiting) if (!before.has(w.id)) this.tell.say(this.say("call.waits", { name: w.name }));
    this.repaint();
  }

  private async fetchPapers(): Promise<void> {
    if (!this.session.ticket) return;
    this.talk.papers = await papers(this.session.ticket).catch(() => this.talk.papers);
    this.repaint();
  }

  /** Hands a document to the meeting and opens it for everybody. */
  private async handIn(file: File): Promise<void> {
    const going = { name: file.name, part: 0 };
    this.uploading.push(going);
    this.note(this.say("call.sending", { name: file.name }));
    try {
      const paper = await lay(this.session.ticket!, file, (part) => {
        going.part = part;
        this.repaint();
      });
      this.talk.papers = [...this.talk.papers, paper];
      this.note(this.say("call.sent", { name: paper.name }));
      this.talk.turn(paper.id, 1);
    } catch (e) {
      this.note((e as Error).message || this.say("call.not_sent", { name: file.name }), true);
    }
    this.uploading.splice(this.uploading.indexOf(going), 1);
    this.repaint();
  }

  private async save(p: Paper): Promise<void> {
    const bytes = await content(this.session.ticket!, p.id).catch(() => null);
    if (!bytes) return this.note(this.say("call.no_answer"), true);
    const url = URL.createObjectURL(new Blob([bytes], { type: p.type }));
    h("a", { href: url, download: p.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  private drag(e: DragEvent, over: boolean): void {
    if (!e.dataTransfer?.types.includes("Files")) return;
    e.preventDefault();
    this.root.classList.toggle("dropping", over);
  }

  private drop(e: DragEvent): void {
    this.drag(e, false);
    for (const f of e.dataTransfer?.files ?? []) void this.handIn(f);
  }

  private failed(what: "microphone" | "camera" | "screen", why: unknown): void {
    const name = (why as Error)?.name;
    if (what === "screen") return name === "NotAllowedError" ? undefined : this.note(this.say("call.screen_failed"), true);
    const how = name === "NotAllowedError" ? "refused" : name === "NotFoundError" || name === "OverconstrainedError" ? "absent" : "busy";
    this.note(this.say(`call.${what}_${how}`), true);
  }

  private note(text: string, stays = false): void {
    write(this.toast, text);
    this.toast.hidden = false;
    const shown = text;
    setTimeout(() => this.toast.textContent === shown && (this.toast.hidden = true), stays ? 12_000 : 5000);
  }
}
