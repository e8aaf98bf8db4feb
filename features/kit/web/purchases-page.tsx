/** Purchases: suppliers, orders with what arrived, invoices paid or not. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { isoDay } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Empty, IconAct, Panel, Refusal, Skeleton, Tag, TextArea, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { arrive, bill, keepSupplier, models, order, pay, purchases, type Order, type OrderLine, type Supplier } from "./api.ts";
import { cents } from "./cents.ts";
import { useAct } from "./item-dialogs.tsx";
import { dayText, euro, KitHead } from "./parts.tsx";

type Open = { kind: "supplier"; s?: Supplier } | { kind: "order" } | { kind: "arrive"; o: Order; l: OrderLine } | { kind: "bill"; o: Order };

export function PurchasesPage() {
  const { t } = useWords();
  const q = useQuery(purchases());
  const [open, set] = useState<Open>();
  const close = () => set(undefined);
  return (
    <>
      <KitHead title={t("kit.purchases")} side={<div className="lg-row wrap tight"><Act small icon="plus" onClick={() => set({ kind: "supplier" })}>{t("kit.supplier.add")}</Act><Act look="primary" small icon="plus" disabled={!q.data?.suppliers.length} onClick={() => set({ kind: "order" })}>{t("kit.order.add")}</Act></div>} />
      {q.isPending && <Skeleton lines={5} />}
      {q.isError && <Unanswered error={q.error} retry={() => void q.refetch()} />}
      {q.data && (
        <div className="lg-two">
          <div className="lg-stack">
            {q.data.orders.length === 0 && <Panel><Empty art={<Icon name="inbox" size="lg" />} title={t("kit.orders.none")}>{t("kit.orders.none.text")}</Empty></Panel>}
            {q.data.orders.map((o) => <OrderPanel key={o.id} o={o} set={set} />)}
          </div>
          <div><Panel title={t("kit.suppliers")} id="kit-suppliers">
            {q.data.suppliers.length === 0 && <p className="lg-bd lg-muted">{t("kit.suppliers.none")}</p>}
            <div className="lg-list">
              {q.data.suppliers.map((s) => (
                <div key={s.id}>
                  <span className="lg-grow"><strong className="lg-ink">{s.name}</strong><span className="lg-muted lg-small" style={{ display: "block", overflowWrap: "anywhere" }}>{[s.vat && t("kit.vat.of", { vat: s.vat }), s.email, s.phone].filter(Boolean).join(" · ")}</span></span>
                  <IconAct icon="pencil" label={t("kit.supplier.change", { name: s.name })} onClick={() => set({ kind: "supplier", s })} />
                </div>
              ))}
            </div>
          </Panel></div>
        </div>
      )}
      {open?.kind === "supplier" && <EditSupplier s={open.s} close={close} />}
      {open?.kind === "order" && <EditOrder suppliers={q.data?.suppliers ?? []} close={close} />}
      {open?.kind === "arrive" && <Arrive o={open.o} l={open.l} close={close} />}
      {open?.kind === "bill" && <Bill o={open.o} close={close} />}
    </>
  );
}

function OrderPanel({ o, set }: { o: Order; set(x: Open): void }) {
  const { t, lang } = useWords();
  const paid = useAct((x: { invoice: string; day: string }) => pay(o.id, x.invoice, x.day));
  return (
    <Panel title={t("kit.order", { number: o.number })} id={`order-${o.id}`} side={<strong className="lg-num lg-ink">{euro(lang, o.cents)}</strong>}>
      <div className="lg-bd lg-stack s2">
        <p className="lg-muted">{o.supplier_name} · {dayText(lang, o.day)}{o.cig && ` · CIG ${o.cig}`}</p>
        {o.words && <p>{o.words}</p>}
        <Refusal error={paid.error} />
        {o.lines.map((l) => (
          <div key={l.n} className="lg-kit-line">
            <div className="lg-row wrap between">
              <span><strong className="lg-ink">{l.words}</strong> <span className="lg-muted lg-num">{l.quantity} × {euro(lang, l.cents)}</span></span>
              {l.model && <Tag tone={l.arrived === l.quantity ? "ok" : "busy"} icon={l.arrived === l.quantity ? "check" : "clock"}>{t("kit.order.arrived", { arrived: l.arrived, of: l.quantity })}</Tag>}
            </div>
            {l.model && l.arrived < l.quantity && <div><Act small onClick={() => set({ kind: "arrive", o, l })}>{t("kit.order.arrive")}</Act></div>}
          </div>
        ))}
        {o.invoices.map((i) => (
          <div key={i.id} className="lg-kit-line">
            <div className="lg-row wrap between">
              <span>{t("kit.invoice", { number: i.number })} <span className="lg-muted">{dayText(lang, i.day)}</span> <strong className="lg-num">{euro(lang, i.cents)}</strong></span>
              {i.paid ? <Tag tone="ok" icon="check">{t("kit.invoice.paid", { day: dayText(lang, i.paid) })}</Tag> : <Act small busy={paid.isPending} onClick={() => paid.mutate({ invoice: i.id, day: isoDay(new Date()) })} aria-label={t("kit.invoice.pay.of", { number: i.number })}>{t("kit.invoice.pay")}</Act>}
            </div>
          </div>
        ))}
        <div className="lg-row wrap between"><span className="lg-muted lg-small">{t("kit.order.billed", { billed: euro(lang, o.billed), all: euro(lang, o.cents) })}</span><Act small icon="plus" onClick={() => set({ kind: "bill", o })}>{t("kit.invoice.add")}</Act></div>
      </div>
    </Panel>
  );
}

const at = (error: unknown, field: string) => (error instanceof Problem ? error.at(field) : undefined);

function EditSupplier({ s, close }: { s: Supplier | undefined; close(): void }) {
  const { t } = useWords();
  const [v, set] = useState({ name: s?.name ?? "", vat: s?.vat ?? "", email: s?.email ?? "", phone: s?.phone ?? "" });
  const send = useAct(() => keepSupplier(s?.id ?? "", v), close);
  return (
    <Dialog title={t(s ? "kit.supplier.edit" : "kit.supplier.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        {(["name", "vat", "email", "phone"] as const).map((k) => <TextField key={k} label={t(`kit.supplier.${k}`)} optional={k !== "name"} value={v[k]} onChange={(e) => set({ ...v, [k]: e.target.value })} error={at(send.error, k)} />)}
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={!v.name.trim()} busy={send.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

function EditOrder({ suppliers, close }: { suppliers: Supplier[]; close(): void }) {
  const { t, lang } = useWords();
  const all = useQuery(models()).data ?? [];
  const [v, set] = useState({ number: "", day: isoDay(new Date()), supplier: suppliers[0]?.id ?? "", cig: "", words: "" });
  const [lines, setLines] = useState([{ model: "", words: "", quantity: "1", cost: "" }]);
  const sums = lines.map((l) => cents(l.cost || "0") * (Number(l.quantity) || 0));
  const total = sums.reduce((a, b) => a + b, 0);
  const send = useAct(() => order({ ...v, lines: lines.map((l) => ({ model: l.model, words: l.words, quantity: Number(l.quantity) || 0, cents: cents(l.cost || "0") })) }), close);
  const put = (n: number, change: Partial<(typeof lines)[number]>) => setLines(lines.map((l, i) => (i === n ? { ...l, ...change } : l)));
  return (
    <Dialog title={t("kit.order.add")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <div className="lg-cols">
          <TextField label={t("kit.order.number")} value={v.number} onChange={(e) => set({ ...v, number: e.target.value })} error={at(send.error, "number")} />
          <TextField label={t("kit.order.day")} type="date" value={v.day} onChange={(e) => set({ ...v, day: e.target.value })} error={at(send.error, "day")} />
          <TextField label={t("kit.order.cig")} optional value={v.cig} onChange={(e) => set({ ...v, cig: e.target.value })} error={at(send.error, "cig")} />
        </div>
        <Choose label={t("kit.supplier")} value={v.supplier} onChange={(e) => set({ ...v, supplier: e.target.value })}>{suppliers.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}</Choose>
        {lines.map((l, n) => (
          <fieldset key={n} className="lg-kit-line">
            <legend className="lg-lbl">{t("kit.order.line", { n: n + 1 })}</legend>
            <div className="lg-cols">
              <Choose label={t("kit.model")} value={l.model} onChange={(e) => put(n, { model: e.target.value })}>
                <option value="">{t("kit.order.service")}</option>
                {all.map((m) => <option key={m.id} value={m.id}>{`${m.maker} ${m.name}`}</option>)}
              </Choose>
              {!l.model && <TextField label={t("kit.order.words")} value={l.words} onChange={(e) => put(n, { words: e.target.value })} />}
              <TextField label={t("kit.order.quantity")} inputMode="numeric" value={l.quantity} onChange={(e) => put(n, { quantity: e.target.value })} />
              <TextField label={t("kit.order.each")} inputMode="decimal" value={l.cost} onChange={(e) => put(n, { cost: e.target.value })} error={Number.isNaN(cents(l.cost || "0")) ? t("kit.sum.wrong") : undefined} />
            </div>
            {lines.length > 1 && <div><Act small onClick={() => setLines(lines.filter((_, i) => i !== n))}>{t("kit.order.line.drop", { n: n + 1 })}</Act></div>}
          </fieldset>
        ))}
        <div className="lg-row wrap between"><Act small icon="plus" onClick={() => setLines([...lines, { model: "", words: "", quantity: "1", cost: "" }])}>{t("kit.order.line.add")}</Act><strong className="lg-num lg-ink" role="status">{Number.isNaN(total) ? "" : t("kit.order.total", { sum: euro(lang, total) })}</strong></div>
        <TextArea label={t("kit.notes.text")} optional value={v.words} limit={500} onChange={(e) => set({ ...v, words: e.target.value })} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={Number.isNaN(total) || !v.number.trim()} busy={send.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}

function Arrive({ o, l, close }: { o: Order; l: OrderLine; close(): void }) {
  const { t } = useWords();
  const left = l.quantity - l.arrived;
  const [serials, setSerials] = useState("");
  const [v, set] = useState({ warranty: "", place: "" });
  const lines = serials.split("\n").map((x) => x.trim()).filter(Boolean);
  const send = useAct(() => arrive(o.id, l.n, lines.map((serial) => ({ serial, condition: "new" as const, bought: isoDay(new Date()), ...v }))), close);
  return (
    <Dialog title={t("kit.arrive.title", { name: l.words })} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <p>{t("kit.arrive.text", { n: left })}</p>
        <Refusal error={send.error} />
        <TextArea label={t("kit.serials")} hint={t("kit.arrive.hint")} value={serials} onChange={(e) => setSerials(e.target.value)} />
        <TextField label={t("kit.warranty")} type="date" optional value={v.warranty} onChange={(e) => set({ ...v, warranty: e.target.value })} />
        <TextField label={t("kit.place")} optional value={v.place} onChange={(e) => set({ ...v, place: e.target.value })} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={lines.length === 0} busy={send.isPending} busyWord={t("ui.saving")}>{t("kit.arrive.go", { n: lines.length })}</Act></div>
      </form>
    </Dialog>
  );
}

function Bill({ o, close }: { o: Order; close(): void }) {
  const { t } = useWords();
  const [v, set] = useState({ number: "", day: isoDay(new Date()), cost: "" });
  const sum = cents(v.cost);
  const send = useAct(() => bill(o.id, { number: v.number, day: v.day, cents: sum }), close);
  return (
    <Dialog title={t("kit.invoice.add")} close={close}>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), send.mutate())}>
        <Refusal error={send.error} />
        <TextField label={t("kit.invoice.number")} value={v.number} onChange={(e) => set({ ...v, number: e.target.value })} error={at(send.error, "number")} />
        <TextField label={t("kit.order.day")} type="date" value={v.day} onChange={(e) => set({ ...v, day: e.target.value })} />
        <TextField label={t("kit.invoice.sum")} inputMode="decimal" value={v.cost} onChange={(e) => set({ ...v, cost: e.target.value })} error={v.cost && Number.isNaN(sum) ? t("kit.sum.wrong") : at(send.error, "cents")} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" disabled={!v.number.trim() || !(sum > 0)} busy={send.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
      </form>
    </Dialog>
  );
}
