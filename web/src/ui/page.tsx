/** The head of a page, its title in the browser, and what is shown when it breaks. */
import { Component, useEffect, useRef, type ReactNode } from "react";
import { Act, Note } from "./parts.tsx";
import { useWords } from "./words.tsx";

/** The title of the page: one h1, which has the focus when the page opens so that a screen reader begins there. */
export function PageHead({ title, under, art, side, path }: { title: string; under?: ReactNode; art?: ReactNode; side?: ReactNode; path?: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Loggia`;
  }, [title]);
  useEffect(() => {
    // A field that asked for the focus keeps it; a link of the menu hands it over.
    const at = document.activeElement;
    if (!at?.closest("main, dialog") || at.matches("main")) ref.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="lg-pagehd">
      <div className="lg-grow lg-row">
        {art && <span className="lg-only-d">{art}</span>}
        <div className="lg-grow">
          {path}
          <h1 ref={ref} tabIndex={-1}>{title}</h1>
          {under && <p className="lg-muted">{under}</p>}
        </div>
      </div>
      {side}
    </div>
  );
}

interface Words {
  title: string;
  text: string;
  again: string;
}

/** Shows words in place of a page that broke, with a way on. */
export class Boundary extends Component<{ words: Words; at: string; children: ReactNode }, { broken: boolean; at: string }> {
  override state = { broken: false, at: this.props.at };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  static getDerivedStateFromProps(props: { at: string }, state: { at: string }) {
    return props.at === state.at ? null : { at: props.at, broken: false };
  }
  override componentDidCatch(error: unknown) {
    console.error(error);
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    const { title, text, again } = this.props.words;
    return (
      <div className="lg-broken">
        <Note tone="err" role="alert">
          <strong>{title}</strong>
          <p>{text}</p>
        </Note>
        <Act look="primary" onClick={() => location.reload()}>{again}</Act>
      </div>
    );
  }
}

/** What a page shows when the server refused its question; with a title where nothing else on the page has one. */
export function Unanswered({ error, retry, title }: { error: unknown; retry(): void; title?: string }) {
  const { t } = useWords();
  const p = error as { status?: number; message?: string };
  const ours = !p.status || p.status >= 500 || p.status === 429; // else asking again gets the same answer
  return (
    <div className="lg-broken">
      {title && <h1>{title}</h1>}
      <Note tone={ours ? "err" : "busy"} role="alert">
        <strong>{p.status === 0 ? t("ui.error.offline") : p.message || t("ui.error.ours", { request: "" })}</strong>
        {p.status === 403 && <p>{t("ui.error.who")}</p>}
      </Note>
      {ours && <Act onClick={retry}>{t("ui.again")}</Act>}
    </div>
  );
}
