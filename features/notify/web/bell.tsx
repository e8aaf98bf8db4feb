/** The bell: what wants me now. Outside my hours it is a moon, and says when it will be a bell again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { moment } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { useGo } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { useLive } from "@/ui/live.tsx";
import { Menu, type MenuItem } from "@/ui/menu.tsx";
import { Act } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { bellOf, markAllRead, markRead, split, type Notice } from "./api.ts";
import "./notify.css";

/** `doors` is what waits at my counters, `count` how many: they ring the desk, and count here only while I am in my hours. */
export function Bell({ person, doors, count }: { person: string; doors: MenuItem[]; count: number }) {
  const { t, lang } = useWords();
  const go = useGo();
  const client = useQueryClient();
  useLive(`person/${person}`, ["notify"]);
  const bell = useQuery(bellOf()).data;
  const renew = () => client.invalidateQueries({ queryKey: ["notify"] });
  const read = useMutation({ mutationFn: (n: Notice) => markRead(n.id), onSettled: renew });
  const all = useMutation({ mutationFn: markAllRead, onSettled: renew });
  useRing(bell?.latest);
  const open = (n: Notice) => {
    read.mutate(n);
    go(...split(n.page));
  };
  const off = bell ? !bell.reachable : false;
  const n = (off ? 0 : count) + (bell?.unread ?? 0);
  const waiting: MenuItem[] = bell?.waiting
    ? [{ label: t("notify.bell.waiting", { n: bell.waiting }), note: bell.from ? t("notify.bell.waiting.until", { when: moment(lang, bell.from) }) : undefined, act: () => go("/avvisi", { mostra: "waiting" }) }]
    : [];
  const items: MenuItem[] = [
    ...doors,
    ...(bell?.latest ?? []).map((x) => ({ label: x.title, note: x.text, act: () => open(x) })),
    ...waiting,
    ...(bell?.unread ? [{ label: t("notify.all_read"), act: () => all.mutate() }] : []),
    { label: t("notify.bell.all"), act: () => go("/avvisi") },
  ];
  const says = !off ? "" : bell?.from ? t("notify.bell.off", { when: moment(lang, bell.from) }) : t("notify.bell.off.unknown");
  const none = n === 0 ? t("notify.bell.none") : "";
  return (
    <>
      <Menu
        label={[none || t("notify.bell", { n }), says].filter(Boolean).join(". ")}
        head={says ? <p className="nt-off"><Icon name="moon" size="sm" /> {says}</p> : none ? <p className="nt-none">{none}</p> : undefined}
        face={<><Icon name={off ? "moon" : "bell"} />{n > 0 && <span className="lg-count hot lg-bell-n" aria-hidden="true">{n}</span>}</>}
        items={items}
      />
      <Alarm notices={bell?.latest ?? []} open={open} seen={(x) => read.mutate(x)} />
    </>
  );
}

/** Says once, at the foot of the page, what came while the page was open and rings. */
function useRing(latest: Notice[] | undefined): void {
  const { t } = useWords();
  const tell = useToast();
  const known = useRef<Set<string>>(undefined);
  useEffect(() => {
    if (!latest) return;
    const before = known.current;
    const fresh = before ? latest.filter((n) => !before.has(n.id) && n.kind !== "notify.emergency") : [];
    known.current = new Set([...(before ?? []), ...latest.map((n) => n.id)]);
    if (!fresh.some((n) => n.rings)) return;
    tell(fresh.length > 1 ? t("notify.bell.came", { n: fresh.length }) : fresh[0]!.title);
  }, [latest, t, tell]);
}

/** An emergency stands before everything until it has been seen. */
function Alarm({ notices, open, seen }: { notices: Notice[]; open(n: Notice): void; seen(n: Notice): void }) {
  const { t } = useWords();
  const n = notices.find((x) => x.kind === "notify.emergency");
  const id = n?.id;
  useEffect(() => {
    if (id) play();
  }, [id]);
  if (!n) return null;
  return (
    <Dialog
      key={n.id}
      title={n.title}
      close={() => seen(n)}
      foot={<><Act onClick={() => seen(n)}>{t("notify.alarm.seen")}</Act><Act look="primary" onClick={() => open(n)}>{t("notify.alarm.go")}</Act></>}
    >
      <p className="lg-pre" role="alert">{n.text}</p>
      <p className="lg-muted lg-small">{t("notify.alarm.trace")}</p>
    </Dialog>
  );
}

function play(): void {
  try {
    const audio = new AudioContext();
    for (const [i, f] of [880, 660, 880].entries()) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      const at = audio.currentTime + i * 0.25;
      tone.frequency.value = f;
      loud.gain.setValueAtTime(0, at);
      loud.gain.linearRampToValueAtTime(0.2, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.4);
    }
    setTimeout(() => void audio.close(), 1500);
  } catch {
    // Without sound the window still says it.
  }
}
