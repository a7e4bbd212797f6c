import type { BarInterval } from "#lib/kernel/bar.ts";
import { hashOf } from "#lib/kernel/canonical.ts";

/** What makes an audit: one forecast under one policy for one audit set. No two audits share it. */
export interface AuditKey {
  /** The sprint (or other owner) whose evidence this is, for example `sprints/x`; never empty. */
  readonly auditSet: string;
  readonly ticker: string;
  readonly interval: BarInterval;
  /** Close of the last bar that the forecast saw, UTC milliseconds. */
  readonly asOfMs: number;
  readonly horizonBars: number;
  readonly modelSetHash: string;
  readonly policyHash: string;
}

/** Resource name `audits/{id}`; the id is derived from every member of the key. */
export function auditName(key: AuditKey): string {
  return `audits/${hashOf({ ...key }).slice(0, 32)}`;
}
