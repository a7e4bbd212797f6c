import assert from "node:assert/strict";
import { test } from "node:test";
import { sprintsReading } from "#gateway/sprint/app/sprints-reading.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";

function unfinished(name: string, tickers: readonly string[], pair?: string): Sprint {
  const leg = { ticker: pair, inverse: true, source: "s", dataHash: "h", provenance: "REAL" };
  const rates = pair && { rates: [{ from: "ZAR", to: "USD", legs: [leg] }] };
  return { name, spec: { tickers, interval: "DAY_1" }, ...rates } as unknown as Sprint;
}

test("a sprint reads the bars of its tickers, and those of the pairs that it converts at", async () => {
  const sprints = [
    unfinished("sprints/a", ["AAPL", "NPN.JO"], "USDZAR=X"),
    unfinished("sprints/b", ["AAPL"]),
    unfinished("sprints/c", ["USDZAR=X"]),
  ];
  const reading = sprintsReading({ unfinished: async () => sprints });
  assert.deepEqual(await reading("AAPL", undefined), ["sprints/a", "sprints/b"]);
  assert.deepEqual(await reading("USDZAR=X", "DAY_1"), ["sprints/a", "sprints/c"]);
  assert.deepEqual(await reading("MSFT", undefined), []);
});

test("a sprint with an intraday pass reads the bars of that length too, of the tickers that have them", async () => {
  const sprint = {
    ...unfinished("sprints/a", ["AAPL", "MSFT"]),
    intradaySeries: [{ ticker: "AAPL", source: "s", dataHash: "h" }],
  };
  const intradayPass = { interval: "HOUR_1", horizonBars: 6, cycles: 3 } as const;
  const sprints = [{ ...sprint, spec: { ...sprint.spec, intradayPass } }];
  const reading = sprintsReading({ unfinished: async () => sprints });
  assert.deepEqual(await reading("AAPL", "HOUR_1"), ["sprints/a"]);
  assert.deepEqual(await reading("MSFT", "HOUR_1"), []);
  assert.deepEqual(await reading("MSFT", "DAY_1"), ["sprints/a"]);
  assert.deepEqual(await reading("AAPL", "MINUTE_1"), []);
});
