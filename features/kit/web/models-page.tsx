/** The models: what the body has or may have, how many of each; corrected here for every item at once. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Panel, Refusal, Skeleton, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { categories, dropModel, keepModel, models, type Model } from "./api.ts";
import { useAct } from "./item-dialogs.tsx";
import { KitHead } from "./parts.tsx";

export function ModelsPage() {
  const { t } = useWords();
  const q = useQuery(models());
  const [open, set] = useState<Model | "new">();
  return (
    <>
      <KitHead title={t("kit.models")} under={t("kit.models.under")} side={<Act look="primary" small icon="plus" onClick={() => set("new")}>{t("kit.models.add")}</Act>} />
      {q.isPending && <Skeleton lines={5} />}
      {q.isError && <Unanswered error={q.error} retry={() => void q.refetch()} />}
      {q.data && (
        <Panel>
          {q.data.length === 0 && <Empty art={<Icon name="laptop" size="lg" />} title={t("kit.models.none")}>{t("kit.models.none.text")}</Empty>}
          <ul className="lg-list">
            {q.data.map((m) => (
              <li key={m.id} className="lg-row wrap">
                <span className="lg-grow" style={{ minWidth: 200 }}>
                  <strong className="lg-ink">{[m.maker, m.name].filter(Boolean).join(" ")}</strong>
                  <span className="lg-muted lg-small" style={{ display: "block" }}>{[t(`kit.category.${m.category}`), t("kit.models.items", { n: m.items }), m.about].filter(Boolean).join(" · ")}</span>
                </span>
                <Act small icon="pencil" onClick={() => set(m)} aria-label={t("kit.models.change.of", { name: m.name })}>{t("kit.models.change")}</Act>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {open && <Edit m={open === "new" ? undefined : open} close={() => set(undefined)} />}
    </>
  );
}

function Edit({ m, close }: { m: Model | undefined; close(): void }) {
  const { t } = useWords();
  const tell = useToast();
  const [v, set] = useState({ category: m?.category ?? "notebook", maker: m?.maker ?? "", name: m?.name ?? "", about: m?.about ?? "" });
  const keep = useAct(() => keepModel(m?.id ?? "", v), () => (tell(t("ui.saved")), close()));
  const drop = useAct(() => dropModel(m!.id), () => (tell(t("kit.models.dropped")), close()));
  const at = (field: string) => (keep.error instanceof Problem ? keep.error.at(field) : undefined);
  return (
    <Dialog title={t(m ? "kit.models.edit" : "kit.models.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), keep.mutate())}>
        <Refusal error={keep.error ?? drop.error} />
        <Choose label={t("kit.category")} value={v.category} onChange={(e) => set({ ...v, category: e.target.value as Model["category"] })}>{categories.map((c) => <option key={c} value={c}>{t(`kit.category.${c}`)}</option>)}</Choose>
        <TextField label={t("kit.models.maker")} optional value={v.maker} maxLength={80} onChange={(e) => set({ ...v, maker: e.target.value })} error={at("maker")} />
        <TextField label={t("kit.models.name")} value={v.name} maxLength={120} onChange={(e) => set({ ...v, name: e.target.value })} error={at("name")} />
        <TextArea label={t("kit.models.about")} optional value={v.about} limit={500} onChange={(e) => set({ ...v, about: e.target.value })} error={at("about")} />
        <div className="lg-dialog-foot">
          {m && m.items === 0 && <Act look="outline-danger" busy={drop.isPending} onClick={() => drop.mutate()}>{t("kit.models.drop")}</Act>}
          <Act onClick={close}>{t("ui.cancel")}</Act>
          <Act look="primary" type="submit" disabled={!v.name.trim()} busy={keep.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
        </div>
      </form>
    </Dialog>
  );
}
