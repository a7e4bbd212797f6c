import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CostModel, sideCost, totalBps } from "#lib/kernel/cost.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import { chargeFor, totalMicros } from "#services/execution/domain/fills/charge.ts";
import { roundTripCost } from "#services/risk-gate/domain/cost/round-trip-cost.ts";
import type { EvaluationInputs, SignalForecast } from "#services/risk-gate/domain/inputs.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { aapl, costModel } from "#test/support/apple.ts";
import {
  calmInputs,
  flatPortfolio,
  policy,
  risingForecast,
} from "#test/unit/risk-gate/calm-signal.ts";
import { soundEvidence } from "#test/unit/risk-gate/sound-evidence.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const runs = { numRuns: 1_000, seed: 7 };

/** Evenly spread, where fc.double crowds around zero. */
const within = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1000 }).map((step) => min + ((max - min) * step) / 1000);

/** A signal whose forecast, whatever else it says, expects these bps in favour of the side. */
type SignalAt = (edgeBps: number) => EvaluationInputs;

const anySignal: fc.Arbitrary<SignalAt> = fc
  .record({
    isShort: fc.boolean(),
    deviation: within(0.2, 3),
    inFavour: within(0.5, 1),
    daily: within(20, 250),
    atr: within(0.1, 5),
    volume: fc.oneof(within(2e4, 1e6), within(1e6, 1e8), fc.constant(undefined)),
    cash: within(2_000, 100_000),
    peak: within(100_000, 130_000),
    correlation: within(-1, 1),
    hits: fc.integer({ min: 20, max: 60 }),
    statesFacts: fc.boolean(),
  })
  .map(
    ({
      peak,
      correlation,
      hits,
      statesFacts,
      isShort,
      deviation,
      inFavour,
      daily,
      atr,
      volume,
      cash,
    }) =>
      (edgeBps) => {
        const end = 100 * (1 + (isShort ? -edgeBps : edgeBps) / 1e4);
        const forecast: SignalForecast = {
          ...risingForecast,
          ensemblePrices: Array(8).fill(end),
          bands: [
            {
              levelRatio: 0.95,
              lowerPrices: Array(8).fill(end - 1.96 * deviation),
              upperPrices: Array(8).fill(end + 1.96 * deviation),
            },
          ],
          upProbabilities: Array(8).fill(isShort ? 1 - inFavour : inFavour),
          dailyVolatilityBps: daily,
          annualisedVolatilityRatio: (daily * Math.sqrt(252)) / 1e4,
          atrPrice: atr,
          averageDailyVolumeUnits: volume,
          evidence: soundEvidence,
          directionRecord: { windows: 60, hits },
        };
        const cashMicros = BigInt(Math.round(cash * 1e6));
        const held = exposed({ ticker: "B" }, { heldMicros: 20_000_000_000n });
        const peakEquityMicros = BigInt(Math.round(peak * 1e6));
        const stated = {
          facts: factsWith({ peakEquityMicros }, [held]),
          correlations: [{ ticker: "B", ratio: correlation, returns: 60 }],
        };
        const portfolio = { ...flatPortfolio, cashMicros, ...(statesFacts && stated) };
        return { ...calmInputs, forecast, portfolio };
      },
  );

const roadmapMultipliers = { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 };
const scaling = { fromRatio: 0.02, toRatio: 0.2, leastMultiplier: 0.3 };

const anyPolicy: fc.Arbitrary<RiskPolicy> = fc
  .record({
    edgeCostGate: fc.boolean(),
    edgeCostMultiplier: within(0, 2),
    minimumExpectedReturnBps: within(0, 60),
    minimumConfidenceRatio: within(0.4, 0.7),
    maximumRiskScore: within(0.8, 1),
    maximumPositionRatio: within(0.01, 0.2),
    minimumConvictionRatio: fc.option(within(0, 0.8), { nil: undefined }),
    sizeScaledBy: fc.constantFrom(undefined, "CONFIDENCE", "CONVICTION"),
    kellyFractionRatio: fc.option(within(0.1, 1), { nil: undefined }),
    tradeRegimeMultipliers: fc.constantFrom(undefined, roadmapMultipliers),
    drawdownScaling: fc.constantFrom(undefined, scaling),
    maximumHeldCorrelationRatio: fc.option(within(0.5, 1), { nil: undefined }),
    maximumValidationErrorRatio: fc.option(within(0.5, 1.5), { nil: undefined }),
    minimumDirectionalAccuracy: fc.option(within(0.3, 0.5), { nil: undefined }),
    minimumExpectedProfitMicros: fc.option(within(0, 5e6), { nil: undefined }),
  })
  .map((changes) => ({ ...policy, longOnly: false, ...changes }));

