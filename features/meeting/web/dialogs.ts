// What is asked in a box over the room: a link for one more person, whom to hand
// over to, how it went. The browser's own <dialog> keeps the focus
// inside and gives it back.
import { busy, h, icon, set } from "./dom.ts";
import type { Colleague, Outcome } from "./desk.ts";
import { listed } from "./keys.ts";
import type { Say } from "./say.ts";

/** Opens a dialog on `host`; gives it so that the caller may fill or close it. */
export function dialog(host: HTMLElement, say: Say, title: string, ...body: (Node | null)[]): HTMLDialogElement {
  const head = `room-dialog-${Math.random().toString(36).slice(2)}`;
  const d: HTMLDialogElement = h("dialog", { class: "rdlg", "aria-labelledby": head, onclose: () => d.remove(), onclick: (e: MouseEvent) => e.target === d && d.close() },
    h("div", { class: "rdlgin" }, h("div", { class: "rdlghd" }, h("h2", { id: head }, title), h("button", { type: "button", class: "rbtn", "aria-label": say("call.close"), onclick: () => d.close() }, icon("close"))), ...body));
  host.append(d);
  d.showModal();
  return d;
}

/** A list of things to do: each closes the dialog and does. */
export function menu(host: HTMLElement, say: Say, title: string, items: { label: string; picture: Parameters<typeof icon>[0]; act(): void; pressed?: boolean; danger?: boolean; hidden?: boolean; id?: string }[]): void {
  const d = dialog(host, say, title, h("div", { class: "rmenu" }, ...items.filter((i) => !i.hidden).map((i) =>
    h("button", { type: "button", class: i.danger ? "rowbtn danger" : "rowbtn", "aria-pressed": i.pressed === undefined ? null : String(i.pressed), "data-testid": i.id ?? null, onclick: () => (d.close(), i.act()) }, icon(i.picture), h("span", { class: "grow" }, i.label), i.pressed ? icon("check") : null))));
}

/** A question with two verbs, the safe one first. */
export function question(host: HTMLElement, say: Say, title: string, text: string, safe: string, risky: string, act: () => void): void {
  const d = dialog(host, say, title, h("p", {}, text), h("div", { class: "rdlgft" }, h("button", { type: "button", class: "btn btn-outline-secondary", onclick: () => d.close() }, safe), h("button", { type: "button", class: "btn btn-danger", "data-testid": "confirm", onclick: () => (d.close(), act()) }, risky)));
}

/** The keys, and the switch that turns them off for who writes with a voice or a stick. */
export function keys(host: HTMLElement, say: Say, on: boolean, turn: (on: boolean) => void): void {
  const row = (key: string, words: string) => h("li", {}, h("kbd", {}, key), h("span", {}, say(`call.key_${words}`)));
  const rows = [...listed.map(([key, words]) => row(key, words)), row(say("call.key_space_name"), "space"), row(say("call.key_pages_name"), "pages"), row("← →", "arrows")];
  const box = h("input", { type: "checkbox", id: "room-keys", checked: on, onchange: () => turn(box.checked) });
  dialog(host, say, say("call.keys"), h("ul", { class: "rkeys list-unstyled" }, ...rows), h("label", { class: "ropt", for: "room-keys" }, box, h("span", {}, say("call.keys_on"))));
}

/** Name and purpose of one more person; then the link to copy or to send. */
export function invite(host: HTMLElement, say: Say, make: (name: string, label: string) => Promise<{ path: string }>): void {
  const name = h("input", { id: "room-guest", class: "ctl", required: true, maxlength: "80", autocomplete: "off", "data-testid": "guest-name" });
  const label = h("input", { id: "room-guest-as", class: "ctl", maxlength: "80", autocomplete: "off" });
  const wrong = h("p", { class: "errmsg", role: "alert" });
  const go = h("button", { type: "submit", class: "btn btn-primary", "data-testid": "guest-make" }, say("call.make_link"));
  const form = h("form", { class: "rform", onsubmit: async (e: SubmitEvent) => {
    e.preventDefault();
    if (busy(go)) return;
    set(go, { "aria-disabled": "true" });
    try {
      const { path } = await make(name.value.trim(), label.value.trim());
      const made = link(say, new URL(path, location.href).href, name.value.trim());
      form.replaceWith(made);
      made.querySelector("input")?.focus();
    } catch (x) {
      wrong.textContent = (x as Error).message || say("call.no_answer");
      set(go, { "aria-disabled": null });
    }
  } },
    h("p", {}, say("call.invite_what")),
    h("div", { class: "fld" }, h("label", { for: "room-guest" }, say("call.guest_name")), name),
    h("div", { class: "fld" }, h("label", { for: "room-guest-as" }, say("call.guest_as")), label), wrong, h("div", { class: "rdlgft" }, go));
  dialog(host, say, say("call.invite"), form);
}

