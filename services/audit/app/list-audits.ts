import type { Audit } from "../domain/audits/audit.ts";
import type { AuditPosition, EvidenceReader } from "./ports.ts";

/** Some audits of one audit set, in order. */
export interface AuditPage {
  readonly audits: readonly Audit[];
  /** Where the next page begins; undefined at the end. */
  readonly next: AuditPosition | undefined;
}

/** Lists audits, effective or not, by as-of and ticker. */
export async function listAudits(
  reader: EvidenceReader,
  auditSet: string,
  after: AuditPosition | undefined,
  pageSize: number,
): Promise<AuditPage> {
  const found = await reader.auditsAfter(auditSet, after, pageSize + 1);
  const audits = found.slice(0, pageSize);
  const last = audits.at(-1);
  return {
    audits,
    next:
      found.length > pageSize && last
        ? { asOfMs: last.key.asOfMs, ticker: last.key.ticker, name: last.name }
        : undefined,
  };
}
