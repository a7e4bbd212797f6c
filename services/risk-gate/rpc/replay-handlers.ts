import { z } from "zod";
import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { DecisionReplaySchema } from "#proto/pmx/riskgate/v1/replay_pb.ts";
import type { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { explainDecision } from "../app/explain-decision.ts";
import {
  type Candidate,
  type ReplayDependencies,
  replayDecision,
  replayDecisions,
  requireReplayable,
} from "../app/replay-decision.ts";
import { replaySums } from "../domain/replay/replay-sums.ts";
import { decisionToMessage } from "./decision-message.ts";
import { explanationToMessage, replaySumsToMessage, replayToMessage } from "./replay-message.ts";
import { settingsFromMessage } from "./signal-message.ts";

const pages = { sizes: { standard: 100, largest: 200 }, key: z.int().min(1) };

/** The RPCs that judge stored decisions again. */
export function replayHandlers(
  dependencies: ReplayDependencies,
): Pick<
  Handlers<typeof RiskGateService>,
  "replayDecision" | "replayDecisions" | "explainDecision"
> {
  const { history } = dependencies;
  return {
    replayDecision(request) {
      const candidate = settingsFromMessage(request);
      const replay = replayDecision(requireReplayable(history, request.name), candidate);
      return {
        replay: replayToMessage(replay),
        decision: decisionToMessage(replay.replayedDecision),
      };
    },
    async replayDecisions(request) {
      const { auditSet } = request;
      const candidate = settingsFromMessage(request);
      const query = { auditSet, candidate: fingerprint(candidate) };
      const asked = askedPage(request, { query, ...pages });
      const { after = 0, limit } = asked;
      const replays = await replayDecisions(dependencies, { auditSet, after, limit }, candidate);
      const { messages, nextPageToken } = pageOf(replays, asked, {
        keyOf: ({ factSequence }) => factSequence,
        schema: DecisionReplaySchema,
        toMessage: replayToMessage,
      });
      const isFirst = after === 0;
      return {
        changed: messages.filter(({ differences }) => differences.length > 0),
        sums: replaySumsToMessage(replaySums(replays.slice(0, messages.length))),
        decisionsWithoutInputs: BigInt(isFirst ? history.withoutInputs(auditSet) : 0),
        nextPageToken,
      };
    },
    async explainDecision({ name }) {
      const explanation = await explainDecision(dependencies, name);
      const { decision } = requireReplayable(history, name);
      return { decision: decisionToMessage(decision), ...explanationToMessage(explanation) };
    },
  };
}

/** A page token goes on under the same candidate only. */
function fingerprint(candidate: Candidate): string {
  return hashOf({ ...candidate } as unknown as Canonical);
}
