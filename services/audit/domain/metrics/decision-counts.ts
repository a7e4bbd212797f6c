import { tallyOf } from "../evidence/fold.ts";
import { decisionVerdicts } from "../facts/decision-facts.ts";
import { measuredValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

const byVerdict = tallyOf("DECISION_MADE", ({ verdict }) => verdict);

const all: PlainMetric = {
  name: "decisions",
  unit: "COUNT",
  denominator: "decisions",
  meaning: "Decisions of the risk gate.",
  measure(evidence) {
    const { total } = evidence.of(byVerdict);
    return measuredValue(total, total);
  },
};

/** All decisions, then one count for each verdict. */
export const decisionCounts: readonly PlainMetric[] = [
  all,
  ...decisionVerdicts.map((verdict) => ({
    name: `decisions_${verdict.toLowerCase()}`,
    unit: "COUNT" as const,
    denominator: "decisions",
    meaning: `Decisions with the verdict ${verdict}.`,
    countsHits: true as const,
    measure(evidence: Parameters<PlainMetric["measure"]>[0]) {
      const decisions = evidence.of(byVerdict);
      return measuredValue(decisions.of(verdict), decisions.total);
    },
  })),
];
