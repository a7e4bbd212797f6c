import { type DecisionMade, type DecisionVerdict, decisionVerdicts } from "./decision-made.ts";

/** Decisions that ended the same way at the same rule. */
export interface FunnelRow {
  readonly verdict: DecisionVerdict;
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
}

/** Counts decisions by verdict, binding rule and reason: where signals were stopped. */
export function funnelOf(decisions: readonly DecisionMade[]): readonly FunnelRow[] {
  const rows = new Map<string, FunnelRow>();
  for (const { verdict, bindingRule: rule, reason } of decisions) {
    const key = JSON.stringify([decisionVerdicts.indexOf(verdict), rule, reason]);
    rows.set(key, { verdict, rule, reason, count: (rows.get(key)?.count ?? 0) + 1 });
  }
  return [...rows.keys()].sort().map((key) => rows.get(key) as FunnelRow);
}
