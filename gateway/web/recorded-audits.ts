import type { MessageInitShape } from "@bufbuild/protobuf";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import {
  AuditService,
  type ListAuditsRequestSchema,
  type ListAuditsResponse,
} from "#proto/pmx/audit/v1/audit_service_pb.ts";

const answerMs = 10_000;

/** The audits that the audit service keeps. */
export interface RecordedAudits {
  /** @throws Fault of the audit service, PEER_UNREACHABLE */
  listAudits(
    request: MessageInitShape<typeof ListAuditsRequestSchema>,
    signal: AbortSignal,
  ): Promise<ListAuditsResponse>;
  close(): void;
}

/** Opens a channel to the audit service; nothing is sent yet. */
export function openAudits(openPeer: OpenPeer, address: string): RecordedAudits {
  const channel = openPeer(address);
  const client = clientOf(AuditService, channel);
  return {
    listAudits: (request, signal) => client.listAudits(request, { deadlineMs: answerMs, signal }),
    close: () => channel.close(),
  };
}
