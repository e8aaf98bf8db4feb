// The call: joins the line, the talk and what is drawn. `mountCall` is all that
// the rest of the product knows of it.
import "./call.css";
import "./stage.css";
import { papers, type Paper, type Ticket } from "./api.ts";
import { Announcer } from "./announce.ts";
import { Bar, type Control } from "./bar.ts";
import { keepChoices, recallChoices } from "./choices.ts";
import { Watch } from "./connection.ts";
import type { Desk, Waiting } from "./desk.ts";
import { h, set } from "./dom.ts";
import { Drawer, type Tab } from "./drawer.ts";
import { Gear } from "./gear.ts";
import { Govern, newKnocks, turnOf, type Governing } from "./govern.ts";
import { Handing } from "./handing.ts";
import { Head } from "./head.ts";
import { Keys, type Act } from "./keys.ts";
import { Proposal, verdict } from "./line.ts";
import { nextView } from "./looks.ts";
import { Menus } from "./menus.ts";
import { MutedEar } from "./murmur.ts";
import { Notes } from "./notes.ts";
import { Recording } from "./recording.ts";
import { howToAllow, whyNot } from "./refused.ts";
import { speak, type Lang, type Say } from "./say.ts";
import { Session, type Left, type Wanted } from "./session.ts";
import { Small } from "./small.ts";
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

