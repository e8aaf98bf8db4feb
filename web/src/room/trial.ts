// The trial before a call: camera, microphone, sound and the line, one after the
// other, and at the end one sentence that says whether all is well. Nothing is
// asked of the browser before the button is pressed.
import { h, icon, loadTrial, ready, rows, set, howToAllow, write, type Lang, type Say, type Tried } from "@features/meeting";
import type { Preview } from "./preview.ts";

export class Trial {
  readonly el: HTMLElement;
  private readonly go: HTMLButtonElement;
  private readonly body = h("div", { class: "stack", hidden: true });
  private readonly told = h("div", { role: "status" });
  private running = false;

  constructor(
    private readonly say: Say,
    private readonly lang: Lang,
    private readonly preview: Preview,
  ) {
    this.go = h("button", { type: "button", class: "btn btn-outline-primary w-100", "data-testid": "trial", onclick: () => void this.run() }, icon("check"), h("span", {}, say("trial.go")));
    this.el = h("section", { class: "panel pad stack trial", "aria-label": say("trial.title") }, h("h2", {}, say("trial.title")), h("p", { class: "muted" }, say("trial.what")), this.go, this.body, this.told);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    set(this.go, { "aria-disabled": "true" });
    this.told.replaceChildren();
    this.body.hidden = false;
    try {
      this.preview.audio();
      await this.preview.start();
      const heard = await this.listen();
      const sound = await this.ring();
      const net = await this.measure();
      this.verdict({ camera: this.preview.stateOf("camera"), microphone: this.preview.stateOf("microphone"), heard, sound, net });
    } catch {
      this.verdict({ camera: "off", microphone: "off", heard: false, sound: undefined, net: { reached: false, why: "server" } });
    }
    this.body.hidden = true;
    this.body.replaceChildren();
    set(this.go, { "aria-disabled": null });
    write(this.go.querySelector("span")!, this.say("trial.again"));
    this.running = false;
  }

  private step(n: number, words: string, ...more: Node[]): void {
    this.body.replaceChildren(h("p", { class: "muted num" }, this.say("trial.step", { n: n, of: 3 })), h("p", { class: "tryask", role: "status" }, words), ...more);
  }

  /** Waits for a voice, for as long as it takes to say one's name twice. */
  private async listen(): Promise<boolean> {
    if (this.preview.stateOf("microphone") !== "works") return false;
    if (this.preview.hears) return true;
    const skip = h("button", { type: "button", class: "btn btn-outline-secondary btn-sm" }, this.say("trial.skip"));
    this.step(1, this.say("trial.speak"), skip);
    let left = false;
    skip.addEventListener("click", () => (left = true));
    for (const end = performance.now() + 12_000; performance.now() < end && !left && !this.preview.hears; ) await new Promise((r) => setTimeout(r, 100));
    return this.preview.hears;
  }

  private async ring(): Promise<boolean | undefined> {
    const answer = new Promise<boolean>((done) => {
      const button = (words: string, yes: boolean, id: string) => h("button", { type: "button", class: "btn btn-outline-primary", "data-testid": id, onclick: () => done(yes) }, words);
      const again = h("button", { type: "button", class: "btn btn-link", onclick: () => void this.preview.ring() }, this.say("trial.ring_again"));
      this.step(2, this.say("trial.heard_notes"), h("div", { class: "two" }, button(this.say("trial.yes"), true, "trial-heard"), button(this.say("trial.no"), false, "trial-deaf")), again);
      this.body.querySelector<HTMLElement>("[data-testid=trial-heard]")!.focus();
    });
    await this.preview.ring().catch(() => undefined);
    return answer;
  }

  private async measure(): Promise<Tried["net"] & { connected?: number }> {
    const bar = h("progress", { max: "1", value: "0", "aria-label": this.say("trial.line") });
    this.step(3, this.say("trial.line"), bar);
    this.go.focus();
    const { measure } = await loadTrial();
    return measure((part) => (bar.value = part));
  }

  private verdict(t: Tried): void {
    const { say } = this;
    const r = ready(t);
    const tone = { yes: "ok", so: "busy", no: "err" }[r.level];
    const how = (key: string): Record<string, string> => (key.endsWith("_refused") ? { how: howToAllow(say, key.includes("camera") ? "camera" : "microphone") } : {});
    const head = h("strong", { tabindex: "-1", "data-testid": "trial-verdict", "data-level": r.level }, say(`trial.level_${r.level}`));
    this.told.replaceChildren(
      h("div", { class: `note ${tone} trialsays` }, icon(r.level === "yes" ? "check" : "warning"), h("div", { class: "stack" }, head, r.todo.length ? h("ul", { class: "list-unstyled todo" }, ...r.todo.map((k) => h("li", {}, say(k, how(k))))) : null)),
      t.net.reached ? h("details", {}, h("summary", {}, say("line.numbers")), h("dl", { class: "figures" }, ...rows(t.net.figures, say, this.lang).filter(([label]) => ![say("line.loss_down"), say("line.down"), say("line.seen")].includes(label)).flatMap(([label, value]) => [h("dt", {}, label), h("dd", { class: "num" }, value)]))) : "");
    head.focus({ preventScroll: true });
    this.told.scrollIntoView({ block: "nearest" });
  }
}
