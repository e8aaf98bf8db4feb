/** The plans of the floors, for who draws them: buildings, floors, what lies on them, labels and quotas. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { offices } from "@core/ente";
import { Go } from "@/ui/go.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Choose, Note, Panel, Refusal, Skeleton, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { addFloor, addSite, dayPlan, labelsOf, quotas, setImage, setQuotas, where, type Floor, type Site, type Where } from "./api.ts";
import { Draw } from "./draw.tsx";
import "./plan.css";

export function PlansPage() {
  const { t } = useWords();
  const asked = useQuery(where());
  const [chosen, choose] = useState("");
  const w = asked.data;
  const floor = w?.floors.find((f) => f.id === chosen) ?? w?.floors[0];
  return (
    <>
      <PageHead title={t("seat.plans")} under={t("seat.plans.under")} path={<p className="lg-crumb"><Go to="/agile/postazioni">{t("seat.title")}</Go></p>} />
      {asked.isError ? <Unanswered error={asked.error} retry={() => void asked.refetch()} /> : !w ? <Skeleton /> : !w.setUp ? <Note tone="busy">{t("seat.plans.who")}</Note> : (
        <div className="lg-stack">
          {floor && w.floors.length > 1 && (
            <Choose label={t("seat.floor")} value={floor.id} onChange={(e) => choose(e.target.value)}>
              {w.floors.map((f) => <option key={f.id} value={f.id}>{`${w.sites.find((s) => s.id === f.site)?.name ?? ""}, ${f.name}`}</option>)}
            </Choose>
          )}
          {floor && <OneFloor key={floor.id} f={floor} today={w.today} />}
          <Buildings w={w} choose={choose} />
          {w.sites.map((s) => <Quotas key={s.id} s={s} />)}
        </div>
      )}
    </>
  );
}

function OneFloor({ f, today }: { f: Floor; today: string }) {
  const { t } = useWords();
  const asked = useQuery({ ...dayPlan(f.id, today), refetchOnWindowFocus: false });
  const client = useQueryClient();
  const picture = useMutation({ mutationFn: (file: Blob | undefined) => setImage(f, file), onSuccess: () => client.invalidateQueries({ queryKey: ["desk"] }) });
  const d = asked.data;
  if (asked.isError) return <Unanswered error={asked.error} retry={() => void asked.refetch()} />;
  if (!d) return <div style={{ minHeight: 560 }}><Skeleton lines={6} /></div>; // about what the plan will take: what stands below does not jump away under a finger
  return (
    <>
      <Draw key={`${f.id}/${d.floor.version}`} d={d} />
      <Panel title={t("seat.below")} icon="file" id="seat-below">
        <div className="lg-bd lg-stack s2">
          <p className="lg-muted">{t("seat.below.text")}</p>
          <div className="lg-row wrap">
            <label className="btn btn-outline-secondary">
              <span>{t(d.floor.image ? "seat.below.other" : "seat.below.upload")}</span>
              <input type="file" className="visually-hidden" accept="image/png,image/jpeg,image/webp" onChange={(e) => e.target.files?.[0] && picture.mutate(e.target.files[0])} />
            </label>
            {d.floor.image && <Act busy={picture.isPending} onClick={() => picture.mutate(undefined)}>{t("seat.below.remove")}</Act>}
            <a className="btn btn-outline-secondary" href={labelsOf(f)} download>{t("seat.labels")}</a>
          </div>
          <Refusal error={picture.error} />
        </div>
      </Panel>
    </>
  );
}

function Buildings({ w, choose }: { w: Where; choose(floor: string): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [site, setSite] = useState("");
  const [address, setAddress] = useState("");
  const [name, setName] = useState("");
  const [at, setAt] = useState(w.sites[0]?.id ?? "");
  const renew = () => client.invalidateQueries({ queryKey: ["desk"] });
  const building = useMutation({ mutationFn: () => addSite(site, address), onSuccess: async (s) => (await renew(), setSite(""), setAddress(""), setAt(s.id)) });
  const floor = useMutation({ mutationFn: () => addFloor(at || w.sites[0]!.id, name), onSuccess: async (f) => (await renew(), setName(""), choose(f.id)) });
  return (
    <Panel title={t("seat.buildings")} icon="loggia" id="seat-buildings">
      <div className="lg-bd lg-stack">
        {w.sites.length > 0 && (
          <form className="lg-form" onSubmit={(e) => (e.preventDefault(), floor.mutate())}>
            <div className="lg-cols">
              <Choose label={t("seat.site")} value={at} onChange={(e) => setAt(e.target.value)}>{w.sites.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}</Choose>
              <TextField label={t("seat.floor.name")} value={name} required maxLength={80} onChange={(e) => setName(e.target.value)} />
            </div>
            <Refusal error={floor.error} />
            <Act type="submit" icon="plus" busy={floor.isPending}>{t("seat.floor.add")}</Act>
          </form>
        )}
        <form className="lg-form" onSubmit={(e) => (e.preventDefault(), building.mutate())}>
          <div className="lg-cols">
            <TextField label={t("seat.site.name")} value={site} required maxLength={80} onChange={(e) => setSite(e.target.value)} />
            <TextField label={t("seat.site.address")} optional value={address} maxLength={200} onChange={(e) => setAddress(e.target.value)} />
          </div>
          <Refusal error={building.error} />
          <Act type="submit" icon="plus" busy={building.isPending}>{t("seat.site.add")}</Act>
        </form>
      </div>
    </Panel>
  );
}

function Quotas({ s }: { s: Site }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const kept = useQuery(quotas()).data;
  const all = useQuery(offices()).data;
  const [typed, type] = useState<Record<string, string>>({});
  const of = (office: string) => typed[office] ?? String(kept?.find((q) => q.site === s.id && q.office === office)?.most ?? "");
  const save = useMutation({
    mutationFn: () => setQuotas(s.id, (all ?? []).filter((o) => of(o.id) !== "").map((o) => ({ site: s.id, office: o.id, most: Number(of(o.id)) }))),
    onSuccess: async () => (await client.invalidateQueries({ queryKey: ["desk", "quotas"] }), tell(t("ui.saved"))),
  });
  if (!kept || !all) return null;
  return (
    <Panel title={t("seat.quotas", { site: s.name })} icon="people" id={`seat-quotas-${s.id}`}>
      <form className="lg-bd lg-form" onSubmit={(e) => (e.preventDefault(), save.mutate())}>
        <p className="lg-muted">{t("seat.quotas.text")}</p>
        <div className="lg-quotas">
          {all.map((o) => <TextField key={o.id} label={o.name} type="number" min={0} max={1000} inputMode="numeric" value={of(o.id)} onChange={(e) => type({ ...typed, [o.id]: e.target.value })} />)}
        </div>
        <Refusal error={save.error} />
        <Act type="submit" look="primary" busy={save.isPending} busyWord={t("ui.saving")}>{t("seat.quotas.save")}</Act>
      </form>
    </Panel>
  );
}
