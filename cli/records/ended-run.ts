import { endedRun as readEndedRun } from "#lib/report/ended-run.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import type { RunEnded } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { type ServicePlace, withService } from "./service-client.ts";

/** How the equity of a sprint went; undefined where no run has ended. @throws Fault of audit */
export function endedRun(
  auditSet: string,
  where: Omit<ServicePlace, "name">,
): Promise<RunEnded | undefined> {
  return withService(EvidenceService, { ...where, name: "audit" }, (client) =>
    readEndedRun(client, auditSet),
  );
}
