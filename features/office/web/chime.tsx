/** Two soft notes when somebody arrives, and the title of the browser says who: the desk may be behind other windows. */
import { useEffect, useRef } from "react";
import { useWords } from "@/ui/words.tsx";
import type { Place } from "./api.ts";

export function Chime({ queue }: { queue: Place[] }) {
  const { t } = useWords();
  const known = useRef<Set<string>>(undefined);
  const fresh = queue.filter((p) => known.current && !known.current.has(p.visit.id));
  const words = fresh.length ? t("desk.arrived", { name: fresh[0]!.visit.name }) : "";
  const said = useRef("");
  if (words) said.current = words;
  useEffect(() => {
    if (words) play();
    known.current = new Set(queue.map((p) => p.visit.id));
  }, [queue, words]);
  return <span className="visually-hidden" role="status">{said.current}</span>;
}

function play(): void {
  try {
    const audio = new AudioContext();
    for (const [i, f] of [659, 880].entries()) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      const at = audio.currentTime + i * 0.18;
      tone.frequency.value = f;
      loud.gain.setValueAtTime(0, at);
      loud.gain.linearRampToValueAtTime(0.12, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.5);
    }
    setTimeout(() => void audio.close(), 1500);
  } catch {
    // Without sound the page still says it.
  }
}