class Room implements Call {
  private readonly session: Session;
  private readonly talk: Talk;
  private readonly bar: Bar;
  private readonly head: Head;
  private readonly drawer: Drawer;
  private readonly stage: Stage;
  private readonly handing: Handing;
  private readonly menus: Menus;
  private readonly recording: Recording;
  private readonly govern: Govern;
  private readonly announcer: Announcer;
  private readonly gear: Gear;
  private readonly small: Small;
  private readonly watch: Watch;
  private readonly tell = new Teller();
  private readonly notes: Notes;
  private readonly root: HTMLElement;
  private readonly choices = recallChoices();
  private readonly proposal = new Proposal();
  private readonly muted: MutedEar;
  private keys: Keys | undefined;
  private tab: Tab | null = null;
  private waiting: Waiting[] = [];
  private painting = 0;
  private timers: ReturnType<typeof setInterval>[] = [];
  private voice = false;
  private before: Element | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly o: CallOptions,
    private readonly say: Say,
  ) {
    const wanted: Wanted = { microphone: true, camera: true, saving: this.choices.saving, quiet: this.choices.quiet, ...o.start };
    const url = o.url ?? location.origin.replace(/^http/, "ws");
    this.session = new Session(url, o.ticket, wanted, {
      changed: () => this.repaint(),
      heard: (m, from) => this.talk.hear(m, from),
      entered: (again) => this.entered(again),
      left: (how) => this.out(how),
      failed: (what, why) => this.failed(what, why),
      told: (topic, payload) => (topic === "loggia.recording" ? this.recording.hear(payload) : topic === "loggia.governing" && void this.govern.look()),
    });
    this.notes = new Notes(say, this.session, this.tell);
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
    this.handing = new Handing(say, {
      ticket: () => this.session.ticket, note: (text, stays) => this.notes.say(text, stays), changed: () => this.repaint(),
      laid: (paper) => {
        this.talk.papers = [...this.talk.papers, paper];
        this.talk.turn(paper.id, 1);
      },
    });
    this.stage = new Stage(say, this.talk, this.choices, {
      ticket: () => this.session.ticket, about: (p) => this.menus.about(p), invite: o.desk?.invite && (() => this.menus.invite()), seen: (who) => this.session.pictures.watch(who),
    });
    this.gear = new Gear(this.session, say, (text, act) => this.notes.say(text, true, act));
    this.watch = new Watch(() => this.session.room, () => this.session.people().filter((p) => p.paused).length);
    this.muted = new MutedEar(() => this.notes.say(say(this.choices.keys ? "call.speaking_muted_key" : "call.speaking_muted"), false, { label: say("call.unmute"), act: () => void this.session.microphone(true) }));
    this.small = new Small(say, {
      video: () => this.stage.largest(), name: () => this.session.people().find((p) => p.identity === this.session.speaker)?.name ?? this.session.ticket?.title ?? "",
      microphone: () => this.session.me.isMicrophoneEnabled, mic: () => void this.session.microphone(!this.session.me.isMicrophoneEnabled), leave: () => this.leave(), closed: () => this.repaint(),
    });
    this.announcer = new Announcer(say, this.tell, (who) => this.talk.gone(who));
    this.govern = new Govern(() => this.session.ticket, (before, now) => this.governed(before, now));
    this.recording = new Recording(say, o.lang, {
      ticket: () => this.session.ticket, host: () => this.root, alert: (text) => this.tell.atOnce(text), note: (text) => this.notes.say(text, true), mine: (by) => Boolean(this.session.ticket?.staff) && by === this.session.ticket?.name,
      hush: () => void this.hush(), leave: () => this.leave(), changed: (a) => this.session.recorded(a.recording || a.streaming),
    });
    this.menus = new Menus(say, {
      root: () => this.root, lang: o.lang, desk: o.desk, session: this.session, talk: this.talk, stage: this.stage, choices: this.choices, notes: this.notes, handing: this.handing, small: this.small, watch: this.watch,
      waiting: () => this.atDoor, voice: () => this.voice, phone: () => this.bar.button("hand").offsetParent === null, repaint: () => this.repaint(), open: (t) => this.toggle(t, true), hand: () => this.hand(),
      toggleVoice: () => this.toggleVoice(), govern: this.govern, save: (on) => this.save(on), leave: () => this.leave(),
    });
    this.head = new Head(say, o.place ?? "", this.recording.sign, { view: () => this.menus.looks(), line: () => this.menus.line(), full: () => this.menus.full() });
    this.bar = new Bar(say, {
      mic: () => (this.silent ? this.notes.say(say("lead.ask_word")) : void this.session.microphone(!this.session.me.isMicrophoneEnabled)),
      cam: () => void this.camera(),
      hand: () => this.hand(),
      share: () => this.menus.share(),
      chat: () => this.toggle("chat"),
      voice: () => this.toggleVoice(),
      swap: () => void this.menus.handOver(),
      more: () => void this.menus.more(),
      leave: () => this.menus.leaving(),
    } satisfies Record<Control, () => void>);
    this.drawer = new Drawer(say, o.lang, {
      close: () => this.toggle(null),
      tab: (t) => this.toggle(t, true),
      say: (text) => this.talk.say(text),
      choose: () => this.handing.choose(),
      open: (p) => this.talk.turn(this.talk.open.doc === p.id ? null : p.id, 1),
      save: (p) => void this.handing.save(p),
      about: (p) => this.menus.about(p),
      admit: (w) => void this.admit(w),
      refuse: (w) => void this.menus.lead("refuse", { identity: w.id }),
      lead: { act: (door, body) => void this.menus.lead(door, body), muteAll: () => this.menus.muteAll() },
      invite: o.desk?.invite && (() => this.menus.invite()),
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
    if (this.session.line === "out") return; // gone away from the door, where one knocked
    if (this.o.probe) (window as unknown as { __loggiaRoom: unknown }).__loggiaRoom = this.session.room;
    this.timers.push(setInterval(() => this.tick(), 1000), setInterval(() => void this.weigh(), 5000));
    if (this.o.desk?.waiting) {
      void this.fetchWaiting();
      this.timers.push(setInterval(() => void this.fetchWaiting(), 5000));
    }
    this.keys = new Keys({ on: () => this.choices.keys, act: (a) => this.act(a), speaking: () => this.session.me.isMicrophoneEnabled, speak: (on) => this.silent || void this.session.microphone(on), button: this.bar.button("mic") });
    void this.gear.begin();
    window.addEventListener("pagehide", this.away);
    this.bar.button("mic").focus({ preventScroll: true });
  }

  leave(): void {
    this.session.leave();
  }

  private draw(): HTMLElement {
    const root = h("div", { class: "call", "data-testid": "call" }, this.head.el, this.stage.el, this.drawer.el, h("footer", { class: "cfoot" }, this.bar.el), this.notes.banner, this.notes.toast, this.handing.picker, this.tell.polite, this.tell.urgent, this.notes.drop);
    this.handing.takeFrom(root);
    set(root, { lang: this.o.lang });
    return root;
  }

  private entered(again: boolean): void {
    this.head.began();
    this.talk.entered();
    void this.fetchPapers();
    void this.recording.look();
    void this.govern.look();
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
    this.keys?.end();
    this.gear.end();
    this.muted.end();
    this.small.close();
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
    this.head.show({ title: s.ticket?.title ?? say("call.entering"), down: s.line !== "in", grade: this.grade, saving: s.pictures.saving });
    this.notes.show();
    this.stage.show({ people, raised, speaker: s.speaker, screen: s.screenShown(), voice: this.voice, joining: s.line === "joining", knocking: s.knocking });
    this.small.show();
    if (this.tab === "chat") talk.unread = 0;
    this.drawer.show({ tab: this.tab, chat: talk.chat, people, raised, papers: talk.papers, openPaper: talk.open.doc, waiting: this.atDoor, govern: this.govern.now, unread: talk.unread, me: s.me.identity, uploading: this.handing.going, lastOf: (who) => people.find((p) => p.identity === who)?.label ?? "" });
    this.root.classList.toggle("with-drawer", this.tab !== null);
    const silent = this.silent;
    bar.show("mic", { disabled: silent, off: !me?.microphone, pressed: Boolean(me?.microphone), picture: me?.microphone ? "mic" : "mic-off" });
    bar.show("cam", { off: !me?.camera, pressed: Boolean(me?.camera), picture: me?.camera ? "cam" : "cam-off" });
    bar.show("hand", { on: talk.handUp, pressed: talk.handUp });
    bar.show("share", { on: s.me.isScreenShareEnabled || talk.open.doc !== null, pressed: s.me.isScreenShareEnabled });
    bar.show("chat", { on: this.tab !== null, pressed: this.tab !== null, count: talk.unread });
    bar.show("voice", { on: this.voice, pressed: this.voice });
    bar.show("swap", { hidden: !this.o.desk?.handOver });
    bar.show("more", { count: this.tab !== "people" ? this.atDoor.length : 0 });
    bar.show("leave", { label: say(this.o.desk?.end ? "call.leave" : "call.go_out") });
    this.muted.watch(me && !me.microphone && s.line === "in" ? s.ownVoice : undefined);
    this.announcer.hear(people, s.line === "in");
  }

  /** Who waits: at the office's door, and at the meeting's own. */
  private get atDoor(): Waiting[] {
    return [...this.waiting, ...(this.govern.now?.waiting ?? []).map((k) => ({ id: k.identity, name: k.name, reason: k.label, since: k.since, knock: true }))];
  }

  /** Only who leads speaks here, and I was not given the word. */
  private get silent(): boolean {
    const g = this.govern.now;
    return g !== undefined && !g.host && !g.may.includes("microphone");
  }

  private governed(before: Governing | undefined, now: Governing): void {
    const { say } = this;
    for (const k of now.host ? newKnocks(before, now) : []) {
      const words = say("lead.knocks", { name: k.name });
      this.tell.say(words);
      this.notes.say(words, true, { label: say("call.admit"), act: () => void this.menus.lead("let", { identity: k.identity }) });
    }
    const turn = turnOf(before, now);
    if (turn) this.notes.say(say(`lead.${turn}`), true);
    if (before && before.locked !== now.locked) this.tell.say(say(now.locked ? "lead.locked" : "lead.unlocked"));
    this.repaint();
  }

  private tick(): void {
    const seconds = this.head.tick();
    this.stage.pointers();
    this.session.pictures.settle();
    this.session.mend();
    if (seconds % 60 === 0) void this.session.renew();
  }

  private grade: ReturnType<typeof verdict>["grade"] = "good";

  /** Weighs the line, and proposes to save data where it is poor for a while. */
  private async weigh(): Promise<void> {
    const { session: s } = this;
    if (s.line !== "in") return;
    this.grade = verdict(await this.watch.read(), s.me.connectionQuality).grade;
    if (this.proposal.hear(this.grade, s.pictures.saving, performance.now())) this.notes.propose(() => void this.save(true), () => this.proposal.refuse(performance.now()));
    else if (this.grade !== "poor") this.notes.proposeNoMore();
    this.repaint();
  }

  private async save(on: boolean): Promise<void> {
    this.choices.saving = on;
    keepChoices(this.choices);
    this.notes.proposeNoMore();
    await this.session.save(on);
    this.notes.say(this.say(on ? "line.saving_on" : "line.saving_off"));
    this.repaint();
  }

  /** Neither seen nor heard: the answer of who stays but does not want to be recorded. */
  private async hush(): Promise<void> {
    const { session: s } = this;
    await Promise.all([s.microphone(false), s.camera(false), s.me.isScreenShareEnabled && s.screen(false)]);
  }

  /** My picture on or off; on ends saving, for me and for the faces of the others. */
  private async camera(): Promise<void> {
    const on = !this.session.me.isCameraEnabled;
    if (on && this.session.pictures.saving) {
      this.session.wanted.camera = true;
      return this.save(false);
    }
    await this.session.camera(on);
  }

  private toggle(tab: Tab | null, force = false): void {
    const was = this.tab;
    this.tab = !force && tab === was ? null : tab;
    if (this.tab && !was) this.before = document.activeElement;
    this.paint();
    if (this.tab && (!was || this.tab === "chat")) this.drawer.focus(this.tab);
    if (!this.tab && was) (this.before instanceof HTMLElement && this.before.isConnected ? this.before : this.bar.button("chat")).focus();
  }

  private act(a: Act): void {
    switch (a) {
      case "people":
        return this.toggle("people");
      case "view":
        this.choices.view = nextView(this.choices.view);
        keepChoices(this.choices);
        this.notes.say(this.say(`call.view_${this.choices.view}`));
        return this.repaint();
      case "full":
        return this.menus.full();
      case "help":
        return this.menus.showKeys();
      case "back":
      case "next":
        return this.stage.turnBy(a === "next" ? 1 : -1);
      default:
        this.bar.button(a).click();
    }
  }

  private hand(): void {
    this.talk.raise(!this.talk.handUp);
  }

  private toggleVoice(): void {
    this.voice = !this.voice;
    this.repaint();
  }

  private async admit(w: Waiting): Promise<void> {
    if (w.knock) return this.menus.lead("let", { identity: w.id });
    try {
      await this.o.desk!.admit!(w.id);
      this.notes.say(this.say("call.called", { name: w.name }));
    } catch (e) {
      this.notes.say((e as Error).message || this.say("call.no_answer"));
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
    this.talk.papers = await papers(this.session.ticket).catch((): Paper[] => this.talk.papers);
    this.repaint();
  }

  private failed(what: "microphone" | "camera" | "screen", why: unknown): void {
    const { say } = this;
    if (what === "screen") return (why as Error)?.name === "NotAllowedError" ? undefined : this.notes.say(say("call.screen_failed"), true);
    this.notes.say(say(`call.${what}_${whyNot(why)}`, { how: howToAllow(say, what) }), true);
  }
}
