// Says who speaks, who comes and who goes, to who does not see it.
import type { Say } from "./say.ts";
import type { Person } from "./session.ts";
import type { Teller } from "./tell.ts";

export class Announcer {
  private spoke = "";
  private here: Set<string> | undefined;

  constructor(
    private readonly say: Say,
    private readonly tell: Teller,
    private readonly gone: (identity: string) => void,
  ) {}

  /** Hears who is here and who speaks; `inside` is whether the line is up, and so the list to be believed. */
  hear(people: Person[], inside: boolean): void {
    const speaking = people.filter((p) => p.speaking && !p.me).map((p) => p.name).join(", ");
    if (speaking && speaking !== this.spoke) this.tell.say(this.say("call.speaks", { name: speaking }));
    if (speaking) this.spoke = speaking;
    if (!inside) return;
    const now = new Set(people.map((p) => p.identity));
    if (this.here) {
      for (const p of people) if (!p.me && !this.here.has(p.identity)) this.tell.say(this.say("call.came", { name: p.name }));
      for (const gone of this.here) if (!now.has(gone)) this.gone(gone);
    }
    this.here = now;
  }
}
