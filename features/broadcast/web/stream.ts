// The public's page of a stream: shows it as soon as it is there, and nothing of
// it any more as soon as it was stopped, whatever the player still holds.
import "./stream.css";
import { openLive } from "@/live/live.ts";

type State = "planned" | "live" | "paused" | "ended";
interface Said {
  state: State;
  ready: boolean;
}
interface Player {
  end(): void;
  /** The moment that is being shown, in ms; NaN when not known. */
  shown(): number;
}

const pause = 3000;

/** Whether a browser plays a playlist by itself and has no way for us to. */
const native = (video: HTMLVideoElement) => !("MediaSource" in window || "ManagedMediaSource" in window) && video.canPlayType("application/vnd.apple.mpegurl") !== "";

async function play(video: HTMLVideoElement, url: string, gone: () => void): Promise<Player> {
  if (native(video)) {
    video.src = url;
    video.addEventListener("error", gone);
    return {
      end: () => {
        video.removeEventListener("error", gone);
        video.removeAttribute("src");
        video.load();
      },
      shown: () => ((video as HTMLVideoElement & { getStartDate?(): Date }).getStartDate?.().getTime() ?? NaN) + video.currentTime * 1000,
    };
  }
  const { default: Hls } = await import("hls.js");
  const hls = new Hls({ liveSyncDurationCount: 2, backBufferLength: 10, enableWorker: false });
  hls.on(Hls.Events.ERROR, (_, e) => {
    const code = e.response?.code;
    if (code === 410 || code === 404) gone();
    else if (e.fatal && e.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
    else if (e.fatal) setTimeout(() => hls.startLoad(), pause);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return { end: () => hls.destroy(), shown: () => hls.playingDate?.getTime() ?? NaN };
}

/** Reads the captions that have been written: when each is said, in ms. */
export function cues(text: string): { id: string; at: number; until: number; words: string }[] {
  const begins = Date.parse(/NOTE begins (\S+)/.exec(text)?.[1] ?? "");
  const ms = (s: string) => s.split(":").reduce((sum, x) => sum * 60 + Number(x), 0) * 1000;
  const out = [];
  for (const [, id, from, to, words] of text.matchAll(/\n(\S+)\n([\d:.]+) --> ([\d:.]+)\n(.+)/g)) out.push({ id: id!, at: begins + ms(from!), until: begins + ms(to!), words: words! });
  return out;
}

export async function follow(part: HTMLElement): Promise<void> {
  const base = part.dataset.diretta!;
  const video = part.querySelector("video")!;
  const button = part.querySelector<HTMLButtonElement>("[data-captions]")!;
  const said = part.querySelector<HTMLElement>("[data-said]")!;
  let player: Player | undefined;
  let showing = "";
  let asking = false;
  let track: TextTrack | undefined;
  const written = new Set<string>();

  const card = (name: string) => {
    if (name === showing) return;
    showing = name;
    part.querySelectorAll<HTMLElement>("[data-card]").forEach((c) => (c.hidden = c.dataset.card !== name));
    if (name !== "live") said.textContent = part.querySelector(`[data-card="${name}"] h2`)?.textContent ?? "";
  };
  const dark = () => {
    video.pause();
    player?.end();
    player = undefined;
    written.clear();
    if (track) Array.from(track.cues ?? []).forEach((c) => track!.removeCue(c));
  };
  const look = async () => {
    if (asking) return;
    asking = true;
    try {
      const now = (await (await fetch(`${base}stato.json`, { cache: "no-store" })).json()) as Said;
      if (now.state !== "live" || !now.ready) {
        if (player) dark();
        card(now.state === "live" ? "soon" : now.state);
      } else if (!player) {
        player = await play(video, `${base}live.m3u8`, () => void look());
        card("live");
        said.textContent = "";
        void video.play().catch(() => {
          video.muted = true; // browsers let no page begin to speak by itself
          void video.play().catch(() => {});
        });
      }
      if (player) await captions();
    } catch {
      said.textContent = part.dataset.trouble ?? ""; // the line is bad: the next look will tell
    } finally {
      asking = false;
    }
  };
  const captions = async () => {
    const answer = await fetch(`${base}testi.vtt`, { cache: "no-store" });
    if (!answer.ok || !player) return;
    const offset = player.shown() - video.currentTime * 1000;
    if (Number.isNaN(offset)) return;
    for (const c of cues(await answer.text())) {
      if (written.has(c.id) || c.until < player.shown()) continue;
      written.add(c.id);
      if (!track) {
        track = video.addTextTrack("captions", button.textContent ?? "", document.documentElement.lang);
        track.mode = "hidden";
        button.hidden = false;
      }
      track.addCue(new VTTCue(Math.max(0, (c.at - offset) / 1000), Math.max(0.5, (c.until - offset) / 1000), c.words));
    }
  };
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (track) track.mode = on ? "showing" : "hidden";
  });

  // At once when the server says so; else, where its line is broken, within seconds.
  openLive("/api/v1/live").subscribe(part.dataset.subject!, () => void look());
  setInterval(() => void look(), pause);
  await look();
}
