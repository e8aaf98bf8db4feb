// The room's page: the waiting room at /porta/… and /incontro/…, the call when
// one goes in, thanks when one comes out. The page that Go has rendered already
// says what matters; this makes it live.
import "../design/tokens.css";
import "../design/fonts.css";
import "./room.css";
import { h, loadCall, speak, type Lang, type Left, type Refused, type Say } from "@features/meeting";
import { openLive } from "@/live/live";
import { keepFocus } from "@/ui/keep-focus.ts";
import { meetingDoor, officeDoor, type View } from "./place.ts";
import { Preview } from "./preview.ts";
import { thanks } from "./rating.ts";
import { WaitingRoom } from "./waiting.ts";

// What has the focus is seen, also where the page is drawn anew in the same moment.
document.addEventListener("focusin", () => setTimeout(() => {
  const on = document.activeElement;
  if (on?.matches(":focus-visible")) on.scrollIntoView({ block: "nearest" });
}, 100));

async function begin(page: HTMLElement): Promise<void> {
  const data = page.dataset;
  const lang: Lang = document.documentElement.lang.startsWith("en") ? "en" : "it";
  const say = await speak(lang);
  const place = data.kind === "guest" ? meetingDoor(data.token ?? "", data.body ?? "") : officeDoor(data.token ?? "", data.appointment ?? "", data.body ?? "");
  if (!window.RTCPeerConnection || !navigator.mediaDevices?.getUserMedia) page.before(unsupported(say));
  const title = document.title;
  const preview = new Preview(say);
  let last: View | undefined;
  let loading: ReturnType<typeof loadCall> | undefined;

  const wait = () => {
    const room = new WaitingRoom(place, say, lang, preview, {
      enter: () => void enter(room),
      title: (words) => {
        document.title = words ? `${words} – ${last?.office ?? title}` : title;
        if (words) loading ??= loadCall(); // the heavy part: fetched when it is one's turn, not before
      },
      heading: (v) => (last = v),
      out: (v) => out(v.passage === "gone" ? say("wait.gone") : say("wait.thanks_over"), !v.rated && v.passage === "over", null),
    });
    page.replaceChildren(room.el);
    void preview.begin();
    void room.look();
    const live = place.subject ? openLive("/api/v1/live") : undefined;
    live?.subscribe(place.subject!, () => void room.look());
    return { room, live };
  };

  const enter = async (room: WaitingRoom) => {
    const { mountCall } = await (loading ??= loadCall());
    preview.release();
    room.stop();
    page.hidden = true; // the call covers it: who knocks waits there, and nothing of this must be read meanwhile
    try {
      await mountCall(document.body, {
        lang, ticket: place.ticket, place: [last?.office, last?.body].filter(Boolean).join(", "), start: preview.wanted, probe: data.demo === "true",
        left: (how) => came(how),
      });
      page.replaceChildren();
      page.hidden = false;
    } catch (e) {
      page.hidden = false;
      // The door was shut in this very moment: back to the waiting room, which says why.
      wait();
      const why = h("p", { class: "note err", role: "alert", tabindex: "-1" }, (e as Refused).message || say("call.no_answer"));
      page.prepend(why);
      why.focus();
    }
  };

  const came = (how: Left) => {
    page.hidden = false;
    document.title = title;
    if (how === "left") void place.leave().catch(() => undefined);
    const words = { left: "wait.thanks", over: "wait.thanks_over", removed: "wait.removed", elsewhere: "wait.elsewhere" }[how];
    out(say(words), (how === "left" || how === "over") && Boolean(place.rate), how === "left" || how === "elsewhere" ? () => void wait() : null);
  };

  const out = (words: string, ask: boolean, back: (() => void) | null) => {
    const card = thanks(say, { words, rate: ask ? place.rate : null, back });
    page.replaceChildren(h("div", { class: "wait out" }, card));
    card.querySelector("h1")?.focus();
  };

  wait();
}

/** What to do where the browser cannot: another browser, by name, and the address to take there. */
function unsupported(say: Say): HTMLElement {
  return h("div", { class: "note err", role: "alert", "data-testid": "unsupported" }, h("span", {}, h("strong", {}, say(window.isSecureContext ? "wait.old_browser" : "wait.not_secure")), " ", say("wait.old_browser_what")));
}

const page = document.getElementById("room");
if (page) {
  keepFocus();
  void begin(page);
}
