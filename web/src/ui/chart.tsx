/**
 * Simple charts that are tables: each row says its figure in a cell and draws
 * it as a bar, so that who sees, who listens and who prints read the same.
 */
import "./chart.css";
import { useWords } from "./words.tsx";

export interface Row {
  label: string;
  value: number;
  /** A line under the label, such as why a figure is missing. */
  note?: string | undefined;
  /** The whole that `value` is part of: the track ends there, and past it the bar is "over". */
  of?: number | undefined;
  /** A line across the bar, such as what was promised. */
  goal?: number | undefined;
}

/** How much of the width a value takes, from 0 to 100, whatever is asked of it. */
export const width = (value: number, most: number): number => (Number.isFinite(value) && most > 0 ? Math.min(100, Math.max(0, (value / most) * 100)) : 0);

/** The figure that fills the width: the largest of what is drawn, never nought. */
export const most = (rows: readonly Pick<Row, "value" | "of" | "goal">[]): number => Math.max(1e-9, ...rows.flatMap((r) => [r.value, r.of ?? 0, r.goal ?? 0]).filter(Number.isFinite));

function Bar({ value, of, goal, top, second }: { value: number; of?: number | undefined; goal?: number | undefined; top: number; second?: boolean }) {
  const over = of !== undefined && value > of;
  return (
    <svg className="lg-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {of !== undefined && <rect className="track" x="0" y="0" width={width(of, top)} height="10" />}
      {value > 0 && <rect className={`fill${second ? " second" : ""}${over ? " over" : ""}`} x="0" y="0" width={width(value, top)} height="10" />}
      {goal !== undefined && <line className="goal" x1={width(goal, top)} x2={width(goal, top)} y1="-2" y2="12" />}
    </svg>
  );
}

interface Common {
  /** What the figures are about: the caption of the table. */
  title: string;
  /** A heading beside the chart already says the title. */
  quiet?: boolean;
  /** What is counted ("giorni"), said in the head of the column and not with every figure. */
  unit?: string;
  /** Heads of the first column; "" for none. */
  of?: string;
  /** How a figure is written; the reader's own way when it is not given. */
  format?: (n: number) => string;
}

function useFormat(format: Common["format"]) {
  const { lang } = useWords();
  return format ?? ((n: number) => new Intl.NumberFormat(lang === "en" ? "en-GB" : "it-IT", { maximumFractionDigits: 1 }).format(n));
}

/** One figure a row. Where rows are parts of different wholes give each its `of`. */
export function Bars({ title, quiet, unit, of, format, rows }: Common & { rows: readonly Row[] }) {
  const { t } = useWords();
  const say = useFormat(format);
  const top = most(rows);
  return (
    <figure className="lg-chart">
      <table>
        <caption className={quiet ? "quiet" : undefined}>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{of || <span className="visually-hidden">{t("ui.chart.what")}</span>}</th>
            <th scope="col">{unit || <span className="visually-hidden">{t("ui.chart.value")}</span>}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.label}>
              <th scope="row">
                {r.label}
                {r.note && <small>{r.note}</small>}
                <Bar value={r.value} of={r.of} goal={r.goal} top={top} />
              </th>
              <td>
                {say(r.value)}
                {r.of !== undefined && <small>{t("ui.chart.of", { of: say(r.of) })}</small>}
                {r.goal !== undefined && <small>{t("ui.chart.goal", { goal: say(r.goal) })}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Two figures a row, such as before and after: the first is full, the second is outlined. */
export function Pairs({ title, quiet, of, format, series, rows }: Omit<Common, "unit"> & { series: readonly [string, string]; rows: readonly { label: string; values: readonly [number, number]; note?: string }[] }) {
  const { t } = useWords();
  const say = useFormat(format);
  const top = most(rows.flatMap((r) => r.values.map((value) => ({ value }))));
  return (
    <figure className="lg-chart">
      <table>
        <caption className={quiet ? "quiet" : undefined}>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{of || <span className="visually-hidden">{t("ui.chart.what")}</span>}</th>
            {series.map((s, i) => <th key={s} scope="col"><span className={`lg-key${i ? " second" : ""}`} aria-hidden="true" />{s}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.label}>
              <th scope="row">
                {r.label}
                {r.note && <small>{r.note}</small>}
                <Bar value={r.values[0]} top={top} />
                <Bar value={r.values[1]} top={top} second />
              </th>
              {r.values.map((v, i) => <td key={i}>{say(v)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** How far one thing has come: the words say it, the bar draws it. */
export function Progress({ label, value, of, format }: { label: string; value: number; of: number; format?: (n: number) => string }) {
  const { t } = useWords();
  const say = useFormat(format);
  return (
    <div className="lg-progress">
      <p><span>{label}</span> <strong>{say(value)} <span className="lg-light">{t("ui.chart.of", { of: say(of) })}</span></strong></p>
      <Bar value={value} of={of} top={most([{ value, of }])} />
    </div>
  );
}
