import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import type { GateSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { type Dependent, dependence } from "./dependence.ts";
import {
  type GatePower,
  gatePower,
  type MeanFail,
  meanFails,
  type WrongFail,
  type WrongPass,
  wrongFails,
  wrongPasses,
} from "./error-rates.ts";
import { estimatedGates } from "./limits.ts";
import { type PlannedPower, plannedPowers } from "./planned-power.ts";
import { type Scheduled, scheduled } from "./schedule.ts";

/** Points of a share beyond its limit at which next to nothing may pass. */
export const beyondPoints = 0.05;

/** What the bench measures; the same for the same gates, policy and number of strategies. */
export interface MeasuredRates {
  readonly alphaRatio: number;
  readonly lossBoundRatio: number;
  readonly powerRatio: number;
  readonly atLimit: readonly WrongPass[];
  readonly beyond: readonly WrongPass[];
  readonly failed: readonly WrongFail[];
  readonly failedMeans: readonly MeanFail[];
  readonly power: readonly GatePower[];
  readonly planned: readonly PlannedPower[];
  readonly scheduled: readonly Scheduled[];
  readonly dependence: readonly Dependent[];
}

/**
 * @param strategies at each limit; a fifth as many beyond it, for FAIL, and for the power; twice as many for what the
 *   design states
 */
export function measureRates(
  gates: readonly GateSpec[],
  policy: AssurancePolicy,
  strategies: number,
): MeasuredRates {
  const estimated = estimatedGates(gates);
  const fifth = Math.ceil(strategies / 5);
  const each = estimated.flatMap((gate) => gate.limits.map((limit) => ({ gate, limit })));
  const shares = each.filter(({ limit }) => limit.law.kind === "SHARE");
  const means = each.find(({ limit }) => limit.asked.metric === "mean_return_per_trade")!;
  const violations = each.find(({ limit }) => limit.asked.metric === "violation_rate")!;
  return {
    ...policy,
    atLimit: each.map(({ gate, limit }, at) =>
      wrongPasses(gate, limit, policy, strategies, 1_000 + at),
    ),
    beyond: shares.map(({ gate, limit }, at) =>
      wrongPasses(gate, limit, policy, fifth, 2_000 + at, beyondPoints),
    ),
    failed: estimated.map((gate, at) => wrongFails(gate, policy, fifth, 3_000 + at)),
    failedMeans: meanFails(means.limit, policy, fifth, 4_000),
    power: estimated.map((gate, at) => gatePower(gate, policy, fifth, 5_000 + at)),
    planned: plannedOf(estimated, policy, fifth),
    scheduled: scheduled(policy.alphaRatio, 2 * strategies, 7_000),
    dependence: dependence(violations.limit, policy, 2 * strategies, 8_000),
  };
}

/** Cheap enough to be measured again by a test. */
export function plannedOf(
  estimated: ReturnType<typeof estimatedGates>,
  policy: AssurancePolicy,
  strategies: number,
): readonly PlannedPower[] {
  return estimated.flatMap((gate, at) => plannedPowers(gate, policy, strategies, 6_000 + 10 * at));
}
