// The sign at an office's door: a shape for each state, always beside its word.
import type { Sign } from "./place.ts";

const arch = (line: string, inside: string, floor = line) =>
  `<path d="M3 53V23a19 19 0 0 1 38 0v30z" fill="#fff" stroke="${line}" stroke-width="2.500" stroke-linejoin="round"/>${inside}<path d="M0 53.500h44" stroke="${floor}" stroke-width="2.500"/>`;

const drawings: Record<Sign, string> = {
  open: arch("#00654a", '<path d="M8 53V23a14 14 0 0 1 28 0v30z" fill="#bfe6d2"/><path d="M22 53c0-7 5-9 5-9l9 9z" fill="#8fd0b2"/><path d="M8 53V23a14 14 0 0 1 8-12.600l-1 3V53z" fill="#00654a"/><circle cx="12.300" cy="35" r="1.500" fill="#fff"/>'),
  busy: arch("#7d4a00", '<path d="M8 53V23a14 14 0 0 1 28 0v30z" fill="#fbd58c"/><circle cx="17" cy="30" r="4.600" fill="#7d4a00"/><path d="M9 53c0-10 3.500-16 8-16s8 6 8 16z" fill="#7d4a00"/><circle cx="28.500" cy="32" r="4" fill="#a96a0a"/><path d="M25.500 53c.2-7-.5-12-1-13.500 1-1.600 2.400-2 4-2 4 0 7 5 7.500 15.500z" fill="#a96a0a"/>'),
  closed: arch("#4b5661", '<path d="M8 53V23a14 14 0 0 1 28 0v30z" fill="#b9c1c8"/><path d="M22 9v44" stroke="#4b5661" stroke-width="2"/><circle cx="19" cy="34" r="1.500" fill="#4b5661"/><circle cx="25" cy="34" r="1.500" fill="#4b5661"/>'),
};

/** Draws the sign; it says nothing to a screen reader, the word beside it does. */
export function sign(state: Sign): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 44 55");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = drawings[state];
  return svg;
}
