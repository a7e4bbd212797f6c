import { fromBinary } from "@bufbuild/protobuf";
import { leafFromText } from "#lib/evidence/leaf.ts";
import type {
  GetCheckpointResponse,
  ListEvidenceResponse,
} from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { type RunEnded, RunEndedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { allPages } from "./all-pages.ts";

/** What reads the log of evidence; a client of EvidenceService is one. */
export interface EvidenceLog {
  getCheckpoint(request: object): Promise<GetCheckpointResponse>;
  listEvidence(request: {
    readonly log: string;
    readonly auditSet: string;
    readonly pageSize: number;
    readonly pageToken: string;
  }): Promise<ListEvidenceResponse>;
}

/** How the equity of a sprint went, as the log of evidence has it; undefined where no run has ended. */
export async function endedRun(
  client: EvidenceLog,
  auditSet: string,
): Promise<RunEnded | undefined> {
  const { heads } = await client.getCheckpoint({});
  const logs = heads.filter(({ log, size }) => log.startsWith("execution-") && size > 0n);
  let last: RunEnded | undefined;
  for (const { log } of logs) {
    const records = await allPages(async (pageToken) => {
      // Without proofs, which nobody checks here.
      const page = await client.listEvidence({ log, auditSet, pageSize: 1_000, pageToken });
      return { items: page.records, nextPageToken: page.nextPageToken };
    });
    for (const { leaf } of records) {
      const content = leafFromText(leaf)?.content;
      if (content === undefined || !("event" in content)) continue;
      if (content.event.type !== RunEndedSchema.typeName) continue;
      last = fromBinary(RunEndedSchema, content.event.payload);
    }
  }
  return last;
}
