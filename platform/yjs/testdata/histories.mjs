// Random histories of documents, told by Yjs itself: `histories.mjs MODULES FROM TO`
// writes a JSON line for each seed with the updates and what they make;
// `histories.mjs MODULES check` reads JSON lines {name, got, want} of updates and
// says for each whether the two make the same document;
// `histories.mjs MODULES long MANY` writes one long history and Yjs' own times.
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";

const [modules, from, to] = process.argv.slice(2);
const Y = createRequire(path.resolve(modules, "x.js"))("yjs");
const b64 = (bytes) => Buffer.from(bytes).toString("base64");
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

/** A generator of numbers that a seed decides (mulberry32). */
function dice(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { upTo: (n) => Math.floor(next() * n), of: (list) => list[Math.floor(next() * list.length)], yes: (p) => next() < p };
}

const strings = ["a", "bc", "Comune di ", "perché", "😀", "x😀y", "\n", "città", "  ", "€"];
const plain = (d) => d.of([1, -7, 63, 64, 2 ** 31, 1.5, -0.25, 1e300, true, false, null, "due", "", [1, ["x"]], { k: { j: [null] } }, new Uint8Array([1, 2, 3])]);

function write(d, doc) {
  const t = doc.getText("t"), a = doc.getArray("a"), m = doc.getMap("m"), x = doc.getXmlFragment("x");
  switch (d.upTo(14)) {
    case 0: case 1: case 2: t.insert(d.upTo(t.length + 1), d.of(strings), d.yes(0.3) ? { [d.of(["b", "i", "c"])]: d.of([true, "red"]) } : undefined); break;
    case 3: if (t.length) { const at = d.upTo(t.length); t.delete(at, 1 + d.upTo(Math.min(4, t.length - at))); } break;
    case 4: if (t.length) { const at = d.upTo(t.length); t.format(at, 1 + d.upTo(t.length - at), { [d.of(["b", "i"])]: d.of([true, null, "x"]) }); } break;
    case 5: t.insertEmbed(d.upTo(t.length + 1), { image: "stemma" }); break;
    case 6: a.insert(d.upTo(a.length + 1), Array.from({ length: 1 + d.upTo(3) }, () => plain(d))); break;
    case 7: if (a.length) { const at = d.upTo(a.length); a.delete(at, 1 + d.upTo(Math.min(3, a.length - at))); } break;
    case 8: m.set(d.of(["k", "l", "m"]), d.yes(0.3) ? new Y.Map([["in", plain(d)]]) : plain(d)); break;
    case 9: m.delete(d.of(["k", "l", "m"])); break;
    case 10: { const e = new Y.XmlElement(d.of(["p", "h1"])); x.insert(d.upTo(x.length + 1), [e]); e.insert(0, [new Y.XmlText(d.of(strings))]); break; }
    case 11: if (x.length) { const e = x.get(d.upTo(x.length)); if (e instanceof Y.XmlElement) { e.setAttribute(d.of(["id", "lv"]), d.of(["1", "2"])); if (e.length && e.get(0) instanceof Y.XmlText) e.get(0).insert(0, d.of(strings)); } } break;
    case 12: if (x.length) x.delete(d.upTo(x.length), 1); break;
    case 13: { const inner = a.toArray().find((v) => v instanceof Y.Map) ?? m.get("k"); if (inner instanceof Y.Map) inner.set(d.of(["in", "out"]), plain(d)); else a.push([new Y.Map([["in", 1]])]); break; }
  }
}

/** The same however keys are ordered and texts of one format are cut. */
function orderly(v) {
  if (v instanceof Uint8Array || v === null || typeof v !== "object") return v;
  if (!Array.isArray(v)) return Object.fromEntries(Object.keys(v).sort().map((k) => [k, orderly(v[k])]));
  const joined = [];
  for (const w of v.map(orderly)) {
    const last = joined.at(-1);
    if (typeof w?.text === "string" && typeof last?.text === "string" && JSON.stringify(w.formats) === JSON.stringify(last.formats)) last.text += w.text;
    else joined.push(w);
  }
  return joined;
}

const undefinedIsNull = (k, v) => (v === undefined ? null : v instanceof Uint8Array ? b64(v) : v);

