import type { MessageInitShape } from "@bufbuild/protobuf";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type {
  DecisionReplaySchema,
  ExplainDecisionResponseSchema,
  PricedVerdictSchema,
  ReplaySumsSchema,
} from "#proto/pmx/riskgate/v1/replay_pb.ts";
import type { Explanation } from "../app/explain-decision.ts";
import type { DecisionReplay } from "../app/replay-decision.ts";
import type { PricedVerdict } from "../domain/replay/priced-verdict.ts";
import type { ReplaySums } from "../domain/replay/replay-sums.ts";
import { outcomeToMessage } from "./decision-message.ts";

/** A replay as its message. */
export function replayToMessage({
  decision,
  stored,
  replayed,
  differences,
}: DecisionReplay): MessageInitShape<typeof DecisionReplaySchema> {
  return {
    decision,
    stored: pricedToMessage(stored),
    replayed: pricedToMessage(replayed),
    differences: differences.map((one) => ({ ...one })),
  };
}

function pricedToMessage({
  verdict,
  ...priced
}: PricedVerdict): MessageInitShape<typeof PricedVerdictSchema> {
  return { ...priced, verdict: Verdict[verdict] };
}

/** Sums as their message. */
export function replaySumsToMessage({
  notionalMicros,
  costMicros,
  expectedProfitMicros,
  ...counts
}: ReplaySums): MessageInitShape<typeof ReplaySumsSchema> {
  return {
    replayed: BigInt(counts.replayed),
    changed: BigInt(counts.changed),
    newlyAllowed: BigInt(counts.newlyAllowed),
    newlyDenied: BigInt(counts.newlyDenied),
    larger: BigInt(counts.larger),
    smaller: BigInt(counts.smaller),
    notionalMicros,
    costMicros,
    expectedProfitMicros,
  };
}

/** An explanation as a part of its response. */
export function explanationToMessage({
  denials,
  all,
}: Explanation): MessageInitShape<typeof ExplainDecisionResponseSchema> {
  return {
    denials: denials.map(({ outcome, change }) => ({
      outcome: outcomeToMessage(outcome),
      change: { ...change },
    })),
    ...(all && { all: { ...all } }),
  };
}