test("raising the edge up to what is believed never turns ALLOW into DENY", () => {
  let allowed = 0;
  const edge = fc.tuple(within(0, 400), within(0, policy.maximumExpectedReturnBps));
  fc.assert(
    fc.property(anySignal, anyPolicy, edge, (signalAt, limits, [edgeBps, moreBps]) => {
      const raisedBps = Math.min(edgeBps + moreBps, policy.maximumExpectedReturnBps);
      const before = judgeSignal(signalAt(edgeBps), limits, costModel);
      if (before.verdict === "DENY") return;
      allowed += 1;
      const after = judgeSignal(signalAt(raisedBps), limits, costModel);
      const denied = after.outcomes.filter(({ outcome }) => outcome === "FAIL");
      assert.notEqual(after.verdict, "DENY", denied.map(({ message }) => message).join("; "));
    }),
    { ...runs, numRuns: 3_000 },
  );
  assert.ok(allowed > 200, `only ${allowed} signals were allowed`);
});

const bps = within(0, 60);
const classes = Object.keys(costModel.halfSpreadBpsByClass) as AssetClass[];
const anyModel: fc.Arbitrary<CostModel> = fc
  .record({
    halfSpreadBps: bps,
    ofExchange: fc.option(bps, { nil: undefined }),
    floorOfExchange: fc.option(within(0, 5), { nil: undefined }),
    coefficientOfClass: fc.option(within(0, 3), { nil: undefined }),
    slippageBps: bps,
    commissionBps: bps,
    impactFloorBps: within(0, 5),
    impactCoefficient: within(0, 3),
    participationLimitRatio: within(0.001, 0.2),
    perShare: fc.option(within(0, 0.1), { nil: undefined }),
    least: fc.option(within(0, 20), { nil: undefined }),
  })
  .map(
    ({
      perShare,
      least,
      halfSpreadBps,
      ofExchange,
      floorOfExchange,
      coefficientOfClass,
      ...rest
    }) => ({
      ...rest,
      halfSpreadBpsByClass: Object.fromEntries(
        classes.map((one) => [one, halfSpreadBps]),
      ) as CostModel["halfSpreadBpsByClass"],
      ...(floorOfExchange !== undefined && {
        impactFloorBpsByExchange: { [aapl.exchange]: floorOfExchange },
      }),
      ...(coefficientOfClass !== undefined && {
        impactCoefficientByClass: { [aapl.assetClass]: coefficientOfClass },
      }),
      ...(perShare !== undefined && { commissionPerShareByClass: { US_EQUITY: perShare } }),
      ...(least !== undefined && { minimumCommissionByExchange: { [aapl.exchange]: least } }),
      ...(ofExchange !== undefined && { halfSpreadBpsByExchange: { [aapl.exchange]: ofExchange } }),
    }),
  );

test("removing market data never lowers a cost, neither the estimate's nor the charge's", () => {
  const market = fc.record({
    units: fc.integer({ min: 1, max: 100_000 }),
    /** Of the participation limit, which no order is beyond. */
    share: within(0.001, 1),
    daily: within(1, 900),
    missing: fc.constantFrom(undefined, 0, Number.NaN),
  });
  fc.assert(
    fc.property(anyModel, market, (model, { units, share, daily, missing }) => {
      const volume = units / (share * model.participationLimitRatio);
      const of = { instrument: aapl, quantityUnits: units, price: 50, dailyVolatilityBps: daily };
      const known = { ...of, averageDailyVolumeUnits: volume };
      const unknown = { ...of, averageDailyVolumeUnits: missing };
      const [dear, cheap] = [unknown, known].map((one) => totalBps(sideCost(model, one)));
      assert.ok(dear! >= cheap! - 1e-9, `${dear} < ${cheap}`);
      const unpriced = totalBps(sideCost(model, { ...known, price: undefined }));
      assert.ok(unpriced >= cheap!, `${unpriced} < ${cheap} without a price`);
      const [estimate, least] = [unknown, known].map((one) => roundTripCost(model, one).totalBps);
      assert.ok(estimate! >= least! - 1e-9);
      const charged = (averageDailyVolumeUnits?: number) => {
        const context = { dailyVolatilityBps: daily };
        const marketContext =
          averageDailyVolumeUnits === undefined ? context : { ...context, averageDailyVolumeUnits };
        return totalMicros(chargeFor(model, { ...of, marketContext }, 50).costs);
      };
      // A component is rounded by itself, so that equal shares may differ by one.
      assert.ok(charged() >= charged(volume) - 1n);
    }),
    runs,
  );
});

test("leaving out what is known of the portfolio never makes a size larger", () => {
  let smaller = 0;
  fc.assert(
    fc.property(anySignal, anyPolicy, within(20, 300), (signalAt, limits, edgeBps) => {
      const inputs = signalAt(edgeBps);
      const { facts: _, correlations: __, ...bare } = inputs.portfolio;
      const stated = judgeSignal(inputs, limits, costModel).size.requestedUnits;
      const unstated = judgeSignal({ ...inputs, portfolio: bare }, limits, costModel);
      if (unstated.size.requestedUnits < stated) smaller += 1;
      assert.ok(unstated.size.requestedUnits <= stated);
    }),
    runs,
  );
  assert.ok(smaller > 50, `only ${smaller} sizes were smaller`);
});
