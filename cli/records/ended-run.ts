import { fromBinary } from "@bufbuild/protobuf";
import { leafFromText } from "#lib/evidence/leaf.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { type RunEnded, RunEndedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { type ServicePlace, withService } from "./service-client.ts";

/** How the equity of a sprint went, as the log of evidence has it; undefined where no run has ended. */
export function endedRun(
  auditSet: string,
  where: Omit<ServicePlace, "name">,
): Promise<RunEnded | undefined> {
  return withService(EvidenceService, { ...where, name: "audit" }, async (client) => {
    const { heads } = await client.getCheckpoint({});
    const logs = heads.filter(({ log, size }) => log.startsWith("execution-") && size > 0n);
    let last: RunEnded | undefined;
    for (const { log, size: treeSize } of logs) {
      let pageToken = "";
      do {
        const asked = { log, auditSet, treeSize, pageSize: 500, pageToken };
        const page = await client.listEvidence(asked);
        for (const { leaf } of page.records) last = runOf(leaf) ?? last;
        pageToken = page.nextPageToken;
      } while (pageToken !== "");
    }
    return last;
  });
}

function runOf(leaf: string): RunEnded | undefined {
  const content = leafFromText(leaf)?.content;
  if (content === undefined || !("event" in content)) return undefined;
  const { type, payload } = content.event;
  return type === RunEndedSchema.typeName ? fromBinary(RunEndedSchema, payload) : undefined;
}
