import type { Say } from "@/ui/words.tsx";
import type { Device } from "./api.ts";

/** "Chrome su Android", or what is known of it. */
export const deviceName = (d: Device, t: Say): string =>
  d.browser && d.system ? t("identity.device.name", { browser: d.browser, system: d.system }) : d.browser || d.system || t("identity.device.unknown");
