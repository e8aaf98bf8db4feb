/** "I tuoi dispositivi": where I am signed in, and how to leave from each. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { full } from "@/ui/dates.ts";
import { Dialog } from "@/ui/dialog.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead, Unanswered } from "@/ui/page.tsx";
import { Act, Panel, Refusal, Skeleton, Tag } from "@/ui/parts.tsx";
import { useToast } from "@/ui/toast.tsx";
import { useWords } from "@/ui/words.tsx";
import { devices, revoke, revokeOthers, type Device } from "./api.ts";
import { deviceName } from "./device.ts";

const handheld = (d: Device) => /Android|iPhone|iPad/.test(d.system);

export function DevicesPage() {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const tell = useToast();
  const all = useQuery(devices());
  const [asked, ask] = useState<Device | "others">();
  const out = useMutation({
    mutationFn: (d: Device | "others") => (d === "others" ? revokeOthers() : revoke(d.id)),
    onSuccess: async (_, d) => {
      ask(undefined);
      await client.invalidateQueries({ queryKey: devices().queryKey });
      tell(d === "others" ? t("identity.devices.gone.all") : t("identity.devices.gone", { device: deviceName(d, t) }));
    },
  });
  const others = all.data?.filter((d) => !d.current) ?? [];
  return (
    <>
      <PageHead title={t("identity.devices.title")} under={t("identity.devices.under")} side={others.length > 1 && <Act look="outline-danger" small onClick={() => ask("others")}>{t("identity.devices.others")}</Act>} />
      <Panel>
        {all.isPending && <Skeleton round />}
        {all.isError && <div className="lg-bd"><Unanswered error={all.error} retry={() => void all.refetch()} /></div>}
        {all.data && (
          <ul className="lg-list">
            {all.data.map((d) => (
              <li key={d.id}>
                <Icon name={handheld(d) ? "phone" : "laptop"} />
                <span className="lg-grow">
                  <strong className="lg-ink">{deviceName(d, t)}</strong>
                  <span className="lg-muted lg-small" style={{ display: "block" }}>{t("identity.devices.line", { how: t(`identity.how.${d.how}`), since: full(lang, d.created), used: full(lang, d.used) })}</span>
                </span>
                {d.current ? <Tag tone="ok" icon="check">{t("identity.devices.this")}</Tag> : <Act small onClick={() => ask(d)} aria-label={t("identity.devices.out.of", { device: deviceName(d, t) })}>{t("identity.devices.out")}</Act>}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {asked && (
        <Dialog
          title={asked === "others" ? t("identity.devices.ask.all") : t("identity.devices.ask", { device: deviceName(asked, t) })}
          close={() => ask(undefined)}
          foot={
            <>
              <Act onClick={() => ask(undefined)}>{t("identity.devices.keep")}</Act>
              <Act look="danger" busy={out.isPending} busyWord={t("identity.devices.busy")} onClick={() => out.mutate(asked)}>{t("identity.devices.out")}</Act>
            </>
          }
        >
          <p>{t("identity.devices.ask.text")}</p>
          <Refusal error={out.error} />
        </Dialog>
      )}
    </>
  );
}