function link(say: Say, url: string, name: string): HTMLElement {
  const box = h("input", { class: "ctl mono", readonly: true, value: url, "aria-label": say("call.link"), "data-testid": "guest-link", onfocus: () => box.select() });
  const copied = h("p", { role: "status", class: "msgnote" });
  return h("div", { class: "rform" }, h("p", {}, say("call.link_for", { name })), box,
    h("div", { class: "rdlgft" },
      h("a", { class: "btn btn-outline-secondary", href: `mailto:?subject=${encodeURIComponent(say("call.mail_subject"))}&body=${encodeURIComponent(`${say("call.mail_body")}\n\n${url}`)}` }, icon("mail"), say("call.mail_it")),
      h("button", { type: "button", class: "btn btn-primary", onclick: async () => {
        box.select();
        const ok = await navigator.clipboard?.writeText(url).then(() => true, () => false);
        copied.textContent = say(ok ? "call.copied" : "call.copy_by_hand");
      } }, icon("copy"), say("call.copy"))), copied);
}

/** To whom the meeting goes. */
export function handOver(host: HTMLElement, say: Say, all: Colleague[], give: (to: string) => Promise<void>): void {
  const wrong = h("p", { class: "errmsg", role: "alert" });
  const d = dialog(host, say, say("call.hand_over_title"), h("p", {}, say("call.hand_over_what")), all.length ? null : h("p", { class: "msgnote" }, say("call.nobody_there")),
    h("div", { class: "rmenu" }, ...all.map((c) => h("button", { type: "button", class: "rowbtn", "data-testid": "colleague", onclick: () => give(c.id).then(() => d.close(), (x: Error) => (wrong.textContent = x.message || say("call.no_answer"))) }, icon("user"), h("span", { class: "grow" }, h("strong", {}, c.name), h("small", {}, c.office))))), wrong);
}

/** Leave alone, or end for everybody with how it went. */
export function ending(host: HTMLElement, say: Say, outcomes: Outcome[], leave: () => void, end: (outcome: string, note: string) => Promise<void>): void {
  const wrong = h("p", { class: "errmsg", role: "alert" });
  const note = h("textarea", { id: "room-note", class: "ctl", rows: "3", maxlength: "2000" });
  const go = h("button", { type: "submit", class: "btn btn-danger", "data-testid": "end-all" }, say("call.end_all"));
  const form = h("form", { class: "rform", onsubmit: async (e: SubmitEvent) => {
    e.preventDefault();
    if (busy(go)) return;
    const chosen = form.querySelector<HTMLInputElement>("input[name=outcome]:checked")?.value ?? "";
    if (outcomes.length && !chosen) return void (wrong.textContent = say("call.choose_outcome"));
    set(go, { "aria-disabled": "true" });
    await end(chosen, note.value.trim()).then(() => d.close(), (x: Error) => ((wrong.textContent = x.message || say("call.no_answer")), set(go, { "aria-disabled": null })));
  } },
    outcomes.length ? h("fieldset", {}, h("legend", {}, say("call.how_it_went")), ...outcomes.map((o) => h("label", { class: "ropt" }, h("input", { type: "radio", name: "outcome", value: o.id, "data-testid": `outcome-${o.id}` }), h("span", {}, o.label)))) : null,
    outcomes.length ? h("div", { class: "fld" }, h("label", { for: "room-note" }, say("call.outcome_note")), note) : null, wrong,
    h("div", { class: "rdlgft" }, h("button", { type: "button", class: "btn btn-outline-secondary", "data-testid": "leave-alone", onclick: () => (d.close(), leave()) }, say("call.leave_alone")), go));
  const d = dialog(host, say, say("call.end_title"), h("p", {}, say("call.end_what")), form);
}
