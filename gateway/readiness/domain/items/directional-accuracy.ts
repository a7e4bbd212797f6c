import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding } from "../item.ts";
import type { ItemRule } from "./item-rule.ts";

const wanted = 0.5;

/**
 * The name of the limit in the risk policy, whatever its unit is called at the end. The service owns the shape of its
 * policy, whose limit is off unless the configuration sets it.
 */
const limitName = /^minimumDirectionalAccuracy(Ratio|Share)?$/;

/** The rule that the limit is of. */
const rule = "minimum-directional-accuracy";

/** The risk policy in force denies forecasts of a direction that has been right less than half of the time. */
export const directionalAccuracy: ItemRule = {
  number: 7,
  id: "directional-accuracy",
  title: "min_directional_accuracy >= 0.50 (phase 2)",
  judge: ({ policies, nowMs }: Evidence): Finding => {
    const { risk } = policies;
    const limits = limitsIn(risk);
    const records = [
      {
        kind: "POLICY" as const,
        name: "risk policy in force",
        hash: hashOf(risk),
        timeMs: nowMs,
        detail: limits.map(([name, value]) => `${name} ${value}`).join(", ") || "no such limit",
      },
    ];
    const nextStep = `set a minimum directional accuracy of ${wanted} or more in risk-gate.yaml`;
    if (limits.length === 0) {
      const reason = "the risk policy in force has no minimum directional accuracy";
      return { status: "FAIL", reason, nextStep, records };
    }
    if (isOnlyShown(risk)) {
      const reason = `the risk policy in force only shows what the rule ${rule} finds`;
      return { status: "FAIL", reason, nextStep: `take ${rule} out of dryRunRules`, records };
    }
    const low = limits.find(([, value]) => !(value >= wanted && value <= 1));
    const [name, value] = low ?? (limits[0] as (typeof limits)[number]);
    const reason = `the risk policy in force has ${name} ${value}; ${wanted} to 1 is asked`;
    return low
      ? { status: "FAIL", reason, nextStep, records }
      : { status: "PASS", reason, nextStep: "", records };
  },
};

function isOnlyShown(policy: Canonical): boolean {
  const { dryRunRules } = policy as { readonly dryRunRules?: Canonical };
  return Array.isArray(dryRunRules) && dryRunRules.includes(rule);
}

/** The limits of that name; one that is no number is NaN. */
function limitsIn(policy: Canonical): readonly (readonly [string, number])[] {
  if (policy === null || typeof policy !== "object") return [];
  return Object.entries(policy)
    .filter(([name]) => limitName.test(name))
    .map(([name, value]) => [name, typeof value === "number" ? value : Number.NaN] as const);
}
