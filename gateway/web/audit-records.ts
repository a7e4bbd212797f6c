import { clientOf } from "#lib/kit/grpc/client/client.ts";
import type { LocalCalls } from "#lib/kit/grpc/server/local-calls.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";

const answerMs = 10_000;

/** What pages read of the audit service. */
export type AuditRecords = Pick<
  LocalCalls<typeof AuditService>,
  "listAudits" | "listGates" | "listComparisons"
> &
  Pick<LocalCalls<typeof EvidenceService>, "getCheckpoint" | "listEvidence"> & {
    close(): void;
  };

/** Opens a channel to the audit service; nothing is sent yet. Its calls throw the Faults of that service. */
export function openAuditRecords(openPeer: OpenPeer, address: string): AuditRecords {
  const channel = openPeer(address);
  const audits = clientOf(AuditService, channel);
  const evidence = clientOf(EvidenceService, channel);
  const within = (signal: AbortSignal) => ({ deadlineMs: answerMs, signal });
  return {
    listAudits: (request, signal) => audits.listAudits(request, within(signal)),
    listGates: (request, signal) => audits.listGates(request, within(signal)),
    listComparisons: (request, signal) => audits.listComparisons(request, within(signal)),
    getCheckpoint: (request, signal) => evidence.getCheckpoint(request, within(signal)),
    listEvidence: (request, signal) => evidence.listEvidence(request, within(signal)),
    close: () => channel.close(),
  };
}
