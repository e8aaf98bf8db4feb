/** The small pieces of every page: buttons that know they are busy, fields that say what is wrong, states that are never colour alone. */
import { Button } from "design-react-kit";
import { useEffect, useId, useRef, useState, type ComponentProps, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "react";
import { Problem } from "@/api/http.ts";
import { Icon, type IconName } from "./icon.tsx";
import { useWords } from "./words.tsx";

type Look = "primary" | "outline-primary" | "outline-secondary" | "danger" | "outline-danger" | "ghost" | "link";

/**
 * A button. While busy it says so with its own verb, keeps its place, and cannot be pressed twice.
 * One that cannot be pressed now is told so and stays a stop of the Tab key: the browser takes the
 * focus away from a disabled one, and who has only a keyboard would begin again from the top.
 */
export function Act({ look = "outline-secondary", icon, busy, busyWord, small, disabled, children, ...rest }: { look?: Look; icon?: IconName; busy?: boolean; busyWord?: string; small?: boolean } & Omit<ComponentProps<"button">, "color" | "ref">) {
  return (
    <Button color="" className={`btn-${look}${small ? " btn-sm" : ""}${busy ? " busy" : ""} ${rest.className ?? ""}`} type={rest.type ?? "button"} {...omit(rest)} aria-disabled={busy || disabled || undefined} onClick={busy || disabled ? still : rest.onClick}>
      {busy ? <span className="lg-spin" aria-hidden="true" /> : icon && <Icon name={icon} size="sm" />}
      <span>{busy && busyWord ? busyWord : children}</span>
    </Button>
  );
}

const still = (e: { preventDefault(): void }) => e.preventDefault();

const omit = <T extends { className?: string; type?: unknown; onClick?: unknown }>({ className: _, type: __, onClick: ___, ...kept }: T) => kept as object;

/** A button that is only a drawing, with its word for those who do not see it. */
export const IconAct = ({ icon, label, className, disabled, ...rest }: { icon: IconName; label: string } & ComponentProps<"button">) => (
  <button type="button" className={`btn lg-icon-btn ${className ?? ""}`} aria-label={label} title={label} {...rest} aria-disabled={disabled || undefined} onClick={disabled ? still : rest.onClick}>
    <Icon name={icon} />
  </button>
);

interface FieldProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  optional?: boolean;
}

