import { isoDateOf } from "#lib/kernel/calendar.ts";
import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import type { AssuranceEvidence, AssuranceKind, AssuredVerdict } from "./assurance.ts";

/** "evidence 31.2 of 20 from 41 of 60 as-of dates", with what a verdict means or takes. */
export function evidenceText(
  verdict: AssuredVerdict,
  kind: AssuranceKind,
  evidence: AssuranceEvidence,
  openMs: number | undefined,
): string {
  const { observations, asOfDates, seenAsOfDates, furtherObservations } = evidence;
  const open = openMs === undefined ? "" : `; those from ${isoDateOf(openMs)} on are still open`;
  const seen = seenAsOfDates === 0 ? "" : `; the first ${seenAsOfDates} had been seen before`;
  const dates = `${observations} of ${asOfDates} as-of dates that share no bar${seen}${open}`;
  if (observations === 0) return `no observation yet: ${dates}`;
  const rate = `at most ${percentText(evidence.alphaRatio)} of the time at its limit, however often it is looked at`;
  const reached = `evidence ${eText(evidence.logPass)} of the ${eText(-log(evidence.alphaRatio))} that PASS takes`;
  if (verdict === "PASS") return `${reached}, from ${dates}; this is passed ${rate}`;
  if (verdict === "FAIL") {
    const needed = eText(-log(evidence.failAlphaRatio));
    const how = kind === "SHARE" ? "" : ", approximately";
    return `evidence ${eText(evidence.logFail)} of the ${needed} that FAIL takes${how}, from ${dates}`;
  }
  const more =
    kind !== "SHARE"
      ? ""
      : furtherObservations === undefined
        ? "; no number of further dates up to 10,000 makes it a PASS at the share observed"
        : `; about ${furtherObservations} more at the share observed make it a PASS`;
  return `${reached}, from ${dates}${more}`;
}

/** What a share is held against. */
export function baselineText(
  observed: readonly number[],
  known: { readonly asOfs: number; readonly seen: number } | undefined,
): string {
  if (known === undefined) return "no baseline, which was not named";
  const seen = known.seen === 0 ? "" : `, ${known.seen} of which had been seen before`;
  return `${observed.length} of ${known.asOfs} as-of dates of the baseline that share no bar${seen}`;
}

/** Why a mean whose losses have no bound is not passed, whatever its evidence. */
export function unseenLossText({ observations, asOfDates }: AssuranceEvidence): string {
  return `what a date can lose has no bound, so that a large loss which has not come yet is not ruled out by ${observations} of ${asOfDates} as-of dates that share no bar, nor by any number of them`;
}

/** Why trades show nothing that a forecast in view of their outcome could have chosen. */
export function steeredText(dates: number): string {
  return `a forecast that came after its horizon had opened could have chosen which trades of ${dates} as-of dates there are, or when they closed, so that trades show nothing`;
}

/** Why a mean has no evidence any more. */
export function unboundedText(lossBoundRatio: number): string {
  return `a date lost more than the ${percentText(lossBoundRatio)} that a position is taken to lose at the most (assurance.lossBoundRatio), so that nothing is shown`;
}

/** An e-value with three digits; beyond a million as a power of ten. */
export function eText(logValue: number): string {
  if (logValue === Number.NEGATIVE_INFINITY) return "0";
  const powerOfTen = logValue / log(10);
  if (powerOfTen > 6) return `10^${Math.floor(powerOfTen)}`;
  return powerOfTen < -3 ? "below 0.001" : String(Number(exp(logValue).toPrecision(3)));
}

/** A share of 1 in percent, to three digits. */
export function percentText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}
