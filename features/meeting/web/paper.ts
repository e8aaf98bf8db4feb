// A document on the table: everybody sees it at the same page, may turn it, and
// sees where the others point. PDF is drawn by pdf.js, which is loaded when the
// first PDF is opened and not before.
import type * as pdf from "pdfjs-dist";
import { content, type Paper, type Ticket } from "./api.ts";
import { h, icon, set, write } from "./dom.ts";
import type { Say } from "./say.ts";
import type { Pointer } from "./talk.ts";

type Shown = { kind: "pdf"; doc: pdf.PDFDocumentProxy } | { kind: "picture"; url: string };

async function openPDF(data: ArrayBuffer): Promise<pdf.PDFDocumentProxy> {
  // The "legacy" build also runs on the phones of five years ago.
  const [lib, worker] = await Promise.all([import("pdfjs-dist/legacy/build/pdf.mjs"), import("pdfjs-dist/legacy/build/pdf.worker.min.mjs?url")]);
  lib.GlobalWorkerOptions.workerSrc = worker.default;
  // No eval and no scripts of the document: it comes from somebody we do not know.
  return lib.getDocument({ data, isEvalSupported: false, enableXfa: false, useSystemFonts: true, stopAtErrors: false, maxImageSize: 64 << 20 }).promise;
}

/** Shows one document. `turn` asks for another page, `point` tells where I point. */
export class PaperView {
  readonly el: HTMLElement;
  private readonly name = h("strong", { class: "ell" });
  private readonly pages = h("span", { class: "num pages" });
  private readonly back: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private readonly zoom: HTMLButtonElement;
  private readonly page = h("div", { class: "pg", tabindex: "0", role: "region" });
  private readonly sheet = h("div", { class: "sheet", "data-testid": "sheet" });
  private readonly text = h("div", { class: "visually-hidden", "data-testid": "sheet-text" });
  private readonly note = h("p", { class: "papernote", role: "status" });
  private shown: Shown | undefined;
  private id = "";
  private at = 0;
  private count = 1;
  private drawing = 0;
  private close = false;
  private task: pdf.RenderTask | undefined;
  private pointed = 0;

  constructor(
    private readonly say: Say,
    private readonly on: { turn(page: number): void; putAway(): void; point(x: number, y: number): void },
  ) {
    const button = (picture: "back" | "next" | "zoom" | "close", label: string, act: () => void, id: string) =>
      h("button", { type: "button", class: "rbtn", "aria-label": label, "data-testid": id, onclick: act }, icon(picture));
    this.back = button("back", say("call.page_back"), () => this.turn(-1), "page-back");
    this.next = button("next", say("call.page_next"), () => this.turn(1), "page-next");
    this.zoom = button("zoom", say("call.zoom"), () => this.enlarge(), "zoom");
    set(this.zoom, { "aria-pressed": "false" });
    this.el = h(
      "section",
      { class: "share", "aria-label": say("call.document"), "data-testid": "paper" },
      h("div", { class: "sb" }, h("span", { class: "only-d" }, icon("paper", "sm")), h("span", { class: "grow ell" }, this.name, h("span", { class: "dim only-d" }, ` · ${say("call.all_see")}`)), this.back, this.pages, this.next, this.zoom, button("close", say("call.put_away"), () => this.on.putAway(), "put-away")),
      this.page,
    );
    this.page.append(this.sheet, this.text, this.note);
    this.sheet.addEventListener("pointermove", (e) => this.moved(e));
    this.page.addEventListener("keydown", (e) => this.arrows(e));
    new ResizeObserver(() => void this.draw()).observe(this.page);
  }

  /** Shows page of paper, fetching it when it is another one than before. */
  async show(ticket: Ticket, paper: Paper, page: number): Promise<void> {
    write(this.name, paper.name);
    const fresh = this.id !== paper.id;
    if (fresh) {
      this.id = paper.id;
      this.forget();
      this.count = 1;
      write(this.note, this.say("call.opening"));
      try {
        const bytes = await content(ticket, paper.id);
        const shown: Shown = paper.type === "application/pdf" ? { kind: "pdf", doc: await openPDF(bytes) } : { kind: "picture", url: URL.createObjectURL(new Blob([bytes], { type: paper.type })) };
        if (this.id !== paper.id) return; // another one was opened meanwhile
        this.shown = shown;
        this.count = shown.kind === "pdf" ? shown.doc.numPages : 1;
        write(this.note, "");
      } catch {
        if (this.id === paper.id) write(this.note, this.say("call.cannot_open"));
        this.id = "";
        return;
      }
    }
    page = Math.min(Math.max(page, 1), this.count);
    if (!fresh && page === this.at) return;
    this.at = page;
    write(this.pages, this.count > 1 ? this.say("call.page_of", { page, pages: this.count }) : "");
    this.back.hidden = this.next.hidden = this.count < 2;
    // Not disabled: who has just turned to the last page would lose the focus.
    set(this.back, { "aria-disabled": page <= 1 ? "true" : null });
    set(this.next, { "aria-disabled": page >= this.count ? "true" : null });
    set(this.page, { "aria-label": `${paper.name}, ${this.say("call.page_of", { page, pages: this.count })}` });
    await this.draw();
  }

