import assert from "node:assert/strict";
import { test } from "node:test";
import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Bars, most, Pairs, Progress, width } from "./chart.tsx";
import { sayFrom, Words } from "./words.tsx";

const tongue = { lang: "it" as const, t: sayFrom({ "ui.chart.of": "su {{of}}", "ui.chart.goal": "promessi {{goal}}", "ui.chart.what": "Voce", "ui.chart.value": "Valore" }, "it") };
const draw = (chart: ReturnType<typeof h>) => renderToStaticMarkup(h(Words, { tongue, children: chart }));
const widths = (html: string) => [...html.matchAll(/class="fill[^"]*"[^>]*width="([\d.]+)"/g)].map((m) => Number(m[1]));

test("a bar never leaves its row, whatever the figure is", () => {
  assert.deepEqual([width(5, 10), width(15, 10), width(-3, 10), width(1, 0), width(NaN, 10), width(Infinity, 10)], [50, 100, 0, 0, 0, 0]);
  assert.ok(most([]) > 0 && most([{ value: 0 }]) > 0);
  assert.equal(most([{ value: 3, of: 8 }, { value: 5, goal: 12 }, { value: NaN }]), 12);
});

test("bars are a table with a caption and heads, and say every figure as it is written here", () => {
  const html = draw(h(Bars, { title: "Giorni a casa", unit: "giorni", rows: [{ label: "Tributi", value: 1500.5 }, { label: "Anagrafe", value: 750.25, note: "da settembre" }, { label: "Scuola", value: 0 }] }));
  assert.match(html, /<caption>Giorni a casa<\/caption>/);
  assert.equal(html.match(/scope="col"/g)?.length, 2);
  assert.equal(html.match(/<th scope="row">/g)?.length, 3);
  assert.match(html, /<td>1500,5<\/td>/);
  assert.match(html, /<td>0<\/td>/);
  assert.match(html, /<small>da settembre<\/small>/);
  assert.deepEqual(widths(html), [100, 50]); // nought has no bar
  assert.equal(html.match(/<svg[^>]*aria-hidden="true"/g)?.length, 3); // who listens has the figures
});

test("a part of a whole is drawn in its whole, and past it is another drawing", () => {
  const html = draw(h(Bars, { title: "Spese", rows: [{ label: "Formazione", value: 50, of: 200 }, { label: "Strumenti", value: 120, of: 100, goal: 110 }] }));
  assert.match(html, /su 200/);
  assert.match(html, /promessi 110/);
  assert.deepEqual(widths(html), [25, 60]);
  assert.equal(html.match(/class="fill over"/g)?.length, 1);
});

test("two series have a head each and two drawings that differ without colour", () => {
  const html = draw(h(Pairs, { title: "Prima e dopo", series: ["Prima", "Dopo"], rows: [{ label: "Concentrazione", values: [2, 4] }] }));
  assert.deepEqual(widths(html), [50, 100]);
  assert.equal(html.match(/class="fill second"/g)?.length, 1);
  assert.match(html, /<td>2<\/td><td>4<\/td>/);
});

test("progress says how much of how much", () => {
  const html = draw(h(Progress, { label: "Persone formate", value: 350, of: 700 }));
  assert.match(html, /350 <span class="lg-light">su 700/);
  assert.deepEqual(widths(html), [50]);
});
