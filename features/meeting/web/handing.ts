// Documents handed to the meeting: chosen, dropped on the room, sent, and saved.
import { content, lay, type Paper, type Ticket } from "./api.ts";
import { h } from "./dom.ts";
import type { Say } from "./say.ts";

export interface HandingActs {
  ticket(): Ticket | undefined;
  note(text: string, stays?: boolean): void;
  laid(p: Paper): void;
  changed(): void;
}

export class Handing {
  readonly picker = h("input", { type: "file", accept: "application/pdf,image/png,image/jpeg,image/webp", hidden: true, "data-testid": "picker" });
  /** What is on its way, and the part of it that has been sent. */
  readonly going: { name: string; part: number }[] = [];

  constructor(
    private readonly say: Say,
    private readonly act: HandingActs,
  ) {
    this.picker.addEventListener("change", () => {
      for (const f of this.picker.files ?? []) void this.hand(f);
      this.picker.value = "";
    });
  }

  choose(): void {
    this.picker.click();
  }

  /** Takes what is dropped on root. */
  takeFrom(root: HTMLElement): void {
    const over = (e: DragEvent, on: boolean) => {
      if (!e.dataTransfer?.types.includes("Files")) return;
      e.preventDefault();
      root.classList.toggle("dropping", on);
    };
    root.addEventListener("dragover", (e) => over(e, true));
    root.addEventListener("dragleave", (e) => over(e, false));
    root.addEventListener("drop", (e) => {
      over(e, false);
      for (const f of e.dataTransfer?.files ?? []) void this.hand(f);
    });
  }

  /** Hands a document to the meeting, which opens it for everybody. */
  private async hand(file: File): Promise<void> {
    const going = { name: file.name, part: 0 };
    this.going.push(going);
    this.act.note(this.say("call.sending", { name: file.name }));
    try {
      const paper = await lay(this.act.ticket()!, file, (part) => {
        going.part = part;
        this.act.changed();
      });
      this.act.note(this.say("call.sent", { name: paper.name }));
      this.act.laid(paper);
    } catch (e) {
      this.act.note((e as Error).message || this.say("call.not_sent", { name: file.name }), true);
    }
    this.going.splice(this.going.indexOf(going), 1);
    this.act.changed();
  }

  async save(p: Paper): Promise<void> {
    const bytes = await content(this.act.ticket()!, p.id).catch(() => null);
    if (!bytes) return this.act.note(this.say("call.no_answer"), true);
    const url = URL.createObjectURL(new Blob([bytes], { type: p.type }));
    h("a", { href: url, download: p.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}
