import { Fault } from "#lib/kernel/fault.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { SetComparison } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { type ServicePlace, withService } from "./service-client.ts";

const answerMs = 5_000;

/** The first recorded comparisons that a sprint took part in; a report does without where the audit service is away. */
export async function comparisonsOf(
  auditSet: string,
  where: Omit<ServicePlace, "name">,
): Promise<readonly SetComparison[]> {
  try {
    return await withService(AuditService, { ...where, name: "audit" }, async (client) => {
      return (await client.listComparisons({ auditSet }, { deadlineMs: answerMs })).comparisons;
    });
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}
