import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { modelConfidenceSteps } from "#lib/statistics/hypothesis-tests/model-confidence-set.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { usualBlock } from "#lib/statistics/selection/superior-predictive-ability.ts";
import { sharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";
import type { AlignedTrials } from "./aligned-trials.ts";
import type { RecordPolicy } from "./track-record.ts";

const replicates = 500;
/** Work grows with their square. */
const mostCompared = 200;

/** What was found of one trial. */
export interface TrialFinding {
  /** Its place among the other trials, from 1; 0 for the judged one. */
  readonly place: number;
  readonly periods: number;
  /** Per period, of all of its own periods; absent where they do not vary or are fewer than two. */
  readonly sharpe?: number;
  /** Largest level at which it is not told apart from the best; absent where it was not compared. */
  readonly confidence?: number;
}

/** The confidence set, and each trial with its place in it. */
export interface ConfidenceSet {
  readonly metrics: readonly Metric[];
  readonly trials: readonly TrialFinding[];
}

/**
 * Which trials cannot be told apart from the best: the model confidence set of Hansen, Lunde & Nason (2011) over the
 * returns of the common periods, a loss being a return with the other sign. Its size tells how much the choice of one of
 * them rests on chance; it decides nothing. More
 * than 200 are not compared.
 * @param all returns of the judged one, then of the others
 */
export function* confidenceSet(
  all: readonly Float64Array[],
  { series, members }: AlignedTrials,
  { alpha, seed }: Pick<RecordPolicy, "alpha" | "seed">,
): Generator<undefined, ConfidenceSet> {
  const n = series[0]!.length;
  const isComparable =
    series.length > 1 &&
    series.length <= mostCompared &&
    n > 1 &&
    series.every(({ length }) => length === n);
  const confidences = new Map<number, number>();
  if (isComparable) {
    const random = new SeededRandom(seed);
    const losses = series.map((returns) => returns.map((value) => -value));
    const order = yield* modelConfidenceSteps(losses, {
      replicates,
      blockLength: usualBlock(n),
      uniform: () => random.uniform(),
    });
    for (const { model, confidenceRatio } of order) {
      confidences.set(model === 0 ? 0 : members[model - 1]! + 1, confidenceRatio);
    }
  }
  yield;
  const kept = [...confidences.values()].filter((confidence) => confidence >= alpha).length;
  const reason = n > 1 ? "NO_DATA" : "TOO_FEW_OBSERVATIONS";
  const of = (name: string, unit: "SHARE" | "COUNT", value: number | undefined): Metric => {
    const identity = { name, unit, denominator: "trials", n: confidences.size };
    return value === undefined ? undefinedMetric(identity, reason) : defined(identity, value);
  };
  return {
    metrics: [
      of("confidence_set_p", "SHARE", confidences.get(0)),
      of("confidence_set_size", "COUNT", isComparable ? kept : undefined),
    ],
    trials: all.map((returns, place) => {
      const sharpe = sharpeMoments(returns)?.sharpe;
      const confidence = confidences.get(place);
      return {
        place,
        periods: returns.length,
        ...(sharpe !== undefined && { sharpe }),
        ...(confidence !== undefined && { confidence }),
      };
    }),
  };
}
