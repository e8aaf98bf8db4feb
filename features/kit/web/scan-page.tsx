/** Reading a label with the camera, where the browser can; else typing what stands under it. */
import { useEffect, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useGo } from "@/ui/go.tsx";
import { Act, Note, Panel, Refusal, TextField } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { item } from "./api.ts";
import { KitHead } from "./parts.tsx";

interface Detector {
  detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type Maker = { new (o: { formats: string[] }): Detector; getSupportedFormats?(): Promise<string[]> };
const maker = (): Maker | undefined => (globalThis as { BarcodeDetector?: Maker }).BarcodeDetector;

/** The code of a label's link, whatever site it names: "" when it is none of ours. */
export const codeIn = (text: string): string => /\/agile\/dotazioni\/q\/([A-Za-z0-9]{6,40})$/.exec(text.trim())?.[1] ?? "";

export function ScanPage() {
  const { t } = useWords();
  const go = useGo();
  const [typed, type] = useState("");
  const [asked, ask] = useState("");
  const [on, set] = useState(false);
  const found = useQuery({ ...item(asked), enabled: asked !== "", retry: false });
  useEffect(() => {
    if (found.data) go(`/agile/dotazioni/q/${found.data.item.code}`);
  }, [found.data, go]);
  return (
    <>
      <KitHead title={t("kit.scan.title")} under={t("kit.scan.under")} crumb={{ to: "/agile/dotazioni", word: t("kit.mine.title") }} />
      <div className="lg-stack" style={{ maxWidth: 560 }}>
        {on ? <Camera take={(code) => (set(false), ask(code))} close={() => set(false)} /> : maker() && <Act look="primary" icon="cam" onClick={() => set(true)}>{t("kit.scan.camera")}</Act>}
        <Panel>
          <form className="lg-bd lg-form" noValidate onSubmit={(e) => (e.preventDefault(), ask(codeIn(typed) || typed.trim()))}>
            <Refusal error={found.error} />
            <TextField label={t("kit.scan.code")} hint={t("kit.scan.hint")} value={typed} autoCapitalize="off" autoComplete="off" spellCheck={false} onChange={(e) => type(e.target.value)} />
            <Act type="submit" look={maker() ? "outline-secondary" : "primary"} disabled={!typed.trim()} busy={found.isFetching} busyWord={t("kit.scan.busy")}>{t("kit.scan.go")}</Act>
          </form>
        </Panel>
        {!maker() && <p className="lg-muted lg-small">{t("kit.scan.no_camera")}</p>}
      </div>
    </>
  );
}

function Camera({ take, close }: { take(code: string): void; close(): void }) {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [wrong, fail] = useState(false);
  const got = useRef(take);
  got.current = take;
  useEffect(() => {
    let stream: MediaStream | undefined;
    let over = false;
    const look = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (over || !video.current) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play();
      const eye = new (maker()!)({ formats: ["qr_code"] });
      while (!over) {
        const seen = await eye.detect(video.current).catch(() => []);
        const code = seen.map((s) => codeIn(s.rawValue)).find(Boolean);
        if (code) return got.current(code);
        await new Promise((next) => setTimeout(next, 150));
      }
    };
    look().catch(() => fail(true));
    return () => {
      over = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  if (wrong) return <Note tone="busy" role="alert">{t("kit.scan.refused")}</Note>;
  return (
    <div className="lg-stack s2">
      <video ref={video} className="lg-kit-cam" muted playsInline aria-label={t("kit.scan.seen")} />
      <Act onClick={close}>{t("kit.scan.stop")}</Act>
    </div>
  );
}
