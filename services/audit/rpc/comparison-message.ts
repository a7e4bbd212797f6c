import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import type { CompareAuditSetsRequest } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import {
  ComparisonConclusion,
  type ComparisonSpec as ComparisonSpecMessage,
  DroppedPairReason,
  type MetricComparisonSchema,
  type SetComparisonSchema,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { comparedMetrics } from "../domain/comparison/compared-metrics.ts";
import {
  type ComparedSets,
  type ComparisonSpec,
  type MetricComparison,
  type SetComparison,
  standardSpec,
} from "../domain/comparison/comparison.ts";
import {
  assuredComparisonToMessage,
  assuredDifferenceToMessage,
} from "./assured-comparison-message.ts";

/**
 * What is to be compared, with every default filled in.
 * @param violationRatio - RMSE ratio above which an audit is a violation where the request does not say.
 * @throws Fault FIELD_INVALID for a metric that is not compared.
 */
export function comparedSetsFromMessage(
  request: CompareAuditSetsRequest,
  violationRatio: number,
): ComparedSets {
  const { baseAuditSet, otherAuditSet, varied, sharedHash, spec, dataProvenance } = request;
  const provenance = enumName(DataProvenance, dataProvenance);
  const settings = varied.map(({ path, baseJson, otherJson }) => ({ path, baseJson, otherJson }));
  return {
    baseAuditSet,
    otherAuditSet,
    varied: settings.sort((one, other) => (one.path < other.path ? -1 : 1)),
    spec: specFromMessage(spec, violationRatio),
    sharedHash,
    ...(provenance && { provenance }),
  };
}

/** How two audit sets are compared, with every default filled in. @throws Fault FIELD_INVALID as above. */
export function specFromMessage(
  message: ComparisonSpecMessage | undefined,
  violationRatio: number,
): ComparisonSpec {
  const decisiveMetric = message?.decisiveMetric || standardSpec.decisiveMetric;
  const known = comparedMetrics.map(({ name }) => name);
  if (!known.includes(decisiveMetric)) {
    throw invalidField(
      "spec.decisive_metric",
      `"${decisiveMetric}" is not compared; there are ${known.join(", ")}`,
    );
  }
  return {
    decisiveMetric,
    testLevelRatio: message?.testLevelRatio ?? standardSpec.testLevelRatio,
    powerRatio: message?.powerRatio ?? standardSpec.powerRatio,
    relativeMarginRatio: message?.relativeMarginRatio ?? standardSpec.relativeMarginRatio,
    violationRatio: message?.violationRatio ?? violationRatio,
  };
}

/** A recorded comparison as the contract has it. */
export function comparisonToMessage(
  comparison: SetComparison,
): MessageInitShape<typeof SetComparisonSchema> {
  const { provenance, conclusion, metrics, createTimeMs, varied, assured, ...rest } = comparison;
  return {
    ...rest,
    varied: varied.map((setting) => ({ ...setting })),
    dataProvenance: DataProvenance[provenance ?? "UNSPECIFIED"],
    conclusion: ComparisonConclusion[conclusion],
    metrics: metrics.map(metricComparisonToMessage),
    createTime: timestampFromMs(createTimeMs),
    ...(assured && { assured: assuredComparisonToMessage(assured) }),
  };
}

function metricComparisonToMessage({
  unit,
  direction,
  n,
  dropped,
  meanDifference,
  conclusion,
  assured,
  ...rest
}: MetricComparison): MessageInitShape<typeof MetricComparisonSchema> {
  return {
    ...rest,
    unit: MetricUnit[unit],
    lowerIsBetter: direction === "LOWER_IS_BETTER",
    n: BigInt(n),
    dropped: dropped.map(({ reason, count }) => {
      return { reason: DroppedPairReason[reason], count: BigInt(count) };
    }),
    meanDifference: metricToMessage(meanDifference),
    conclusion: ComparisonConclusion[conclusion],
    ...(assured && { assured: assuredDifferenceToMessage(assured) }),
  };
}
