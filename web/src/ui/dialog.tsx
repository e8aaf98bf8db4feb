/** Windows over the page: the browser's own dialog keeps the focus inside and gives it back. */
import { useEffect, useId, useRef, type ReactNode } from "react";
import { IconAct } from "./parts.tsx";
import { useWords } from "./words.tsx";

/** The first thing that can be done in a form: of some dots, the one that is chosen. */
const first = "form :is(input:not([type=radio]), input[type=radio]:checked, input[type=radio]:not(fieldset:has(:checked) *), select, textarea, button):not([hidden], :disabled)";

/** A dialog, open as long as it is drawn. The safe button comes first in `foot`. */
export function Dialog({ title, children, foot, close, wide }: { title: string; children: ReactNode; foot?: ReactNode; close(): void; wide?: boolean }) {
  const { t } = useWords();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current!;
    const before = document.activeElement;
    if (!dialog.open) dialog.showModal();
    // Who is asked for something begins there; on a telephone the keyboard would cover what is asked.
    if (matchMedia("(pointer: fine)").matches) dialog.querySelector<HTMLElement>(first)?.focus();
    return () => {
      dialog.close();
      if (before?.isConnected) (before as HTMLElement | SVGElement).focus(); // a place on a plan opens one too
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={`lg-dialog${wide ? " wide" : ""}`}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault();
        close();
      }}
    >
      <div className="lg-row between top">
        <h2 id={id}>{title}</h2>
        <IconAct icon="close" label={t("ui.close")} onClick={close} />
      </div>
      {children}
      {foot && <div className="lg-dialog-foot">{foot}</div>}
    </dialog>
  );
}
