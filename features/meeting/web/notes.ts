// Small news over the room, and what happens to the line: a banner that stays
// while it is so, a note that goes by itself.
import { h, icon, write } from "./dom.ts";
import type { Say } from "./say.ts";
import type { Session } from "./session.ts";
import type { Teller } from "./tell.ts";

export class Notes {
  readonly banner = h("div", { class: "banner", hidden: true, "data-testid": "lost" });
  readonly toast = h("div", { class: "rtoast", role: "status", hidden: true });
  readonly drop: HTMLElement;
  private proposal: { yes(): void; no(): void } | undefined;
  private gone: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly room: Say,
    private readonly session: Session,
    private readonly tell: Teller,
  ) {
    this.drop = h("div", { class: "dropnote", "aria-hidden": "true" }, icon("paper"), room("call.drop_here"));
  }

  /** Says something once; `stays` for what takes longer to read, `act` for something to press. */
  say(text: string, stays = false, act?: { label: string; act(): void }): void {
    clearTimeout(this.gone);
    if (act) this.toast.replaceChildren(h("span", { class: "grow" }, text), h("button", { type: "button", class: "btn btn-sm", "data-testid": "note-act", onclick: () => ((this.toast.hidden = true), act.act()) }, act.label));
    else write(this.toast, text);
    this.toast.hidden = false;
    this.gone = setTimeout(() => this.hush(), stays ? 12_000 : 5000);
  }

  private hush(): void {
    // Who is on its button keeps it: what has the focus must not go away by itself.
    if (this.toast.contains(document.activeElement)) this.gone = setTimeout(() => this.hush(), 3000);
    else this.toast.hidden = true;
  }

  /** Proposes to save data, until it is taken, refused, or not needed any more. */
  propose(yes: () => void, no: () => void): void {
    this.proposal ??= { yes, no };
    this.show();
  }

  proposeNoMore(): void {
    this.proposal = undefined;
    this.show();
  }

  /** Draws the banner as things stand. */
  show(): void {
    const { session: s, room: say, banner } = this;
    const wanted = s.line === "lost" ? "lost" : s.muffled ? "muffled" : this.proposal ? "save" : "";
    if (banner.dataset.why === wanted) return;
    banner.dataset.why = wanted;
    banner.hidden = !wanted;
    const button = (look: string, id: string, words: string, act: () => void) => h("button", { type: "button", class: `btn ${look} btn-sm`, "data-testid": id, onclick: act }, words);
    if (wanted === "lost") {
      this.tell.atOnce(say("call.lost"));
      banner.replaceChildren(h("span", { class: "spin", "aria-hidden": "true" }), say("call.lost"));
    } else if (wanted === "muffled") {
      banner.replaceChildren(say("call.muffled"), h("button", { type: "button", class: "btn btn-primary btn-sm", onclick: () => void s.listenUp() }, icon("speaker"), say("call.listen")));
    } else if (wanted === "save") {
      this.tell.say(say("line.propose"));
      const no = () => {
        this.proposal?.no();
        this.proposeNoMore();
      };
      banner.replaceChildren(h("span", {}, say("line.propose")), h("span", { class: "two" }, button("btn-plain", "save-no", say("line.propose_no"), no), button("btn-primary", "save-yes", say("line.propose_yes"), () => this.proposal?.yes())));
    }
  }
}
