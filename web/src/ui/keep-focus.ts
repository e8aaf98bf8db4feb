/**
 * When what has the focus goes away (a row that is done, a window whose opener
 * is no longer there, a page that follows another) the browser puts the focus
 * nowhere, and who has only a keyboard begins again from the top. Here it goes
 * to what is left nearest: the heading of the part of the page it was in.
 */

/** Watches the whole page; gives the function that stops. */
export function keepFocus(page: Document = document): () => void {
  let way: Element[] = []; // from what had the focus up to the body
  let asked = 0;
  const note = () => {
    way = [];
    for (let e = page.activeElement; e && e !== page.body; e = e.parentElement) way.push(e);
  };
  // Who presses on an empty place means to have the focus nowhere.
  const pressed = () => setTimeout(() => page.activeElement === page.body && (way = []));
  const look = () => {
    asked = 0;
    const had = way[0];
    if (!had || page.activeElement !== page.body || (had.isConnected && holds(had))) return;
    const left = way.find((e) => e !== had && e.isConnected && shown(e));
    const modal = [...page.querySelectorAll("dialog:modal")].pop();
    const at = modal && !(left && modal.contains(left)) ? modal : left;
    const to = (at && headed(at)) ?? page.querySelector<HTMLElement>("main h1, main");
    if (!to) return;
    if (!to.hasAttribute("tabindex")) to.setAttribute("tabindex", "-1");
    to.focus({ preventScroll: true });
  };
  const later = () => (asked ||= requestAnimationFrame(look));
  page.addEventListener("focusin", note);
  page.addEventListener("pointerdown", pressed, true);
  const watch = new MutationObserver(later);
  watch.observe(page.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "hidden", "open"] });
  return () => {
    page.removeEventListener("focusin", note);
    page.removeEventListener("pointerdown", pressed, true);
    watch.disconnect();
    cancelAnimationFrame(asked);
  };
}

const shown = (e: Element): boolean => e.checkVisibility?.({ visibilityProperty: true }) ?? true;

/** Whether an element could have the focus now. */
const holds = (e: Element): boolean => shown(e) && !e.matches(":disabled");

/** The heading of the nearest part of the page that has one, else that part. */
function headed(from: Element): HTMLElement | null {
  for (let part = from.closest<HTMLElement>("section, dialog, aside, main"); part; part = part.parentElement?.closest<HTMLElement>("section, dialog, aside, main") ?? null) {
    const heading = [...part.querySelectorAll<HTMLElement>("h1, h2, h3")].find(shown);
    if (heading) return heading;
    if (part.matches("main, dialog")) return part;
  }
  return null;
}
