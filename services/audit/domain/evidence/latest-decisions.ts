import type { Evidence } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import { selectedEvidence } from "./selected-evidence.ts";

type Made = Observation<"DECISION_MADE">;

const dayMs = 86_400_000;

/** So many of the latest decisions, or those of so many calendar days before the last one. */
export type DecisionWindow = { readonly decisions: number } | { readonly days: number };

/**
 * The evidence with its latest decisions alone, by their as-of, and of these only those under the policy of the last
 * one: what another policy denied says nothing of this one. Of decisions at one as-of that do not all fit, the worse
 * ones count. What a version before 0.3 recorded states no as-of and comes first.
 */
export function latestDecisions(evidence: Evidence, window: DecisionWindow): Evidence {
  return selectedEvidence(evidence, {
    DECISION_MADE(made) {
      const ordered = [...made].sort(byAsOf);
      const last = ordered.at(-1);
      const latest =
        "decisions" in window
          ? ordered.slice(-window.decisions)
          : ordered.filter((one) => asOf(one) > asOf(last) - window.days * dayMs);
      return latest.filter(({ policyHash }) => policyHash === last?.policyHash);
    },
  });
}

function byAsOf(a: Made, b: Made): number {
  const [left, right] = [asOf(a), asOf(b)];
  if (left !== right) return left - right;
  return badness(a) - badness(b) || compared(nameOf(a), nameOf(b));
}

/** By ticker: the name of a decision is another one in a sprint that is run again. */
function nameOf({ ticker = "", decision }: Made): string {
  return `${ticker} ${decision}`;
}

function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function asOf(made: Made | undefined): number {
  return made?.asOfMs ?? Number.MIN_SAFE_INTEGER;
}

/** How bad a decision is for a gate: denied, and expected to lose or not known to win. */
export function badness({ verdict, expectedProfitBps }: Made): number {
  const loses =
    expectedProfitBps === undefined || expectedProfitBps === null || expectedProfitBps < 0;
  return (verdict === "DENY" ? 1 : 0) + (loses ? 1 : 0);
}
