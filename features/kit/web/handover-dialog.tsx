/** Preparing a hand-over: to whom, what goes, what comes back, for how long. Nothing is theirs until both have signed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { nameOf, people } from "@/api/town.ts";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { useGo } from "@/ui/go.tsx";
import { Act, Choose, IconAct, Refusal, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { conditions, prepare, register, type Condition, type Item } from "./api.ts";

export interface Someone {
  id: string;
  name: string;
}

/** Finds a person by name: a field and the few who match it. */
export function PickPerson({ value, set, label }: { value: Someone | undefined; set(p: Someone | undefined): void; label: string }) {
  const { t } = useWords();
  const [find, type] = useState("");
  const id = useId();
  const all = useQuery({ ...people(useDeferredValue(find.trim())), enabled: !value });
  if (value)
    return (
      <div className="lg-fld">
        <span className="lg-lbl">{label}</span>
        <div className="lg-row between"><strong className="lg-ink">{value.name}</strong><Act small onClick={() => set(undefined)}>{t("kit.other")}</Act></div>
      </div>
    );
  return (
    <div className="lg-stack s2">
      <TextField label={label} type="search" value={find} onChange={(e) => type(e.target.value)} aria-controls={id} />
      <div className="lg-kit-pick" id={id} role="group" aria-label={label}>
        {all.data?.filter((p) => p.state !== "left").slice(0, 8).map((p) => <button key={p.id} type="button" className="btn btn-ghost" style={{ justifyContent: "flex-start" }} onClick={() => set({ id: p.id, name: nameOf(p) })}>{nameOf(p)}</button>)}
        {all.data?.length === 0 && <p className="lg-muted" role="status">{t("kit.person.none")}</p>}
      </div>
    </div>
  );
}

/** Finds things in store. */
function PickItems({ picked, set }: { picked: Item[]; set(all: Item[]): void }) {
  const { t } = useWords();
  const [find, type] = useState("");
  const q = useQuery(register({ find: useDeferredValue(find.trim()), state: "store", n: 20 }));
  const rest = q.data?.items.filter((i) => !i.fault && i.condition !== "broken" && !picked.some((p) => p.id === i.id)) ?? [];
  return (
    <div className="lg-stack s2">
      {picked.map((i) => (
        <div key={i.id} className="lg-row between"><span><strong className="lg-kit-code">{i.inventory}</strong> {i.name}</span><IconAct icon="close" label={t("kit.drop", { inventory: i.inventory })} onClick={() => set(picked.filter((p) => p.id !== i.id))} /></div>
      ))}
      <TextField label={t("kit.handover.out")} hint={t("kit.handover.out.hint")} type="search" value={find} onChange={(e) => type(e.target.value)} />
      <div className="lg-kit-pick" role="group" aria-label={t("kit.handover.out")}>
        {rest.slice(0, 8).map((i) => <button key={i.id} type="button" className="btn btn-ghost" style={{ justifyContent: "flex-start" }} onClick={() => (set([...picked, i]), type(""))}><span className="lg-kit-code">{i.inventory}</span> <span>{i.name}</span></button>)}
        {q.data && rest.length === 0 && <p className="lg-muted" role="status">{t("kit.handover.store.none")}</p>}
      </div>
    </div>
  );
}

export function HandoverDialog({ out, back, person, close }: { out?: Item[]; back?: Item[]; person?: Someone; close(): void }) {
  const { t } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const [who, setWho] = useState(person);
  const [gets, setGets] = useState(out ?? []);
  const [loan, setLoan] = useState(false);
  const [until, setUntil] = useState("");
  const [words, setWords] = useState("");
  const [states, setStates] = useState<Record<string, Condition>>(Object.fromEntries((back ?? []).map((i) => [i.id, i.fault ? "broken" : i.condition])));
  const theirs = back ?? [];
  const onlyBack = theirs.length > 0 && out === undefined;
  const send = useMutation({
    mutationFn: () => prepare({ person: who!.id, out: gets.map((i) => ({ item: i.id })), back: theirs.map((i) => ({ item: i.id, condition: states[i.id] ?? i.condition })), ...(loan && until && { until }), words }),
    onSuccess: async (n) => {
      await client.invalidateQueries({ queryKey: ["kit"] });
      close();
      go(`/agile/dotazioni/verbali/${n.id}`);
    },
  });
  const title = t(onlyBack ? "kit.return.title" : theirs.length > 0 ? "kit.replace.title" : "kit.give.title");
  return (
    <Dialog title={title} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        {person ? <p>{t("kit.handover.who", { name: person.name })}</p> : <PickPerson label={t("kit.handover.person")} value={who} set={setWho} />}
        {theirs.map((i) => (
          <Choose key={i.id} label={t("kit.handover.back", { inventory: i.inventory, name: i.name })} value={states[i.id] ?? "good"} onChange={(e) => setStates({ ...states, [i.id]: e.target.value as Condition })}>
            {conditions.map((c) => <option key={c} value={c}>{t(`kit.condition.${c}`)}</option>)}
          </Choose>
        ))}
        {!onlyBack && <PickItems picked={gets} set={setGets} />}
        {!onlyBack && theirs.length === 0 && <Tick label={t("kit.loan")} checked={loan} onChange={(e) => setLoan(e.target.checked)} />}
        {loan && <TextField label={t("kit.loan.until")} type="date" min={isoDay(new Date())} value={until} onChange={(e) => setUntil(e.target.value)} />}
        <TextArea label={t("kit.handover.words")} hint={t("kit.handover.words.hint")} optional value={words} limit={500} onChange={(e) => setWords(e.target.value)} />
        <p className="lg-muted lg-small">{t("kit.handover.then")}</p>
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" disabled={!who || (!onlyBack && gets.length === 0) || (loan && !until)} busy={send.isPending} busyWord={t("kit.preparing")}>{t("kit.prepare")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