function Field({ label, hint, error, optional, id, children, className }: FieldProps & { id: string; children: ReactNode; className?: string }) {
  const { t } = useWords();
  return (
    <div className={`lg-fld${error ? " bad" : ""} ${className ?? ""}`}>
      <label htmlFor={id}>
        {label} {optional && <span className="lg-muted lg-light">{t("ui.optional")}</span>}
      </label>
      {hint && <span className="lg-hint" id={`${id}-h`}>{hint}</span>}
      {children}
      {error && (
        <p className="lg-errmsg" id={`${id}-e`}>
          <Icon name="warning" size="xs" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

const described = (id: string, p: FieldProps) => [p.hint && `${id}-h`, p.error && `${id}-e`].filter(Boolean).join(" ") || undefined;

export function TextField({ label, hint, error, optional, className, ...rest }: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <Field {...{ label, hint, error, optional, id, className } as FieldProps & { id: string }}>
      <input {...rest} id={id} className="form-control lg-ctl" aria-invalid={error ? true : undefined} aria-describedby={described(id, { label, hint, error } as FieldProps)} />
    </Field>
  );
}

export function TextArea({ label, hint, error, optional, className, limit, ...rest }: FieldProps & { limit?: number } & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const own = useId();
  const { t } = useWords();
  const id = rest.id ?? own;
  const long = String(rest.value ?? "").length;
  return (
    <Field {...{ label, hint, error, optional, id, className } as FieldProps & { id: string }}>
      <textarea {...rest} id={id} className="form-control lg-ctl" aria-invalid={error ? true : undefined} aria-describedby={described(id, { label, hint, error } as FieldProps)} />
      {limit && long > limit * 0.7 && <span className="lg-count-chars lg-num">{t("ui.characters", { used: long, of: limit })}</span>}
    </Field>
  );
}

export function Choose({ label, hint, error, optional, className, children, ...rest }: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <Field {...{ label, hint, error, optional, id, className } as FieldProps & { id: string }}>
      <select {...rest} id={id} className="form-select lg-ctl" aria-invalid={error ? true : undefined} aria-describedby={described(id, { label, hint, error } as FieldProps)}>
        {children}
      </select>
    </Field>
  );
}

export const Tick = ({ label, kind = "checkbox", ...rest }: { label: ReactNode; kind?: "checkbox" | "radio" } & InputHTMLAttributes<HTMLInputElement>) => (
  <label className="lg-opt">
    <input type={kind} {...rest} />
    <span>{label}</span>
  </label>
);

export const Switch = ({ label, ...rest }: { label: string } & InputHTMLAttributes<HTMLInputElement>) => (
  <label className="lg-switch">
    <input type="checkbox" role="switch" {...rest} />
    {label}
  </label>
);

export type Tone = "ok" | "busy" | "err" | "info" | "line" | "off";

export const Tag = ({ tone, icon, dot, children }: { tone?: Tone; icon?: IconName; dot?: boolean; children: ReactNode }) => (
  <span className={`lg-tag ${tone ?? ""}`}>
    {dot && <span className={`lg-dot ${tone ?? ""}`} aria-hidden="true" />}
    {icon && <Icon name={icon} size="xs" />}
    {children}
  </span>
);

/** Blue when somebody waits for me, grey when there is something to read. */
export const Count = ({ n, soft, word }: { n: number; soft?: boolean; word?: string }) => (
  <span className={`lg-count${soft ? " soft" : ""}`}>
    {word && <span className="visually-hidden">{word} </span>}
    {n}
  </span>
);

/** What a notice is about decides its drawing, so that colour is never alone. */
export function Note({ tone = "info", children, role }: { tone?: "info" | "ok" | "busy" | "err"; children: ReactNode; role?: "status" | "alert" }) {
  const icon = { info: "info", ok: "check-circle", busy: "warning", err: "warning" } as const;
  return (
    <div className={`lg-note ${tone}`} role={role}>
      <Icon name={icon[tone]} />
      <div className="lg-grow">{children}</div>
    </div>
  );
}

/** The words for a refusal: the server's when it gave some, else what happened, what is safe and what to do. */
export function wordsOf(error: unknown, t: (key: string, args?: Record<string, string | number>) => string): string {
  if (!(error instanceof Problem)) return t("ui.error.ours", { request: "" });
  if (error.status === 0) return t("ui.error.offline");
  return error.message || t("ui.error.ours", { request: error.request });
}

/** A refusal beside the form; focus goes there. What was typed stays. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useWords();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) ref.current?.focus();
  }, [error]);
  if (!error) return null;
  return (
    <div ref={ref} tabIndex={-1} className="lg-refusal">
      <Note tone="err" role="alert">{wordsOf(error, t)}</Note>
    </div>
  );
}

/** Why nothing is here, and one thing to do; `page` when it stands for a whole page. */
export const Empty = ({ art, title, children, action, page }: { art?: ReactNode; title: string; children?: ReactNode; action?: ReactNode; page?: boolean }) => (
  <div className="lg-empty">
    {art}
    {page ? <h1>{title}</h1> : <h2>{title}</h2>}
    {children && <div>{children}</div>}
    {action}
  </div>
);

/** The shape of what will come, shown only when it takes longer than 200 ms; after 5 s a line says so. */
export function Skeleton({ lines = 4, round }: { lines?: number; round?: boolean }) {
  const { t } = useWords();
  const [age, set] = useState<0 | 1 | 2>(0);
  useEffect(() => {
    const timers = [setTimeout(() => set(1), 200), setTimeout(() => set(2), 5000)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div aria-busy="true" className="lg-skeleton" style={{ visibility: age ? "visible" : "hidden" }}>
      <span className="visually-hidden">{t("ui.loading")}</span>
      {round && <div className="lg-sk round" />}
      <div className="lg-stack s2 lg-grow">
        {Array.from({ length: lines }, (_, i) => (
          <div key={i} className="lg-sk" style={{ width: `${[42, 100, 92, 64][i % 4]}%` }} />
        ))}
        {age === 2 && <p className="lg-muted lg-small">{t("ui.slow")}</p>}
      </div>
    </div>
  );
}

/** Giulia Ferretti → GF */
export const initials = (name: string): string => name.split(/\s+/).filter(Boolean).map((w) => w[0]).filter((_, i, all) => i === 0 || i === all.length - 1).join("").toUpperCase();

/** Initials on a colour that stays with the person; the name stands beside it. */
export function Avatar({ name, size, here }: { name: string; size?: "sm" | "l"; here?: boolean | undefined }) {
  const colour = [...name].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 6;
  return (
    <span className={`lg-av c${colour + 1} ${size ?? ""}`} aria-hidden="true">
      {initials(name)}
      {here !== undefined && <i className={`p ${here ? "ok" : "off"}`} />}
    </span>
  );
}

export const Panel = ({ title, icon, side, children, className, id }: { title?: ReactNode; icon?: IconName; side?: ReactNode; children: ReactNode; className?: string; id?: string }) => (
  <section className={`lg-panel ${className ?? ""}`} aria-labelledby={title && id ? id : undefined}>
    {title && (
      <div className="lg-hd">
        {icon && <Icon name={icon} size="sm" />}
        <h2 className="lg-grow" id={id}>{title}</h2>
        {side}
      </div>
    )}
    {children}
  </section>
);

/** Copies a text and says that it has. */
export function Copy({ text, label }: { text: string; label: string }) {
  const { t } = useWords();
  const [done, set] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => set(false), 3000);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <>
      <Act small icon={done ? "check" : "copy"} onClick={() => void navigator.clipboard.writeText(text).then(() => set(true))} aria-label={label}>
        {done ? t("ui.copied") : t("ui.copy")}
      </Act>
      <span className="visually-hidden" role="status">{done ? t("ui.copied") : ""}</span>
    </>
  );
}
