// How much one listens to somebody: sixty messages at once, thirty a second.
// Whoever sends more is not a person.

export class Patience {
  private readonly heard = new Map<string, { at: number; left: number }>();

  /** Whether to listen to one more message of `who`, now in ms. */
  with(who: string, now: number): boolean {
    const h = this.heard.get(who) ?? { at: now, left: 60 };
    h.left = Math.max(0, Math.min(60, h.left + ((now - h.at) * 30) / 1000) - 1);
    h.at = now;
    this.heard.set(who, h);
    return h.left > 0;
  }
}
