// Notices that somebody speaks with the microphone off. Nothing of what is heard
// leaves the browser or is kept: ten times a second one number, how loud it is.

/** Hears how loud it is, 0 to 1, and says when to tell the person. */
export class Murmur {
  private loud: boolean[] = [];
  private told = -Infinity;

  /** True when it is time to say "your microphone is off": after half a second of voice, and not again for half a minute. */
  hear(level: number, now: number): boolean {
    this.loud.push(level > 0.045);
    if (this.loud.length > 8) this.loud.shift();
    if (this.loud.filter(Boolean).length < 5 || now - this.told < 30_000) return false;
    this.told = now;
    this.loud = [];
    return true;
  }

  /** Forgets what was heard: the microphone was on meanwhile. */
  rest(): void {
    this.loud = [];
  }
}

/** How loud a piece of sound is: the root of the mean square of its samples, which lie around 128. */
export function loudness(wave: Uint8Array): number {
  let sum = 0;
  for (const v of wave) sum += (v - 128) * (v - 128);
  return Math.sqrt(sum / wave.length) / 128;
}

/** Listens to a track of a microphone that is off for the others. */
export class MutedEar {
  private readonly murmur = new Murmur();
  private context: AudioContext | undefined;
  private track: MediaStreamTrack | undefined;
  private source: string | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly tell: () => void) {}

  /** Listens to this track from now on; nothing when it is on, or there is none. */
  watch(track: MediaStreamTrack | undefined): void {
    if (track?.id === this.source) return;
    this.stop();
    if (!track || track.readyState !== "live") return;
    this.source = track.id;
    this.track = track.clone(); // the track itself is silent while it is off
    this.track.enabled = true;
    try {
      this.context ??= new AudioContext();
    } catch {
      return; // no sound on this machine: no hint
    }
    const ear = this.context.createAnalyser();
    ear.fftSize = 1024;
    this.context.createMediaStreamSource(new MediaStream([this.track])).connect(ear);
    const wave = new Uint8Array(ear.fftSize);
    this.timer = setInterval(() => {
      ear.getByteTimeDomainData(wave);
      if (this.murmur.hear(loudness(wave), performance.now())) this.tell();
    }, 100);
  }

  stop(): void {
    clearInterval(this.timer);
    this.track?.stop();
    this.track = this.source = undefined;
    this.murmur.rest();
  }

  /** Lets go of everything. */
  end(): void {
    this.stop();
    void this.context?.close().catch(() => undefined);
    this.context = undefined;
  }
}
