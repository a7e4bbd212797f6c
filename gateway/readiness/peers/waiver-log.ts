import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import type { WaiverLog } from "../app/ports.ts";

const answerMs = 10_000;

/** Opens a channel to the log of evidence at the audit service; nothing is sent yet. */
export function openWaiverLog(
  openPeer: OpenPeer,
  address: string,
): WaiverLog & { readonly close: () => void } {
  const channel = openPeer(address);
  const client = clientOf(EvidenceService, channel);
  const options = { deadlineMs: answerMs };
  return {
    async granted({ name, item, waivedBy, rationale, policyHash, createTimeMs, expireTimeMs }) {
      const granted = {
        ...{ item, waivedBy, rationale, policyHash },
        createTime: timestampFromMs(createTimeMs),
        expireTime: timestampFromMs(expireTimeMs),
      };
      await client.logWaiver({ waiver: name, granted }, options);
    },
    async revoked(waiver, { revokedBy, rationale, revokeTimeMs }) {
      const revoked = { revokedBy, rationale, revokeTime: timestampFromMs(revokeTimeMs) };
      await client.logWaiver({ waiver, revoked }, options);
    },
    close: () => channel.close(),
  };
}
