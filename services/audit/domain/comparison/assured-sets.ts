import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import type { AssurancePolicy } from "../assurance/assurance-policy.ts";
import type { Arm } from "./arm.ts";
import type { AssuredComparison, AssuredDifference } from "./assured-comparison.ts";
import {
  assuredDifference,
  type DifferenceTerms,
  foundDifference,
  observedRuns,
} from "./assured-difference.ts";
import { type AssuredLaw, assuredLaws } from "./assured-laws.ts";
import {
  askedBeforeText,
  basisOf,
  exploratoryText,
  looksText,
  unstatedText,
} from "./assured-text.ts";
import type { ComparedParameters } from "./compared-metrics.ts";
import { type KnownRuns, knownRuns, pairedArms } from "./paired-runs.ts";

/** By what the assured part of a comparison is reached. */
export interface AssuredTerms extends AssurancePolicy {
  /** The larger number of the trials of both arms; absent where nobody counted. */
  readonly trialNumber?: number;
  /** Close of the latest bar that was there when the later of both settings was recorded; absent where nobody says. */
  readonly seenUntilMs?: number;
  /** The last as-of that both arms planned; absent for the last one that they have. */
  readonly lastAsOfMs?: number;
  /** At which instants the arms were looked at, ascending; absent where they were not. */
  readonly lookTimesMs?: readonly number[];
  /** Name of an earlier comparison of the same arms by another question; absent for none. */
  readonly earlier?: string;
}

/** How sure it is which of two arms is better: as a whole, and by each metric that has a law. */
export interface AssuredSets {
  readonly comparison: AssuredComparison;
  readonly differences: ReadonlyMap<string, AssuredDifference>;
}

/**
 * The assured part of a comparison. It spends the α of the later trial. Where every outcome was there before both
 * settings were recorded, the evidence of all dates is stated, and is EXPLORATORY.
 */
export function assuredSets(
  arms: readonly [Arm, Arm],
  decisive: string,
  parameters: ComparedParameters,
  terms: AssuredTerms,
): AssuredSets {
  const { lookTimesMs = [], trialNumber } = terms;
  const levels = levelsOf(terms);
  const { alphaRatio } = levels;
  const looked = firstDecided(arms, decisive, parameters, levels);
  const untilMs = lookTimesMs[looked] ?? Number.POSITIVE_INFINITY;
  const differences = new Map(
    [...assuredLaws.keys()].map((metric) => {
      return [metric, lookAt(arms, metric, parameters, terms, untilMs)];
    }),
  );
  const found = differences.get(decisive) as AssuredDifference;
  const looks = lookTimesMs.length > 0 && {
    looks: {
      planned: lookTimesMs.length + 1,
      ...(looked >= 0 && { decidedAt: looked + 1 }),
      ...(looked < 0 && found.reached !== "INCONCLUSIVE" && { decidedAt: lookTimesMs.length + 1 }),
    },
  };
  const basis = basisOf(found, terms);
  const { reached } = found;
  const told = looks ? `${found.reason}${looksText(looks.looks)}` : found.reason;
  const shared = {
    ...{ reached, alphaRatio, basis },
    ...(trialNumber !== undefined && { trialNumber }),
    ...looks,
  };
  const { earlier, seenUntilMs } = terms;
  const isUnstated = seenUntilMs === undefined && reached !== "INCONCLUSIVE";
  if (basis === "EXPLORATORY" || earlier !== undefined || isUnstated) {
    const reason =
      earlier !== undefined
        ? askedBeforeText(earlier, reached, told)
        : basis === "EXPLORATORY"
          ? exploratoryText(found.asOfDates, reached, told)
          : unstatedText(reached, told);
    return { comparison: { conclusion: "EXPLORATORY", reason, ...shared }, differences };
  }
  return { comparison: { conclusion: reached, reason: told, ...shared }, differences };
}

/**
 * What was known of two arms at an instant, by one metric.
 * @param untilMs Infinity for all
 * @throws RangeError for a metric without a law
 */
export function lookAt(
  arms: readonly [Arm, Arm],
  metric: string,
  parameters: ComparedParameters,
  terms: AssuredTerms,
  untilMs: number,
): AssuredDifference {
  const law = lawOf(metric);
  const known = knownAt(arms, law, terms, untilMs);
  return assuredDifference(metric, law, known, parameters, levelsOf(terms));
}

/**
 * The place of the first look that finds a winner, −1 for none. What was known earlier is the beginning of what was known
 * later, so that each date is observed once, however many looks there are.
 */
function firstDecided(
  arms: readonly [Arm, Arm],
  metric: string,
  parameters: ComparedParameters,
  levels: AssuredTerms & DifferenceTerms,
): number {
  const { lookTimesMs = [] } = levels;
  if (lookTimesMs.length === 0) return -1;
  const law = lawOf(metric);
  const { runs } = knownAt(arms, law, levels, Number.POSITIVE_INFINITY);
  const observed = observedRuns(law, runs, parameters);
  const { runs: all, knownAfterMs } = pairedArms(...arms);
  return lookTimesMs.findIndex((lookMs) => {
    const open = knownAfterMs.findIndex((ms) => ms >= lookMs);
    const openMs = all[open]?.asOfMs ?? Number.POSITIVE_INFINITY;
    const known = observed.filter(({ asOfMs }) => asOfMs < openMs);
    return foundDifference(law, known, levels).reached !== "INCONCLUSIVE";
  });
}

function lawOf(metric: string): AssuredLaw {
  const law = assuredLaws.get(metric);
  if (law === undefined) throw new RangeError(`${metric} has no law`);
  return law;
}

/** Half of the α of the later trial for each direction. */
function levelsOf(terms: AssuredTerms): AssuredTerms & DifferenceTerms {
  const { trialNumber } = terms;
  const alphaRatio =
    trialNumber === undefined ? terms.alphaRatio : spentAlpha(terms.alphaRatio, trialNumber);
  return { ...terms, alphaRatio, levelRatio: alphaRatio / 2 };
}

function knownAt(
  [base, other]: readonly [Arm, Arm],
  law: AssuredLaw,
  { seenUntilMs = Number.NEGATIVE_INFINITY, lastAsOfMs = Number.NEGATIVE_INFINITY }: AssuredTerms,
  untilMs: number,
): KnownRuns {
  const known = knownRuns(pairedArms(base, other), { seenUntilMs, lastAsOfMs, untilMs });
  const isWithoutTimes = law.windowEnd === "TRADES" && !(base.knowsEntries && other.knowsEntries);
  return isWithoutTimes ? { ...known, runs: [] } : known;
}
