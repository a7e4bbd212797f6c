import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import { type AuditSchema, AuditStatus as AuditStatusEnum } from "#proto/pmx/audit/v1/audit_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { Audit } from "../domain/audit.ts";

/** An audit as the contract has it. */
export function auditToMessage(audit: Audit): MessageInitShape<typeof AuditSchema> {
  const { asOfMs, interval, ...key } = audit.key;
  return {
    name: audit.name,
    key: { ...key, interval: intervalToMessage(interval), asOfTime: timestampFromMs(asOfMs) },
    forecast: audit.forecast,
    contentHash: audit.contentHash,
    status: AuditStatusEnum[audit.status],
    baselineModel: audit.baselineModel,
    priceBasis: PriceBasis[audit.priceBasis ?? "UNSPECIFIED"],
    ensembleRmse: metricToMessage(audit.ensembleRmse),
    baselineRmse: metricToMessage(audit.baselineRmse),
    rmseRatio: metricToMessage(audit.rmseRatio),
    rmseRatioHolding: metricToMessage(audit.rmseRatioHolding),
    regretRatio: metricToMessage(audit.regretRatio),
    ...(audit.holdingBars !== undefined && { holdingBars: audit.holdingBars }),
    ...(audit.scoreTimeMs !== undefined && { scoreTime: timestampFromMs(audit.scoreTimeMs) }),
  };
}
