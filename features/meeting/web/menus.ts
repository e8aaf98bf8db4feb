// What the room's buttons open: what to share, what else there is, what may be
// done with somebody, how to go.
import * as air from "./air.ts";
import { keepChoices, type Choices } from "./choices.ts";
import { connection, type Watch } from "./connection.ts";
import type { Desk, Waiting } from "./desk.ts";
import * as dialogs from "./dialogs.ts";
import type { Tab } from "./drawer.ts";
import { devices } from "./gear.ts";
import type { Govern } from "./govern.ts";
import type { Handing } from "./handing.ts";
import { looks, nextCorner } from "./looks.ts";
import type { Notes } from "./notes.ts";
import type { Lang, Say } from "./say.ts";
import type { Person, Session } from "./session.ts";
import { Small } from "./small.ts";
import type { Stage } from "./stage.ts";
import type { Talk } from "./talk.ts";

/** The parts of the room that its menus work on. */
export interface Parts {
  root(): HTMLElement;
  lang: Lang;
  desk: Desk | undefined;
  session: Session;
  talk: Talk;
  stage: Stage;
  choices: Choices;
  notes: Notes;
  handing: Handing;
  small: Small;
  watch: Watch;
  govern: Govern;
  waiting(): Waiting[];
  voice(): boolean;
  phone(): boolean;
  repaint(): void;
  open(t: Tab): void;
  hand(): void;
  toggleVoice(): void;
  save(on: boolean): Promise<void>;
  leave(): void;
}

export class Menus {
  constructor(
    private readonly say: Say,
    private readonly p: Parts,
  ) {}

  looks(): void {
    looks(this.p.root(), this.say, this.p.choices, { changed: () => this.p.repaint(), small: Small.can ? () => void this.p.small.turn().catch(() => this.p.notes.say(this.say("call.small_none"))) : undefined, full: document.fullscreenEnabled ? () => this.full() : undefined });
  }

  line(): void {
    const s = this.p.session;
    connection(this.p.root(), this.say, this.p.lang, this.p.watch, () => s.me.connectionQuality, { on: () => s.pictures.saving, set: (on) => void this.p.save(on) });
  }

  full(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen?.();
  }

  share(): void {
    const { say } = this;
    const s = this.p.session;
    if (s.me.isScreenShareEnabled) return void s.screen(false);
    if (!s.mayShowScreen) return this.p.handing.choose();
    dialogs.menu(this.p.root(), say, say("call.share_what"), [
      { label: say("call.share_screen"), picture: "screen", act: () => void s.screen(true), id: "share-screen" },
      { label: say("call.share_paper"), picture: "paper", act: () => this.p.handing.choose(), id: "share-paper" },
    ]);
  }

  async more(): Promise<void> {
    const { say } = this;
    const t = this.p.session.ticket;
    // Asked when the menu opens: who may, and what runs, changes during a call.
    const desk = t?.staff ? await air.deskOf(t.meeting) : null;
    const on = desk?.stream?.state === "live" || desk?.stream?.state === "paused";
    const phone = this.p.phone();
    dialogs.menu(this.p.root(), say, say("call.more"), [
      { label: this.p.waiting().length ? say("call.waiting_n", { n: this.p.waiting().length }) : say("call.people"), picture: "people", act: () => this.p.open("people"), id: "more-people" },
      { label: say("call.papers"), picture: "paper", act: () => this.p.open("papers"), id: "more-papers" },
      { label: say("call.hand"), picture: "hand", act: () => this.p.hand(), pressed: this.p.talk.handUp, hidden: !phone, id: "more-hand" },
      { label: say("call.voice"), picture: "voice", act: () => this.p.toggleVoice(), pressed: this.p.voice(), hidden: !phone },
      { label: say("call.swap"), picture: "swap", act: () => void this.handOver(), hidden: !phone || !this.p.desk?.handOver },
      { label: say("call.view"), picture: "grid", act: () => this.looks(), id: "more-view" },
      { label: say("call.invite"), picture: "plus", act: () => this.invite(), hidden: !this.p.desk?.invite, id: "more-invite" },
      { label: say("call.devices"), picture: "cam", act: () => this.devices(), id: "more-devices" },
      { label: say("line.title"), picture: "wifi", act: () => this.line(), id: "more-line" },
      { label: say(desk?.recording ? "air.record_stop" : "air.record"), picture: "record", act: () => air.record(this.p.root(), say, t!.meeting, desk!, () => undefined), hidden: !desk?.can.record, id: "more-record" },
      { label: say(on ? "air.stream_stop" : "air.stream"), picture: "cast", act: () => air.stream(this.p.root(), say, t!.meeting, t!.title, desk!, () => undefined), hidden: !desk?.can.stream, id: "more-stream" },
      { label: say("call.keys"), picture: "keys", act: () => this.showKeys(), hidden: phone, id: "more-keys" },
    ]);
  }

