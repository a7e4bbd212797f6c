import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import { ForecastPolicySchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { type ForecastPolicy, forecastPolicySchema } from "#services/forecast/domain/policy.ts";
import { policyFromMessage, policyToMessage } from "#services/forecast/rpc/policy-message.ts";
import { policy } from "#test/support/forecast-policy.ts";

test("the file of the repository is a valid configuration", () => {
  const config = loadForecastConfig({ environment: {} });
  assert.equal(config.port, 50_051);
  assert.ok(config.policy.models.includes("naive"));
});

test("the number of threads can be set by the environment", () => {
  const config = loadForecastConfig({ environment: { PMX_FORECAST_THREADS: "3" } });
  assert.equal(config.workers.threads, 3);
});

test("regime detection can be switched by the environment", () => {
  const on = loadForecastConfig({ environment: { REGIME_ENABLED: "true" } });
  assert.equal(on.policy.regime.enabled, true);
  const off = loadForecastConfig({ environment: { REGIME_ENABLED: "0" } });
  assert.equal(off.policy.regime.enabled, false);
  assert.throws(() => loadForecastConfig({ environment: { REGIME_ENABLED: "perhaps" } }), /regime/);
});

for (const [what, change, path] of [
  ["a model that does not exist", { models: ["naive", "prophet"] }, "models.1"],
  ["models without naive", { models: ["drift"], baselineModel: "drift" }, "models"],
  ["a model named twice", { models: ["naive", "naive"] }, "models"],
  ["a baseline that is not among the models", { baselineModel: "best" }, "baselineModel"],
  ["a lookback shorter than the minimum", { lookbackBars: 100 }, "lookbackBars"],
  ["levels that do not ascend", { intervalLevelRatios: [0.9, 0.8] }, "intervalLevelRatios"],
  ["a level of 1", { intervalLevelRatios: [1] }, "intervalLevelRatios.0"],
  ["a share above 1", { equalWeightShrinkageRatio: 1.1 }, "equalWeightShrinkageRatio"],
  [
    "a basis of candidates without one",
    { ensemble: { ...policy.ensemble, basis: "CANDIDATES" } },
    "ensemble.candidates",
  ],
  ["an unknown presample", { garch: { ...policy.garch, presample: "zero" } }, "garch.presample"],
] as const) {
  test(`${what} is refused by name`, () => {
    const parsed = forecastPolicySchema.safeParse({ ...policy, ...change });
    assert.deepEqual(
      parsed.error?.issues.map((issue) => issue.path.join(".")),
      [path],
    );
  });
}

test("a key that is not known is refused", () => {
  assert.equal(forecastPolicySchema.safeParse({ ...policy, lookback: 3 }).success, false);
});

test("a policy survives the way to the contract and back", () => {
  const back = policyFromMessage(create(ForecastPolicySchema, policyToMessage(policy)));
  assert.deepEqual(back, policy);
});

test("a request's policy is refused by the paths of its fields", () => {
  const wrong: ForecastPolicy = { ...policy, samossa: { ...policy.samossa, windowBars: 1 } };
  assert.throws(
    () => policyFromMessage(create(ForecastPolicySchema, policyToMessage(wrong))),
    (error) =>
      error instanceof Fault &&
      error.reason === "FIELD_INVALID" &&
      error.violations[0]?.field === "policy.samossa.window_bars",
  );
});

test("a request's policy without a section is refused by its name", () => {
  const { garch: _, ...rest } = policyToMessage(policy);
  assert.throws(
    () => policyFromMessage(create(ForecastPolicySchema, rest)),
    (error) => error instanceof Fault && error.violations[0]?.field === "policy.garch",
  );
});
