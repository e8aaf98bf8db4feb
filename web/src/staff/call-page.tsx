/** The call, for staff: of an appointment, with all that the office may do from inside it, or of a meeting. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { loadCall, ticketOf, type Desk, type Left, type Ticket } from "@features/meeting";
import { admit, bring, counter, dossier, finish, full, handOver, join, settle } from "@features/office";
import { post, seg } from "@/api/http.ts";
import { nameOf, offices, people, session } from "@/api/town.ts";
import { Go, useGo, usePath, useSearchOf } from "@/ui/go.tsx";
import { PageHead } from "@/ui/page.tsx";
import { Act, Note, Skeleton, wordsOf } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";

interface Wanted {
  ticket(): Promise<Ticket>;
  place: string;
  desk: Desk;
  /** Where one comes out. */
  back: string;
  search?: Record<string, string>;
}

export function CallPage() {
  const { t } = useWords();
  const client = useQueryClient();
  const path = usePath();
  const { s: office = "" } = useSearchOf();
  const id = decodeURIComponent(path.split("/").pop() ?? "");
  const prepare = async (): Promise<Wanted> => {
    const me = await client.ensureQueryData(session());
    const d = await client.fetchQuery(dossier(id));
    const at = d.appointment.office || office;
    const renew = () => client.invalidateQueries({ queryKey: ["office"] });
    return {
      ticket: async () => ticketOf((await join(id)).token, full(d.appointment)),
      place: [d.office_name, me.body.name].join(", "),
      back: `/sportelli/${at}`,
      search: { r: id },
      desk: {
        waiting: async () => (await client.fetchQuery({ ...counter(at), staleTime: 1000 })).queue.map((p) => ({ id: p.visit.id, name: p.visit.name, reason: p.appointment.reason, since: p.visit.arrived })),
        admit: async (visit) => {
          await admit(visit);
          await renew();
        },
        invite: async (name, label) => ({ path: (await bring(id, name, label, "")).path }),
        colleagues: async () => {
          const [all, tree] = await Promise.all([client.fetchQuery(people()), client.ensureQueryData(offices())]);
          return all
            .filter((p) => p.id !== me.person?.id && p.state !== "left")
            .flatMap((p) => p.places.filter((x) => x.office && (x.role === "head" || (x.role === "staff" && x.office === at))).map((x) => ({ id: `${x.office}/${p.id}`, name: nameOf(p), office: tree.find((o) => o.id === x.office)?.name ?? "" })))
            .sort((a, b) => Number(b.id.startsWith(`${at}/`)) - Number(a.id.startsWith(`${at}/`)));
        },
        handOver: async (to) => {
          const [where = at, person = ""] = to.split("/");
          await handOver(id, where, person);
          await renew();
        },
        outcomes: ["done", "follow_up", "no_show"].map((x) => ({ id: x, label: t(`desk.progress.${x}`) })),
        end: async (outcome, note) => {
          await finish(id);
          await settle(id, outcome || "done", note);
          await renew();
        },
      },
    };
  };
  return <Call prepare={prepare} back={office ? `/sportelli/${office}` : "/"} />;
}

export function MeetingPage() {
  const client = useQueryClient();
  const id = decodeURIComponent(usePath().split("/").pop() ?? "");
  const at = `/meetings/${seg(id)}`;
  const prepare = async (): Promise<Wanted> => {
    const me = await client.ensureQueryData(session());
    return {
      ticket: () => post<Ticket>(`${at}/enter`),
      place: me.body.name,
      back: "/riunioni",
      desk: {
        invite: (name, label) => post<{ path: string }>(`${at}/guests`, { name, label }),
        end: () => post(`${at}/end`),
      },
    };
  };
  return <Call prepare={prepare} back="/riunioni" />;
}

/** Mounts the call once; what it needs is read when it begins. */
function Call({ prepare, back }: { prepare(): Promise<Wanted>; back: string }) {
  const { t, lang } = useWords();
  const go = useGo();
  const host = useRef<HTMLDivElement>(null);
  const [state, set] = useState<{ at: "in" } | { at: "out"; how: Left; wanted: Wanted } | { at: "shut"; error: unknown }>({ at: "in" });
  const [turn, again] = useState(0);
  const [there, arrived] = useState(false); // the room covers the page: what says "wait" must be gone from under it
  const begin = useRef(prepare);
  begin.current = prepare;
  useEffect(() => {
    const el = document.createElement("div");
    host.current!.append(el);
    let call: { leave(): void } | undefined;
    let gone = false;
    void (async () => {
      try {
        const [{ mountCall }, wanted] = await Promise.all([loadCall(), begin.current()]);
        if (gone) return;
        call = await mountCall(el, {
          lang, ticket: wanted.ticket, place: wanted.place, desk: wanted.desk,
          left: (how) => {
            if (gone) return;
            if (how === "left") go(wanted.back, wanted.search, true);
            else set({ at: "out", how, wanted });
          },
        });
        if (gone) call.leave();
        else arrived(true);
      } catch (error) {
        if (!gone) set({ at: "shut", error });
      }
    })();
    return () => {
      gone = true;
      arrived(false);
      call?.leave();
      el.remove();
    };
  }, [turn, lang, go]);
  return (
    <main id="main" className={state.at === "in" ? "lg-call" : ""}>
      <div ref={host} />
      {state.at === "in" && !there && <div className="lg-call-out"><Skeleton /></div>}
      {state.at === "shut" && (
        <div className="lg-call-out">
          <PageHead title={t("staff.call.shut")} />
          <Note tone="err" role="alert">{wordsOf(state.error, t) || t("ui.error.offline")}</Note>
          <div className="lg-row wrap">
            <Go className="btn btn-outline-secondary" to={back}>{t("staff.call.back")}</Go>
            <Act look="primary" onClick={() => (set({ at: "in" }), again(turn + 1))}>{t("ui.again")}</Act>
          </div>
        </div>
      )}
      {state.at === "out" && (
        <div className="lg-call-out">
          <PageHead title={t(`staff.call.${state.how}`)} />
          <div className="lg-row wrap">
            <Go className="btn btn-primary" to={state.wanted.back} search={state.wanted.search ?? {}}>{t("staff.call.back")}</Go>
            <Act onClick={() => (set({ at: "in" }), again(turn + 1))}>{t("staff.call.again")}</Act>
          </div>
        </div>
      )}
    </main>
  );
}
