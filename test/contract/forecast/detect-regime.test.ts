import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { WeightsBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { RegimePolicySchema, RegimeWeightsSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RegimeLabel } from "#proto/pmx/forecast/v1/regime_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { barsOfCloses } from "#test/support/sample-bars.ts";
import { pricesFrom } from "#test/support/sample-series.ts";
import { barMessages, type RunningService, requestUpTo, runService } from "./running-service.ts";

let service: RunningService;

before(async () => {
  service = await runService();
});
after(() => service.remove());

test("a regime has a label, its features and the odds of calm and turbulence", async () => {
  const { bars, interval } = requestUpTo(500);
  const { regime, barsUsed } = await service.client.detectRegime({ bars, interval });
  assert.notEqual(regime!.label ?? RegimeLabel.UNSPECIFIED, RegimeLabel.UNSPECIFIED);
  assert.equal(regime!.features!.annualisedVolatilityRatio!.n, 60n);
  const odds = regime!.varianceStates.map(({ probabilityRatio }) => probabilityRatio);
  assert.ok(Math.abs(odds.reduce((sum, one) => sum + one, 0) - 1) < 1e-9, `${odds}`);
  assert.equal(barsUsed, 500);
});

test("a year of a crypto-asset has 365 bars, of all else 252", async () => {
  const { bars, interval } = requestUpTo(500);
  const volatilityOf = async (assetClass: AssetClass) => {
    const { regime } = await service.client.detectRegime({ bars, interval, assetClass });
    const { result } = regime!.features!.annualisedVolatilityRatio!;
    assert.ok(result.case === "value");
    return result.value;
  };
  const unknown = await volatilityOf(AssetClass.UNSPECIFIED);
  assert.equal(await volatilityOf(AssetClass.FX), unknown);
  const crypto = await volatilityOf(AssetClass.CRYPTO);
  assert.ok(Math.abs(crypto / unknown - Math.sqrt(365 / 252)) < 1e-12);
});

test("a year of an exchange has the sessions of its calendar", async () => {
  const { bars, interval } = requestUpTo(500);
  const assetClass = AssetClass.INTL_EQUITY;
  const volatilityAt = async (exchange: string) => {
    const { regime } = await service.client.detectRegime({ bars, interval, assetClass, exchange });
    const { result } = regime!.features!.annualisedVolatilityRatio!;
    assert.ok(result.case === "value");
    return result.value;
  };
  const unknown = await volatilityAt("");
  for (const [exchange, sessions] of [
    ["XLON", 253],
    ["XJSE", 250],
  ] as const) {
    const ratio = (await volatilityAt(exchange)) / unknown;
    assert.ok(Math.abs(ratio - Math.sqrt(sessions / 252)) < 1e-12, exchange);
  }
});

test("a forecast of a crypto-asset states its volatility over a year of 365 days", async () => {
  const request = requestUpTo(300);
  const instrument = { ...request.instrument!, ticker: "BTC-USD", assetClass: AssetClass.CRYPTO };
  const { forecast } = await service.client.createForecast({ ...request, instrument });
  const { annualisedVolatilityRatio, dailyVolatilityBps } = forecast!.measures!;
  const perDay = dailyVolatilityBps / 10_000;
  assert.ok(Math.abs(annualisedVolatilityRatio / perDay - Math.sqrt(365)) < 1e-9);
});

/** Daily bars whose log returns are these, from the first bar's close on. */
function barsOfReturns(returns: Float64Array) {
  return barMessages(barsOfCloses(pricesFrom(returns)));
}

function near(metric: Metric | undefined, expected: number, tolerance = 1e-6): void {
  const { result } = metric!;
  assert.ok(result.case === "value" && Math.abs(result.value - expected) <= tolerance);
}

test("a regime says where the returns changed: for the Nile's floods as R's strucchange does", async () => {
  const bars = barsOfReturns(classicSeries("Nile").map((flow) => flow * 1e-5));
  const { interval } = requestUpTo(1);
  const { breaks } = await service.client.detectRegime({ bars, interval });
  near(breaks!.supF!.statistic, 75.929769427485);
  near(breaks!.olsCusum!.statistic, 2.9517661026634);
  near(breaks!.olsCusum!.pValue, 5.4085534606507e-8, 1e-14);
  near(breaks!.recursiveCusum!.statistic, 2.0669208889031);
  near(breaks!.recursiveCusum!.pValue, 7.4868837685038e-8, 1e-13);
  // The 29th flood, that of 1899, is the first after the change.
  const closeOf = (bar: number) => timestampMs(bars[bar]!.startTime) + 86_400_000;
  assert.equal(timestampMs(breaks!.supFCloseTime!), closeOf(29));
  assert.deepEqual(
    breaks!.segments.map(({ firstCloseTime, bars: count }) => [
      timestampMs(firstCloseTime!),
      count,
    ]),
    [
      [closeOf(1), 28],
      [closeOf(29), 72],
    ],
  );
});

test("each variance state's volatility comes with an interval around it", async () => {
  const { bars, interval } = requestUpTo(500);
  const { regime, stateVolatilities } = await service.client.detectRegime({ bars, interval });
  assert.deepEqual(
    stateVolatilities.map(({ result }) => result.value),
    regime!.varianceStates.map(({ annualisedVolatilityRatio }) => annualisedVolatilityRatio),
  );
  for (const { result, interval: held, n } of stateVolatilities) {
    assert.ok(result.case === "value" && held!.lower < result.value && result.value < held!.upper);
    assert.deepEqual([held!.levelRatio, held!.method, n], [0.95, "wald", 499n]);
  }
});

test("fewer bars than the window are refused", async () => {
  const { bars, interval } = requestUpTo(60);
  await assert.rejects(
    service.client.detectRegime({ bars, interval }),
    (error) => error instanceof Fault && error.reason === "BARS_TOO_FEW",
  );
});

test("with regimes switched on a forecast says its regime, and that regime's weights apply", async () => {
  const { policy } = await service.client.getPolicy({});
  const off = await service.client.createForecast(requestUpTo(450));
  assert.equal(off.forecast!.regime, undefined);
  const weights = [
    { model: "naive", ratio: 0.25 },
    { model: "drift", ratio: 0.75 },
  ];
  const everywhere = [
    "LIQUID_RANGEBOUND",
    "HIGH_VOL_TRENDING",
    "CRISIS",
    "MODERATE_TRENDING",
    "MODERATE_RANGEBOUND",
    "MODERATE_MIXED",
  ].map((label) => create(RegimeWeightsSchema, { label, weights }));
  const { forecast } = await service.client.createForecast({
    ...requestUpTo(450),
    policy: {
      ...policy!,
      models: ["naive", "drift"],
      regime: create(RegimePolicySchema, {
        ...policy!.regime!,
        enabled: true,
        weights: everywhere,
      }),
    },
  });
  assert.notEqual(forecast!.regime?.label, undefined);
  assert.equal(forecast!.weightsBasis, WeightsBasis.REGIME);
  assert.deepEqual(
    forecast!.models.map(({ weightRatio }) => weightRatio),
    [0.25, 0.75],
  );
});
