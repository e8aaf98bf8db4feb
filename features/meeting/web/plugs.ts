// What to do when something is plugged in or pulled out. Pure: the lists before
// and after go in, what to use instead comes out.

export type Kind = "audioinput" | "videoinput" | "audiooutput";
export const kinds: readonly Kind[] = ["audioinput", "videoinput", "audiooutput"];

export interface Device {
  kind: string;
  deviceId: string;
  label: string;
}

export type Plug =
  /** What was in use is gone; `to` is used from now on, nothing when none is left. */
  | { what: "gone"; kind: Kind; was: string; to: Device | undefined }
  /** What the person had chosen is there again. */
  | { what: "back"; kind: Kind; to: Device }
  /** Something that was not there before and nobody asked for: it is offered, never taken. */
  | { what: "new"; kind: Kind; to: Device };

// The browser's own names for "whatever the system uses": not things with a plug.
const alias = (d: Device) => d.deviceId === "" || d.deviceId === "default" || d.deviceId === "communications";
const of = (all: Device[], kind: Kind) => all.filter((d) => d.kind === kind && !alias(d));

/** What to do after a change. `using` is what is in use, `chosen` what the person had asked for. */
export function plan(before: Device[], after: Device[], using: Partial<Record<Kind, string>>, chosen: Partial<Record<Kind, string>>): Plug[] {
  const found: Plug[] = [];
  for (const kind of kinds) {
    const [was, is] = [of(before, kind), of(after, kind)];
    const here = (id: string | undefined) => is.find((d) => d.deviceId === id);
    const lost = was.find((d) => d.deviceId === using[kind] && !here(d.deviceId));
    const fresh = is.filter((d) => !was.some((x) => x.deviceId === d.deviceId));
    const wanted = fresh.find((d) => d.deviceId === chosen[kind] && d.deviceId !== using[kind]);
    if (wanted) found.push({ what: "back", kind, to: wanted });
    else if (lost) found.push({ what: "gone", kind, was: lost.label, to: is[0] });
    else if (fresh[0] && was.length) found.push({ what: "new", kind, to: fresh[0] });
    else if (fresh[0]) found.push({ what: "back", kind, to: fresh[0] }); // there was none: better this one than silence
  }
  // A headset is an ear and a mouth: it is spoken of once, as its microphone.
  return found.filter((p) => !(p.what === "new" && p.kind === "audiooutput" && found.some((o) => o.what === "new" && o.kind === "audioinput")));
}
