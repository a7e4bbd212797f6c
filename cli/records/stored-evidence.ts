import type { Audit } from "#proto/pmx/audit/v1/audit_pb.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { type ServicePlace, withService } from "./service-client.ts";

/** Every round trip of a portfolio, in the order of the exits. */
export function roundTripsOf(
  portfolio: string,
  where: ServicePlace,
): Promise<readonly RoundTrip[]> {
  return withService(ExecutionService, where, async (execution) => {
    const all: RoundTrip[] = [];
    let pageToken = "";
    do {
      const page = await execution.listRoundTrips({ portfolio, pageSize: 500, pageToken });
      all.push(...page.roundTrips);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    return all;
  });
}

/** Every audit of an audit set, by as-of and ticker. */
export function auditsOf(auditSet: string, where: ServicePlace): Promise<readonly Audit[]> {
  return withService(AuditService, where, async (audit) => {
    const all: Audit[] = [];
    let pageToken = "";
    do {
      const page = await audit.listAudits({ auditSet, pageSize: 500, pageToken });
      all.push(...page.audits);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    return all;
  });
}
