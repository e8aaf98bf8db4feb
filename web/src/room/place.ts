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

/** The door of an office, by the link of an appointment. */
export function officeDoor(token: string, appointment: string): Place {
  const at = `/door/${encodeURIComponent(token)}`;
  return {
    look: () => ask<View>("GET", at),
    arrive: (name) => ask<void>("POST", `${at}/arrive`, { name }),
    leave: () => ask<void>("POST", `${at}/leave`, {}),
    ticket: async () => {
      const t = await ask<{ token: string; title: string }>("POST", `${at}/ticket`, {});
      return ticketOf(t.token, t.title);
    },
    rate: (score, text) => ask<void>("POST", `${at}/rating`, { score, text }),
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
