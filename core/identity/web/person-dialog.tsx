/** One person: what colleagues see; and what who administers may change. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/http.ts";
import { offices } from "@/api/town.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Unanswered } from "@/ui/page.tsx";
import { Act, Avatar, Choose, IconAct, Refusal, Skeleton, Tag, TextField } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { addPerson, changePerson, comeBack, invite, leave, nameOf, person, session, setPlaces, type Person, type PlaceIn } from "./api.ts";
import { placesOf } from "./places.ts";

const roles = ["staff", "head", "elected", "president", "secretary", "technician", "personnel", "admin"] as const;
const inOffice = new Set(["staff", "head", "elected", "secretary", "technician"]);

export function PersonDialog({ id, close }: { id: string; close(): void }) {
  const { t } = useWords();
  const one = useQuery(person(id));
  const tree = useQuery(offices()).data ?? [];
  const me = useQuery(session()).data;
  const [editing, edit] = useState(false);
  const p = one.data;
  return (
    <Dialog title={p ? nameOf(p) : t("identity.person")} close={close} wide={editing}>
      {one.isPending && <Skeleton round />}
      {one.isError && <Unanswered error={one.error} retry={() => void one.refetch()} />}
      {p && !editing && (
        <>
          <div className="lg-row">
            <Avatar name={nameOf(p)} size="l" />
            <div className="lg-grow">
              <p>{placesOf(p, tree, t)}</p>
              {p.state !== "joined" && <Tag tone={p.state === "left" ? "off" : "info"}>{t(`identity.state.${p.state}`)}</Tag>}
            </div>
          </div>
          <dl className="lg-stack s2">
            <div><dt className="lg-muted lg-small">{t("identity.email")}</dt><dd><a href={`mailto:${p.email}`}>{p.email}</a></dd></div>
            {p.phone && <div><dt className="lg-muted lg-small">{t("identity.phone")}</dt><dd><a href={`tel:${p.phone.replace(/\s/g, "")}`}>{p.phone}</a></dd></div>}
          </dl>
          {me?.can["identity.change_person"] && <Acts p={p} edit={() => edit(true)} me={me.person?.id === p.id} />}
        </>
      )}
      {p && editing && <Edit p={p} done={() => edit(false)} />}
    </Dialog>
  );
}

function Acts({ p, edit, me }: { p: Person; edit(): void; me: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const [sure, ask] = useState(false);
  const act = useMutation({
    mutationFn: async (what: "invite" | "leave" | "return") => void (await (what === "invite" ? invite([p.id]) : what === "leave" ? leave(p.id) : comeBack(p.id))),
    onSuccess: async (_, what) => {
      ask(false);
      await client.invalidateQueries({ queryKey: ["identity"] });
      tell(t(`identity.person.${what}.done`, { name: nameOf(p) }), what === "leave" ? { undo: () => act.mutate("return") } : undefined);
    },
  });
  if (sure)
    return (
      <div className="lg-stack s3">
        <p><strong>{t("identity.person.leave.ask", { name: nameOf(p) })}</strong> {t("identity.person.leave.text")}</p>
        <Refusal error={act.error} />
        <div className="lg-dialog-foot"><Act onClick={() => ask(false)}>{t("identity.person.leave.keep")}</Act><Act look="danger" busy={act.isPending} onClick={() => act.mutate("leave")}>{t("identity.person.leave")}</Act></div>
      </div>
    );
  return (
    <>
      <Refusal error={act.error} />
      <div className="lg-dialog-foot">
        {p.state === "left" ? (
          <Act busy={act.isPending} onClick={() => act.mutate("return")}>{t("identity.person.return")}</Act>
        ) : (
          <>
            {!me && <Act look="outline-danger" onClick={() => ask(true)}>{t("identity.person.leave")}</Act>}
            {p.state !== "joined" && <Act icon="send" busy={act.isPending} busyWord={t("ui.sending")} onClick={() => act.mutate("invite")}>{t(p.state === "invited" ? "identity.person.invite.again" : "identity.person.invite")}</Act>}
            <Act look="primary" icon="pencil" onClick={edit}>{t("ui.change")}</Act>
          </>
        )}
      </div>
    </>
  );
}

interface Draft {
  given: string;
  family: string;
  email: string;
  phone: string;
  places: PlaceIn[];
}

function Fields({ d, set, problem }: { d: Draft; set(d: Draft): void; problem: Problem | undefined }) {
  const { t } = useWords();
  const tree = useQuery(offices()).data ?? [];
  const place = (i: number, change: Partial<PlaceIn>) => set({ ...d, places: d.places.map((p, j) => (j === i ? { ...p, ...change } : p)) });
  return (
    <>
      <div className="lg-cols">
        <TextField label={t("identity.given")} value={d.given} onChange={(e) => set({ ...d, given: e.target.value })} error={problem?.at("given")} />
        <TextField label={t("identity.family")} value={d.family} onChange={(e) => set({ ...d, family: e.target.value })} error={problem?.at("family")} />
      </div>
      <div className="lg-cols">
        <TextField label={t("identity.email")} type="email" value={d.email} onChange={(e) => set({ ...d, email: e.target.value })} error={problem?.at("email")} />
        <TextField label={t("identity.phone")} optional type="tel" value={d.phone} onChange={(e) => set({ ...d, phone: e.target.value })} error={problem?.at("phone")} />
      </div>
      <fieldset className="lg-stack s3">
        <legend className="lg-lbl">{t("identity.places")}</legend>
        {d.places.map((p, i) => (
          <div key={i} className="lg-row top lg-place">
            <Choose className="lg-grow" label={t("identity.role")} value={p.role} onChange={(e) => place(i, { role: e.target.value as PlaceIn["role"], ...(!inOffice.has(e.target.value) && { office: "" }) })} error={i === 0 ? problem?.at("role") : undefined}>
              {roles.map((r) => <option key={r} value={r}>{t(`role.${r}`)}</option>)}
            </Choose>
            <Choose className="lg-grow" label={t("identity.people.office")} value={p.office ?? ""} disabled={!inOffice.has(p.role)} onChange={(e) => place(i, { office: e.target.value })} error={i === 0 ? problem?.at("office") : undefined}>
              <option value="">{t("identity.places.body")}</option>
              {tree.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
            </Choose>
            <IconAct icon="bin" label={t("identity.places.remove", { n: i + 1 })} onClick={() => set({ ...d, places: d.places.filter((_, j) => j !== i) })} style={{ marginTop: 30 }} />
          </div>
        ))}
        <div><Act small icon="plus" onClick={() => set({ ...d, places: [...d.places, { role: "staff", office: tree[0]?.id ?? "" }] })}>{t("identity.places.add")}</Act></div>
      </fieldset>
    </>
  );
}

function Edit({ p, done }: { p: Person; done(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const own = p.places.map((x): PlaceIn => ({ role: x.role as PlaceIn["role"], office: x.office ?? "" }));
  const [d, set] = useState<Draft>({ given: p.given, family: p.family, email: p.email, phone: p.phone, places: own });
  const save = useMutation({
    mutationFn: async () => {
      await changePerson(p.id, { given: d.given, family: d.family, email: d.email, phone: d.phone, lang: (p.lang || "it") as "it" | "en" });
      if (JSON.stringify(d.places) !== JSON.stringify(own)) await setPlaces(p.id, d.places);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["identity"] });
      tell(t("ui.saved"));
      done();
    },
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  return (
    <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate())}>
      <Refusal error={problem?.faults.length ? null : save.error} />
      <Fields d={d} set={set} problem={problem} />
      <div className="lg-dialog-foot"><Act onClick={done}>{t("ui.cancel")}</Act><Act look="primary" type="submit" busy={save.isPending} busyWord={t("ui.saving")}>{t("ui.save")}</Act></div>
    </form>
  );
}

export function AddPerson({ close }: { close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const tree = useQuery(offices()).data ?? [];
  const [d, set] = useState<Draft>({ given: "", family: "", email: "", phone: "", places: [{ role: "staff", office: tree[0]?.id ?? "" }] });
  const save = useMutation({
    mutationFn: (_: boolean) => addPerson({ ...d, lang: "it" }),
    onSuccess: async (p, inviting) => {
      if (inviting) await invite([p.id]);
      await client.invalidateQueries({ queryKey: ["identity"] });
      tell(t(inviting ? "identity.person.invite.done" : "identity.person.added", { name: nameOf(p) }));
      close();
    },
  });
  const problem = save.error instanceof Problem ? save.error : undefined;
  return (
    <Dialog title={t("identity.people.add")} close={close} wide>
      <form className="lg-form" noValidate onSubmit={(e) => (e.preventDefault(), save.mutate(true))}>
        <Refusal error={problem?.faults.length ? null : save.error} />
        <Fields d={d} set={set} problem={problem} />
        <p className="lg-muted lg-small">{t("identity.people.add.text")}</p>
        <div className="lg-dialog-foot"><Act busy={save.isPending} onClick={() => save.mutate(false)}>{t("identity.people.add.only")}</Act><Act look="primary" type="submit" busy={save.isPending} busyWord={t("ui.saving")}>{t("identity.people.add.invite")}</Act></div>
      </form>
    </Dialog>
  );
}
