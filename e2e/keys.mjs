// Hands that have only a keyboard: they go from stop to stop with Tab, press
// Enter, Space, Esc and the arrows, and never touch a mouse. At every stop what
// has the focus must say its name and be seen to have it; after every act the
// focus must still be somewhere.

/** Runs in the page on what has the focus: whether that can be seen, and what it is. */
function look() {
  if (!this.isConnected) return { gone: true };
  if (this === document.body || this === document.documentElement) return { lost: true };
  // A hidden box or dot lends its ring to the label around it or to what is drawn after it.
  const drawn = [this, ...(this.matches("input") ? [this.closest("label"), this.nextElementSibling] : [])].filter(Boolean);
  const ringed = (e) => {
    const s = getComputedStyle(e);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && !/, 0\)$|transparent/.test(s.outlineColor);
  };
  const onScreen = (e) => {
    const b = e.getBoundingClientRect();
    if (b.width < 2 || b.height < 2 || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]];
    return points.some(([x, y]) => {
      const top = document.elementFromPoint(b.x + b.width * x, b.y + b.height * y);
      return top && (top === this || e.contains(top) || top.contains(e));
    });
  };
  const parts = this.matches("input[type=date], input[type=time], input[type=month]"); // the browser itself marks the part that one is on
  globalThis.__stops ??= new Map();
  if (!globalThis.__stops.has(this)) globalThis.__stops.set(this, globalThis.__stops.size + 1);
  const modal = document.querySelector("dialog:modal");
  return {
    nth: globalThis.__stops.get(this), html: this.outerHTML.slice(0, 160), text: this.textContent.trim().replace(/\s+/g, " ").slice(0, 200),
    seen: drawn.some((e) => (ringed(e) || parts) && onScreen(e)),
    inside: !modal || modal.contains(this),
    parts,
  };
}

const tidy = (s) => (s ?? "").replace(/\s+/g, " ").trim();
const is = (name, wanted) => (wanted instanceof RegExp ? wanted.test(name) : name === wanted);

export class Keys {
  constructor(person) {
    this.who = person.name;
    this.page = person.page;
    this.last = "the page was opened";
    this.fresh = true; // a page that was just read begins at its top
    this.page.on("domcontentloaded", () => { this.fresh = true; });
  }

  /** What has the focus: its role and its name as a screen reader gets them, and whether it is seen. */
  async where() {
    // The browser scrolls to it with the next pictures, not with the key.
    for (const end = performance.now() + 1000; ; await new Promise((r) => setTimeout(r, 50))) {
      const at = await this.glance();
      if (at.seen || at.lost || performance.now() > end) return at;
    }
  }

