// Tries the line to the media engine before a call: a real connection, some
// seconds of a picture of noise that nobody sees, and what became of it. It
// comes with the media client, and is fetched only when somebody presses.
import { LogLevel, Room, Track, setLogLevel } from "livekit-client";
import { ask, type Ticket } from "./api.ts";
import { figuresFrom, type Counted } from "./figures.ts";
import type { Figures } from "./line.ts";

/** What came of it: figures, or where it stopped. */
export type Net = { reached: true; figures: Figures; connected: number } | { reached: false; why: "server" | "media" };

/** Measures for so many seconds; `step` is told the part done, 0 to 1. */
export async function measure(step: (part: number) => void, seconds = 6): Promise<Net> {
  setLogLevel(LogLevel.silent);
  let ticket: Ticket;
  try {
    ticket = await ask<Ticket>("POST", "/meetings/trial", {});
  } catch {
    return { reached: false, why: "server" };
  }
  const room = new Room({ adaptiveStream: false, dynacast: false });
  const noise = new Noise();
  const began = performance.now();
  try {
    await room.connect(ticket.url || location.origin.replace(/^http/, "ws"), ticket.token, { autoSubscribe: false, maxRetries: 0, websocketTimeout: 6000, peerConnectionTimeout: 12_000 });
    const connected = Math.round(performance.now() - began);
    await room.localParticipant.publishTrack(noise.track, { source: Track.Source.Camera, simulcast: false, videoEncoding: { maxBitrate: 600_000, maxFramerate: 15 } });
    let counted: Counted | undefined;
    const read: Figures[] = [];
    for (let i = 0; i < seconds; i++) {
      await new Promise((r) => setTimeout(r, 1000));
      const reading = figuresFrom([await room.engine.pcManager?.publisher.getStats()], performance.now(), counted);
      counted = reading.counted;
      read.push(reading.figures);
      step((i + 1) / seconds);
    }
    return { reached: true, connected, figures: summary(read) };
  } catch {
    return { reached: false, why: "media" };
  } finally {
    noise.stop();
    void room.disconnect();
  }
}

/** The worst of what lasts, the best of what is a limit: one slow second is chance, a mean loss is not. */
export function summary(read: Figures[]): Figures {
  const last = read.at(-1)!;
  const mean = (of: (f: Figures) => number | undefined) => {
    const known = read.map(of).filter((v) => v !== undefined);
    return known.length ? known.reduce((a, b) => a + b, 0) / known.length : undefined;
  };
  const rtt = mean((f) => f.rtt);
  // A fresh connection begins careful and rises: that it is still held back in its first seconds says nothing.
  return { ...last, rtt: rtt === undefined ? undefined : Math.round(rtt), lossUp: mean((f) => f.lossUp), up: Math.max(...read.map((f) => f.up)), limited: last.limited === "cpu" ? "cpu" : undefined };
}

/** A picture that cannot be made small: every point of it changes. */
class Noise {
  readonly track: MediaStreamTrack;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 240];
    const draw = canvas.getContext("2d")!;
    const image = draw.createImageData(320, 240);
    const points = new Uint32Array(image.data.buffer);
    this.timer = setInterval(() => {
      for (let i = 0; i < points.length; i++) points[i] = 0xff000000 | (Math.random() * 0xffffff);
      draw.putImageData(image, 0, 0);
    }, 66);
    this.track = canvas.captureStream(15).getVideoTracks()[0]!;
  }

  stop(): void {
    clearInterval(this.timer);
    this.track.stop();
  }
}
