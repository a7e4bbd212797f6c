import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import { WeightsBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { RegimePolicySchema, RegimeWeightsSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RegimeLabel } from "#proto/pmx/forecast/v1/regime_pb.ts";
import { type RunningService, requestUpTo, runService } from "./running-service.ts";

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
