// Which pictures this browser asks of the server: the faces in sight and those
// just turned away from. Voices always come, and so does what somebody shows.
import { Track, type Room } from "livekit-client";
import { asked } from "./grid.ts";

export class Pictures {
  /** Asks for no faces at all. */
  saving = false;
  private seen = new Set<string>();
  private readonly lastSeen = new Map<string, number>();

  constructor(
    private readonly room: Room,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Says who is in sight. Must be told again when that changes. */
  watch(seen: Set<string>): void {
    this.seen = seen;
    this.settle();
  }

  /** Asks for what is missing and gives back what is not looked at. To be called now and then. */
  settle(): void {
    const now = this.now();
    for (const who of this.seen) this.lastSeen.set(who, now);
    for (const p of this.room.remoteParticipants.values()) {
      const camera = p.getTrackPublication(Track.Source.Camera);
      if (!camera) continue;
      const wanted = !this.saving && asked(p.identity, this.seen, this.lastSeen, now);
      if (camera.isDesired !== wanted) camera.setSubscribed(wanted);
    }
    for (const who of this.lastSeen.keys()) if (!this.room.remoteParticipants.has(who)) this.lastSeen.delete(who);
  }
}
