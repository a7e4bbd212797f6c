import { z } from "zod";
import { invalidField } from "#lib/kernel/fault.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { CallContext, Handlers } from "#lib/kit/grpc/server/handlers.ts";
import type { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { FactPosition } from "#proto/pmx/type/v1/fact_position_pb.ts";
import { answerGate } from "../app/answer-gate.ts";
import { getScorecard } from "../app/get-scorecard.ts";
import type { EvidenceReader, GateSpecArchive } from "../app/ports.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import type { ScorecardPolicy } from "../domain/scorecard/scorecard.ts";
import { auditMessage } from "./audit-message.ts";
import { evaluationMessage, specMessage } from "./gate-message.ts";
import { scorecardMessage } from "./scorecard-message.ts";

const auditPages = {
  sizes: { standard: 100, largest: 500 },
  key: z.strictObject({ asOfMs: z.int(), ticker: z.string(), name: z.string() }),
};

/** What the RPCs answer from. */
export interface AuditRooms {
  readonly reader: EvidenceReader;
  readonly archive: GateSpecArchive;
  /** The specifications now on file, by gate name. */
  readonly onFile: readonly PinnedGateSpec[];
  readonly policy: ScorecardPolicy;
  /** Resolves once the facts are recorded; rejects with FACTS_PENDING before the deadline. */
  readonly waitForFacts: (after: readonly FactPosition[], context: CallContext) => Promise<void>;
}

/** The RPCs of the audit service. */
export function auditHandlers(rooms: AuditRooms): Handlers<typeof AuditService> {
  const { reader, archive, onFile, policy, waitForFacts } = rooms;
  return {
    async listAudits(request, context) {
      const auditSet = auditSetOf(request.auditSet);
      const asked = askedPage(request, { query: { auditSet }, ...auditPages });
      await waitForFacts(request.after, context);
      const listed = await reader.auditsAfter(auditSet, asked.after, asked.limit);
      const { rows, nextPageToken } = pageOf(listed, asked, ({ key, name }) => ({
        asOfMs: key.asOfMs,
        ticker: key.ticker,
        name,
      }));
      return { audits: rows.map(auditMessage), nextPageToken };
    },
    async getScorecard(request, context) {
      const auditSet = auditSetOf(request.auditSet);
      await waitForFacts(request.after, context);
      return { scorecard: scorecardMessage(await getScorecard(reader, policy, auditSet)) };
    },
    async evaluateGate(request, context) {
      const auditSet = auditSetOf(request.auditSet);
      if (request.gate === "") throw invalidField("gate", "is required, for example phase-0");
      await waitForFacts(request.after, context);
      const specHash = request.specHash === "" ? undefined : request.specHash;
      const question = { gate: request.gate, auditSet, specHash };
      return { evaluation: evaluationMessage(await answerGate(onFile, archive, reader, question)) };
    },
    listGates: () => ({ gates: onFile.map(specMessage) }),
  };
}

function auditSetOf(auditSet: string): string {
  if (auditSet === "") throw invalidField("audit_set", "is required, for example sprints/{id}");
  return auditSet;
}
