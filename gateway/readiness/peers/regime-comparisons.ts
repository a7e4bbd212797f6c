import { timestampMs } from "@bufbuild/protobuf/wkt";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { ComparisonConclusion } from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { RegimeComparison } from "../domain/evidence.ts";

const answerMs = 10_000;
/** Comparisons that an answer names; a gate reads them all. */
const mostComparisons = 100;

/** The comparisons that the audit service has recorded. */
export interface RecordedComparisons {
  /** Of sprints that differ in regime detection alone. @throws Fault of the audit service */
  ofRegimes(): Promise<readonly RegimeComparison[]>;
  close(): void;
}

/** Opens a channel to the audit service; nothing is sent yet. */
export function openComparisons(openPeer: OpenPeer, address: string): RecordedComparisons {
  const channel = openPeer(address);
  const client = clientOf(AuditService, channel);
  return {
    async ofRegimes() {
      const request = { variedPath: "forecast.regime.enabled", pageSize: mostComparisons };
      const { comparisons } = await client.listComparisons(request, { deadlineMs: answerMs });
      return comparisons.map(({ name, sharedHash, createTime, conclusion, reason, assured }) => ({
        name,
        sharedHash,
        createTimeMs: createTime ? timestampMs(createTime) : 0,
        conclusion: conclusionName(conclusion),
        reason,
        ...(assured && {
          assured: { conclusion: conclusionName(assured.conclusion), reason: assured.reason },
        }),
      }));
    },
    close: () => channel.close(),
  };
}

function conclusionName(conclusion: ComparisonConclusion): string {
  return enumName(ComparisonConclusion, conclusion) ?? "UNSPECIFIED";
}