/** What a document says, in the shapes that the package under test gives. */
function say(doc, snapshot) {
  const runs = (t, s) => t.toDelta(s).map((r) => ({ ...(typeof r.insert === "string" ? { text: r.insert } : { embed: value(r.insert) }), ...(r.attributes && Object.keys(r.attributes).length ? { formats: r.attributes } : {}) }));
  const value = (v) => (v instanceof Y.XmlElement ? node(v) : v instanceof Y.Text ? runs(v) : v instanceof Y.Map ? Object.fromEntries([...v.entries()].map(([k, w]) => [k, value(w)])) : v instanceof Y.Array ? v.toArray().map(value) : v);
  const node = (e) => ({ name: e.nodeName, ...(Object.keys(e.getAttributes()).length ? { attrs: e.getAttributes() } : {}), ...(e.length ? { children: e.toArray().map(value) } : {}) });
  if (snapshot) return { t: runs(doc.getText("t"), snapshot) };
  return { t: runs(doc.getText("t")), a: value(doc.getArray("a")), m: value(doc.getMap("m")), x: doc.getXmlFragment("x").toArray().map(value) };
}

function tell(seed) {
  const d = dice(seed);
  const gc = seed % 3 === 0;
  const docs = Array.from({ length: 2 + d.upTo(3) }, (_, n) => Object.assign(new Y.Doc({ gc }), { clientID: 1 + n * 70 + d.upTo(60) }));
  const updates = [];
  for (const doc of docs) doc.on("update", (u, origin) => origin !== "net" && updates.push(u));
  const meet = (p, q) => { Y.applyUpdate(p, Y.encodeStateAsUpdate(q, Y.encodeStateVector(p)), "net"); Y.applyUpdate(q, Y.encodeStateAsUpdate(p, Y.encodeStateVector(q)), "net"); };
  const rounds = 20 + d.upTo(100);
  let half;
  for (let n = 0; n < rounds; n++) {
    const doc = d.of(docs);
    if (d.yes(0.2)) doc.transact(() => { for (let k = 0; k < 3; k++) write(d, doc); });
    else write(d, doc);
    if (d.yes(0.15)) meet(d.of(docs), d.of(docs));
    if (n === rounds >> 1 && !gc) { const s = Y.snapshot(docs[0]); half = { at: b64(Y.encodeSnapshot(s)), says: say(docs[0], s) }; }
  }
  const all = new Y.Doc({ gc });
  for (const u of updates) Y.applyUpdate(all, u);
  return { seed, gc, updates: updates.map(b64), state: b64(Y.encodeStateAsUpdate(all)), says: say(all), half };
}

/** One long document by four clients who write all over it, and how long Yjs takes with it. */
function long(many) {
  const d = dice(1);
  const docs = Array.from({ length: 4 }, (_, n) => Object.assign(new Y.Doc(), { clientID: n + 1 }));
  const updates = [];
  for (const doc of docs) doc.on("update", (u, origin) => { if (origin !== "net") { updates.push(u); for (const o of docs) if (o !== doc) Y.applyUpdate(o, u, "net"); } });
  while (updates.length < many) { const t = d.of(docs).getText("t"); t.insert(d.upTo(t.length + 1), "una parola ".slice(0, 2 + d.upTo(9))); }
  const took = (act) => { const at = performance.now(); act(); return performance.now() - at; };
  const merge = took(() => Y.mergeUpdates(updates));
  const open = took(() => { const doc = new Y.Doc(); for (const u of updates) Y.applyUpdate(doc, u); doc.getText("t").toString(); });
  return { updates: updates.map(b64), merge, open, characters: docs[0].getText("t").length };
}

if (from === "long") console.log(JSON.stringify(long(Number(to))));
else if (from === "check") {
  for await (const line of createInterface({ input: process.stdin })) {
    const { name, got, want } = JSON.parse(line);
    const one = new Y.Doc({ gc: false }), other = new Y.Doc({ gc: false });
    let fault = "";
    try {
      for (const u of got) Y.applyUpdate(one, bytes(u));
      for (const u of want) Y.applyUpdate(other, bytes(u));
      const [a, b] = [one, other].map((doc) => JSON.stringify([orderly(say(doc)), [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort()], undefinedIsNull));
      if (a !== b) fault = `${a.slice(0, 400)}\nis not\n${b.slice(0, 400)}`;
    } catch (e) { fault = String(e); }
    if (fault) console.log(JSON.stringify({ name, fault }));
  }
} else {
  for (let seed = Number(from); seed < Number(to); seed++) console.log(JSON.stringify(tell(seed), undefinedIsNull));
}
