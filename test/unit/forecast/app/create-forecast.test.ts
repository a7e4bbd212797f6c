import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import { originErrors } from "#services/forecast/domain/ensemble/evidence.ts";
import { scoredBars } from "#services/forecast/domain/rise/rise-score.ts";
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

test("with a hundred scored forecasts that told rises from falls, they calibrate the probability", async () => {
  const dayMs = 86_400_000;
  const told = Array.from({ length: 100 }, (_, i) => {
    const bars = scoredBars(10);
    const asOfMs = -i * 10 * dayMs;
    const rose = bars.map((bar) => (i * 7 + bar * 5) % 11 < 6);
    const implied = rose.map((up) => (up ? 0.7 : 0.3));
    const baseRates = bars.map(() => 0.5);
    const rise = {
      asOfMs,
      closedMs: asOfMs + 10 * dayMs,
      horizonBars: 10,
      implied,
      baseRates,
      rose,
    };
    return { ...originErrors(paths, realised, 100), rise };
  });
  const { value } = await createForecast(dependencies(told), request(sampleBars(150)), patient);
  assert.equal(value.confidenceBasis, "SCORED_FORECASTS");
  assert.equal(value.riseBasis.scoredForecasts, 100);
  assert.ok(value.riseBasis.slope > 0.5, `${value.riseBasis.slope}`);
  const few = dependencies(told.slice(1));
  const { value: shrunk } = await createForecast(few, request(sampleBars(150)), patient);
  assert.equal(shrunk.confidenceBasis, "BASE_RATE");
});

test("a forecast states the price basis of its request, which changes neither its name nor its content", async () => {
  const bars = sampleBars(150);
  const silent = await createForecast(dependencies(), request(bars), patient);
  assert.equal("priceBasis" in silent.value, false);
  const asked = { ...request(bars), priceBasis: "AS_TRADED" } as const;
  const { value } = await createForecast(dependencies(), asked, patient);
  assert.equal(value.priceBasis, "AS_TRADED");
  assert.equal(value.name, silent.value.name);
  assert.equal(value.contentHash, silent.value.contentHash);
});

test("what the first request states of its prices stays: silence may follow, another basis is refused", async () => {
  const here = dependencies();
  const bars = sampleBars(150);
  const asked = { ...request(bars), priceBasis: "SPLIT_ADJUSTED" } as const;
  const first = await createForecast(here, asked, patient);
  assert.deepEqual(await createForecast(here, request(bars), patient), first);
  assert.deepEqual(await createForecast(here, asked, patient), first);
  const other = { ...asked, priceBasis: "AS_TRADED" } as const;
  await assert.rejects(createForecast(here, other, patient), {
    code: "ALREADY_EXISTS",
    reason: "BARS_CONFLICTING",
    message: /made from bars whose price basis is SPLIT_ADJUSTED, not AS_TRADED/,
  });
});

test("a forecast that was kept without a price basis is answered to a request that states one", async () => {
  const here = dependencies();
  const bars = sampleBars(150);
  const first = await createForecast(here, request(bars), patient);
  const later = { ...request(bars), priceBasis: "AS_TRADED" } as const;
  assert.deepEqual(await createForecast(here, later, patient), first);
});

test("of two requests at once that state different price bases, one is refused", async () => {
  const here = dependencies();
  const kept = here.store.keep;
  const keepFirst: typeof kept = (forecast, ...more) => {
    const [first] = here.store.list({ auditSet: "", ticker: "" }, 0, 1);
    return kept(first?.forecast ?? forecast, ...more);
  };
  const racing = { ...here, store: { ...here.store, keep: keepFirst } };
  const ofBasis = (priceBasis: "AS_TRADED" | "FULLY_ADJUSTED") =>
    createForecast(racing, { ...request(sampleBars(150)), priceBasis }, patient);
  const answers = await Promise.allSettled([ofBasis("AS_TRADED"), ofBasis("FULLY_ADJUSTED")]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
});

test("a forecast states how often earlier directions were right, which changes neither its name nor its content", async () => {
  const dayMs = 86_400_000;
  const told = scored.map((errors, i) => {
    const asOfMs = -i * 5 * dayMs;
    const span = { asOfMs, closedMs: asOfMs + 5 * dayMs, bars: 5 };
    return { ...errors, direction: { ...span, expectedUp: true, rose: i % 3 > 0 } };
  });
  const { value } = await createForecast(dependencies(told), request(sampleBars(150)), patient);
  assert.deepEqual(value.directionRecord, { windows: 30, hits: 20 });
  const silent = await createForecast(dependencies(scored), request(sampleBars(150)), patient);
  assert.deepEqual(silent.value.directionRecord, { windows: 0, hits: 0 });
  assert.equal(value.name, silent.value.name);
  assert.equal(value.contentHash, silent.value.contentHash);
  // How many of fewer scores are there depends on timing.
  const few = dependencies(told.slice(1));
  const early = await createForecast(few, request(sampleBars(150)), patient);
  assert.deepEqual(early.value.directionRecord, { windows: 0, hits: 0 });
});
