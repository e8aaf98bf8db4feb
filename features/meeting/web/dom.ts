// The few lines that the room needs to draw with. The call is plain TypeScript:
// a citizen on a slow phone loads it after "Entra", and a framework would add
// some 70 kB (a second at 700 kbit/s) to draw a dozen buttons and some tiles
// whose <video> elements must be kept by hand anyway.
import { pictures, type Picture } from "./icons.ts";

export type Child = Node | string | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined | ((e: never) => void)>;

/** Makes an element. `on…` adds a listener, `true` a bare attribute, `null` or `false` nothing; text is never read as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") el.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) el.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) el.setAttribute(name, String(value));
  }
  for (const child of children) if (child) el.append(child);
  return el;
}

/** A picture from the room's own set: always beside words, never instead of them. */
export function icon(name: Picture, size = ""): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const picture = pictures[name];
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `i ${picture.stroke ? "st" : ""} ${size}`.trim());
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  svg.innerHTML = picture.body; // a constant of ours
  return svg;
}

/** Sets attributes only where they change, so that a screen reader is not told the same thing twice. */
export function set(el: Element, attributes: Record<string, string | null>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) el.removeAttribute(name);
    else if (el.getAttribute(name) !== value) el.setAttribute(name, value);
  }
}

/** Whether a button is at work. It keeps the focus, which a disabled one would lose, and takes no second press. */
export const busy = (button: HTMLElement): boolean => button.getAttribute("aria-disabled") === "true";

/** Sets the text only where it changes. */
export function write(el: Element, text: string): void {
  if (el.textContent !== text) el.textContent = text;
}

/** Makes the children of el be exactly these, moving and removing as little as it can: a moved video stops for a moment. */
export function arrange(el: Element, wanted: Element[]): void {
  const keep = new Set<Element>(wanted);
  for (const child of [...el.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, i) => {
    if (el.children[i] !== child) el.insertBefore(child, el.children[i] ?? null);
  });
}
