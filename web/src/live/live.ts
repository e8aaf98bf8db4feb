/**
 * Hears from the server that something changed, over one connection for the
 * whole page: WebSocket, or server-sent events where a proxy breaks it. No
 * data comes this way: whoever hears asks the server again. A connection that
 * drops comes back by itself and says what it heard last; what it missed is
 * told, or it is told to ask anew.
 */

/** Called when a subject changed; null when something may have been missed. */
export type Heard = (event: string | null) => void;

/** Called when the server will not, or no longer, tell of a subject. */
export type Refused = (code: string) => void;

/** How the line is: a page may say "connection lost" only when it is `lost`. */
export type Line = "idle" | "connecting" | "open" | "lost";

export interface Live {
  /** Listens to a subject until the function given back is called. */
  subscribe(subject: string, heard: Heard, refused?: Refused): () => void;
  /** Tells how the line is, now and at each change, until the function given back is called. */
  watch(f: (line: Line) => void): () => void;
  close(): void;
}

/** One connection, whatever carries it. */
interface Wire {
  /** Asks for subjects; false when this kind of wire must be opened anew for that. */
  send(order: Order): boolean;
  close(): void;
}
interface Order {
  sub?: string[];
  unsub?: string[];
  since?: string;
}
interface Note {
  at?: string;
  subject?: string;
  event?: string;
  is?: "ready" | "stale" | "refused" | "ended" | "beat";
  code?: string;
}
interface Ear {
  heard: Heard;
  refused: Refused | undefined;
  /** Until the server first said ready: what the page knows may be older. */
  fresh: boolean;
}

/** What a test replaces. */
export interface World {
  socket(url: string): WebSocket;
  source(url: string): EventSource;
  random(): number;
  page: EventTarget & { hidden: boolean };
  window: EventTarget;
}

/** The server gives a sign of life every 25 s: after two missed ones the line is dead. */
const silence = 60_000;
/** How soon an answer must come when the page wakes up and asks whether the line is still there. */
const probe = 5_000;
const shortest = 500;
const longest = 30_000;

export function openLive(path = "/api/v1/live", world: World = browser()): Live {
  const ears = new Map<string, Set<Ear>>();
  const watchers = new Set<(line: Line) => void>();
  let wire: Wire | null = null;
  let line: Line = "idle";
  let at = "";
  let tries = 0;
  let mute = 0; // connections in a row over which nothing was heard
  let retry: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;

  function say(next: Line) {
    if (next === line) return;
    line = next;
    for (const f of [...watchers]) f(line);
  }

  function connect() {
    clearTimeout(retry);
    retry = undefined;
    if (wire || ears.size === 0) return;
    if (line !== "lost") say("connecting");
    const all = (): Order => ({ sub: [...ears.keys()], ...(at && { since: at }) });
    // Some proxies let a WebSocket open and then swallow it: two silent ones
    // in a row, and the other way is tried in turn.
    const opening: Wire = mute >= 2 && mute % 2 === 0 ? viaEvents(all()) : viaSocket();
    wire = opening;
    expect(silence / 4);

    function viaSocket(): Wire {
      const ws = world.socket(path);
      ws.onopen = () => ws.send(JSON.stringify(all()));
      ws.onmessage = (m) => receive(opening, String(m.data));
      ws.onclose = () => lose(opening);
      return {
        send: (o) => {
          if (ws.readyState === 1) ws.send(JSON.stringify(o)); // before that, onopen asks for all
          return true;
        },
        close: () => {
          ws.onopen = ws.onmessage = ws.onclose = null;
          ws.close();
        },
      };
    }
    function viaEvents(first: Order): Wire {
      const query = new URLSearchParams((first.sub ?? []).map((s) => ["sub", s]));
      if (first.since) query.set("since", first.since);
      const es = world.source(`${path}/events?${query}`);
      es.onmessage = (m) => receive(opening, String(m.data));
      es.onerror = () => lose(opening);
      return { send: () => false, close: () => es.close() };
    }
  }

  /** The line counts as dead when nothing is heard within ms. */
  function expect(ms: number) {
    clearTimeout(deadline);
    deadline = setTimeout(() => wire && lose(wire), ms);
  }

  function hangUp() {
    clearTimeout(deadline);
    wire?.close();
    wire = null;
  }

  function lose(which: Wire) {
    if (which !== wire) return;
    hangUp();
    mute++;
    if (ears.size === 0) return say("idle");
    say("lost");
    // Full jitter: after a restart a whole town must not come back in one second.
    const wait = world.random() * Math.min(longest, shortest * 2 ** tries++);
    retry = setTimeout(connect, world.page.hidden ? Math.max(wait, longest / 2) : wait);
  }

  function receive(which: Wire, text: string) {
    if (which !== wire) return;
    const note = JSON.parse(text) as Note;
    tries = mute = 0;
    expect(silence);
    say("open");
    if (note.at) at = note.at;
    if (!note.subject) return;
    const those = [...(ears.get(note.subject) ?? [])];
    switch (note.is) {
      case "refused":
      case "ended":
        ears.delete(note.subject);
        for (const e of those) e.refused?.(note.code ?? note.is);
        break;
      case "ready":
        for (const e of those.filter((e) => e.fresh)) {
          e.fresh = false;
          e.heard(null);
        }
        break;
      case "stale":
        for (const e of those) {
          e.fresh = false;
          e.heard(null);
        }
        break;
      default:
        if (note.event) for (const e of those) e.heard(note.event);
    }
  }

  /** The page is looked at again, or the network is back: no waiting. */
  function wake() {
    if (world.page.hidden || ears.size === 0) return;
    tries = 0;
    if (!wire) return connect();
    const [one] = ears.keys();
    if (one && wire.send({ sub: [one], ...(at && { since: at }) })) expect(probe);
  }
  /** A page with an open socket is not kept for the back button. */
  function leave() {
    clearTimeout(retry);
    hangUp();
  }
  const events: [EventTarget, string, () => void][] = [
    [world.page, "visibilitychange", wake],
    [world.window, "online", wake],
    [world.window, "pageshow", wake],
    [world.window, "pagehide", leave],
  ];
  for (const [target, name, f] of events) target.addEventListener(name, f);

  function tell(order: Order) {
    if (!wire) return connect();
    if (!wire.send(order)) {
      hangUp();
      connect();
    }
  }

  return {
    subscribe(subject, heard, refused) {
      const those = ears.get(subject);
      const fresh = !those || [...those].some((e) => e.fresh);
      const ear: Ear = { heard, refused, fresh };
      if (those) {
        those.add(ear);
      } else {
        ears.set(subject, new Set([ear]));
        tell({ sub: [subject] });
      }
      return () => {
        const set = ears.get(subject);
        if (!set?.delete(ear) || set.size > 0) return;
        ears.delete(subject);
        if (ears.size > 0) return tell({ unsub: [subject] });
        leave();
        say("idle");
      };
    },
    watch(f) {
      watchers.add(f);
      f(line);
      return () => watchers.delete(f);
    },
    close() {
      for (const [target, name, f] of events) target.removeEventListener(name, f);
      ears.clear();
      leave();
      say("idle");
    },
  };
}

function browser(): World {
  return {
    // A relative address is enough for a new WebSocket only in recent browsers.
    socket: (path) => new WebSocket(new URL(path, location.href.replace(/^http/, "ws"))),
    source: (path) => new EventSource(path),
    random: Math.random,
    page: document,
    window,
  };
}
