/** Where a table is given as a file: dropped on it, or chosen; with an empty one to begin from. */
import { useRef, useState, type DragEvent } from "react";
import { Icon } from "./icon.tsx";
import { Act, Refusal } from "./parts.tsx";

export interface FileDropWords {
  title: string;
  what: string;
  choose: string;
  reading: string;
  sample: string;
}

export function FileDrop({ words, sample, choose, busy, error }: { words: FileDropWords; sample: { name: string; text: string }; choose(f: File): Promise<void>; busy: boolean; error: unknown }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, hover] = useState(false);
  const drag = (e: DragEvent, on: boolean) => {
    e.preventDefault();
    hover(on);
    const f = e.type === "drop" ? e.dataTransfer.files[0] : undefined;
    if (f) void choose(f);
  };
  return (
    <>
      <Refusal error={error} />
      <div className={`lg-panel lg-drop${over ? " over" : ""}`} onDragOver={(e) => drag(e, true)} onDragLeave={(e) => drag(e, false)} onDrop={(e) => drag(e, false)}>
        <Icon name="upload" size="lg" />
        <h2>{words.title}</h2>
        <p className="lg-muted">{words.what}</p>
        <Act look="primary" busy={busy} busyWord={words.reading} onClick={() => input.current?.click()}>{words.choose}</Act>
        <input ref={input} type="file" accept=".csv,text/csv" hidden aria-label={words.choose} onChange={(e) => {
          const f = e.target.files?.[0];
          if (f) void choose(f);
          e.target.value = "";
        }} />
        <p className="lg-small"><a href={`data:text/csv;charset=utf-8,${encodeURIComponent(sample.text)}`} download={sample.name}>{words.sample}</a></p>
      </div>
    </>
  );
}

/** The bytes of a file in base 64. */
export const base64 = (f: File) =>
  new Promise<string>((take, fail) => {
    const reader = new FileReader();
    reader.onload = () => take(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(f);
  });
