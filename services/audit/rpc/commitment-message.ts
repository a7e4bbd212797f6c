import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { requiredEnumName } from "#lib/wire/enum-name.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import { timestampToMessage } from "#lib/wire/timestamp.ts";
import {
  type CommitmentClaim,
  type CommitmentEvidenceSchema,
  CommitmentMetric,
  type CommitmentSchema,
  CommitmentVerdict,
  type CommitmentVerdictChangeSchema,
} from "#proto/pmx/audit/v1/commitment_pb.ts";
import type { OpenCommitmentRequest } from "#proto/pmx/audit/v1/commitment_service_pb.ts";
import type { OpeningRequest } from "../app/commitments.ts";
import type { Commitment, DatedChange } from "../domain/commitment/commitment.ts";
import type { Claim, CommitmentMetric as MetricName } from "../domain/facts/commitment-facts.ts";

/** What a request opens. @throws Fault FIELD_INVALID by field */
export function openingFromMessage(request: OpenCommitmentRequest): OpeningRequest {
  const { requestId, openedBy } = request;
  return { requestId, openedBy, claim: claimFromMessage(required(request.claim, "claim")) };
}

function claimFromMessage(message: CommitmentClaim): Claim {
  const prefix = "COMMITMENT_METRIC";
  const metric = requiredEnumName(CommitmentMetric, prefix, message.metric, "claim.metric");
  const { statementHash } = message;
  if (statementHash !== "" && statementHash.length !== 64) {
    const description = "must be a SHA-256 of 64 hexadecimal digits, or empty";
    throw invalidField("claim.statement_hash", description);
  }
  return {
    metric,
    minimum: message.minimumRatio,
    floor: message.floorRatio,
    ...boundsOf(metric, message),
    alpha: message.alphaRatio,
    averageRunLength: Number(message.averageRunLength),
    firstPeriodStartMs: requiredTimeMs(
      message.firstPeriodStartTime,
      "claim.first_period_start_time",
    ),
    periodDays: message.periodDays,
    graceDays: message.graceDays,
    sprint: message.sprint,
    statementHash,
  };
}

function boundsOf(
  metric: MetricName,
  { largestLossRatio, largestGainRatio }: CommitmentClaim,
): Pick<Claim, "largestLoss" | "largestGain"> {
  if (metric === "MEAN_RETURN_AFTER_COST") {
    return {
      largestLoss: required(largestLossRatio, "claim.largest_loss_ratio"),
      largestGain: required(largestGainRatio, "claim.largest_gain_ratio"),
    };
  }
  if (largestLossRatio !== undefined || largestGainRatio !== undefined) {
    const which = largestLossRatio === undefined ? "largest_gain_ratio" : "largest_loss_ratio";
    throw invalidField(`claim.${which}`, "is of a return; a hit rate lies between 0 and 1");
  }
  return { largestLoss: 0, largestGain: 1 };
}

function claimToMessage(
  claim: Claim,
): NonNullable<MessageInitShape<typeof CommitmentSchema>["claim"]> {
  const { metric, minimum, floor, largestLoss, largestGain, alpha, sprint } = claim;
  const isReturn = metric === "MEAN_RETURN_AFTER_COST";
  return {
    metric: CommitmentMetric[metric],
    minimumRatio: minimum,
    floorRatio: floor,
    ...(isReturn && { largestLossRatio: largestLoss, largestGainRatio: largestGain }),
    alphaRatio: alpha,
    averageRunLength: BigInt(claim.averageRunLength),
    firstPeriodStartTime: timestampToMessage(claim.firstPeriodStartMs),
    periodDays: claim.periodDays,
    graceDays: claim.graceDays,
    ...{ sprint, statementHash: claim.statementHash },
  };
}

/** A commitment as the contract has it. */
export function commitmentToMessage(of: Commitment): MessageInitShape<typeof CommitmentSchema> {
  const { opened, closed, evidence, nextDeadlineMs } = of;
  const { claim, openedBy } = opened;
  const { breach } = evidence;
  return {
    ...{ name: of.name, openedBy, claim: claimToMessage(claim) },
    createTime: timestampToMessage(of.openTimeMs),
    ...(closed && {
      closeTime: timestampToMessage(closed.timeMs),
      closedBy: closed.closedBy,
      closeReason: closed.reason,
    }),
    verdict: CommitmentVerdict[of.verdict],
    evidence: evidenceToMessage(evidence),
    logThreshold: -log(claim.alpha),
    logDecayThreshold: log(claim.averageRunLength),
    observed: metricToMessage(observedOf(of)),
    countedPeriods: evidence.n,
    missedPeriods: evidence.missed,
    waitingPeriods: of.waiting,
    lateReports: of.lateReports,
    ...(breach !== undefined && { breachPeriod: breach }),
    ...(nextDeadlineMs !== undefined && { nextDeadlineTime: timestampToMessage(nextDeadlineMs) }),
    changes: of.changes.length,
    final: of.isFinal,
  };
}

/** A change of the verdict as the contract has it. */
export function changeToMessage(
  change: DatedChange,
): MessageInitShape<typeof CommitmentVerdictChangeSchema> {
  return {
    number: change.number,
    period: change.period,
    from: CommitmentVerdict[change.from],
    to: CommitmentVerdict[change.to],
    changeTime: timestampToMessage(change.timeMs),
    evidence: evidenceToMessage(change),
  };
}

interface Logs {
  readonly logAgainstClaim: number;
  readonly logAboveFloor?: number;
  readonly logDecay: number;
}

/** What is −Infinity is absent: nothing can be shown, or nothing was counted. */
function evidenceToMessage({
  logAgainstClaim,
  logAboveFloor = Number.NEGATIVE_INFINITY,
  logDecay,
}: Logs): MessageInitShape<typeof CommitmentEvidenceSchema> {
  return {
    logAgainstClaim,
    ...(Number.isFinite(logAboveFloor) && { logAboveFloor }),
    ...(Number.isFinite(logDecay) && { logDecay }),
  };
}

function observedOf({ opened: { claim }, evidence: { n, mean } }: Commitment): Metric {
  const isReturn = claim.metric === "MEAN_RETURN_AFTER_COST";
  const identity = {
    name: isReturn ? "mean_return_after_cost" : "hit_rate",
    unit: isReturn ? "RATIO" : "SHARE",
    denominator: "periods",
    n,
  } as const;
  return mean === undefined ? undefinedMetric(identity, "NO_DATA") : defined(identity, mean);
}
