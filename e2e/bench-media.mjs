// The figures of the media engine: what it takes to carry a call, how soon a
// picture is there, and what becomes of it on bad lines. Prints one figure a
// line, tab-separated: name, value, unit, target; a target that is missed is
// also said on stderr, and the exit status is 1.
//
//   node e2e/bench-media.mjs [part of a name…]     groups: carry, first, links; or part of the name of a line or a load
import { carry, loads } from "./media/carry.mjs";
import { printer } from "./media/figures.mjs";
import { firstFrame } from "./media/first.mjs";
import { links } from "./media/links.mjs";
import { build } from "./media/parts.mjs";

const asked = process.argv.slice(2);
const groups = { carry, first: firstFrame, links };
const { figure, missed } = printer();
build();
for (const [name, group] of Object.entries(groups)) {
  const parts = asked.filter((a) => !(a in groups));
  if (asked.some((a) => a in groups) && !asked.includes(name)) continue;
  if (!asked.some((a) => a in groups) && parts.length && (name === "first" || name === "carry" && !parts.some((a) => Object.keys(loads).some((l) => l.includes(a))))) continue;
  await group(figure, parts.length ? parts : undefined);
}
for (const m of missed) console.error(m);
process.exitCode = missed.length ? 1 : 0;
