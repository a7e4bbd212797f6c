import type { Audit } from "../audits/audit.ts";
import type { DecisionMade } from "../decisions/decision-made.ts";
import type { ChargedFill } from "../trades/charged-fill.ts";
import type { ClosedTrade } from "../trades/closed-trade.ts";

/** Everything recorded of one audit set; what scorecards and gates are computed from. */
export interface Evidence {
  readonly auditSet: string;
  /** By as-of, then ticker. */
  readonly audits: readonly Audit[];
  readonly decisions: readonly DecisionMade[];
  /** By exit time, then round trip. */
  readonly trades: readonly ClosedTrade[];
  readonly fills: readonly ChargedFill[];
  /** Facts of this audit set, or of none that could be told, that could not be read. */
  readonly deadLetterCount: number;
}
