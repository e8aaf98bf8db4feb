// The line to the others: enters the room, comes back by itself when the line
// or the server falls, and knows who is there. It draws nothing.
import {
  ConnectionError,
  ConnectionQuality,
  ConnectionState,
  DisconnectReason,
  LocalAudioTrack,
  LogLevel,
  Room,
  RoomEvent,
  Track,
  VideoPresets,
  setLogLevel,
  type LocalParticipant,
  type Participant,
  type RemoteParticipant,
  type RemoteTrack,
} from "livekit-client";
import { ticketEnds, type Ticket } from "./api.ts";
import type { Message } from "./table.ts";
import { Patience } from "./patience.ts";
import { Pictures } from "./pictures.ts";
import { encode, read } from "./table.ts";

/** How somebody comes out: by themselves, put out, because it is over, or because the door was opened in another window. */
export type Left = "left" | "removed" | "over" | "elsewhere";

/** How the line is. `joining` is the first time, `lost` any time after. */
export type Line = "joining" | "in" | "lost" | "out";

/** Somebody in the room, as a tile shows them. */
export interface Person {
  identity: string;
  name: string;
  label: string;
  staff: boolean;
  me: boolean;
  microphone: boolean;
  camera: boolean;
  speaking: boolean;
  lost: boolean;
  /** How the server finds this person's line. */
  line: ConnectionQuality;
  /** The server holds the picture back: it would not fit through my line. */
  paused: boolean;
  /** My camera looks away from me, and so its picture is not a mirror. */
  turned: boolean;
  since: number;
  participant: Participant;
}

/** What somebody came in with, or chose since. */
export interface Wanted {
  microphone: boolean;
  camera: boolean;
  microphoneId?: string;
  cameraId?: string;
  speakerId?: string;
  /** Only voices and what is shown, no faces; and noise taken out of my voice unless this is false. */
  saving?: boolean;
  quiet?: boolean;
}

interface Ears {
  changed(): void;
  heard(m: Message, from: Person): void;
  entered(again: boolean): void;
  left(how: Left): void;
  failed(what: "microphone" | "camera" | "screen", why: unknown): void;
  /** The server itself says something, beside the people: `topic` says what about. */
  told?(topic: string, payload: Uint8Array): void;
}

const topic = "loggia";

// What the engine's client would write into the console names rooms and people.
setLogLevel(LogLevel.silent);

/** When to try again, in ms: at once, then about every second. A restarted server is back in two. */
export function pauseBefore(attempt: number, random = Math.random()): number {
  return attempt === 0 ? 0 : Math.min(300 * attempt, 1000) + random * 300;
}

/** The status of a refusal that asking again will not change; 0 for anything else. Whoever fetches tickets may have an error of its own with a status. */
export function refusal(e: unknown): number {
  const status = (e as { status?: unknown } | null)?.status;
  return typeof status === "number" && status >= 400 && status < 500 && status !== 408 && status !== 429 && !(e instanceof ConnectionError) ? status : 0;
}

const sendsH264 = (): boolean => Boolean(RTCRtpSender.getCapabilities?.("video")?.codecs.some((c) => /h264/i.test(c.mimeType)));
const held = (t: Track | undefined): boolean => t?.streamState === Track.StreamState.Paused;

export class Session {
  readonly room: Room;
  readonly pictures: Pictures;
  line: Line = "joining";
  ticket: Ticket | undefined;
  /** The last of the others who spoke. */
  speaker = "";
  /** Sound waits for a tap: the browser lets nothing sound before one. */
  muffled = false;
  /** I knocked, and whoever leads has not let me in yet. */
  knocking = false;
  private entering = false;
  private renewing = false;
  private readonly patience = new Patience();
  private ended = false;
  private readonly ears = new Map<string, HTMLMediaElement>();

