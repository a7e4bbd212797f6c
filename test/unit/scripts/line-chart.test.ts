import assert from "node:assert/strict";
import { test } from "node:test";
import { passFigures } from "#scripts/docs-pass-figures.ts";
import { lineChart } from "#scripts/line-chart.ts";

const drawn = lineChart({
  id: "one",
  title: "A < B & C",
  description: "It rises.",
  xLabel: "x",
  yLabel: "y",
  xTicks: [
    { x: 0, text: "0" },
    { x: 10, text: "10" },
  ],
  lines: [
    {
      label: "first",
      points: [
        [0, 0],
        [10, 1],
      ],
    },
    { label: "second", points: [[5, 0.5]] },
  ],
  limit: { x: 5, text: "limit" },
});

test("a chart has a title and a description for those who do not see it", () => {
  assert.match(drawn, /role="img" aria-labelledby="one-title one-description"/);
  assert.match(drawn, /<title id="one-title">A &lt; B &amp; C<\/title>/);
  assert.match(drawn, /<desc id="one-description">It rises\.<\/desc>/);
});

test("lines differ by dash and marker, and are readable at night too", () => {
  assert.match(drawn, /<polyline class="line a" points="[\d., -]+"\/>/);
  assert.match(drawn, /<polyline class="line b" points="[\d., -]+" stroke-dasharray="9 5"\/>/);
  assert.ok(drawn.includes("<circle") && drawn.includes('width="7" height="7"'));
  assert.match(drawn, /@media \(prefers-color-scheme: dark\)/);
});

test("shares stand where the axis says, the limit between its ticks", () => {
  const [, from = "", to = ""] = /class="line a" points="(\S+) (\S+)"/.exec(drawn)!;
  const [x0, y0] = from.split(",").map(Number);
  const [x1, y1] = to.split(",").map(Number);
  const baseline = Number(/class="axis" x1="70" x2="736" y1="([\d.]+)"/.exec(drawn)![1]);
  assert.deepEqual([x0, y0, x1], [70, baseline, 736]);
  assert.ok(y1! < y0!);
  assert.match(drawn, /class="beyond" x="403"/);
});

test("every text and element of the figures is closed, and no number is lost", async () => {
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
