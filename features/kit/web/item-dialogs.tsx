/** The windows of an item: new ones, what the register says of it, its end, its loss. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { offices } from "@/api/town.ts";
import { Problem } from "@/api/http.ts";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Act, Choose, Refusal, TextArea, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { addItems, categories, changeItem, conditions, found, keepModel, lose, models, retire, type Condition, type Item } from "./api.ts";

const at = (error: unknown, field: string) => (error instanceof Problem ? error.at(field) : undefined);

/** Runs an act, then tells that every page of the kit is stale. */
export function useAct<T, A = void>(fn: (a: A) => Promise<T>, done?: (r: T) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: fn,
    onSuccess: async (r: T) => {
      await client.invalidateQueries({ queryKey: ["kit"] });
      done?.(r);
    },
  });
}

/** New items of one model, each with its serial number on a line. */
export function AddItems({ close }: { close(): void }) {
  const { t } = useWords();
  const tell = useToast();
  const all = useQuery(models()).data ?? [];
  const [model, setModel] = useState("");
  const [fresh, setFresh] = useState({ category: "notebook", maker: "", name: "" });
  const [serials, setSerials] = useState("");
  const [how, setHow] = useState("1");
  const [more, setMore] = useState({ bought: "", warranty: "", place: "" });
  const lines = serials.split("\n").map((l) => l.trim()).filter(Boolean);
  const n = lines.length || Math.min(500, Math.max(0, Number(how) || 0));
  const send = useAct(
    async () => {
      const id = model || (await keepModel("", { category: fresh.category as "notebook", maker: fresh.maker, name: fresh.name })).id;
      return addItems(id, Array.from({ length: n }, (_, i) => ({ ...more, serial: lines[i] ?? "", condition: "new" as const })));
    },
    (made) => {
      tell(t("kit.added", { n: made.length, first: made[0]!.inventory }));
      close();
    },
  );
  return (
    <Dialog title={t("kit.add.title")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <Choose label={t("kit.model")} value={model} onChange={(e) => setModel(e.target.value)}>
          <option value="">{t("kit.model.new")}</option>
          {all.map((m) => <option key={m.id} value={m.id}>{`${t(`kit.category.${m.category}`)} · ${m.maker} ${m.name}`}</option>)}
        </Choose>
        {!model && (
          <div className="lg-cols">
            <Choose label={t("kit.category")} value={fresh.category} onChange={(e) => setFresh({ ...fresh, category: e.target.value })}>
              {categories.map((c) => <option key={c} value={c}>{t(`kit.category.${c}`)}</option>)}
            </Choose>
            <TextField label={t("kit.maker")} value={fresh.maker} onChange={(e) => setFresh({ ...fresh, maker: e.target.value })} optional />
            <TextField label={t("kit.model.name")} value={fresh.name} onChange={(e) => setFresh({ ...fresh, name: e.target.value })} error={at(send.error, "name")} />
          </div>
        )}
        <TextArea label={t("kit.serials")} hint={t("kit.serials.hint")} optional value={serials} onChange={(e) => setSerials(e.target.value)} error={at(send.error, "serial")} />
        {lines.length === 0 && <TextField label={t("kit.how_many")} inputMode="numeric" value={how} onChange={(e) => setHow(e.target.value)} />}
        <div className="lg-cols">
          <TextField label={t("kit.bought")} type="date" value={more.bought} onChange={(e) => setMore({ ...more, bought: e.target.value })} optional />
          <TextField label={t("kit.warranty")} type="date" value={more.warranty} onChange={(e) => setMore({ ...more, warranty: e.target.value })} optional />
          <TextField label={t("kit.place")} value={more.place} onChange={(e) => setMore({ ...more, place: e.target.value })} optional />
        </div>
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" disabled={n === 0 || (!model && !fresh.name.trim())} busy={send.isPending} busyWord={t("ui.saving")}>{t("kit.add.go", { n })}</Act>
        </div>
      </form>
    </Dialog>
  );
}

/** What the register says of an item. */
export function ChangeItem({ i, close }: { i: Item; close(): void }) {
  const { t } = useWords();
  const all = useQuery(models()).data ?? [];
  const tree = useQuery(offices()).data ?? [];
  const [v, set] = useState({ inventory: i.inventory, serial: i.serial ?? "", model: i.model, condition: i.condition as Condition, bought: i.bought ?? "", warranty: i.warranty ?? "", office: i.office ?? "", place: i.place ?? "" });
  const send = useAct(() => changeItem(i.id, v), close);
  const field = (name: "inventory" | "serial" | "place") => ({ label: t(`kit.${name}`), value: v[name], onChange: (e: { target: { value: string } }) => set({ ...v, [name]: e.target.value }), error: at(send.error, name) });
  return (
    <Dialog title={t("kit.change.title", { inventory: i.inventory })} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <div className="lg-cols"><TextField {...field("inventory")} /><TextField {...field("serial")} optional /></div>
        <Choose label={t("kit.model")} value={v.model} onChange={(e) => set({ ...v, model: e.target.value })}>
          {all.map((m) => <option key={m.id} value={m.id}>{`${m.maker} ${m.name}`}</option>)}
        </Choose>
        <div className="lg-cols">
          <Choose label={t("kit.condition")} value={v.condition} onChange={(e) => set({ ...v, condition: e.target.value as Condition })}>
            {conditions.map((c) => <option key={c} value={c}>{t(`kit.condition.${c}`)}</option>)}
          </Choose>
          <TextField label={t("kit.bought")} type="date" value={v.bought} onChange={(e) => set({ ...v, bought: e.target.value })} optional />
          <TextField label={t("kit.warranty")} type="date" value={v.warranty} onChange={(e) => set({ ...v, warranty: e.target.value })} optional />
        </div>
        <div className="lg-cols">
          <Choose label={t("kit.office")} value={v.office} onChange={(e) => set({ ...v, office: e.target.value })} optional>
            <option value="">{t("kit.office.none")}</option>
            {tree.filter((o) => o.active).map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
          </Choose>
          <TextField {...field("place")} optional />
        </div>
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" busy={send.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
        </div>
      </form>
    </Dialog>
  );
}

/** One text and one verb: retiring, finding again. */
export function WordsDialog({ title, text, label, verb, danger, needed, act, close }: { title: string; text: string; label: string; verb: string; danger?: boolean; needed?: boolean; act(words: string): Promise<unknown>; close(): void }) {
  const { t } = useWords();
  const [words, set] = useState("");
  const send = useAct(() => act(words), close);
  return (
    <Dialog title={title} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <p>{text}</p>
        <Refusal error={send.error} />
        <TextArea label={label} value={words} limit={500} optional={!needed} onChange={(e) => set(e.target.value)} />
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look={danger ? "danger" : "primary"} type="submit" disabled={needed && !words.trim()} busy={send.isPending} busyWord={t("ui.saving")}>{verb}</Act>
        </div>
      </form>
    </Dialog>
  );
}

export const Retire = ({ i, close }: { i: Item; close(): void }) => {
  const { t } = useWords();
  return <WordsDialog title={t("kit.retire.title", { inventory: i.inventory })} text={t("kit.retire.text")} label={t("kit.reason")} verb={t("kit.retire")} danger needed act={(w) => retire(i.id, w)} close={close} />;
};

export const FoundAgain = ({ i, close }: { i: Item; close(): void }) => {
  const { t } = useWords();
  return <WordsDialog title={t("kit.found.title", { inventory: i.inventory })} text={t("kit.found.text")} label={t("kit.notes.text")} verb={t("kit.found")} act={(w) => found(i.id, w)} close={close} />;
};

/** A loss, or a theft with the report to the police. */
export function Lose({ i, close }: { i: Item; close(): void }) {
  const { t } = useWords();
  const [v, set] = useState({ stolen: false, day: isoDay(new Date()), words: "", report: "", police: "" });
  const send = useAct(() => lose(i.id, v), close);
  return (
    <Dialog title={t("kit.lose.title", { inventory: i.inventory })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <p>{t("kit.lose.text")}</p>
        <Refusal error={send.error} />
        <div role="radiogroup" aria-label={t("kit.lose.how")}>
          <Tick kind="radio" name="how" label={t("kit.lose.lost")} checked={!v.stolen} onChange={() => set({ ...v, stolen: false })} />
          <Tick kind="radio" name="how" label={t("kit.lose.stolen")} checked={v.stolen} onChange={() => set({ ...v, stolen: true })} />
        </div>
        <TextField label={t("kit.lose.day")} type="date" max={isoDay(new Date())} value={v.day} onChange={(e) => set({ ...v, day: e.target.value })} error={at(send.error, "day")} />
        <TextArea label={t("kit.lose.words")} limit={1000} value={v.words} onChange={(e) => set({ ...v, words: e.target.value })} error={at(send.error, "words")} />
        <TextField label={t("kit.lose.report")} hint={t("kit.lose.report.hint")} optional={!v.stolen} value={v.report} onChange={(e) => set({ ...v, report: e.target.value })} error={at(send.error, "report")} />
        <TextField label={t("kit.lose.police")} optional value={v.police} onChange={(e) => set({ ...v, police: e.target.value })} />
        <div className="lg-dialog-foot">
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="danger" type="submit" busy={send.isPending} busyWord={t("ui.sending")}>{t("kit.lose.go")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
