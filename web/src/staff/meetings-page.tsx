/** Meetings among staff: the open ones, a new one, links for guests. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, Problem, remove, seg } from "@/api/http.ts";
import { brief, isoDay, moment, townTime } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Go, useGo, useSearchOf } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Copy, Empty, IconAct, Panel, Refusal, Skeleton, TextField, Tick } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { AskPeople } from "./ask-people.tsx";

interface Meeting {
  id: string;
  title: string;
  opens: string;
  until: string;
  mine: boolean;
  open: boolean;
}
interface Guest {
  id: string;
  name: string;
  label: string;
  path: string;
}
const mine = () => ({ queryKey: ["meeting", "mine"], queryFn: () => get<Meeting[]>("/meetings"), refetchInterval: 30_000 });

export function MeetingsPage() {
  const { t, lang } = useWords();
  const go = useGo();
  const { nuova } = useSearchOf();
  const all = useQuery(mine());
  const [guests, show] = useState<Meeting>();
  const [asking, ask] = useState<Meeting>();
  const opening = nuova !== undefined;
  return (
    <>
      <PageHead title={t("staff.nav.meetings")} side={<div className="lg-row wrap tight"><Go className="btn btn-outline-secondary btn-sm" to="/riunioni/registrazioni">{t("staff.meetings.recordings")}</Go><Act look="primary" small icon="plus" onClick={() => go("/riunioni", { nuova: "1" })}>{t("staff.meetings.new")}</Act></div>} />
      <Panel>
        {all.isPending && <Skeleton />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data?.length === 0 && <Empty art={<Icon name="cam" size="lg" />} title={t("staff.meetings.none")}>{t("staff.meetings.none.text")}</Empty>}
        {all.data && all.data.length > 0 && (
          <ul className="lg-list">
            {all.data.map((m) => (
              <li key={m.id}>
                <Icon name="cam" />
                <span className="lg-grow">
                  <strong className="lg-ink lg-ell">{m.title}</strong>
                  <span className="lg-muted lg-small lg-ell">{!m.open ? t("staff.meetings.opens", { when: moment(lang, m.opens) }) : t("staff.meetings.until", { when: brief(lang, m.until) })}</span>
                </span>
                {m.mine && <Act small icon="people" onClick={() => ask(m)} aria-label={t("staff.meetings.ask.of", { title: m.title })}>{t("staff.meetings.ask")}</Act>}
                {m.mine && <Act small icon="link" onClick={() => show(m)} aria-label={t("staff.meetings.guests.of", { title: m.title })}>{t("staff.meetings.guests")}</Act>}
                {m.open && <Go className="btn btn-outline-primary btn-sm" to={`/riunioni/${m.id}`}>{t("staff.meetings.enter")}</Go>}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {opening && <New close={() => go("/riunioni", {}, true)} />}
      {asking && <AskPeople m={asking} close={() => ask(undefined)} />}
      {guests && <Guests m={guests} close={() => show(undefined)} />}
    </>
  );
}

function New({ close }: { close(): void }) {
  const { t } = useWords();
  const go = useGo();
  const client = useQueryClient();
  const tell = useToast();
  const [title, set] = useState("");
  const [plan, setPlan] = useState(false);
  const [day, setDay] = useState(isoDay(new Date(Date.now() + 86_400_000)));
  const [hour, setHour] = useState("10:00");
  const open = useMutation({
    mutationFn: () => post<Meeting>("/meetings", { title, minutes: plan ? 60 : 120, ...(plan && { opens: townTime(day, hour).toISOString() }) }),
    onSuccess: async (m) => {
      await client.invalidateQueries({ queryKey: ["meeting"] });
      if (!plan) return go(`/riunioni/${m.id}`);
      close();
      tell(t("staff.meetings.planned"));
    },
  });
  const field = open.error instanceof Problem ? open.error.at("title") : undefined;
  const when = open.error instanceof Problem ? open.error.at("opens") : undefined;
  return (
    <Dialog title={t("staff.meetings.new")} close={close}>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), open.mutate())}>
        <p>{t("staff.meetings.new.text")}</p>
        <Refusal error={field || when ? null : open.error} />
        <TextField label={t("staff.meetings.title")} value={title} maxLength={200} autoFocus onChange={(e) => set(e.target.value)} error={field} />
        <fieldset>
          <legend className="lg-lbl">{t("staff.meetings.when")}</legend>
          <Tick kind="radio" name="when" label={t("staff.meetings.now")} checked={!plan} onChange={() => setPlan(false)} />
          <Tick kind="radio" name="when" label={t("staff.meetings.plan")} checked={plan} onChange={() => setPlan(true)} />
        </fieldset>
        {plan && (
          <div className="lg-cols">
            <TextField label={t("ui.after.day")} type="date" value={day} onChange={(e) => setDay(e.target.value)} error={when} />
            <TextField label={t("ui.after.hour")} type="time" value={hour} onChange={(e) => setHour(e.target.value)} />
          </div>
        )}
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.cancel")}</Act><Act look="primary" type="submit" icon={plan ? "calendar" : "cam"} disabled={!title.trim() || (plan && !(day && hour))} busy={open.isPending} busyWord={t("staff.meetings.opening")}>{t(plan ? "staff.meetings.keep" : "staff.meetings.open")}</Act></div>
      </form>
    </Dialog>
  );
}

function Guests({ m, close }: { m: Meeting; close(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const key = ["meeting", "guests", m.id];
  const all = useQuery({ queryKey: key, queryFn: () => get<Guest[]>(`/meetings/${seg(m.id)}/guests`) });
  const [name, set] = useState("");
  const renew = () => client.invalidateQueries({ queryKey: key });
  const add = useMutation({
    mutationFn: () => post<Guest>(`/meetings/${seg(m.id)}/guests`, { name }),
    onSuccess: async () => {
      set("");
      await renew();
    },
  });
  const end = useMutation({
    mutationFn: (g: Guest) => remove(`/meetings/${seg(m.id)}/guests/${seg(g.id)}`),
    onSuccess: async (_, g) => {
      await renew();
      tell(t("staff.meetings.revoked", { name: g.name }));
    },
  });
  return (
    <Dialog title={t("staff.meetings.guests.title", { title: m.title })} close={close} wide>
      {all.isPending && <Skeleton lines={2} />}
      {all.isError && <Unanswered error={all.error} retry={() => void all.refetch()} />}
      <ul className="lg-list lg-flat">
        {(all.data ?? []).map((g) => (
          <li key={g.id}>
            <span className="lg-grow lg-ell lg-ink lg-strong">{g.name}</span>
            <Copy text={location.origin + g.path} label={t("desk.link.copy", { name: g.name })} />
            <IconAct icon="bin" label={t("staff.meetings.revoke", { name: g.name })} onClick={() => end.mutate(g)} />
          </li>
        ))}
      </ul>
      <form className="lg-form" onSubmit={(e) => (e.preventDefault(), add.mutate())}>
        <Refusal error={add.error ?? end.error} />
        <TextField label={t("staff.meetings.guest")} hint={t("staff.meetings.guest.hint")} value={name} maxLength={200} onChange={(e) => set(e.target.value)} error={add.error instanceof Problem ? add.error.at("name") : undefined} />
        <div className="lg-dialog-foot"><Act onClick={close}>{t("ui.close")}</Act><Act look="primary" type="submit" icon="link" disabled={!name.trim()} busy={add.isPending}>{t("staff.meetings.link")}</Act></div>
      </form>
    </Dialog>
  );
}
