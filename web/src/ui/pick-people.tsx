/** Choosing colleagues by name: a few letters find them, a tick chooses them. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { nameOf, people, session } from "@/api/town.ts";
import { IconAct, TextField, Tick } from "./parts.tsx";
import { useWords } from "./words.tsx";

export function PickPeople({ label, chosen, choose, without = [] }: { label: string; chosen: string[]; choose(people: string[]): void; without?: string[] }) {
  const { t } = useWords();
  const id = useId();
  const [text, set] = useState("");
  const find = useDeferredValue(text.trim());
  const me = useQuery(session()).data?.person?.id;
  const all = useQuery(people()).data ?? [];
  const found = useQuery({ ...people(find), enabled: find !== "" }).data ?? [];
  const shown = (find ? found : []).filter((p) => p.id !== me && p.state !== "left" && !without.includes(p.id) && !chosen.includes(p.id)).slice(0, 6);
  // The tick goes away with the name: who goes on choosing writes on where they wrote.
  const take = (person: string) => {
    choose([...chosen, person]);
    set("");
    document.getElementById(id)?.focus();
  };
  return (
    <div className="lg-stack s2">
      {chosen.length > 0 && (
        <ul className="lg-row wrap tight" aria-label={t("ui.pick.chosen")}>
          {chosen.map((id) => {
            const p = all.find((x) => x.id === id);
            const name = p ? nameOf(p) : id;
            return <li key={id} className="lg-picked">{name}<IconAct icon="close" label={t("ui.pick.drop", { name })} onClick={() => choose(chosen.filter((x) => x !== id))} /></li>;
          })}
        </ul>
      )}
      <TextField id={id} label={label} hint={t("ui.pick.hint")} value={text} autoComplete="off" onChange={(e) => set(e.target.value)} />
      <div role="group" aria-label={t("ui.pick.found")} aria-live="polite">
        {shown.map((p) => <Tick key={p.id} label={nameOf(p)} checked={false} onChange={() => take(p.id)} />)}
        {find && shown.length === 0 && <p className="lg-muted lg-small">{t("ui.pick.none")}</p>}
      </div>
    </div>
  );
}

/** The name of each colleague by id. */
export function useNames(): Record<string, string> {
  const all = useQuery(people()).data ?? [];
  return Object.fromEntries(all.map((p) => [p.id, nameOf(p)]));
}
