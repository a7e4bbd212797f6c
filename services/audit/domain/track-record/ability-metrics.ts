import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  type SuperiorPredictiveAbility,
  superiorPredictiveAbility,
  usualBlock,
} from "#lib/statistics/selection/superior-predictive-ability.ts";
import type { AlignedTrials } from "./aligned-trials.ts";
import type { AskedRecord } from "./track-record.ts";

const replicates = 1_000;

/**
 * p-values of "no trial is better than the benchmark", or than no return where there is none. Undefined unless every
 * trial that was declared brings its returns of the same periods: a test over some of them would be too easy.
 */
export function* abilityMetrics(
  { record: { kind }, trials, policy, benchmark }: AskedRecord,
  { series, periods }: AlignedTrials,
): Generator<undefined, readonly Metric[]> {
  const n = series[0]!.length;
  const isWhole =
    kind === "PERIODS" &&
    series.length >= trials.count &&
    series.every(({ length }) => length === n);
  if (!isWhole) return undefinedAbility("NO_DATA");
  if (n < 2) return undefinedAbility("TOO_FEW_OBSERVATIONS");
  const excess = series.map((one) =>
    benchmark === undefined ? one : one.map((value, at) => value - benchmark[periods?.[at] ?? at]!),
  );
  yield;
  const random = new SeededRandom(policy.seed);
  const found = yield* superiorPredictiveAbility(excess, {
    replicates,
    meanBlock: usualBlock(n),
    uniform: () => random.uniform(),
  });
  return bounds.map((bound) => defined(identityOf(bound, replicates), found[bound]));
}

const bounds = [
  "lower",
  "consistent",
  "upper",
] as const satisfies readonly (keyof SuperiorPredictiveAbility)[];

function undefinedAbility(reason: "NO_DATA" | "TOO_FEW_OBSERVATIONS"): readonly Metric[] {
  return bounds.map((bound) => undefinedMetric(identityOf(bound, 0), reason));
}

function identityOf(bound: (typeof bounds)[number], n: number) {
  const denominator = "bootstrap replicates";
  return { name: `spa_p_${bound}`, unit: "SHARE", denominator, n } as const;
}
