import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type AuditSchema,
  AuditStatus as AuditStatusEnum,
} from "../../../proto/gen/pmx/audit/v1/audit_pb.ts";
import { BarInterval } from "../../../proto/gen/pmx/type/v1/bar_pb.ts";
import type { Audit } from "../domain/audits/audit.ts";
import { metricMessage } from "./metric-message.ts";

/** An audit as the contract has it. */
export function auditMessage(audit: Audit): MessageInitShape<typeof AuditSchema> {
  const { asOfMs, interval, ...key } = audit.key;
  return {
    name: audit.name,
    key: { ...key, interval: BarInterval[interval], asOfTime: timestampFromMs(asOfMs) },
    forecast: audit.forecast,
    contentHash: audit.contentHash,
    status: AuditStatusEnum[audit.status],
    baselineModel: audit.baselineModel,
    ensembleRmse: metricMessage(audit.ensembleRmse),
    baselineRmse: metricMessage(audit.baselineRmse),
    rmseRatio: metricMessage(audit.rmseRatio),
    regretRatio: metricMessage(audit.regretRatio),
    ...(audit.scored && { scoreTime: timestampFromMs(audit.scored.scoreTimeMs) }),
  };
}
