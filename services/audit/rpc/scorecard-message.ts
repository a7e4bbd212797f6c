import type { MessageInitShape } from "@bufbuild/protobuf";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import type { ScorecardSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import type { Scorecard } from "../domain/scorecard.ts";
import { missingFactsToMessage } from "./missing-facts-message.ts";

/** A scorecard as the contract has it. */
export function scorecardToMessage(scorecard: Scorecard): MessageInitShape<typeof ScorecardSchema> {
  return {
    auditSet: scorecard.auditSet,
    metrics: scorecard.metrics.map(metricToMessage),
    groups: scorecard.groups.map(({ metrics, ...group }) => ({
      ...group,
      metrics: metrics.map(metricToMessage),
    })),
    funnel: scorecard.funnel.map(({ count, ...row }) => ({ ...row, count: BigInt(count) })),
    dropped: scorecard.dropped.map(({ reason, count }) => ({ reason, count: BigInt(count) })),
    deadLetterCount: BigInt(scorecard.deadLetterCount),
    missingFacts: missingFactsToMessage(scorecard.missingFacts),
    ...(scorecard.currencyEffect && {
      currencyEffect: {
        ...scorecard.currencyEffect,
        trades: BigInt(scorecard.currencyEffect.trades),
      },
    }),
    contentHash: scorecard.contentHash,
  };
}
