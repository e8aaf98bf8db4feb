// The verdict of the trial before a call, for somebody who has never made one:
// whether one can go in as things are, and what to do first. Pure.
import { verdict, type Figures } from "./line.ts";

export type Device = "works" | "off" | "asking" | "refused" | "absent" | "busy";

export interface Tried {
  camera: Device;
  microphone: Device;
  /** The microphone heard a voice. */
  heard: boolean;
  /** Whether the person heard the notes; undefined when they did not say. */
  sound: boolean | undefined;
  net: { reached: true; figures: Figures } | { reached: false; why: "server" | "media" };
}

export interface Ready {
  /** `yes`: go in. `so`: one can, with something missing. `no`: the call would not work. */
  level: "yes" | "so" | "no";
  /** Keys of sentences that say what to do, what matters most first. */
  todo: string[];
}

export function ready(t: Tried): Ready {
  if (!t.net.reached) return { level: "no", todo: [t.net.why === "server" ? "trial.no_server" : "trial.no_media"] };
  const todo: string[] = [];
  const bad = (d: Device) => d === "refused" || d === "absent" || d === "busy";
  if (bad(t.microphone)) todo.push(`wait.microphone_${t.microphone}`);
  else if (t.microphone === "works" && !t.heard) todo.push("trial.not_heard");
  else if (t.microphone !== "works") todo.push("trial.microphone_off");
  if (t.sound === false) todo.push("trial.no_sound");
  const line = verdict(t.net.figures, "good");
  if (line.grade !== "good") todo.push(line.why, line.todo);
  if (bad(t.camera)) todo.push(`wait.camera_${t.camera}`);
  // A camera left off is a choice, not a fault.
  return { level: todo.length ? "so" : "yes", todo };
}