  private async draw(): Promise<void> {
    const mine = ++this.drawing;
    const width = this.page.clientWidth - 24;
    const height = this.page.clientHeight - 24;
    if (!this.shown || width < 40) return;
    if (this.shown.kind === "picture") {
      if (!this.sheet.querySelector("img")) this.sheet.replaceChildren(h("img", { src: this.shown.url, alt: this.name.textContent, draggable: "false" }));
      this.sheet.classList.toggle("near", this.close);
      return;
    }
    const page = await this.shown.doc.getPage(this.at);
    if (mine !== this.drawing) return;
    const plain = page.getViewport({ scale: 1 });
    const fit = this.close ? (width / plain.width) * 1.6 : Math.min(width / plain.width, Math.max(height / plain.height, (width / plain.width) * 0.72));
    const viewport = page.getViewport({ scale: fit * Math.min(devicePixelRatio || 1, 2) });
    const canvas = h("canvas", { width: Math.floor(viewport.width), height: Math.floor(viewport.height), "aria-hidden": "true" });
    canvas.style.width = `${Math.floor(plain.width * fit)}px`;
    this.task?.cancel();
    this.task = page.render({ canvas, viewport });
    try {
      await this.task.promise;
    } catch {
      return; // cancelled by the next page
    }
    if (mine !== this.drawing) return;
    const marks = [...this.sheet.querySelectorAll(".cur")];
    this.sheet.replaceChildren(canvas, ...marks);
    this.sheet.dataset.page = String(this.at);
    const words = await page.getTextContent();
    if (mine === this.drawing) write(this.text, words.items.map((i) => ("str" in i ? i.str + (i.hasEOL ? "\n" : "") : "")).join(" ").slice(0, 20_000));
  }

  private turn(by: number): void {
    const to = this.at + by;
    if (to >= 1 && to <= this.count) this.on.turn(to);
  }

  /** On the page itself the arrows turn it, unless it is enlarged and they move it. */
  private arrows(e: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by || this.close) return;
    e.preventDefault();
    this.turn(by);
  }

  private enlarge(): void {
    this.close = !this.close;
    set(this.zoom, { "aria-pressed": String(this.close) });
    this.page.classList.toggle("near", this.close);
    void this.draw();
  }

  private moved(e: PointerEvent): void {
    if (performance.now() - this.pointed < 60) return; // some fifteen times a second is a smooth hand
    this.pointed = performance.now();
    const box = this.sheet.getBoundingClientRect();
    if (box.width && box.height) this.on.point(Math.min(Math.max((e.clientX - box.left) / box.width, 0), 1), Math.min(Math.max((e.clientY - box.top) / box.height, 0), 1));
  }

  /** Shows where the others point; a hand that rests for four seconds goes away. */
  pointers(all: Map<string, Pointer>): void {
    const now = Date.now();
    for (const el of this.sheet.querySelectorAll<HTMLElement>(".cur")) {
      const p = all.get(el.dataset.who ?? "");
      if (!p || p.page !== this.at || now - p.at > 4000) el.remove();
    }
    for (const [who, p] of all) {
      if (p.page !== this.at || now - p.at > 4000) continue;
      let el = [...this.sheet.querySelectorAll<HTMLElement>(".cur")].find((x) => x.dataset.who === who);
      if (!el) this.sheet.append((el = h("span", { class: "cur", "data-who": who, "data-testid": "pointer", "aria-hidden": "true" }, h("i"), h("b"))));
      write(el.lastElementChild!, p.name.split(" ")[0] ?? "");
      el.style.left = `${p.x * 100}%`;
      el.style.top = `${p.y * 100}%`;
    }
  }

  /** Puts the document out of memory. */
  forget(): void {
    this.task?.cancel();
    if (this.shown?.kind === "pdf") void this.shown.doc.loadingTask.destroy();
    if (this.shown?.kind === "picture") URL.revokeObjectURL(this.shown.url);
    this.shown = undefined;
    this.at = 0;
    this.sheet.replaceChildren();
    delete this.sheet.dataset.page;
    write(this.text, "");
  }

  clear(): void {
    if (!this.id) return;
    this.id = "";
    this.forget();
  }
}
