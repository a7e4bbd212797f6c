import { intervalName } from "#lib/report/plain-text.ts";
import { type Audit, AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { type ExportColumn, member, metric, name, text, time, whole } from "../column.ts";
import {
  aboutSprint,
  type ExportTable,
  type RecordsPlace,
  servicePages,
  tableOf,
} from "../table.ts";

/** The audits of a sprint, by as-of and ticker. */
export function auditsTable(sprint: Sprint, where: RecordsPlace): ExportTable {
  const pages = servicePages(
    AuditService,
    { ...where, name: "audit" },
    async (client, pageToken) => {
      const asked = { auditSet: sprint.name, pageSize: 500, pageToken };
      const { audits, nextPageToken } = await client.listAudits(asked);
      return { rows: audits, nextPageToken };
    },
  );
  return tableOf(columnsOf(sprint), pages, aboutSprint(sprint));
}

/** Of errors, which are in the currency of the instrument. */
const price = "price of the instrument";

function columnsOf(sprint: Sprint): readonly ExportColumn<Audit>[] {
  return [
    text("audit", (audit) => audit.name),
    text("sprint", () => sprint.name),
    text("ticker", ({ key }) => key?.ticker),
    name("interval", ({ key }) => key && intervalName(key.interval)),
    time("asOfTime", ({ key }) => key?.asOfTime),
    whole("horizonBars", "bars", ({ key }) => key?.horizonBars),
    member("status", AuditStatus, ({ status }) => status),
    text("baselineModel", ({ baselineModel }) => baselineModel),
    ...metric("ensembleRmsePrice", price, (audit: Audit) => audit.ensembleRmse),
    ...metric("baselineRmsePrice", price, (audit: Audit) => audit.baselineRmse),
    ...metric("rmseRatio", "ratio", (audit: Audit) => audit.rmseRatio),
    ...metric("regretRatio", "ratio", (audit: Audit) => audit.regretRatio),
    whole("holdingBars", "bars", ({ holdingBars }) => holdingBars),
    ...metric("holdingRmseRatio", "ratio", (audit: Audit) => audit.rmseRatioHolding),
    member("priceBasis", PriceBasis, ({ priceBasis }) => priceBasis),
    time("scoreTime", ({ scoreTime }) => scoreTime),
    text("forecast", ({ forecast }) => forecast),
    text("contentHash", ({ contentHash }) => contentHash),
  ];
}
