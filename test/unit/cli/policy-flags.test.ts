import assert from "node:assert/strict";
import { test } from "node:test";
import { policyFlags, policyOverrides } from "#cli/policy-flags.ts";
import { readFlags } from "#cli/read-flags.ts";
import { sprintFlags } from "#cli/sprint-arguments.ts";

function overrides(typed: readonly string[], environment = {}) {
  return policyOverrides(readFlags(typed, sprintFlags), environment);
}

test("without a flag or variable no policy is changed", () => {
  assert.deepEqual(overrides([]), {});
});

test("flags that change the same policy are combined", () => {
  assert.deepEqual(overrides(["--long-only", "--edge-cost-multiplier", "2"]), {
    risk: { longOnly: true, edgeCostMultiplier: 2 },
  });
});

test("a flag of the forecast policy stands beside those of the risk policy", () => {
  assert.deepEqual(overrides(["--lookback-bars", "300", "--long-only"]), {
    risk: { longOnly: true },
    forecast: { lookbackBars: 300 },
  });
});

test("--regime switches the regimes of one sprint on or off, and wins over REGIME_ENABLED", () => {
  const regime = (enabled: boolean) => ({ forecast: { regime: { enabled } } });
  assert.deepEqual(overrides(["--regime", "on"]), regime(true));
  assert.deepEqual(overrides(["--regime", "off"], { REGIME_ENABLED: "1" }), regime(false));
  assert.deepEqual(overrides([], { REGIME_ENABLED: "0" }), regime(false));
  assert.throws(() => overrides(["--regime", "perhaps"]), /--regime: "perhaps" is not 1 or 0/);
});

test("a policy flag comes from its variable where it is not typed", () => {
  for (const flag of policyFlags) {
    const { name, value, variable } = flag;
    if (variable === undefined) continue;
    const typed = value === undefined ? [`--${name}`] : [`--${name}`, "1"];
    assert.deepEqual(overrides([], { [variable]: "1" }), overrides(typed), name);
    assert.notDeepEqual(overrides(typed), {}, name);
  }
});

test("every policy flag describes a sprint to create, so that a resumed one refuses it", () => {
  assert.deepEqual(
    policyFlags.filter(({ describesSprint }) => !describesSprint),
    [],
  );
});