  constructor(
    private readonly url: string,
    private readonly fetchTicket: () => Promise<Ticket>,
    readonly wanted: Wanted,
    private readonly tell: Ears,
  ) {
    this.room = new Room({
      adaptiveStream: true,
      dynacast: true,
      disconnectOnPageLeave: true,
      videoCaptureDefaults: { resolution: VideoPresets.h720.resolution, deviceId: wanted.cameraId },
      audioCaptureDefaults: { echoCancellation: true, noiseSuppression: wanted.quiet !== false, autoGainControl: true, deviceId: wanted.microphoneId },
      audioOutput: wanted.speakerId ? { deviceId: wanted.speakerId } : undefined,
      // Five minutes without a person having to touch anything; after that we go on by ourselves, with a new ticket.
      reconnectPolicy: { nextRetryDelayInMs: (c) => (c.elapsedMs > 300_000 ? null : pauseBefore(c.retryCount)) },
    });
    this.pictures = new Pictures(this.room);
    this.pictures.saving = Boolean(wanted.saving);
    this.listen();
  }

  get me(): LocalParticipant {
    return this.room.localParticipant;
  }

  /** Enters, and stays in until `leave` or until the others say that it is over. Rejects only when the first entry is refused. */
  async enter(): Promise<void> {
    if (this.entering) return;
    this.entering = true;
    const again = this.line === "lost";
    try {
      for (let attempt = 0; !this.ended; attempt++) {
        await new Promise((r) => setTimeout(r, pauseBefore(attempt)));
        if (this.ended || (await this.tryOnce(again))) return;
      }
    } finally {
      this.entering = false;
    }
  }

  private async tryOnce(again: boolean): Promise<boolean> {
    try {
      this.ticket = await this.fetchTicket();
      await this.room.connect(this.ticket.url || this.url, this.ticket.token, { maxRetries: 0, websocketTimeout: 6000, peerConnectionTimeout: 12_000 });
    } catch (e) {
      if ((e as { code?: unknown } | null)?.code === "meeting.waiting") return this.knock();
      const status = refusal(e);
      if (!status) return false;
      if (!again) throw e;
      this.end(status === 410 || status === 404 ? "over" : "removed");
      return true;
    }
    this.knocking = false;
    this.line = "in";
    this.tell.entered(again);
    this.tell.changed();
    void this.publish();
    return true;
  }

  /** Stands at the door: asked again after three seconds, by the loop of `enter`. */
  private async knock(): Promise<boolean> {
    this.knocking = true;
    this.tell.changed();
    await new Promise((r) => setTimeout(r, 2000));
    return false;
  }

  /** Fetches a new ticket in the last ten minutes of the old one: what lies on the table asks for it. */
  async renew(): Promise<void> {
    const ends = this.ticket && ticketEnds(this.ticket);
    if (!ends || this.renewing || this.line !== "in" || ends - Date.now() > 600_000) return;
    this.renewing = true;
    // Not an error of the call: the media engine renews its own, and we try again in a minute.
    await this.fetchTicket().then((t) => (this.ticket = t), () => undefined);
    this.renewing = false;
  }

  /** Makes microphone and camera as wanted. What is refused stays off and is said once. */
  private async publish(): Promise<void> {
    await Promise.all([this.wanted.microphone && this.microphone(true), this.wanted.camera && !this.pictures.saving && this.camera(true)]);
  }

  async microphone(on: boolean): Promise<void> {
    this.wanted.microphone = on;
    await this.attempt("microphone", () => this.me.setMicrophoneEnabled(on));
  }

  async camera(on: boolean): Promise<void> {
    this.wanted.camera = on;
    await this.attempt("camera", () => this.me.setCameraEnabled(on));
  }

  /** Shows my picture again when a break of the line took it away; where the old line takes none, comes in anew. To be called now and then. */
  mend(): void {
    const p = this.me.permissions;
    const may = p?.canPublish !== false && (!p?.canPublishSources?.length || p.canPublishSources.includes(1)); // TrackSource.CAMERA of the protocol
    const gone = this.line === "in" && this.room.state === ConnectionState.Connected && this.wanted.camera && !this.pictures.saving && may && !this.me.getTrackPublication(Track.Source.Camera);
    const now = performance.now();
    if (!gone) this.gone = now;
    else if (now - this.gone > 5000 && this.mended < 3) {
      this.gone = now;
      this.mended++;
      this.me.setCameraEnabled(true).then(() => this.tell.changed(), () => void this.room.disconnect(false));
    }
  }

  private gone = 0; // since when my picture is not there though it should be
  private mended = 0;

  async screen(on: boolean): Promise<void> {
    await this.attempt("screen", () => this.me.setScreenShareEnabled(on, { audio: true, selfBrowserSurface: "exclude" }));
  }

