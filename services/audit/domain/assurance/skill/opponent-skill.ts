import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { AsOfDate } from "../as-of-dates.ts";
import { disjointDates } from "../disjoint-dates.ts";
import { shareEvidence } from "../share-assurance.ts";
import { type AccuracyTest, accuracyTest, type DatedDifference } from "./accuracy-test.ts";
import type { Opponent, OpponentName } from "./opponent.ts";
import { type SkillFinding, type SkillTerms, skillFinding } from "./skill-verdict.ts";

type Scored = AsOfDate["scored"][number];

/** The share of dates on which forecasts that are as good as their opponent are the better ones. */
const even = 0.5;

/** How often a model was the opponent. */
export interface ChosenModel {
  readonly model: string;
  /** Forecasts of the dates counted that were held against it. */
  readonly forecasts: number;
}

/** Whether forecasts were shown to be the better ones on more than half of all dates. */
export interface OpponentSkill extends SkillFinding {
  readonly opponent: OpponentName;
  /** Mean share of a date's forecasts that were the better ones; absent without a date. */
  readonly betterRatio?: number;
  /** Which models the opponent was, the most frequent first; none where it is always the same. */
  readonly models: readonly ChosenModel[];
  /** Mean difference of the logarithms of both RMSEs, over all dates, also those seen before; it decides nothing. */
  readonly accuracy: AccuracyTest;
}

/**
 * The sign test at every look: a date that shares no bar with another is one observation, the share of its forecasts
 * with the lower RMSE, equal ones half. Where the chance of a lower one is at most one half, given all of the past,
 * at most alpha of all sequences of looks ever end SHOWN.
 * @param allDates for the test that is only read: with those whose bars were there before the setting was recorded
 */
export function opponentSkill(
  opponent: Opponent,
  dates: readonly AsOfDate[],
  terms: SkillTerms,
  allDates: readonly AsOfDate[] = dates,
): OpponentSkill {
  const isThere = ({ scored }: AsOfDate) => scored.some(opponent.isThere);
  const faced = disjointDates(dates, "HORIZON", isThere).map(({ scored }) =>
    scored.filter((one) => one.errors !== undefined && opponent.rmseOf(one) !== undefined),
  );
  const shares = faced.flatMap((scored) => betterShare(scored, opponent) ?? []);
  const levels = { alphaRatio: terms.alphaRatio, failAlphaRatio: terms.alphaRatio };
  const bound = { comparator: "AT_LEAST", threshold: even } as const;
  const { logPass: logEvidence, observations, observed } = shareEvidence(shares, bound, levels);
  const absence = dates.length === 0 ? terms.noDates : opponent.absence;
  return {
    opponent: opponent.opponent,
    ...skillFinding({ logEvidence, observations }, terms, observations === 0 ? absence : undefined),
    ...(observed !== undefined && { betterRatio: observed }),
    models: chosenModels(faced.flat(), opponent),
    accuracy: accuracyTest(allDates.flatMap((date) => differenceOf(date, opponent))),
  };
}

function betterShare(scored: readonly Scored[], { rmseOf }: Opponent): number | undefined {
  if (scored.length === 0) return undefined;
  const better = scored.reduce((sum, one) => {
    const difference = one.errors!.ensemble - rmseOf(one)!;
    return sum + (difference < 0 ? 1 : difference === 0 ? even : 0);
  }, 0);
  return better / scored.length;
}

function chosenModels(faced: readonly Scored[], { modelOf }: Opponent): readonly ChosenModel[] {
  const counts = new Map<string, number>();
  for (const scored of faced) {
    const model = modelOf?.(scored);
    if (model !== undefined) counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  return [...counts]
    .map(([model, forecasts]) => ({ model, forecasts }))
    .sort((a, b) => b.forecasts - a.forecasts || (a.model < b.model ? -1 : 1));
}

/** Forecasts whose error or whose opponent's has no logarithm are left out. */
function differenceOf(
  { asOfMs, scored }: AsOfDate,
  { rmseOf }: Opponent,
): readonly DatedDifference[] {
  let sum = 0;
  let count = 0;
  let latestMs = asOfMs;
  for (const one of scored) {
    latestMs = Math.max(latestMs, one.closedMs);
    const difference = log((one.errors?.ensemble ?? Number.NaN) / (rmseOf(one) ?? Number.NaN));
    if (!Number.isFinite(difference)) continue;
    sum += difference;
    count += 1;
  }
  return count === 0 ? [] : [{ asOfMs, closedMs: latestMs, difference: sum / count }];
}