  async glance() {
    for (let tries = 0; ; tries++) {
      try {
        const line = (this.line ??= await this.page.context().newCDPSession(this.page));
        const { result } = await line.send("Runtime.evaluate", { expression: "document.activeElement ?? document.body" });
        const [{ nodes: [node] }, { result: seen }] = await Promise.all([
          line.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false }),
          line.send("Runtime.callFunctionOn", { objectId: result.objectId, functionDeclaration: look.toString(), returnByValue: true }),
        ]);
        if (seen.value.gone) continue; // drawn anew between two questions
        return { role: node?.role?.value ?? "", name: tidy(node?.name?.value), ...seen.value };
      } catch (e) {
        if (tries > 20) throw e; // the page was changing under our eyes
        await this.page.waitForLoadState("domcontentloaded");
      }
    }
  }

  /** Waits until the page that was just read is whole: what is still to come would move what has the focus. */
  async drawn() {
    await this.page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => {});
    await this.page.locator("[aria-busy=true]").first().waitFor({ state: "hidden", timeout: 5000 }).catch(() => {});
  }

  /** Fails when what was done last took the focus away. */
  async held() {
    if (this.fresh) await this.drawn();
    for (const end = performance.now() + 2000; ; await new Promise((r) => setTimeout(r, 50))) {
      const at = await this.where();
      if (!at.lost || this.fresh) return at;
      if (performance.now() > end) throw new Error(`${this.who}: the focus was lost after: ${this.last}`);
    }
  }

  /** Goes with Tab to what has this name (and role), unless it is there already, looking at every stop on the way. */
  async to(wanted, { role, back = false, most = 150 } = {}) {
    const began = await this.held();
    const there = (at) => is(at.name, wanted) && (!role || at.role === role);
    if (!began.lost && began.seen && there(began)) return began;
    let around = 0;
    let before = began.nth;
    const passed = [];
    for (let i = 0; i < most; i++) {
      await this.page.keyboard.press(back ? "Shift+Tab" : "Tab");
      const at = await this.where();
      this.fresh = false;
      if (at.lost) { // past the last stop the browser's own bar has the focus once
        if (++around > 1) break;
        continue;
      }
      const what = `${at.role} “${at.name}”`;
      if (at.nth === before && !at.parts) throw new Error(`${this.who}: Tab does not leave ${what}`);
      before = at.nth;
      passed.push(what);
      if (!at.name) throw new Error(`${this.who}: a stop has no name: ${at.html}`);
      if (!at.seen) throw new Error(`${this.who}: that ${what} has the focus is not seen: ${at.html}`);
      if (!at.inside) throw new Error(`${this.who}: Tab went out of the window that is open, to ${what}`);
      if (there(at)) {
        this.last = `going to ${what}`;
        return at;
      }
    }
    throw new Error(`${this.who}: Tab does not reach ${role ?? ""} “${wanted}”; its stops are\n  ${passed.join("\n  ")}`);
  }

  /** Presses a key on what has the focus. */
  async press(key) {
    const at = await this.where();
    this.last = `${key} on ${at.role} “${at.name}”`;
    await this.page.keyboard.press(key);
  }

  /** Goes there and presses Enter. */
  async enter(wanted, how) {
    await this.to(wanted, how);
    await this.press("Enter");
  }

  /** Goes there and presses the space bar. */
  async space(wanted, how) {
    await this.to(wanted, how);
    await this.press("Space");
  }

  /** Goes to a field, empties it and writes. */
  async write(wanted, text, how) {
    await this.to(wanted, how);
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.type(text);
    this.last = `writing in “${wanted}”`;
  }

  /** Goes to a list of choices and takes one by its first letters. */
  async choose(wanted, text, how) {
    await this.to(wanted, how);
    await this.page.keyboard.type(text);
    const chosen = await this.page.evaluate(() => document.activeElement.selectedOptions?.[0]?.text ?? "");
    if (!chosen.toLowerCase().startsWith(text.toLowerCase())) throw new Error(`${this.who}: “${text}” does not choose it in “${wanted}”, which holds “${chosen}”`);
  }

  /** Waits until the focus is on something with this name, as a window or a heading that takes it. */
  async on(wanted, seconds = 5) {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const at = await this.where();
      if (!at.lost && is(at.name || at.text, wanted)) return at;
      if (performance.now() > end) throw new Error(`${this.who}: the focus is on ${at.lost ? "nothing" : `${at.role} “${at.name}”`} and not on “${wanted}” after: ${this.last}`);
      await new Promise((r) => setTimeout(r, 50));
    }
  }

  /** Goes once around the whole page, stop by stop; gives what they are called. */
  async walk() {
    await this.drawn();
    const stops = [];
    for (let i = 0, home; i < 400; i++) {
      await this.page.keyboard.press("Tab");
      const at = await this.where();
      if (at.lost) continue;
      const what = `${at.role} “${at.name}”`;
      if (!at.name) throw new Error(`${this.who}, ${this.page.url()}: a stop has no name: ${at.html}`);
      if (!at.seen) throw new Error(`${this.who}, ${this.page.url()}: that ${what} has the focus is not seen: ${at.html}`);
      if (home === at.nth && !at.parts) return stops;
      home ??= at.nth;
      stops.push(what);
    }
    throw new Error(`${this.who}, ${this.page.url()}: Tab does not come around; the last stops are\n  ${stops.slice(-10).join("\n  ")}`);
  }

  /**
   * Opens a window twice: the first time the focus must go in, be held by it all
   * the way around, and come back to `home` when Esc is pressed. The second time
   * the window stays open for the story to go on.
   */
  async window(home, open) {
    await this.closed();
    await open();
    await this.inside();
    await this.around();
    await this.press("Escape");
    await this.closed();
    await this.on(home);
    await open();
    await this.inside();
  }

  /** Waits until no window is open. */
  async closed() {
    await this.page.waitForFunction(() => !document.querySelector("dialog:modal"));
  }

  /** Waits until a window is open and has the focus. */
  async inside() {
    await this.page.waitForFunction(() => document.querySelector("dialog:modal")?.contains(document.activeElement)).catch(() => {
      throw new Error(`${this.who}: no window has the focus after: ${this.last}`);
    });
  }

  /** Tab goes around in the window and never out of it, forwards and backwards. Between two rounds the browser's own bar has it once. */
  async around() {
    for (const key of ["Tab", "Shift+Tab"]) {
      const stops = new Set();
      for (let i = 0, out = 0; i < 80; i++) {
        await this.page.keyboard.press(key);
        const at = await this.where();
        if (at.lost) {
          if (++out > 2) throw new Error(`${this.who}: ${key} does not come back into the window`);
          continue;
        }
        const what = `${at.role} “${at.name}”`;
        if (!at.inside) throw new Error(`${this.who}: ${key} leaves the window for ${what}`);
        if (!at.name) throw new Error(`${this.who}: a stop of the window has no name: ${at.html}`);
        if (!at.seen) throw new Error(`${this.who}: in the window it is not seen that ${what} has the focus: ${at.html}`);
        if (stops.has(at.nth) && !at.parts) break;
        stops.add(at.nth);
      }
    }
  }
}