  devices(): void {
    const { session: s, choices } = this.p;
    devices(this.p.root(), this.say, (k) => s.room.getActiveDevice(k), (k, id) => void s.device(k, id), {
      quiet: choices.quiet,
      setQuiet: (on) => {
        choices.quiet = on;
        keepChoices(choices);
        void s.quiet(on);
      },
      blur: undefined,
    });
  }

  showKeys(): void {
    dialogs.keys(this.p.root(), this.say, this.p.choices.keys, (on) => {
      this.p.choices.keys = on;
      keepChoices(this.p.choices);
    });
  }

  leaving(): void {
    const end = this.p.desk?.end;
    if (!end) return this.p.leave();
    dialogs.ending(this.p.root(), this.say, this.p.desk?.outcomes ?? [], () => this.p.leave(), (outcome, note) => end(outcome, note));
  }

  /** What may be done with somebody; with me, how I see myself. */
  about(p: Person): void {
    const { say } = this;
    const s = this.p.session;
    const changed = () => (keepChoices(this.p.choices), this.p.repaint());
    if (p.me)
      return dialogs.menu(this.p.root(), say, say("call.my_picture"), [
        { label: say("call.corner_move"), picture: "corner", act: () => ((this.p.choices.corner = nextCorner(this.p.choices.corner)), changed()), id: "me-corner" },
        { label: say("call.mirror_hide"), picture: "mirror", act: () => ((this.p.choices.mirror = false), changed(), this.p.notes.say(say("call.mirror_hidden"))), id: "me-hide" },
        { label: say("call.devices"), picture: "cam", act: () => this.devices() },
      ]);
    const g = this.p.govern.now;
    const leads = g?.host ?? s.ticket!.staff;
    const word = g?.given.includes(p.identity) ?? false;
    const host = g?.hosts.includes(p.identity) ?? false;
    const to = (door: string, body: Record<string, unknown>) => void this.lead(door, { identity: p.identity, ...body });
    dialogs.menu(this.p.root(), say, p.name, [
      { label: say(this.p.stage.pinned === p.identity ? "call.unpin" : "call.pin"), picture: "focus", act: () => (this.p.stage.pin(p.identity), this.p.repaint()), id: "pin" },
      { label: say("call.mute"), picture: "mic-off", act: () => to("mute", { source: "microphone" }), hidden: !leads || !p.microphone, id: "mute" },
      { label: say("lead.stop_camera"), picture: "cam-off", act: () => to("mute", { source: "camera" }), hidden: !leads || !g || !p.camera, id: "stop-camera" },
      { label: say("lead.stop_share"), picture: "screen", act: () => to("mute", { source: "screen_share" }), hidden: !leads || !g || !p.participant.isScreenShareEnabled, id: "stop-share" },
      { label: say(word ? "lead.take_word" : "lead.give_word"), picture: "voice", act: () => to("speak", { may: !word }), hidden: !leads || g?.mode !== "listeners" || host, id: "speak" },
      { label: say(host ? "lead.no_host" : "lead.host"), picture: "star", act: () => to("host", { host: !host }), hidden: !leads || !g || !p.staff, id: "host" },
      { label: say("call.remove"), picture: "door", danger: true, hidden: !leads, id: "remove", act: () => dialogs.question(this.p.root(), say, say("call.remove_title", { name: p.name }), say("call.remove_what"), say("call.remove_keep"), say("call.remove"), () => to("remove", {})) },
    ]);
  }

  /** Does an act of who leads, and says why when it is refused. */
  async lead(door: string, body: Record<string, unknown> = {}): Promise<void> {
    await this.p.govern.act(door, body).catch((e: Error) => this.p.notes.say(e.message || this.say("call.no_answer"), true));
  }

  muteAll(): void {
    const { say } = this;
    dialogs.question(this.p.root(), say, say("lead.mute_all_title"), say("lead.mute_all_what"), say("lead.mute_all_keep"), say("lead.mute_all_yes"), () => void this.lead("mute-all"));
  }

  invite(): void {
    dialogs.invite(this.p.root(), this.say, (name, label) => this.p.desk!.invite!(name, label));
  }

  async handOver(): Promise<void> {
    const all = (await this.p.desk?.colleagues?.().catch(() => [])) ?? [];
    dialogs.handOver(this.p.root(), this.say, all, async (to) => {
      await this.p.desk!.handOver!(to);
      this.p.notes.say(this.say("call.handed_over", { name: all.find((c) => c.id === to)?.name ?? "" }));
    });
  }
}
