import { atLeast } from "../limit-comparison.ts";
import { passIf, type Rule } from "./rule.ts";

/**
 * Fewest windows that a share of hits denies by. Over 50 of them a coin is right in 36 to 64 % of tries with a probability
 * of 95 %: over fewer, the share says little.
 */
const enforcedFromWindows = 50;

/**
 * The direction of earlier forecasts of the instrument was right often enough, over windows that share no bar. Below
 * 50 of them the finding is only shown, and so it is where a caller states no record: none is known of either. Sprints,
 * and signals that name their forecast, always bring it (ADR 67). Beside it stands whether forecasts tell directions at all: where most windows
 * rise, half is too low a mark for one that always forecasts a rise.
 */
export const minimumDirectionalAccuracy: Rule = {
  id: "minimum-directional-accuracy",
  reason: "DIRECTION_TOO_OFTEN_WRONG",
  unit: "ratio",
  requirement: `The direction of scored forecasts of the instrument was right often enough; only shown below ${enforcedFromWindows} windows that share no bar.`,
  limitName: "minimumDirectionalAccuracy",
  canBeDisabled: false,
  limitOf: (policy) => policy.minimumDirectionalAccuracy,
  appliesTo: ({ policy }) => policy.minimumDirectionalAccuracy !== undefined,
  evaluate({ policy, directionRecord }) {
    const { minimumDirectionalAccuracy: limit = Number.NaN } = policy;
    if (directionRecord === undefined) {
      const message =
        "the forecast does not state how often earlier directions were right; only shown, as of no window";
      return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", limit, message, isDryRun: true };
    }
    const { windows, hits, independenceStatistic, independencePValue } = directionRecord;
    const isDryRun = windows < enforcedFromWindows ? true : undefined;
    if (windows === 0) {
      const message = "no window was scored yet";
      return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", limit, message, isDryRun };
    }
    const observed = hits / windows;
    const test =
      independenceStatistic === undefined || independencePValue === undefined
        ? "all went one way, so that independence cannot be tested"
        : `Pesaran-Timmermann ${independenceStatistic.toFixed(2)}, p ${independencePValue.toFixed(3)}`;
    const message = `${hits} of ${windows} directions right, at least ${limit} needed; ${test}`;
    const finding = passIf(atLeast(observed, limit, "ratio"), this.reason, {
      observed,
      limit,
      message,
    });
    return { ...finding, isDryRun };
  },
};
