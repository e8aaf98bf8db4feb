/** A line at the foot of the page, only when something can be undone or must be known. */
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { IconAct } from "./parts.tsx";
import { useWords } from "./words.tsx";

interface Line {
  id: number;
  text: string;
  undo?: (() => void) | undefined;
  bad?: boolean | undefined;
}
type Tell = (text: string, more?: { undo?: () => void; bad?: boolean }) => void;

const Context = createContext<Tell>(() => {});

/** Gives the function that tells; with `undo` the person can take it back. */
export const useToast = (): Tell => use(Context);

export function Toasts({ children }: { children: ReactNode }) {
  const [lines, set] = useState<Line[]>([]);
  const drop = useCallback((id: number) => set((all) => all.filter((l) => l.id !== id)), []);
  const tell = useCallback<Tell>((text, more) => set((all) => [...all.filter((l) => l.undo || l.bad).slice(-2), { id: Date.now() + Math.random(), text, ...more }]), []);
  return (
    <Context value={tell}>
      {children}
      <div className="lg-toasts" role="status" aria-live="polite">
        {useMemo(() => lines.map((line) => <Toast key={line.id} line={line} drop={drop} />), [lines, drop])}
      </div>
    </Context>
  );
}

function Toast({ line, drop }: { line: Line; drop(id: number): void }) {
  const { t } = useWords();
  const [held, hold] = useState(false);
  const home = useRef<HTMLElement>(null); // where the person was when this line came
  const byKeys = useRef(false);
  useEffect(() => {
    const at = document.querySelector(":focus-visible");
    at?.scrollIntoView({ block: "nearest" }); // out from under this line
    byKeys.current = at !== null;
    home.current = document.activeElement as HTMLElement | null;
  }, []);
  const leave = () => {
    if (home.current?.isConnected && home.current !== document.body) home.current.focus({ preventScroll: true });
    drop(line.id);
  };
  useEffect(() => {
    if (held) return; // who is reading or has the focus on it is not hurried (WCAG 2.2.1)
    // From key to key the way here is long: what can be undone stays long enough for it.
    const timer = setTimeout(() => drop(line.id), line.undo && byKeys.current ? 60_000 : line.undo || line.bad ? 12_000 : 6000);
    return () => clearTimeout(timer);
  }, [held, line, drop]);
  return (
    <div className="lg-toast" onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)} onFocus={() => hold(true)} onBlur={() => hold(false)}>
      <Icon name={line.bad ? "warning" : "check-circle"} size="sm" />
      <span className="lg-grow">{line.text}</span>
      {line.undo && (
        <button
          type="button"
          className="lg-undo"
          onClick={() => {
            line.undo?.();
            leave();
          }}
        >
          {t("ui.undo")}
        </button>
      )}
      <IconAct icon="close" label={t("ui.close")} onClick={leave} />
    </div>
  );
}
