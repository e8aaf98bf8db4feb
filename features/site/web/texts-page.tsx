/** "Testi del sito": what the pages that the law asks say; ours until the body writes its own. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, Problem, put, seg } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";
import { session } from "@/api/town.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Note, Panel, Refusal, Skeleton, TextArea, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";

type Text = components["schemas"]["SiteTextView"];
const addresses = { questions: "/domande", privacy: "/privacy", legal: "/note-legali", accessibility: "/accessibilita" };
type Page = keyof typeof addresses;
const door = (page: string, lang: string): string => `/site/texts/${seg(page)}/${seg(lang)}`;
const text = (page: string, lang: string) => queryOptions({ queryKey: ["site", page, lang], queryFn: () => get<Text>(door(page, lang)) });

export function TextsPage() {
  const { t, lang } = useWords();
  const me = useQuery(session()).data;
  const [page, setPage] = useState<Page>("questions");
  const [tongue, setTongue] = useState<string>(lang);
  const one = useQuery(text(page, tongue));
  const agid = useQuery(text("agid", "it"));
  const may = me?.can["ente.change"] ?? false;
  return (
    <>
      <PageHead title={t("site.title")} under={t("site.under")} path={<nav className="lg-crumb" aria-label={t("ui.path")}><Go to="/ente">{t("site.body")}</Go></nav>} side={<a className="btn btn-outline-secondary btn-sm" href={`${addresses[page]}?lingua=${tongue}`} target="_blank" rel="noopener"><Icon name="globe" size="sm" />{t("site.see")}</a>} />
      <div className="lg-two">
        <Panel title={t("site.text")} icon="file">
          <div className="lg-bd lg-form">
            <div className="lg-cols">
              <Choose label={t("site.page")} value={page} onChange={(e) => setPage(e.target.value as Page)}>
                {(Object.keys(addresses) as Page[]).map((p) => <option key={p} value={p}>{t(`site.page.${p}`)}</option>)}
              </Choose>
              <Choose label={t("site.lang")} value={tongue} onChange={(e) => setTongue(e.target.value)}>
                <option value="it">Italiano</option>
                <option value="en">English</option>
              </Choose>
            </div>
            {one.isPending && <Skeleton lines={8} />}
            {one.isError && <Unanswered error={one.error} retry={() => void one.refetch()} />}
            {one.data && <Words key={`${page} ${tongue} ${one.data.own}`} page={page} lang={tongue} kept={one.data} may={may} />}
          </div>
        </Panel>
        <div className="lg-stack">
          <Panel title={t("site.agid")} icon="check-circle">
            <div className="lg-bd">{agid.data ? <Agid key={agid.data.words} kept={agid.data.words} may={may} /> : <Skeleton />}</div>
          </Panel>
          <Panel title={t("site.how")} icon="info">
            <ul className="lg-bd lg-stack s2">{["title", "list", "link", "body"].map((k) => <li key={k}>{t(`site.how.${k}`)}</li>)}</ul>
          </Panel>
        </div>
      </div>
    </>
  );
}

/** Keeps the words of a page, and says so. */
function useKeep(page: string, lang: string) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  return useMutation({
    mutationFn: (words: string) => put(door(page, lang), { words }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["site"] });
      tell(t("ui.saved"));
    },
  });
}

function Words({ page, lang, kept, may }: { page: Page; lang: string; kept: Text; may: boolean }) {
  const { t } = useWords();
  const [words, set] = useState(kept.words);
  const save = useKeep(page, lang);
  const problem = save.error instanceof Problem ? save.error : undefined;
  return (
    <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate(words))}>
      {!may && <Note>{t("site.who")}</Note>}
      <Note tone={kept.own ? "ok" : "info"}>{t(kept.own ? "site.own" : "site.ours")}</Note>
      <Refusal error={problem?.faults.length ? null : save.error} />
      <TextArea label={t(`site.page.${page}`)} rows={22} limit={30_000} value={words} disabled={!may} onChange={(e) => set(e.target.value)} error={problem?.at("words")} lang={lang} />
      {may && (
        <div className="lg-dialog-foot">
          {kept.own && <Act look="outline-danger" busy={save.isPending} onClick={() => save.mutate("")}>{t("site.back")}</Act>}
          <Act look="primary" type="submit" disabled={words.trim() === kept.words} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act>
        </div>
      )}
    </form>
  );
}

function Agid({ kept, may }: { kept: string; may: boolean }) {
  const { t } = useWords();
  const [words, set] = useState(kept);
  const save = useKeep("agid", "it");
  const problem = save.error instanceof Problem ? save.error : undefined;
  return (
    <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate(words))}>
      <Refusal error={problem?.faults.length ? null : save.error} />
      <TextField label={t("site.agid.label")} hint={t("site.agid.hint")} type="url" optional value={words} disabled={!may} onChange={(e) => set(e.target.value)} error={problem?.at("words")} />
      {may && <div><Act look="primary" type="submit" disabled={words.trim() === kept} busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>}
    </form>
  );
}
