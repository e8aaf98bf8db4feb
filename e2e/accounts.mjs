// What the stories of accounts share: the letters that leave, the codes that a
// telephone would show, a passkey that the browser itself holds.
import { createHmac } from "node:crypto";
import { until } from "./people.mjs";

/** Asks the API as the person's own page would. */
export const ask = (p, method, where, data) =>
  p.page.evaluate(async ([method, where, data]) => {
    const r = await fetch(`/api/v1${where}`, { method, ...(data && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) }) });
    if (!r.ok) throw new Error(`${method} ${where}: ${r.status} ${await r.text()}`);
    return JSON.parse((await r.text()) || "null");
  }, [method, where, data]);

/** The code that an app shows for a secret (RFC 6238), now or some steps from now. */
export function codeNow(secret, steps = 0) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const sum = createHmac("sha1", key).update(step).digest();
  return String((sum.readUInt32BE(sum[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The path of the link in the newest letter of a kind to somebody, read in the outbox by whoever administers. */
export async function link(ivo, to, kind) {
  const letter = await until(`a letter ${kind} to ${to}`, () => ivo.page.evaluate(async ([to, kind]) => {
    const { messages } = await (await fetch("/api/v1/outbox")).json();
    const one = messages.find((m) => m.to === to && m.kind === kind);
    return one && (await fetch(`/api/v1/outbox/${one.id}`)).json();
  }, [to, kind]));
  return new URL(letter.text.match(/https?:\/\/\S+\/app\/\S+/)[0]).pathname;
}

/** Gives somebody of the demo town, who has none, a password, as by a link of "I have forgotten it". */
export async function setPassword(ivo, email, password) {
  await ask(ivo, "POST", "/password-resets", { email });
  const ticket = (await link(ivo, email, "identity.reset")).split("/").pop();
  await ask(ivo, "POST", "/password-resets/accept", { ticket, password });
}

/** Gives the page a device that holds passkeys and always recognises its owner. */
export async function holdPasskeys(p) {
  const line = await p.context.newCDPSession(p.page);
  await line.send("WebAuthn.enable");
  await line.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}
