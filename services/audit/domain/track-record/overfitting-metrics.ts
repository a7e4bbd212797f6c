import { defined, type Metric, type UndefinedReason, undefinedMetric } from "#lib/kernel/metric.ts";
import type {
  NoOverfitting,
  Overfitting,
} from "#lib/statistics/selection/probability-of-overfitting.ts";

const denominator = "splits";

const reasons: Readonly<Record<NoOverfitting["reason"], UndefinedReason>> = {
  TOO_FEW_TRIALS: "TOO_FEW_OBSERVATIONS",
  TOO_FEW_RETURNS: "TOO_FEW_OBSERVATIONS",
  UNALIGNED: "NO_DATA",
  CONSTANT: "ZERO_DENOMINATOR",
};

/** Probability of backtest overfitting, and what it costs, over the splits of the cross-validation. */
export function overfittingMetrics(found: Overfitting | NoOverfitting): readonly Metric[] {
  const isFound = !("reason" in found);
  const n = isFound ? found.splits : 0;
  const of = (name: string, unit: "SHARE" | "RATIO", value: number | undefined): Metric => {
    const identity = { name, unit, denominator, n };
    if (value !== undefined) return defined(identity, value);
    return undefinedMetric(identity, isFound ? "ZERO_DENOMINATOR" : reasons[found.reason]);
  };
  return [
    of("probability_of_overfitting", "SHARE", isFound ? found.probability : undefined),
    of("overfitting_degradation_slope", "RATIO", isFound ? found.degradationSlope : undefined),
    of("overfitting_loss_probability", "SHARE", isFound ? found.lossProbability : undefined),
  ];
}

/** Why there is no probability of overfitting, in words; position 0 is the judged record. */
export function overfittingNote(
  found: NoOverfitting,
  blocks: number,
  isOfCommonDates: boolean,
): string {
  const name = (trial: number) =>
    trial === 0
      ? "the record itself"
      : `the trial at position ${trial} of those that differ from the record`;
  switch (found.reason) {
    case "TOO_FEW_TRIALS":
      return "The probability of overfitting is undefined: it needs the returns of other trials in the same periods.";
    case "TOO_FEW_RETURNS":
      return `The probability of overfitting is undefined: ${blocks} blocks need ${2 * blocks} returns or more${isOfCommonDates ? ", of dates that all trials have" : ""}.`;
    case "UNALIGNED":
      return `The probability of overfitting is undefined: ${name(found.trial)} has not as many returns as the record.`;
    case "CONSTANT":
      return `The probability of overfitting is undefined: ${name(found.trial)} never varies.`;
  }
}
