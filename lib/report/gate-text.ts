import { enumName } from "#lib/wire/enum-name.ts";
import { Comparator, type CriterionResult, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { metricText, valueText } from "./metric-text.ts";

/** The verdicts, the worst first. */
export const verdictTexts = ["FAIL", "INCONCLUSIVE", "PASS_LOOSENED", "PASS"] as const;

/** A verdict's name; one that was never set counts as FAIL. */
export function verdictText(verdict: GateVerdict): (typeof verdictTexts)[number] {
  const name = enumName(GateVerdict, verdict);
  return verdictTexts.find((text) => text === name) ?? "FAIL";
}

/** What was wanted of a criterion, in its metric's unit. */
export function wantedText({ comparator, threshold, observed }: CriterionResult): string {
  const sign = comparator === Comparator.AT_MOST ? "≤" : "≥";
  return `${sign} ${observed ? valueText(threshold, observed.unit) : threshold}`;
}

/** What was observed, or that nothing was. */
export function observedText({ observed }: CriterionResult): string {
  return observed ? metricText(observed) : "undefined";
}
