import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { overridesOf, type Variant, variantRequestId, variantsOf } from "#cli/variants/variant.ts";
import { variedSettings } from "#cli/variants/varied-setting.ts";
import { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";

const variants = (text: string) => variantsOf(variedSettings({ where: "--vary", text }));

test("variants are every combination, the last setting varied fastest", () => {
  assert.deepEqual(
    variants("regime.enabled=true,false,lookbackBars=300,400").map(({ label }) => label),
    [
      "regime.enabled=true lookbackBars=300",
      "regime.enabled=true lookbackBars=400",
      "regime.enabled=false lookbackBars=300",
      "regime.enabled=false lookbackBars=400",
    ],
  );
});

test("a variant wins over the flags of the sprint, which otherwise stay", () => {
  const [variant] = variants("regime.enabled=false,true,longOnly=0,1") as [Variant];
  const given = {
    risk: { proofMode: true, longOnly: true },
    forecast: { lookbackBars: 300, regime: { enabled: true, windowBars: 40 } },
  };
  const { risk, forecast } = overridesOf(given, variant);
  assert.deepEqual(
    create(RiskPolicyOverridesSchema, risk),
    create(RiskPolicyOverridesSchema, { proofMode: true, longOnly: false }),
  );
  assert.deepEqual(
    create(ForecastPolicyOverridesSchema, forecast),
    create(ForecastPolicyOverridesSchema, {
      lookbackBars: 300,
      regime: { enabled: false, windowBars: 40 },
    }),
  );
});

test("a setting that is replaced as a whole is replaced by all its parts", () => {
  const [, variant] = variants("tradeRegimeMultipliers=0.5/0.6/1/1.2,1/1/1/1") as [
    Variant,
    Variant,
  ];
  assert.equal(variant.label, "tradeRegimeMultipliers=1/1/1/1");
  const { risk } = overridesOf({ risk: { longOnly: true } }, variant);
  const tradeRegimeMultipliers = { exploration: 1, red: 1, neutral: 1, green: 1 };
  assert.deepEqual(
    create(RiskPolicyOverridesSchema, risk),
    create(RiskPolicyOverridesSchema, { longOnly: true, tradeRegimeMultipliers }),
  );
});

test("a policy that is not varied has the overrides of the flags alone, or none", () => {
  const [variant] = variants("longOnly=true,false") as [Variant];
  assert.equal(overridesOf({}, variant).forecast, undefined);
  assert.deepEqual(overridesOf({ forecast: { lookbackBars: 300 } }, variant).forecast, {
    lookbackBars: 300,
  });
});

test("the request id of a variant follows from its settings, not from its place", () => {
  const [on, off] = variants("regime.enabled=true,false") as [Variant, Variant];
  const [offFirst, onSecond] = variants("regime.enabled=false,true") as [Variant, Variant];
  assert.equal(variantRequestId("id", on), variantRequestId("id", onSecond));
  assert.equal(variantRequestId("id", off), variantRequestId("id", offFirst));
  assert.notEqual(variantRequestId("id", on), variantRequestId("id", off));
  assert.match(variantRequestId("id", on), /^id\/[0-9a-f]{12}$/);
});