  private async attempt(what: "microphone" | "camera" | "screen", act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (e) {
      if (what !== "screen" && this.line === "in") this.wanted[what] = false;
      if (this.line === "in") this.tell.failed(what, e);
    }
    this.tell.changed();
  }

  /** Uses another microphone, camera or loudspeaker from now on; `chosen` is false for one taken in place of another that is gone. */
  async device(kind: MediaDeviceKind, id: string, chosen = true): Promise<void> {
    const { wanted } = this;
    if (chosen && kind === "audioinput") wanted.microphoneId = id;
    else if (chosen && kind === "videoinput") wanted.cameraId = id;
    else if (chosen) wanted.speakerId = id;
    await this.attempt(kind === "videoinput" ? "camera" : "microphone", () => this.room.switchActiveDevice(kind, id, chosen));
  }

  /** Takes noise out of my voice, or lets everything through, for music or a room full of people. */
  async quiet(on: boolean): Promise<void> {
    this.wanted.quiet = on;
    const capture = { ...this.room.options.audioCaptureDefaults, noiseSuppression: on };
    this.room.options.audioCaptureDefaults = capture;
    await this.attempt("microphone", async () => {
      const mine = this.me.getTrackPublication(Track.Source.Microphone)?.audioTrack;
      if (mine instanceof LocalAudioTrack) await mine.restartTrack({ ...capture, deviceId: this.room.getActiveDevice("audioinput") });
    });
  }

  /** A camera that is published from now on sends H.264 while the meeting is recorded or shown, if the browser can: what is kept then need not be made anew. One that is already on is left as it is: to publish it again would darken it for everybody. */
  recorded(on: boolean): void {
    const options = this.room.options;
    options.publishDefaults = { ...options.publishDefaults, videoCodec: on && sendsH264() ? "h264" : "vp8" };
  }

  /** Only voices and what is shown, from now on; or faces again, mine too if it was there. */
  async save(on: boolean): Promise<void> {
    const before = this.wanted.camera;
    this.wanted.saving = this.pictures.saving = on;
    this.pictures.settle();
    if (on) {
      await this.camera(false);
      this.wanted.camera = before; // so that it comes back with the others'
    } else if (before) await this.camera(true);
    this.tell.changed();
  }

  /** Sends words to everybody, or to those named. Never fails: a line that is down says so by itself. */
  send(m: Message, to?: string[]): void {
    if (this.line !== "in") return;
    this.me.publishData(encode(m), { reliable: m.t !== "point", topic, destinationIdentities: to }).catch(() => undefined);
  }

  /** My microphone's track, also while it is off; none when there is none. */
  get ownVoice(): MediaStreamTrack | undefined {
    return this.me.getTrackPublication(Track.Source.Microphone)?.track?.mediaStreamTrack;
  }

  /** Whether I may show my screen here: my ticket says so and the browser can. */
  get mayShowScreen(): boolean {
    const p = this.me.permissions;
    const sources = p?.canPublishSources ?? [];
    const screenShare = 3; // TrackSource.SCREEN_SHARE of the protocol
    return Boolean(navigator.mediaDevices?.getDisplayMedia) && p?.canPublish !== false && (sources.length === 0 || sources.includes(screenShare));
  }

  /** Who is here: the others in the order in which they came, and me last. */
  people(): Person[] {
    const others = [...this.room.remoteParticipants.values()].map((p) => this.person(p)).sort((a, b) => a.since - b.since || (a.identity < b.identity ? -1 : 1));
    return this.ticket ? [...others, this.person(this.me)] : others;
  }

  person(p: Participant): Person {
    const me = p === this.me;
    return {
      identity: p.identity || (me ? this.ticket!.identity : ""),
      name: p.name || (me ? this.ticket!.name : p.identity),
      label: p.attributes.label ?? "",
      staff: p.attributes.staff === "1",
      me,
      microphone: p.isMicrophoneEnabled,
      camera: p.isCameraEnabled,
      speaking: p.isSpeaking && p.isMicrophoneEnabled,
      lost: me ? this.line === "lost" : p.connectionQuality === ConnectionQuality.Lost,
      line: p.connectionQuality,
      paused: !me && held(p.getTrackPublication(Track.Source.Camera)?.track),
      turned: me && this.me.getTrackPublication(Track.Source.Camera)?.track?.mediaStreamTrack.getSettings().facingMode === "environment",
      since: p.joinedAt?.getTime() ?? 0,
      participant: p,
    };
  }

