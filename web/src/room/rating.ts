// Coming out: thanks, and the one question. The page is light again.
import { busy, h, icon, Refused, set, type Say } from "@features/meeting";

/** The card with thanks and, where one may be asked, how easy it was. */
export function thanks(say: Say, o: { words: string; back: (() => void) | null; rate: ((score: number, text: string) => Promise<void>) | null }): HTMLElement {
  const card = h("section", { class: "panel pad stack", "data-testid": "thanks" }, h("h1", { tabindex: "-1" }, o.words));
  if (o.rate) card.append(question(say, o.rate));
  if (o.back) card.append(h("div", {}, h("button", { type: "button", class: "btn btn-outline-secondary", "data-testid": "back-in", onclick: o.back }, icon("door"), say("wait.back_in"))));
  return card;
}

function question(say: Say, rate: (score: number, text: string) => Promise<void>): HTMLElement {
  const wrong = h("p", { class: "errmsg", role: "alert", id: "rate-wrong" });
  const text = h("textarea", { id: "rate-text", class: "ctl", rows: "3", maxlength: "600" });
  const send = h("button", { type: "submit", class: "btn btn-primary", "data-testid": "rate-send" }, say("wait.rate_send"));
  const score = (n: number) => h("label", { class: "score" }, h("input", { type: "radio", name: "score", value: n, "data-testid": `score-${n}` }), h("span", {}, String(n)));
  const form = h("form", { class: "stack", novalidate: true, onsubmit: async (e: SubmitEvent) => {
    e.preventDefault();
    if (busy(send)) return;
    const chosen = form.querySelector<HTMLInputElement>("input:checked");
    if (!chosen) {
      wrong.textContent = say("wait.rate_choose");
      form.querySelector<HTMLInputElement>("input")?.focus();
      return;
    }
    set(send, { "aria-disabled": "true" });
    wrong.textContent = "";
    // The door takes the answer when the office has closed the call; until then we keep it and try again.
    for (let tries = 0; ; tries++) {
      try {
        await rate(Number(chosen.value), text.value.trim());
        const had = form.contains(document.activeElement);
        const thank = h("p", { class: "note ok", role: "status", tabindex: "-1", "data-testid": "rated" }, icon("check"), h("span", {}, say("wait.rated")));
        form.replaceWith(thank);
        if (had) thank.focus();
        return;
      } catch (x) {
        const later = x instanceof Refused && (x.passing || x.status === 409);
        if (!later || tries > 120) {
          wrong.textContent = (x as Error).message || say("call.no_answer");
          set(send, { "aria-disabled": null });
          return;
        }
        send.textContent = say("wait.rate_later");
        await new Promise((r) => setTimeout(r, 5000));
      }
    }
  } },
    h("fieldset", { "aria-describedby": "rate-ends rate-wrong" }, h("legend", {}, say("wait.rate")), h("div", { class: "scores" }, ...[1, 2, 3, 4, 5].map(score)), h("p", { class: "muted ends", id: "rate-ends" }, h("span", {}, say("wait.rate_1")), h("span", {}, say("wait.rate_5")))),
    h("div", { class: "fld" }, h("label", { for: "rate-text" }, say("wait.rate_text")), text), wrong, h("div", {}, send));
  return form;
}
