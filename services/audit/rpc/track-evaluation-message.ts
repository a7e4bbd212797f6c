import type { MessageInitShape } from "@bufbuild/protobuf";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import {
  type AssuredTrackCriterionSchema,
  type TrackRecordEvaluationSchema,
  TrackRecordVerdict,
  TrialsBasis,
} from "#proto/pmx/audit/v1/track_record_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { AssuredCriterion } from "../domain/track-record/assured-verdict.ts";
import type { RecordEvaluation } from "../domain/track-record/evaluate-record.ts";

/** The evaluation of a track record as the contract has it. */
export function trackEvaluationToMessage({
  metrics,
  written,
  assured,
  trialsBasis,
  trials,
  trialsWithReturns,
  trialFindings,
  notes,
}: RecordEvaluation): MessageInitShape<typeof TrackRecordEvaluationSchema> {
  return {
    metrics: metrics.map(metricToMessage),
    written: {
      verdict: TrackRecordVerdict[written.verdict],
      criteria: written.criteria.map(({ verdict, unit, isExclusive, ...rest }) => ({
        ...rest,
        exclusive: isExclusive,
        unit: MetricUnit[unit],
        verdict: TrackRecordVerdict[verdict],
      })),
    },
    assured: {
      verdict: TrackRecordVerdict[assured.verdict],
      reason: assured.reason,
      criteria: assured.criteria.map(criterionToMessage),
      alphaRatio: assured.alpha,
      spentAlphaRatio: assured.spentAlpha,
      n: BigInt(assured.n),
      leftOut: BigInt(assured.leftOut),
    },
    trials,
    trialsWithReturns,
    trialsBasis: TrialsBasis[trialsBasis],
    notes: [...notes],
    trialFindings: trialFindings.map(({ confidence, ...rest }) => ({
      ...rest,
      ...(confidence !== undefined && { confidenceRatio: confidence }),
    })),
  };
}

function criterionToMessage({
  n,
  isFailApproximate,
  verdict,
  ...rest
}: AssuredCriterion): MessageInitShape<typeof AssuredTrackCriterionSchema> {
  return {
    ...rest,
    n: BigInt(n),
    failApproximate: isFailApproximate,
    verdict: TrackRecordVerdict[verdict],
  };
}
