import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import { originErrors } from "#services/forecast/domain/ensemble/evidence.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { dependencies, quick, request } from "./dependencies.ts";

const patient = { peer: "127.0.0.1:5", signal: new AbortController().signal };

test("a known forecast is answered without computing it again", async () => {
  const here = dependencies();
  const first = await createForecast(here, request(sampleBars(150)), patient);
  const second = await createForecast(here, request(sampleBars(150)), patient);
  assert.equal(here.asked.length, 1);
  assert.deepEqual(second, first);
});

test("the as-of is the close of the last bar, not the time that the caller allows", async () => {
  const bars = sampleBars(150);
  const asOfMs = closeTimeMs(bars.at(-1)!, "DAY_1");
  const later = { ...request(bars), asOfMs: asOfMs + 3 * 86_400_000 };
  const { value } = await createForecast(dependencies(), later, patient);
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
          const { value } = await createForecast(
            dependencies(),
            { ...request(seen), asOfMs },
            patient,
          );
          return canonicalJson(value as unknown as Canonical);
        }),
      );
      assert.equal(texts[1], texts[0]);
    }),
    { numRuns: 8 },
  );
});

const paths = quick.models.map((_, i) => new Array<number>(10).fill(100 + i));
const realised = new Array<number>(10).fill(100.1);
const scored = Array.from({ length: 30 }, () => originErrors(paths, realised, 100));

test("with enough scored forecasts they are the evidence, and rolling origins are not fitted", async () => {
  const { value } = await createForecast(dependencies(scored), request(sampleBars(150)), patient);
  assert.equal(value.weightsBasis, "SCORED_FORECASTS");
  assert.match(value.weightsReason, /30 scored forecasts/);
  // naive was nearest each time.
  const weights = value.models.map(({ weightRatio }) => weightRatio);
  assert.equal(weights.indexOf(Math.max(...weights)), 0);
});

test("with one scored forecast too few, rolling origins are the evidence", async () => {
  const few = dependencies(scored.slice(1));
  const { value } = await createForecast(few, request(sampleBars(150)), patient);
  assert.equal(value.weightsBasis, "ROLLING_ORIGINS");
});
