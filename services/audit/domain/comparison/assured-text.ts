import { log } from "#lib/statistics/numerics/portable-math.ts";
import { fewestForAsymptotic } from "#lib/statistics/sequential/asymptotic-mean.ts";
import { eText, percentText } from "../assurance/assurance-text.ts";
import type {
  AssuredDifference,
  ComparisonBasis,
  ComparisonLooks,
  ReachedConclusion,
} from "./assured-comparison.ts";

type Terms = {
  readonly powerRatio: number;
  readonly lossBoundRatio: number;
  readonly gainBoundRatio: number;
};

/** "rmse ratio: evidence 31.2 of 80 that the other is better, 0.1 that the base is, from 11 of 20 as-of dates …". */
export function differenceText(
  metric: string,
  found: Omit<AssuredDifference, "reason">,
  terms: Terms,
  isVoid?: "BREACH" | "TOO_FEW",
): string {
  const { kind, observations, asOfDates, logBase, logOther, levelRatio } = found;
  const name = metric.replaceAll("_", " ");
  const dates = `${observations} of ${asOfDates} as-of dates that share no bar`;
  if (observations === 0) return `${name}: no observation: ${dates}`;
  if (isVoid === "BREACH") {
    return `${name}: on a date one arm fell behind the other by more than the ${percentText(terms.lossBoundRatio)} that a position is taken to lose and the ${percentText(terms.gainBoundRatio)} that it is taken to gain allow (assurance.lossBoundRatio, gainBoundRatio), so that nothing is shown`;
  }
  if (isVoid === "TOO_FEW") {
    return `${name}: with short positions it takes ${fewestForAsymptotic} dates, there are ${dates}`;
  }
  const approximate =
    kind === "APPROXIMATE"
      ? ", approximately, so that there is none: a short position can lose without a bound"
      : "";
  const evidence = `evidence ${eText(logOther ?? Number.NEGATIVE_INFINITY)} that the other is better and ${eText(logBase ?? Number.NEGATIVE_INFINITY)} that the base is, of the ${eText(-log(levelRatio))} that a winner takes${approximate}`;
  return `${name}: ${evidence}, from ${dates}${observedText(found)}${powerText(found, terms)}`;
}

function observedText({ kind, observed }: Omit<AssuredDifference, "reason">): string {
  if (observed === undefined) return "";
  return kind === "SHARE"
    ? `; of a date's tickers the other is better on ${percentText(observed)}`
    : `; the other made ${bps(observed)} bps more`;
}

/** What as many dates find, and how many it takes. */
function powerText(found: Omit<AssuredDifference, "reason">, { powerRatio }: Terms): string {
  const { kind, reached, detectable, fewestObservations, observationsForPower } = found;
  if (detectable === undefined) return "";
  const power = `with a power of ${percentText(powerRatio)}`;
  if (detectable === "UNREACHABLE") {
    return `; a winner is UNREACHABLE with so few, it takes ${fewestObservations}`;
  }
  const least =
    kind === "SHARE"
      ? `a better arm on ${percentText(detectable.truth)} of them`
      : `about ${bps(detectable.truth)} bps`;
  const more =
    reached !== "INCONCLUSIVE" || kind !== "SHARE"
      ? ""
      : observationsForPower === undefined
        ? ", and no number up to 2,000 a share as observed"
        : `, and ${observationsForPower} a share as observed`;
  return `; ${power} as many find ${least}${more}`;
}

/** Whether an arm is better, in a sentence. */
function reachedText(reached: ReachedConclusion): string {
  return reached.replaceAll("_", " ");
}

/** Why a conclusion that was reached is none. */
export function exploratoryText(asOfDates: number, reached: ReachedConclusion, why: string) {
  return `the outcomes of all ${asOfDates} as-of dates were there before both settings were recorded, so that nothing is shown; otherwise it would be ${reachedText(reached)}: ${why}`;
}

/** The same where another question was asked of the same arms before. */
export function askedBeforeText(earlier: string, reached: ReachedConclusion, why: string) {
  return `the same arms were compared before (${earlier}), so that this question may have been chosen by what came out; otherwise it would be ${reachedText(reached)}: ${why}`;
}

/** The same where nobody says what was there when the settings were recorded: they may have been fitted to all of it. */
export function unstatedText(reached: ReachedConclusion, why: string) {
  return `nothing says which bars were there when the settings were recorded; ask the gateway, which knows, or state seen_until_time; otherwise it would be ${reachedText(reached)}: ${why}`;
}

/** At which look it was decided. */
export function looksText({ planned, decidedAt }: ComparisonLooks): string {
  return decidedAt === undefined
    ? `; none of ${planned} looks decided it`
    : `; decided at look ${decidedAt} of ${planned}`;
}

/** Which as-of dates came after the settings were recorded. */
export function basisOf(
  { asOfDates, seenAsOfDates }: Pick<AssuredDifference, "asOfDates" | "seenAsOfDates">,
  { seenUntilMs, lastAsOfMs }: { readonly seenUntilMs?: number; readonly lastAsOfMs?: number },
): ComparisonBasis {
  if (seenUntilMs === undefined || asOfDates === 0) return "UNSPECIFIED";
  if (seenAsOfDates === 0) return "CONFIRMATORY";
  const isAllSeen = seenAsOfDates === asOfDates && (lastAsOfMs ?? 0) < seenUntilMs;
  return isAllSeen ? "EXPLORATORY" : "MIXED";
}

function bps(ratio: number): number {
  return Number((ratio * 10_000).toPrecision(3));
}
