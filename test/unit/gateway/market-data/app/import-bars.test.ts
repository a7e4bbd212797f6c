import assert from "node:assert/strict";
import { test } from "node:test";
import { historyReader } from "#gateway/market-data/app/bar-history.ts";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { openSeriesStore } from "#test/support/series-store.ts";

const dayMs = 86_400_000;
const imported = { origin: "IMPORTED", nowMs: 1_000 * dayMs } as const;
const bars = [0, 1, 2].map((day): RawBar => {
  return { startTimeMs: day * dayMs, open: 10, high: 12, low: 9, close: 11, volumeUnits: 5 };
});

function seriesOf(over: Partial<RawSeries> = {}): RawSeries {
  const stated = { source: "T.csv", provenance: "REAL", actions: [] } as const;
  return { instrument: instrumentOfTicker("T"), interval: "DAY_1", bars, ...stated, ...over };
}

for (const field of ["open", "high", "low"] as const) {
  test(`a series of which one bar lacks its ${field} is not traded`, async () => {
    const store = await openSeriesStore();
    const whole = await importBars(store, seriesOf(), imported);
    assert.equal(whole.series.hasOpens, true);
    const lacking = bars.map((bar, at): RawBar => {
      const { [field]: _, ...rest } = bar;
      return at === 1 ? rest : bar;
    });
    const other = { instrument: instrumentOfTicker("U"), bars: lacking };
    const { series } = await importBars(store, seriesOf(other), imported);
    assert.equal(series.hasOpens, false);
  });
}

for (const basis of [undefined, "AS_TRADED"] satisfies (PriceBasis | undefined)[]) {
  test(`a split that is no ratio is refused with what to do where the basis is ${basis}`, async () => {
    const store = await openSeriesStore();
    const split = { kind: "SPLIT", exTimeMs: dayMs, newSharesPerOld: 1.281 } as const;
    const series = seriesOf({ actions: [split], ...(basis && { basis }) });
    await assert.rejects(importBars(store, series, imported), {
      reason: "FIELD_INVALID",
      message:
        /actions\[0\].*1970-01-02 has a split of 1\.281 .* is no ratio.*--basis split-adjusted/,
    });
  });
}

test("a split that is no ratio stands beside prices that are adjusted, which are read without it", async () => {
  const store = await openSeriesStore();
  const split = { kind: "SPLIT", exTimeMs: dayMs, newSharesPerOld: 1.281 } as const;
  await importBars(store, seriesOf({ actions: [split], basis: "SPLIT_ADJUSTED" }), imported);
  const history = await historyReader(store, () => Promise.resolve())("T", "DAY_1");
  assert.equal(history.knownAt(3 * dayMs, 3).length, 3);
});
