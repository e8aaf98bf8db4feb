/** A button that opens a short list of acts: arrows move, Esc closes, focus comes back. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

export interface MenuItem {
  label: ReactNode;
  act(): void;
  danger?: boolean;
  note?: ReactNode | undefined;
}

export function Menu({ label, face, items, className, empty, up, head }: { label?: string | undefined; face: ReactNode; items: MenuItem[]; className?: string; empty?: string; up?: boolean; head?: ReactNode }) {
  const [open, set] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const away = (e: Event) => {
      if (!box.current?.contains(e.target as Node)) set(false);
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
    };
  }, [open]);
  function key(e: KeyboardEvent) {
    const all = [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
    if (to !== undefined) {
      e.preventDefault();
      all[(to + all.length) % all.length]?.focus();
    }
    if (e.key === "Escape") {
      set(false);
      button.current?.focus();
    }
  }
  return (
    <div className="lg-menu" ref={box} onKeyDown={open ? key : undefined}>
      <button ref={button} type="button" className={className ?? "btn lg-icon-btn"} aria-label={label} aria-haspopup={items.length ? "menu" : undefined} aria-expanded={open} onClick={() => set(!open)}>
        {face}
      </button>
      {open && items.length === 0 && <p className="lg-menu-list lg-muted" role="status">{empty}</p>}
      {open && items.length > 0 && (
        <div className={`lg-menu-list${up ? " up" : ""}`}>
        {head}
        <div className="lg-menu-in" role="menu" aria-label={label}>
          {items.map((item, i) => (
            <button
              key={i}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={item.danger ? "danger" : ""}
              onClick={() => {
                set(false);
                button.current?.focus();
                item.act();
              }}
            >
              {item.label}
              {item.note && <small>{item.note}</small>}
            </button>
          ))}
        </div>
        </div>
      )}
    </div>
  );
}
