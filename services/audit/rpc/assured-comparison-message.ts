import type { MessageInitShape } from "@bufbuild/protobuf";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import { AssuranceKind } from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { CompareAuditSetsRequest } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import {
  type AssuredComparisonSchema,
  type AssuredDifferenceSchema,
  ComparisonBasis,
  ComparisonConclusion,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { ComparisonTerms } from "../app/compare-audit-sets.ts";
import type {
  AssuredComparison,
  AssuredDifference,
} from "../domain/comparison/assured-comparison.ts";

/** By what a comparison is judged, as its request states it. */
export function comparisonTermsFromMessage({
  trialNumber,
  familyAlphaRatio,
  seenUntilTime,
  lastAsOfTime,
  lookTimes,
}: Pick<
  CompareAuditSetsRequest,
  "trialNumber" | "familyAlphaRatio" | "seenUntilTime" | "lastAsOfTime" | "lookTimes"
>): ComparisonTerms {
  const looks = lookTimes.map((time) => timeMsOf(time, "look_times"));
  return {
    ...(trialNumber > 0 && { trialNumber }),
    ...(familyAlphaRatio !== undefined && { familyAlphaRatio }),
    ...(seenUntilTime && { seenUntilMs: timeMsOf(seenUntilTime, "seen_until_time") }),
    ...(lastAsOfTime && { lastAsOfMs: timeMsOf(lastAsOfTime, "last_as_of_time") }),
    ...(looks.length > 0 && { lookTimesMs: looks.sort((one, next) => one - next) }),
  };
}

/** How sure a comparison is, as the contract has it. */
export function assuredComparisonToMessage({
  conclusion,
  reached,
  basis,
  looks,
  ...rest
}: AssuredComparison): MessageInitShape<typeof AssuredComparisonSchema> {
  return {
    ...rest,
    conclusion: ComparisonConclusion[conclusion],
    reached: ComparisonConclusion[reached],
    basis: ComparisonBasis[basis],
    ...(looks && { looks: looks.planned, decidedAtLook: looks.decidedAt ?? 0 }),
  };
}

/** How sure it is that one arm is better by a metric, as the contract has it. */
export function assuredDifferenceToMessage({
  kind,
  reached,
  logBase,
  logOther,
  detectable,
  ...rest
}: AssuredDifference): MessageInitShape<typeof AssuredDifferenceSchema> {
  return {
    ...rest,
    kind: AssuranceKind[kind],
    reached: ComparisonConclusion[reached],
    ...(logBase !== undefined && { baseEValueLog10: logBase / Math.LN10 }),
    ...(logOther !== undefined && { otherEValueLog10: logOther / Math.LN10 }),
    unreachable: detectable === "UNREACHABLE",
    ...(detectable !== undefined &&
      detectable !== "UNREACHABLE" && { detectable: detectable.truth }),
  };
}
