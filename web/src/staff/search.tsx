/** Ctrl K: pages, people and my counters by name, with the keyboard alone. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { people, type Me } from "@core/identity";
import { fronts } from "@features/office";
import { useGo } from "@/ui/go.tsx";
import { Icon, type IconName } from "@/ui/icon.tsx";
import { IconAct } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { menu, serves } from "./nav.ts";

interface Hit {
  to: string;
  search?: Record<string, string>;
  label: string;
  under?: string;
  icon: IconName;
}

const fold = (s: string) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function Search({ me, close }: { me: Me; close(): void }) {
  const { t } = useWords();
  const go = useGo();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, set] = useState("");
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({ ...people(wanted), enabled: wanted.length > 1 });
  const offices = useQuery({ ...fronts(), enabled: serves(me) });
  useEffect(() => {
    const before = document.activeElement;
    dialog.current!.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const has = (s: string) => fold(s).includes(fold(wanted));
  const mine = new Set(me.places.map((p) => p.office));
  const hits: Hit[] = [
    ...[...menu(me).flatMap((g) => g.entries), { to: "/profilo", word: "staff.me.profile", icon: "person" as const }, { to: "/dispositivi", word: "staff.me.devices", icon: "laptop" as const }].map((e) => ({ to: e.to, label: t(e.word), icon: e.icon })).filter((h) => has(h.label)),
    ...(offices.data ?? []).filter((o) => mine.has(o.id) && has(o.name)).map((o) => ({ to: `/sportelli/${o.id}`, label: t("staff.find.office", { name: o.name }), icon: "loggia" as const })),
    ...(wanted.length > 1 ? (found.data ?? []) : []).slice(0, 8).map((p) => ({ to: "/persone", search: { p: p.id }, label: `${p.given} ${p.family}`, under: p.email, icon: "person" as const })),
  ];
  const chosen = hits[Math.min(at, hits.length - 1)];
  const open = (h: Hit | undefined) => {
    if (!h) return;
    close();
    go(h.to, h.search);
  };
  return (
    <dialog ref={dialog} className="lg-dialog lg-find" aria-label={t("staff.search")} onCancel={(e) => (e.preventDefault(), close())} onClick={(e) => e.target === e.currentTarget && close()}>
      <div className="lg-find-hd">
        <input
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-l`}
          aria-activedescendant={chosen && `${id}-${hits.indexOf(chosen)}`}
          aria-label={t("staff.search")}
          placeholder={t("staff.find.what")}
          value={text}
          onChange={(e) => (set(e.target.value), setAt(0))}
          onKeyDown={(e) => {
            if (e.key === "ArrowDown") setAt((n) => Math.min(n + 1, hits.length - 1));
            else if (e.key === "ArrowUp") setAt((n) => Math.max(n - 1, 0));
            else if (e.key === "Enter") open(chosen);
            else return;
            e.preventDefault();
          }}
        />
        <IconAct className="lg-only-p" icon="close" label={t("ui.close")} onClick={close} />
      </div>
      <ul role="listbox" id={`${id}-l`} aria-label={t("staff.find.found")}>
        {hits.map((h, i) => (
          <li key={h.to + h.label} id={`${id}-${i}`} role="option" aria-selected={h === chosen} onMouseEnter={() => setAt(i)} onClick={() => open(h)}>
            <Icon name={h.icon} size="sm" />
            <span className="lg-grow">
              <span className="lg-ell">{h.label}</span>
              {h.under && <span className="lg-muted lg-small lg-ell">{h.under}</span>}
            </span>
          </li>
        ))}
      </ul>
      {hits.length === 0 && !found.isFetching && <p className="lg-empty" role="status">{t("staff.find.none", { what: wanted })}</p>}
    </dialog>
  );
}
