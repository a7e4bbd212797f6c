import type { Evidence } from "../evidence.ts";
import type { Finding } from "../item.ts";

/** An item of the checklist and how it is computed. */
export interface ItemRule {
  /** Its place, 1 to 12. */
  readonly number: number;
  readonly id: string;
  /** What it asks, as the roadmap has it. */
  readonly title: string;
  /** Whether a waiver may defer it. */
  readonly isDeferrable?: true;
  judge(evidence: Evidence): Finding;
}
