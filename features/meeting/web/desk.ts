// What staff may do from inside a meeting that concerns the office and not the
// room. The office's page gives these; a button is there only when its act is.

/** Somebody at the door. */
export interface Waiting {
  id: string;
  name: string;
  reason: string;
  since: string;
  /** At the door of the meeting itself: may be refused too. */
  knock?: boolean;
}

export interface Colleague {
  id: string;
  name: string;
  office: string;
}

export interface Outcome {
  id: string;
  label: string;
}

export interface Desk {
  /** Who waits at the door now, the next first. */
  waiting?(): Promise<Waiting[]>;
  /** Lets one of them in. */
  admit?(id: string): Promise<void>;
  /** A link for one more person, from the site's root: /incontro/… or /porta/… */
  invite?(name: string, label: string): Promise<{ path: string }>;
  /** To whom the meeting may be handed over. */
  colleagues?(): Promise<Colleague[]>;
  handOver?(to: string): Promise<void>;
  /** How a meeting may have gone; without outcomes none is asked. */
  outcomes?: Outcome[];
  /** Ends the meeting for everybody. */
  end?(outcome: string, note: string): Promise<void>;
}
