// The call in a small window over all others, to follow while one writes
// elsewhere. With buttons where the browser can give a window of its own
// (documentPictureInPicture), else just the large picture.
import { h, icon, write } from "./dom.ts";
import type { Say } from "./say.ts";

interface Windows {
  requestWindow(o: { width: number; height: number }): Promise<Window>;
}

const windows = () => (window as unknown as { documentPictureInPicture?: Windows }).documentPictureInPicture;

export interface SmallActs {
  /** The picture to show: what is shown, else who speaks. */
  video(): HTMLVideoElement | null;
  name(): string;
  microphone(): boolean;
  mic(): void;
  leave(): void;
  closed(): void;
}

export class Small {
  private window: Window | undefined;
  private shown: MediaProvider | null = null;
  private readonly video = h("video", { autoplay: true, playsinline: true, muted: true });
  private readonly name = h("strong", {});
  private readonly mic: HTMLButtonElement;

  constructor(
    private readonly say: Say,
    private readonly act: SmallActs,
  ) {
    this.video.muted = true;
    this.mic = h("button", { type: "button", onclick: () => act.mic() });
  }

  /** Whether this browser can. */
  static get can(): boolean {
    return Boolean(windows()) || Boolean(document.pictureInPictureEnabled);
  }

  get open(): boolean {
    return Boolean(this.window) || Boolean(document.pictureInPictureElement);
  }

  /** Opens the window, or closes it. Must be called from a press. Rejects where there is no picture to show. */
  async turn(): Promise<void> {
    if (this.window) return this.window.close();
    if (document.pictureInPictureElement) return document.exitPictureInPicture();
    const own = windows();
    if (own) return this.fill(await own.requestWindow({ width: 360, height: 240 }));
    const video = this.act.video();
    if (!video) throw new Error("no picture");
    await video.requestPictureInPicture();
  }

  private fill(w: Window): void {
    this.window = w;
    const d = w.document;
    d.documentElement.lang = document.documentElement.lang;
    d.title = this.say("call.small_title");
    // A sheet of its own: the room's styles speak of a whole page, and the policy of the page lets no inline style in.
    const sheet = new (w as unknown as { CSSStyleSheet: typeof CSSStyleSheet }).CSSStyleSheet();
    sheet.replaceSync(`*{box-sizing:border-box}body{margin:0;height:100vh;display:grid;grid-template-rows:minmax(0,1fr) auto;background:#0f151b;color:#f1f4f7;font:600 15px "Titillium Web",Tahoma,sans-serif}
video{width:100%;height:100%;object-fit:contain;background:#0f151b}div{display:flex;align-items:center;gap:8px;padding:8px}strong{flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
button{width:44px;height:44px;border:0;border-radius:8px;background:#232e39;color:#fff;display:grid;place-items:center;cursor:pointer}button.end{background:#d6293e}button.off{background:#fff;color:#b01e3c}
button:focus-visible{outline:3px solid #fff;outline-offset:2px}svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}`);
    d.adoptedStyleSheets = [sheet];
    d.body.append(this.video, h("div", {}, this.name, this.mic, h("button", { type: "button", class: "end", "aria-label": this.say("call.go_out"), onclick: () => this.act.leave() }, icon("hang"))));
    w.addEventListener("pagehide", () => {
      this.window = undefined;
      this.video.srcObject = this.shown = null;
      this.act.closed();
    });
    this.show();
  }

  /** Follows what is large in the room. */
  show(): void {
    if (!this.window) return;
    const stream = this.act.video()?.srcObject ?? null;
    if (stream !== this.shown) {
      this.video.srcObject = this.shown = stream;
      if (stream) void this.video.play().catch(() => undefined);
    }
    write(this.name, this.act.name());
    const on = this.act.microphone();
    this.mic.className = on ? "" : "off";
    this.mic.setAttribute("aria-label", this.say("call.mic"));
    this.mic.setAttribute("aria-pressed", String(on));
    if (this.mic.dataset.on !== String(on)) {
      this.mic.dataset.on = String(on);
      this.mic.replaceChildren(icon(on ? "mic" : "mic-off"));
    }
  }

  close(): void {
    this.window?.close();
    if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
  }
}