  /** The screen that somebody shows, the latest if there are several. */
  screenShown(): { person: Person; track: Track; paused: boolean } | null {
    for (const person of this.people().reverse()) {
      const track = person.participant.getTrackPublication(Track.Source.ScreenShare)?.track;
      if (track) return { person, track, paused: held(track) };
    }
    return null;
  }

  /** Lets sound be heard; must be called from a tap. */
  async listenUp(): Promise<void> {
    await this.room.startAudio().catch(() => undefined);
    this.muffled = !this.room.canPlaybackAudio;
    this.tell.changed();
  }

  leave(): void {
    this.end("left");
  }

  private end(how: Left): void {
    if (this.ended) return;
    this.ended = true;
    this.line = "out";
    for (const el of this.ears.values()) el.remove();
    void this.room.disconnect(true);
    this.tell.left(how);
  }

  private listen(): void {
    const r = this.room;
    const changed = () => this.tell.changed();
    for (const e of [
      RoomEvent.ParticipantConnected, RoomEvent.ParticipantDisconnected, RoomEvent.TrackPublished, RoomEvent.TrackUnpublished, RoomEvent.TrackMuted, RoomEvent.TrackUnmuted,
      RoomEvent.LocalTrackPublished, RoomEvent.LocalTrackUnpublished, RoomEvent.ConnectionQualityChanged, RoomEvent.ParticipantNameChanged, RoomEvent.ParticipantAttributesChanged,
      RoomEvent.ParticipantPermissionsChanged, RoomEvent.MediaDevicesChanged, RoomEvent.ActiveDeviceChanged, RoomEvent.TrackStreamStateChanged,
    ] as const) r.on(e, changed);
    r.on(RoomEvent.ActiveSpeakersChanged, (speakers) => {
      const other = speakers.find((s) => s !== this.me);
      if (other) this.speaker = other.identity;
      changed();
    });
    r.on(RoomEvent.ConnectionStateChanged, (s) => {
      if (s === ConnectionState.Connected && this.line === "lost") {
        this.line = "in";
        this.tell.entered(true);
      }
      if ((s === ConnectionState.Reconnecting || s === ConnectionState.SignalReconnecting) && this.line === "in") this.line = "lost";
      changed();
    });
    r.on(RoomEvent.TrackSubscribed, (t: RemoteTrack, pub) => {
      if (t.kind === Track.Kind.Audio) {
        const el = t.attach();
        this.ears.set(pub.trackSid, el);
        document.body.append(el);
      }
      changed();
    });
    r.on(RoomEvent.TrackUnsubscribed, (t: RemoteTrack, pub) => {
      this.ears.get(pub.trackSid)?.remove();
      this.ears.delete(pub.trackSid);
      if (t.kind === Track.Kind.Audio) t.detach();
      changed();
    });
    r.on(RoomEvent.AudioPlaybackStatusChanged, () => {
      this.muffled = !r.canPlaybackAudio;
      changed();
    });
    r.on(RoomEvent.DataReceived, (payload: Uint8Array, from: RemoteParticipant | undefined, _kind, about) => {
      if (!from && about && about !== topic) return this.tell.told?.(about, payload); // of the server itself: people always carry their name
      if (about !== topic || !from) return; // the server stamps who sent it: nobody speaks in another's name
      const m = this.patience.with(from.identity, performance.now()) ? read(payload) : null;
      if (m) this.tell.heard(m, this.person(from));
    });
    r.on(RoomEvent.Disconnected, (why) => this.fallen(why));
  }

  private fallen(why: DisconnectReason | undefined): void {
    if (this.ended || this.line === "joining") return;
    switch (why) {
      case DisconnectReason.PARTICIPANT_REMOVED:
        return this.end("removed");
      case DisconnectReason.ROOM_DELETED:
      case DisconnectReason.ROOM_CLOSED:
        return this.end("over");
      case DisconnectReason.DUPLICATE_IDENTITY:
        return this.end("elsewhere");
    }
    this.line = "lost";
    this.tell.changed();
    void this.enter();
  }
}
