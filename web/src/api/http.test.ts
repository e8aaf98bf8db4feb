import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ask, Problem } from "./http.ts";

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});
const answer = (status: number, body: string, type = "application/json") => {
  globalThis.fetch = async () => new Response(body || null, { status, headers: { "Content-Type": type } });
};

test("a refusal keeps the server's words and says which field is at fault", async () => {
  answer(422, JSON.stringify({ code: "input.invalid", detail: "Controlla", errors: [{ location: "body.email", code: "x", detail: "Manca la fine" }, { location: "body.patron.day", code: "y", detail: "Non c'è" }] }), "application/problem+json");
  await assert.rejects(ask("POST", "/x", {}), (p: Problem) => p.status === 422 && p.message === "Controlla" && p.at("email") === "Manca la fine" && p.at("patron") === "Non c'è" && p.at("name") === undefined);
});

test("a page of a proxy in place of JSON is a refusal without words, not a crash", async () => {
  answer(502, "<html>Bad gateway</html>", "text/html");
  await assert.rejects(ask("GET", "/x"), (p: Problem) => p.status === 502 && p.message === "" && p.code === "web.strange");
});

test("nobody answers: status nought", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("fetch failed");
  };
  await assert.rejects(ask("GET", "/x"), (p: Problem) => p.status === 0 && p.code === "web.offline");
});

test("an answer without content is undefined", async () => {
  globalThis.fetch = async () => new Response(null, { status: 204 });
  assert.equal(await ask("DELETE", "/x"), undefined);
});
