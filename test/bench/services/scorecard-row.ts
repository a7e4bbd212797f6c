import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { AuditSet } from "./audit-evidence.ts";
import type { Child } from "./child.ts";
import { type Row, rowOf } from "./row.ts";

/** GetScorecard of audit sets of one size, one after another. */
export function scorecardRow(server: Child, id: string, sets: readonly AuditSet[]): Row {
  const [{ audits } = { audits: 0 }] = sets;
  let asked = 0;
  return rowOf(server, AuditService.method.getScorecard, {
    id,
    title: `GetScorecard, ${audits.toLocaleString("en")} audits`,
    requests: (count) =>
      Array.from({ length: count }, () => ({ auditSet: sets[asked++ % sets.length]!.name })),
    expected: ({ scorecard }) =>
      scorecard?.metrics.some(
        ({ name, result }) => name === "effective_audits" && result.value === audits,
      ) === true,
  });
}
