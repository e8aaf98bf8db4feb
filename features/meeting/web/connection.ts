// "My connection": how good the line is, in words first; the figures for who
// asks for them.
import type { Room } from "livekit-client";
import { dialog } from "./dialogs.ts";
import { h, icon, set, write } from "./dom.ts";
import { figuresFrom, type Counted } from "./figures.ts";
import { verdict, type Figures, type Verdict } from "./line.ts";
import { rows } from "./rows.ts";
import type { Lang, Say } from "./say.ts";

/** Reads the figures of a call every two seconds, for as long as somebody looks or a grade is needed. */
export class Watch {
  figures: Figures | undefined;
  private counted: Counted | undefined;

  constructor(
    private readonly room: () => Room,
    private readonly paused: () => number,
  ) {}

  async read(): Promise<Figures> {
    const lines = this.room().engine?.pcManager;
    const reports = await Promise.all([lines?.publisher.getStats()?.catch(() => undefined), lines?.subscriber?.getStats()?.catch(() => undefined)]);
    const { figures, counted } = figuresFrom(reports, performance.now(), this.counted);
    this.counted = counted;
    figures.paused = this.paused();
    return (this.figures = figures);
  }
}

const signs = { good: "wifi", fair: "wifi", poor: "weak" } as const;

/** Opens the panel. `server` is what the server says of this line, `saving` the switch of low data. */
export function connection(host: HTMLElement, say: Say, lang: Lang, watch: Watch, server: () => string, saving: { on(): boolean; set(on: boolean): void }): void {
  const grade = h("p", { class: "grade", role: "status", "data-testid": "grade" });
  const why = h("p", { class: "gradewhy" });
  const todo = h("p", { class: "gradedo" });
  const save = h("input", { type: "checkbox", id: "room-saving", checked: saving.on(), "data-testid": "saving", "aria-describedby": "room-saving-what", onchange: () => saving.set(save.checked) });
  const numbers = h("dl", { class: "figures", "data-testid": "figures" });
  const d = dialog(host, say, say("line.title"), grade, why, todo,
    h("div", {}, h("label", { class: "ropt", for: "room-saving" }, save, h("span", {}, say("line.save"))), h("p", { class: "optnote", id: "room-saving-what" }, say("line.save_what"))),
    h("details", {}, h("summary", { "data-testid": "numbers" }, say("line.numbers")), numbers));
  const show = (f: Figures, v: Verdict) => {
    if (grade.dataset.grade !== v.grade) {
      grade.dataset.grade = v.grade;
      grade.replaceChildren(icon(signs[v.grade]), h("strong", {}, say(`line.grade_${v.grade}`)));
    }
    write(why, v.why ? say(v.why) : say("line.why_good"));
    write(todo, v.todo ? say(v.todo) : "");
    numbers.replaceChildren(...rows(f, say, lang).flatMap(([label, value]) => [h("dt", {}, label), h("dd", { class: "num" }, value)]));
  };
  const look = async () => {
    const f = await watch.read();
    if (d.isConnected) show(f, verdict(f, server()));
  };
  void look();
  const timer = setInterval(() => void look(), 2000);
  d.addEventListener("close", () => clearInterval(timer));
  set(d, { "data-testid": "connection" });
}
