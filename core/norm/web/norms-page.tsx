/** The numbers that laws and contracts set, with their source, and what this body has chosen where they leave a choice. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, Problem, put, seg } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, IconAct, Panel, Refusal, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";

type View = components["schemas"]["NormView"];

const norms = () => queryOptions({ queryKey: ["norm"], queryFn: () => get<View[]>("/norms") });
const set = (key: string, from: string, value: number, source: string) => put(`/norms/${seg(key)}`, { from, value, source });

export function NormsPage() {
  const { t } = useWords();
  const all = useQuery(norms());
  const [edit, open] = useState<View>();
  if (all.isPending) return <Skeleton lines={8} />;
  if (!all.data) return <Unanswered error={all.error} retry={() => void all.refetch()} />;
  const parts = new Map<string, View[]>();
  for (const n of all.data) parts.set(n.key.split(".")[0]!, [...(parts.get(n.key.split(".")[0]!) ?? []), n]);
  return (
    <>
      <PageHead title={t("norm.title")} under={t("norm.text")} />
      <div className="lg-stack">
        {[...parts].map(([part, some]) => (
          <Panel key={part} title={t(`norm.part.${part}`)} id={`norm-${part}`}>
            <ul className="lg-list">
              {some.map((n) => (
                <li key={n.key}>
                  <span className="lg-grow">{n.name}<span className="lg-small lg-muted" style={{ display: "block" }}>{n.source}</span>
                    {n.own.length > 0 && <span className="lg-small" style={{ display: "block" }}>{t("norm.own", { from: n.own[0]!.from, value: n.own[0]!.value, source: n.own[0]!.source })}</span>}
                  </span>
                  <strong className="lg-num">{t(`norm.unit.${n.unit}`, { n: n.holds })}</strong>
                  {n.own.length > 0 && <Tag tone="info">{t("norm.chosen")}</Tag>}
                  {n.free && n.can ? <IconAct icon="pencil" label={t("norm.change", { name: n.name })} onClick={() => open(n)} /> : null}
                </li>
              ))}
            </ul>
          </Panel>
        ))}
      </div>
      {edit && <Change norm={edit} close={() => open(undefined)} />}
    </>
  );
}

function Change({ norm, close }: { norm: View; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [value, setValue] = useState(String(norm.holds));
  const [from, setFrom] = useState(isoDay(new Date()));
  const [source, setSource] = useState("");
  const keep = useMutation({ mutationFn: () => set(norm.key, from, Number(value), source), onSuccess: async () => (await client.invalidateQueries(), close()) });
  const p = keep.error instanceof Problem ? keep.error : undefined;
  return (
    <Dialog title={norm.name} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate())}>
        <p>{t("norm.room", { min: norm.min, max: norm.max, source: norm.source })}</p>
        <div className="lg-cols">
          <TextField label={t("norm.value")} type="number" min={norm.min} max={norm.max} value={value} onChange={(e) => setValue(e.target.value)} error={p?.at("value")} />
          <TextField label={t("norm.from")} type="date" min={isoDay(new Date())} value={from} onChange={(e) => setFrom(e.target.value)} error={p?.at("from")} />
        </div>
        <TextField label={t("norm.act")} hint={t("norm.act.hint")} value={source} maxLength={200} onChange={(e) => setSource(e.target.value)} error={p?.at("source")} />
        <Refusal error={p?.faults.length ? null : keep.error} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={keep.isPending}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}
