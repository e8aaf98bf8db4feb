// The way the first towns did it: a citizen writes to the office's address, the
// clerk proposes hours, the citizen picks one from the mail and comes in by it.
import { createConnection, createServer } from "node:net";
import { desktop, phone, until } from "../people.mjs";

const port = await new Promise((yes) => {
  const s = createServer().listen(0, "127.0.0.1", () => {
    const { port } = s.address();
    s.close(() => yes(port));
  });
});

export const flags = ["--demo-now", "2026-11-25T10:00:00+01:00", "--inbox-smtp", `127.0.0.1:${port}`];

/** Hands one message to the town over SMTP, as a mail server would; gives the last answer. */
async function mail(from, to, text) {
  const line = createConnection(port, "127.0.0.1");
  line.setEncoding("utf8");
  let heard = "";
  let wake = () => {};
  line.on("data", (d) => { heard += d; wake(); });
  const answer = async (code) => {
    while (!new RegExp(`(^|\\n)\\d{3} [^\\n]*\\n$`).test(heard)) await new Promise((r) => { wake = r; });
    const last = heard.trim().split("\n").pop();
    heard = "";
    if (!last.startsWith(code)) throw new Error(`SMTP: wanted ${code}, heard ${last}`);
  };
  await answer("220");
  for (const [say, code] of [["EHLO posta.example", "250"], [`MAIL FROM:<${from}>`, "250"], [`RCPT TO:<${to}>`, "250"], ["DATA", "354"], [`${text.replaceAll("\n", "\r\n")}\r\n.`, "250"], ["QUIT", "221"]]) {
    line.write(`${say}\r\n`);
    await answer(code);
  }
  line.end();
}

/** The latest letter to an address, read by whoever administers the town. */
const letter = (ivo, to, about) => until(`a letter to ${to} about ${about}`, () => ivo.page.evaluate(async ([to, about]) => {
  const list = await (await fetch("/api/v1/outbox")).json();
  const one = list.messages.find((m) => m.to === to && m.kind === about);
  return one && (await fetch(`/api/v1/outbox/${one.id}`)).json();
}, [to, about]));

export default {
  async "Rosa writes a mail, picks one of the hours proposed, and meets the office"({ town, arrive }) {
    const ivo = await arrive("Ivo", desktop);
    await ivo.go("/demo/entra/ivo");
    await mail("rosa.conti@casa.example", "tributi@borgofiore.example",
      "From: Rosa Conti <rosa.conti@casa.example>\nTo: tributi@borgofiore.example\nSubject: =?UTF-8?Q?Non_capisco_l=27avviso_TARI_=E2=80=93_aiuto?=\nMessage-ID: <1@casa.example>\nDate: Wed, 25 Nov 2026 09:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\nBuongiorno, ho ricevuto un avviso e non lo capisco.\nPossiamo parlarne?\n\nRosa Conti");
    const received = await letter(ivo, "rosa.conti@casa.example", "office.received");
    if (!/TRI-2026-\d{4}/.test(received.subject)) throw new Error(`no number in "${received.subject}"`);

    const giulia = await arrive("Giulia", desktop);
    await giulia.enter("giulia");
    await giulia.go("/app/sportelli/tributi");
    await giulia.page.getByText("Rosa Conti").first().click();
    await giulia.page.getByText("ho ricevuto un avviso e non lo capisco").first().waitFor();
    await giulia.page.getByRole("button", { name: "Proponi orari" }).click();
    const box = giulia.page.getByRole("dialog");
    for (const hour of ["15:20", "15:40"]) await box.getByText(hour, { exact: true }).first().click();
    await giulia.checkAccess("the hours to propose");
    await box.getByRole("button", { name: /Proponi 2 orari/ }).click();
    await box.waitFor({ state: "detached" });

    const proposed = await letter(ivo, "rosa.conti@casa.example", "office.proposed");
    const door = proposed.text.match(/\/porta\/[\w-]{22}/)[0];
    const rosa = await arrive("Rosa", phone);
    await rosa.go(door);
    await rosa.checkAccess("the hours that were proposed");
    await rosa.page.getByRole("radio", { name: /dalle 15:40/ }).check();
    await rosa.page.getByRole("button", { name: /Prendi|Scegli/ }).first().click();
    await until("the door says when it opens", async () => (await rosa.page.locator("main").innerText()).includes("15:25"));

    await town.killNow();
    town.flags = ["--demo-now", "2026-11-25T15:35:00+01:00", "--inbox-smtp", `127.0.0.1:${port}`];
    await town.start();
    await rosa.go(door);
    await rosa.page.getByTestId("arrive").click();
    await giulia.go("/app/sportelli/tributi");
    await giulia.page.getByRole("heading", { name: "Rosa Conti" }).first().waitFor();
    await giulia.page.getByRole("button", { name: /^Chiama Rosa Conti|Chiama adesso/ }).first().click();
    await giulia.page.getByTestId("call").waitFor();
    await rosa.page.getByTestId("enter").click({ timeout: 20_000 });
    for (const p of [giulia, rosa]) {
      const before = (await p.received()).pictures;
      await until(`${p.name} sees the other move`, async () => {
        const now = (await p.received()).pictures;
        return Object.keys(now).some((k) => now[k] > (before[k] ?? 0) + 5);
      }, 30);
    }
  },
};
