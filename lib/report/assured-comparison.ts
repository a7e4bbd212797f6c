import { enumName } from "#lib/wire/enum-name.ts";
import {
  type AssuredComparison,
  ComparisonBasis,
  ComparisonConclusion,
  type SetComparison,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { Sprint, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { datesText, ordinal, shareText } from "./trial-sentences.ts";

/** An arm, ended: what it sets, and what came of it. */
export interface ArmRow {
  readonly label: string;
  readonly sprint: Sprint;
  readonly result: SprintResult;
}

/** A conclusion as people read it: NO CLEAR WINNER. */
export function conclusionText(conclusion: ComparisonConclusion): string {
  return (enumName(ComparisonConclusion, conclusion) ?? "INCONCLUSIVE").replaceAll("_", " ");
}

/** How sure a comparison is, as which trials its arms count, and what its evidence rests on. */
export function assuredComparisonSentences(
  { assured, metrics }: SetComparison,
  arms: readonly ArmRow[],
  isAssured: boolean,
): readonly string[] {
  if (assured === undefined) {
    const why = "this comparison was recorded by a version that states none";
    return isAssured ? [`Assured: INCONCLUSIVE; it decides the exit code: ${why}.`] : [];
  }
  const role = isAssured ? "; it decides the exit code" : "";
  const seen = metrics[0]?.assured;
  return [
    `Assured: ${conclusionText(assured.conclusion)}${role}: ${assured.reason}.`,
    ...endText(arms),
    ...trialText(assured, arms),
    ...basisText(assured, seen?.asOfDates ?? 0, seen?.seenAsOfDates ?? 0),
  ];
}

/** What a comparison that a sprint took part in came to: both conclusions. */
export function comparedSentence(sprint: string, comparison: SetComparison): string {
  const { baseAuditSet, otherAuditSet, conclusion, assured, metrics, name } = comparison;
  const isBase = baseAuditSet === sprint;
  const arms = isBase ? `as the base with ${otherAuditSet}` : `as the other with ${baseAuditSet}`;
  const sure = assured === undefined ? "none" : conclusionText(assured.conclusion);
  const by = (metrics[0]?.metric ?? "").replaceAll("_", " ");
  return `Compared ${arms} by ${by}: written ${conclusionText(conclusion)}, assured ${sure} (${name}).`;
}

/** At which look both arms ended, and what that saved. */
export function endText(arms: readonly { readonly sprint: Sprint }[]): readonly string[] {
  const { earlyEnd } = arms[0]?.sprint ?? {};
  if (earlyEnd === undefined) return [];
  const { look, looks, auditRuns, plannedAuditRuns } = earlyEnd;
  return [
    `Ended: at look ${look} of ${looks}, after ${auditRuns} of ${plannedAuditRuns} audit runs; ${plannedAuditRuns - auditRuns} of each arm were not needed.`,
  ];
}

/** "Trials: base is the 1st, other the 2nd setting scored on AAPL …; the comparison spends the α of the 2nd: 0.76 %." */
function trialText(
  { trialNumber, alphaRatio }: AssuredComparison,
  arms: readonly ArmRow[],
): readonly string[] {
  if (trialNumber === 0) return [];
  const counted = arms.flatMap(({ sprint: { trial, spec } }, at) => {
    if (trial === undefined) return [];
    const which = `${at === 0 ? "base" : "other"} is the ${ordinal(trial.number)}`;
    return [{ which, on: `${trial.ticker} ${datesText(trial, spec?.interval)}` }];
  });
  const which = counted.map((one) => one.which).join(", ");
  const on = [...new Set(counted.map((one) => one.on))].join(", ");
  const spent = `the comparison spends the α of the ${ordinal(trialNumber)}, ${shareText(alphaRatio)}, half of it in each direction`;
  return [
    counted.length === 0
      ? `Trials: ${spent}.`
      : `Trials: ${which} setting scored on ${on}; ${spent}.`,
  ];
}

function basisText(
  { basis }: AssuredComparison,
  asOfDates: number,
  seen: number,
): readonly string[] {
  const came = asOfDates - seen;
  switch (enumName(ComparisonBasis, basis)) {
    case "EXPLORATORY":
      return [
        "Basis: EXPLORATORY: all outcomes were there when the later setting was first recorded, so that either may have been fitted to them.",
      ];
    case "MIXED":
      return [
        `Basis: MIXED: all outcomes of ${came} of ${asOfDates} as-of dates came after both settings were recorded; these alone count.`,
      ];
    case "CONFIRMATORY":
      return ["Basis: CONFIRMATORY: all outcomes came after both settings were recorded."];
    default:
      return [];
  }
}
