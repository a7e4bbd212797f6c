import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createForecast } from "../../../../services/forecast/app/create-forecast.ts";
import type { FitEngine, ForecastStore } from "../../../../services/forecast/app/ports.ts";
import { packBars, unpackBars } from "../../../../services/forecast/domain/bar-columns.ts";
import type { Forecast } from "../../../../services/forecast/domain/forecast.ts";
import { makeForecast } from "../../../../services/forecast/domain/make-forecast.ts";
import { type Bar, closeTimeMs } from "../../../../services/kernel/bar.ts";
import { type Canonical, canonicalJson } from "../../../../services/kernel/canonical.ts";
import { policy, sampleBars } from "../sample-bars.ts";

const never = new AbortController().signal;
const quick = { ...policy, validationOrigins: 3 };

/** A store in memory and an engine on this thread that counts its work. */
function rooms() {
  const kept = new Map<string, Forecast>();
  let computations = 0;
  const store: ForecastStore = {
    find: async (name) => kept.get(name),
    findOutcome: async () => undefined,
    list: async () => ({ forecasts: [...kept.values()] }),
    async keep(forecast) {
      kept.set(forecast.name, forecast);
      return { value: forecast, lastSequence: kept.size };
    },
    keepOutcome: async (_, outcome) => ({ value: outcome, lastSequence: kept.size }),
    lastSequence: async () => kept.size,
  };
  const engine: FitEngine = {
    async compute(bars, horizonBars, applied) {
      computations += 1;
      return makeForecast(unpackBars(packBars(bars)), horizonBars, applied);
    },
  };
  return { store, engine, nowMs: () => 5, computations: () => computations };
}

function request(bars: readonly Bar[]) {
  return {
    auditSet: "sprints/a",
    instrument: {
      ticker: "AAPL",
      exchange: "XNAS",
      assetClass: "US_EQUITY" as const,
      currency: "USD",
      lotSizeUnits: 1,
      region: "US",
    },
    interval: "DAY_1" as const,
    bars,
    asOfMs: undefined,
    horizonBars: 10,
    policy: quick,
  };
}

test("a known forecast is answered without computing it again", async () => {
  const here = rooms();
  const first = await createForecast(here, request(sampleBars(150)), never);
  const second = await createForecast(here, request(sampleBars(150)), never);
  assert.equal(here.computations(), 1);
  assert.deepEqual(second, first);
});

test("the as-of is the close of the last bar, not the time that the caller allows", async () => {
  const bars = sampleBars(150);
  const asOfMs = closeTimeMs(bars.at(-1)!, "DAY_1");
  const later = { ...request(bars), asOfMs: asOfMs + 3 * 86_400_000 };
  const { value } = await createForecast(rooms(), later, never);
  assert.equal(value.asOfMs, asOfMs);
});

test("whatever happens after the as-of, the forecast is the same to the bit", async () => {
  const cases = fc.record({
    end: fc.integer({ min: 120, max: 180 }),
    factors: fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
      minLength: 30,
      maxLength: 30,
    }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ end, factors }) => {
      const bars = sampleBars(210);
      const asOfMs = closeTimeMs(bars[end - 1]!, "DAY_1");
      const perturbed = bars.map((bar, t) => {
        if (t < end) return bar;
        const factor = factors[(t - end) % factors.length]!;
        const { startTimeMs, open, high, low, close, volumeUnits } = bar;
        const prices = { open: open * factor, high: high * factor, low: low * factor };
        return { startTimeMs, ...prices, close: close * factor, volumeUnits };
      });
      const texts = await Promise.all(
        [bars, perturbed].map(async (market) => {
          const seen = market.filter((bar) => closeTimeMs(bar, "DAY_1") <= asOfMs);
          const { value } = await createForecast(rooms(), { ...request(seen), asOfMs }, never);
          return canonicalJson(value as unknown as Canonical);
        }),
      );
      assert.equal(texts[1], texts[0]);
    }),
    { numRuns: 8 },
  );
});
