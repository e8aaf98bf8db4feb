/** Everything that the programme knows of who reads, to read and to take away. */
import { useQuery } from "@tanstack/react-query";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Note, Panel, Skeleton } from "@/ui/parts.tsx";
import { full } from "@/ui/dates.ts";
import { useWords, type Say } from "@/ui/words.tsx";
import { known } from "./api.ts";
import { longDay } from "./say.ts";
import "./agile.css";

export function KnownPage() {
  const { t } = useWords();
  const all = useQuery(known());
  if (all.isPending) return <Skeleton lines={8} />;
  if (!all.data) return <Unanswered error={all.error} retry={() => void all.refetch()} />;
  const save = () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(all.data, null, 2)], { type: "application/json" }));
    const a = Object.assign(document.createElement("a"), { href: url, download: "lavoro-agile-i-miei-dati.json" });
    a.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <>
      <PageHead title={t("agile.known")} under={t("agile.known.text")} side={<Act icon="download" onClick={save}>{t("agile.known.save")}</Act>} />
      <div className="lg-stack">
        <Note>{t("agile.known.not")}</Note>
        {all.data.map((s) => (
          <Panel key={s.section} title={t(`agile.known.${s.section}`)} id={`known-${s.section}`}>
            <div className="lg-bd"><Tree value={s.records} /></div>
          </Panel>
        ))}
      </div>
    </>
  );
}

/** The words for a name, when there are some. */
const named = (key: string, t: Say): string | undefined => (t(key) === key ? undefined : t(key));

/** A record as nested lists of names and values: nothing is left out. */
function Tree({ value }: { value: unknown }) {
  const { t, lang } = useWords();
  if (value === null || value === undefined || value === "") return <span className="lg-muted">–</span>;
  if (typeof value === "boolean") return <>{t(value ? "agile.yes" : "agile.no")}</>;
  if (Array.isArray(value)) return value.length === 0 ? <span className="lg-muted">{t("agile.known.nothing")}</span> : <ul className="lg-agile-tree">{value.map((v, i) => <li key={i}><Tree value={v} /></li>)}</ul>;
  if (typeof value === "object") return <dl className="lg-agile-facts small">{Object.entries(value).map(([k, v]) => <div key={k}><dt>{named(`agile.field.${k}`, t) ?? k.replaceAll("_", " ")}</dt><dd><Tree value={v} /></dd></div>)}</dl>;
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return <>{text.startsWith("0001") ? "–" : full(lang, text)}</>;
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return <>{longDay(lang, text)}</>;
  return <span className="lg-pre">{named(`agile.value.${text}`, t) ?? named(`agile.state.${text}`, t) ?? (/^[a-z]+[._][a-z._]+$/.test(text) ? text.replaceAll(/[._]/g, " ") : text)}</span>;
}
