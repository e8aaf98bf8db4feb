/** The register: everything the body has, found by word, state, kind and office; labels to print. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { offices } from "@/api/town.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, Panel, Skeleton, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { categories, labelsOf, register, registerFile, states, type Item } from "./api.ts";
import { AddItems } from "./item-dialogs.tsx";
import { HandoverDialog } from "./handover-dialog.tsx";
import { dayText, KitHead, StateTag, useManages } from "./parts.tsx";

const size = 50;

export function RegisterPage() {
  const { t } = useWords();
  const all = useManages();
  const [find, setFind] = useState("");
  const [state, setState] = useState("");
  const [category, setCategory] = useState("");
  const [office, setOffice] = useState("");
  const [show, setShow] = useState("");
  const [page, setPage] = useState(0);
  const [picked, pick] = useState<Item[]>([]);
  const [open, set] = useState<"add" | "give">();
  const tree = useQuery(offices()).data ?? [];
  const q = useQuery(register({ find: useDeferredValue(find.trim()), state, category, office, show, from: page * size, n: size }));
  const change = (f: (v: string) => void) => (e: { target: { value: string } }) => (f(e.target.value), setPage(0));
  const giveable = picked.filter((i) => i.state === "store" && !i.fault);
  return (
    <>
      <KitHead
        title={t("kit.register")}
        under={q.data && t("kit.register.count", { n: Object.values(q.data.count).reduce((a, b) => a + b, 0) })}
        side={!all ? <a className="btn btn-outline-secondary btn-sm" href={registerFile} download><Icon name="download" size="sm" />{t("kit.export")}</a> : (
          <div className="lg-row wrap tight">
            <a className="btn btn-outline-secondary btn-sm" href={registerFile} download><Icon name="download" size="sm" />{t("kit.export")}</a>
            <Go className="btn btn-outline-secondary btn-sm" to="/agile/dotazioni/importa"><Icon name="upload" size="sm" />{t("kit.import")}</Go>
            <Act small icon="plus" onClick={() => set("add")}>{t("kit.add")}</Act>
            <Act look="primary" small onClick={() => set("give")}>{t("kit.give")}</Act>
          </div>
        )}
      />
      <div className="lg-cols lg-kit-noprint" style={{ marginBottom: 16 }}>
        <TextField label={t("kit.find")} type="search" placeholder={t("kit.find.such")} value={find} onChange={change(setFind)} />
        <Choose label={t("kit.state")} value={state} onChange={change(setState)}>
          <option value="">{t("kit.state.all")}</option>
          {states.map((s) => <option key={s} value={s}>{t(`kit.state.${s}`)}{q.data?.count[s] ? ` (${q.data.count[s]})` : ""}</option>)}
        </Choose>
        <Choose label={t("kit.category")} value={category} onChange={change(setCategory)}>
          <option value="">{t("kit.category.all")}</option>
          {categories.map((c) => <option key={c} value={c}>{t(`kit.category.${c}`)}</option>)}
        </Choose>
        {all && (
          <Choose label={t("kit.office")} value={office} onChange={change(setOffice)}>
            <option value="">{t("kit.office.all")}</option>
            {tree.filter((o) => o.active).map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
          </Choose>
        )}
        <Choose label={t("kit.show")} value={show} onChange={change(setShow)}>
          <option value="">{t("kit.show.all")}</option>
          {["unsigned", "late", "warranty"].map((s) => <option key={s} value={s}>{t(`kit.show.${s}`)}</option>)}
        </Choose>
      </div>
      {picked.length > 0 && (
        <div className="lg-panel lg-bd lg-row wrap between lg-kit-noprint" style={{ marginBottom: 16 }} role="status">
          <span className="lg-ink">{t("kit.picked", { n: picked.length })}</span>
          <span className="lg-row wrap tight">
            <Act small onClick={() => pick([])}>{t("kit.unpick")}</Act>
            <a className="btn btn-outline-secondary btn-sm" href={labelsOf(picked)} download="etichette.pdf"><Icon name="download" size="sm" />{t("kit.labels")}</a>
            <Act look="outline-primary" small disabled={giveable.length === 0} onClick={() => set("give")}>{t("kit.give")}</Act>
          </span>
        </div>
      )}
      <Panel>
        {q.isPending && <Skeleton lines={6} />}
        {q.isError && <div className="lg-bd"><Unanswered error={q.error} retry={() => void q.refetch()} /></div>}
        {q.data?.total === 0 && <Empty art={<Icon name="inbox" size="lg" />} title={t("kit.register.none")}>{t(find || state || category || office || show ? "kit.register.none.found" : "kit.register.none.text")}</Empty>}
        {q.data && q.data.total > 0 && <Table items={q.data.items} picked={picked} pick={all ? pick : undefined} />}
        {q.data && q.data.total > size && (
          <div className="lg-row wrap between lg-bd lg-kit-noprint">
            <span className="lg-muted lg-small" role="status">{t("kit.page", { from: page * size + 1, to: Math.min((page + 1) * size, q.data.total), all: q.data.total })}</span>
            <span className="lg-row tight">
              <Act small disabled={page === 0} onClick={() => setPage(page - 1)}>{t("kit.page.before")}</Act>
              <Act small disabled={(page + 1) * size >= q.data.total} onClick={() => setPage(page + 1)}>{t("kit.page.after")}</Act>
            </span>
          </div>
        )}
      </Panel>
      {open === "add" && <AddItems close={() => set(undefined)} />}
      {open === "give" && <HandoverDialog out={giveable} close={() => (set(undefined), pick([]))} />}
    </>
  );
}

function Table({ items, picked, pick }: { items: Item[]; picked: Item[]; pick?: ((all: Item[]) => void) | undefined }) {
  const { t, lang } = useWords();
  const has = (i: Item) => picked.some((p) => p.id === i.id);
  return (
    <div className="lg-tb-wrap">
      <table className="lg-tb lg-kit-cards">
        <caption className="visually-hidden">{t("kit.register")}</caption>
        <thead>
          <tr>
            {pick && <th scope="col" className="lg-kit-noprint"><span className="visually-hidden">{t("kit.pick")}</span></th>}
            {["inventory", "model", "state", "who", "warranty"].map((c) => <th key={c} scope="col">{t(`kit.col.${c}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {items.map((i) => (
            <tr key={i.id}>
              {pick && (
                <td className="lg-kit-noprint">
                  <label className="lg-opt" style={{ padding: 0, alignItems: "center" }}>
                    <input type="checkbox" checked={has(i)} onChange={() => pick(has(i) ? picked.filter((p) => p.id !== i.id) : [...picked, i])} />
                    <span className="visually-hidden">{t("kit.pick.one", { inventory: i.inventory })}</span>
                  </label>
                </td>
              )}
              <td data-l={t("kit.col.inventory")}><Go to={`/agile/dotazioni/q/${i.code}`}><strong className="lg-kit-code">{i.inventory}</strong></Go></td>
              <td data-l={t("kit.col.model")}><span>{i.name}<span className="lg-muted lg-small" style={{ display: "block" }}>{t(`kit.category.${i.category}`)}{i.serial && <> · <span className="lg-kit-code">{i.serial}</span></>}</span></span></td>
              <td data-l={t("kit.col.state")}><StateTag i={i} /></td>
              <td data-l={t("kit.col.who")}>{i.who || <span className="lg-muted">{i.place || "–"}</span>}</td>
              <td data-l={t("kit.col.warranty")} className="lg-num">{i.warranty ? dayText(lang, i.warranty) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
