import assert from "node:assert/strict";
import { test } from "node:test";
import type { LineChart } from "#lib/page/charts/chart.ts";
import { svgFile } from "#lib/page/charts/svg-file.ts";
import { passFigures } from "#scripts/docs-pass-figures.ts";

const chart: LineChart = {
  kind: "lines",
  x: { name: "x", isTime: false },
  y: { name: "y", holds: [0, 1] },
  bands: [],
  rules: [{ label: "limit", of: "x", at: 5 }],
  lines: [
    {
      label: "first < second",
      colour: 1,
      drawnAs: "line",
      points: [
        [0, 0],
        [10, 1],
      ],
    },
    { label: "second", colour: 2, drawnAs: "dotted", points: [[5, 0.5]] },
  ],
  hasLegend: true,
};
const names = { id: "one", title: "A < B & C", description: "It rises." };
const drawn = svgFile(chart, names);

test("a file of a chart has a title and a description for those who do not see it", () => {
  assert.match(drawn, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(drawn, /role="img" aria-labelledby="one-title one-description"/);
  assert.match(drawn, /<title id="one-title">A &lt; B &amp; C<\/title>/);
  assert.match(drawn, /<desc id="one-description">It rises\.<\/desc>/);
});

test("it is readable at night too", () => {
  assert.match(drawn, /@media \(prefers-color-scheme: dark\)/);
});

test("a legend names each line beside a sample of it, above the plot", () => {
  const [first, second] = [...drawn.matchAll(/<text class="legend"[^>]* y="(\d+)"[^>]*>([^<]+)</g)];
  assert.equal(first?.[2], "first &lt; second");
  assert.equal(second?.[2], "second");
  const top = Number(/class="rule" x1="[\d.]+" y1="([\d.]+)"/.exec(drawn)?.[1]);
  assert.ok(Number(second?.[1]) < top, `${second?.[1]} is not above ${top}`);
  assert.match(drawn, /<line class="dotted c2"/);
});

test("without a legend the picture is lower by its rows", () => {
  const height = (svg: string) => Number(/ height="(\d+)"/.exec(svg)?.[1]);
  const { hasLegend: _, ...plain } = chart;
  const without = svgFile(plain, names);
  assert.doesNotMatch(without, /<text class="legend"/);
  assert.equal(height(drawn) - height(without), 2 * 18 + 4);
});

test("every text and element of the figures of docs is closed, and no number is lost", async () => {
  for (const { file, render } of passFigures) {
    const svg = await render();
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/, file);
    const open: string[] = [];
    for (const [, slash, name = "", self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (slash) assert.equal(open.pop(), name, file);
      else if (!self) open.push(name);
    }
    assert.deepEqual(open, [], file);
  }
});
