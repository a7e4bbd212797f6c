import {
  lawOf,
  type SampledCriterion,
} from "#services/audit/domain/assurance/assured-criterion.ts";
import { askedBy } from "#services/audit/domain/assurance/assured-gate.ts";
import { judgeSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import type { CriterionResult } from "#services/audit/domain/gates/gate-finding.ts";
import type { GateSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { noEvidence } from "#services/audit/domain/gates/plan-gate.ts";
import type { TwoPoints } from "./strategies.ts";

/** A criterion that is estimated, with the gates that have it. */
export interface Limit {
  readonly result: CriterionResult;
  readonly asked: SampledCriterion;
  readonly gates: readonly string[];
}

/** The estimated criteria of the gates on file, each limit of a metric once. */
export function limitsOf(gates: readonly GateSpec[]): readonly Limit[] {
  const limits = new Map<string, Limit>();
  for (const spec of gates) {
    for (const result of judgeSpec(spec, noEvidence).finding.criteria) {
      const asked = askedBy(spec, result);
      const law = lawOf(asked);
      const { threshold } = result;
      if (law === undefined || (law.kind === "SHARE" && !(threshold > 0 && threshold < 1)))
        continue;
      const key = `${asked.metric} ${result.comparator} ${threshold}`;
      const known = limits.get(key)?.gates ?? [];
      limits.set(key, { result, asked, gates: [...new Set([...known, spec.gate])] });
    }
  }
  return [...limits.values()];
}

/** Losses of a fat tail, in bps; a position is taken to lose 2,500 at the most. */
const tailLossBps = 2_400;

/**
 * Strategies whose truth is at a limit, or `beyond` it: shares by their hits, means by two returns of that mean, alike
 * or with a fat tail.
 */
export function atLimit({ result, asked }: Limit, hasFatTail: boolean, beyond = 0): TwoPoints {
  const { comparator, threshold } = result;
  const hitRatio = threshold + (comparator === "AT_MOST" ? beyond : -beyond);
  switch (asked.metric) {
    case "violation_rate":
      return { over: "AUDITS", hitRatio, hit: 2, miss: 0.9 };
    case "lift_fraction":
      return { over: "AUDITS", hitRatio, hit: 0.9, miss: 1.05 };
    case "win_rate":
      return { over: "TRADES", hitRatio, hit: 100, miss: -100 };
    case "profit_factor_trades": {
      // Wins w g and losses (1 − w) l with w g = c (1 − w) l.
      const [won, loss] = hasFatTail ? [0.97, tailLossBps] : [0.5, 150];
      return {
        over: "TRADES",
        hitRatio: won,
        hit: (threshold * (1 - won) * loss) / won,
        miss: -loss,
      };
    }
    case "mean_return_per_trade": {
      const [won, loss] = hasFatTail ? [0.98, tailLossBps] : [0.5, 150 - threshold];
      const gain = (threshold + (1 - won) * loss) / won;
      return { over: "TRADES", hitRatio: won, hit: gain, miss: -loss };
    }
    default:
      throw new RangeError(`there is no strategy at the limit of ${asked.metric} yet; add one`);
  }
}
