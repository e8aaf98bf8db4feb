// Why a microphone or camera cannot be had, and what to press in which browser.

/** Which browser it is, as far as the way to its permissions differs. */
export type Browser = "chrome" | "chrome_phone" | "edge" | "firefox" | "firefox_phone" | "safari" | "safari_phone" | "samsung" | "inside" | "other";

/** Tells the browser by what it says of itself. An iPad says that it is a Mac, but has fingers. */
export function browserOf(agent: string, touches = 0): Browser {
  const phone = /Android|iPhone|iPad|iPod|Mobile/.test(agent) || (/Macintosh/.test(agent) && touches > 1);
  const apple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1);
  if (/FBAN|FBAV|Instagram|WhatsApp|; wv\)|GSA\//.test(agent)) return "inside"; // a window inside another app: mostly cannot
  if (/SamsungBrowser/.test(agent)) return "samsung";
  if (/Firefox|FxiOS/.test(agent)) return apple ? "safari_phone" : phone ? "firefox_phone" : "firefox";
  if (/Edg[A-Z]?\//.test(agent)) return apple ? "safari_phone" : phone ? "chrome_phone" : "edge";
  if (/CriOS/.test(agent)) return "safari_phone"; // the permission is in the phone's settings there too
  if (/Chrome|Chromium/.test(agent)) return phone ? "chrome_phone" : "chrome";
  if (/Safari/.test(agent)) return apple ? "safari_phone" : "safari";
  return "other";
}

/** Why it cannot be had, from the browser's error. */
export function whyNot(error: unknown): "refused" | "absent" | "busy" {
  const name = (error as { name?: string } | null)?.name;
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "absent";
  return "busy";
}

/** What to press to allow it, in the reader's words, for this very browser. */
export function howToAllow(say: (key: string, args?: Record<string, string>) => string, what: "microphone" | "camera", browser = browserOf(navigator.userAgent, navigator.maxTouchPoints)): string {
  return say(`call.allow_${browser}`, { what: say(`call.the_${what}`) });
}
