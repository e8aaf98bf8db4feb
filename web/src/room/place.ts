// The two doors that lead to a call: an office's (/porta/…, with a queue) and a
// meeting's (/incontro/…, without). Both are seen through one window, so that
// the page is written once.
import { ask, ticketOf, type Ticket } from "@features/meeting";

/** How the sign at the door stands. */
export type Sign = "open" | "busy" | "closed";

/** What the page shows. */
export interface View {
  passage: "early" | "open" | "over" | "gone" | "asked";
  /** Whose door it is: "Ufficio Tributi". */
  office: string;
  body: string;
  sign: Sign;
  reason: string;
  starts: string;
  opens: string;
  /** The name with which one came, or as it was booked. */
  name: string;
  /** Where I stand: not come yet, waiting, called, refused, or gone away. */
  stay: "" | "waiting" | "inside" | "refused" | "gone";
  refusal: string;
  /** Who opened the door: "Giulia Ferretti". */
  clerk: string;
  queue: { place: number; ahead: number; serving: boolean; from: number; to: number; around: string; worse: boolean } | null;
  bring: string[];
  rated: boolean;
}

export interface Place {
  look(): Promise<View>;
  arrive(name: string): Promise<void>;
  leave(): Promise<void>;
  ticket(): Promise<Ticket>;
  rate: ((score: number, text: string) => Promise<void>) | null;
  /** Subject whose changes concern this page, for the live line. */
  subject: string | null;
}

interface DoorView {
  passage: View["passage"];
  opens?: string;
  appointment: string;
  starts?: string;
  reason: string;
  name: string;
  office: { name: string; board: { state: Sign } };
  bring: string[];
  visit?: { name: string; state: "waiting" | "inside" | "refused" | "gone"; reason?: string };
  clerk?: string;
  place: number;
  ahead: number;
  wait_from: number;
  wait_to: number;
  around?: string;
  rated: number;
}

/** The door of an office, by the link of an appointment. */
export function officeDoor(token: string, appointment: string, body: string): Place {
  const at = `/door/${encodeURIComponent(token)}`;
  let title = "";
  let promised = 0; // the latest hour that we gave, by the clock
  let alive = 0;
  const view = (d: DoorView): View => {
    title = d.reason || d.office.name;
    const around = Date.parse(d.around ?? "") || 0;
    const worse = promised > 0 && around > promised + 4 * 60_000;
    if (around && !worse) promised = around;
    return {
      passage: d.passage, office: d.office.name, body, sign: d.office.board.state, reason: d.reason, starts: d.starts ?? "", opens: d.opens ?? "", name: d.visit?.name || d.name,
      stay: d.visit?.state ?? "", refusal: d.visit?.reason ?? "", clerk: d.clerk ?? "", bring: d.bring, rated: d.rated > 0,
      queue: d.place > 0 ? { place: d.place, ahead: d.ahead, serving: d.office.board.state === "busy", from: d.wait_from, to: d.wait_to, around: d.around ?? "", worse } : null,
    };
  };
  return {
    look: async () => {
      const d = await ask<DoorView>("GET", at);
      const here = d.visit?.state === "waiting" || d.visit?.state === "inside";
      if (here && Date.now() - alive > 14_000) {
        alive = Date.now();
        await ask<void>("POST", `${at}/alive`).catch(() => (alive = 0)); // the next look tries again
      }
      return view(d);
    },
    arrive: async (name) => void (await ask("POST", `${at}/arrive`, { name })),
    leave: () => ask<void>("POST", `${at}/leave`),
    ticket: async () => ticketOf((await ask<{ token: string }>("POST", `${at}/media`)).token, title),
    rate: (stars, words) => ask<void>("POST", `${at}/rating`, { stars, words }),
    subject: `door/${appointment}`,
  };
}

/** The door of a meeting of staff, by the link of a guest. No queue: who comes in time goes in. */
export function meetingDoor(token: string, body: string): Place {
  const at = `/guest/${encodeURIComponent(token)}`;
  let came = "";
  return {
    look: async () => {
      const g = await ask<{ title: string; name: string; opens: string; until: string; over: boolean }>("GET", at);
      const early = Date.now() < Date.parse(g.opens);
      return {
        passage: g.over ? "over" : early ? "early" : "open",
        office: g.title, body, sign: "open", reason: "", starts: g.opens, opens: g.opens, name: came || g.name, stay: came ? "inside" : "", refusal: "", clerk: "", queue: null, bring: [], rated: true,
      };
    },
    arrive: async (name) => void (came = name),
    leave: async () => void (came = ""),
    ticket: () => ask<Ticket>("POST", `${at}/enter`, { name: came }),
    rate: null,
    subject: null,
  };
}
