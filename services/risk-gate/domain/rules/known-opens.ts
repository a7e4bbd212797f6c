import type { Rule } from "./rule.ts";

/**
 * A series whose bars have no open can be forecast and scored, and not traded: orders fill at an open that
 * nobody knows. Decisions on other series do not mention it.
 */
export const knownOpens: Rule = {
  id: "known-opens",
  reason: "OPENS_UNKNOWN",
  unit: "none",
  requirement: "The bars have opens, at which orders fill; reported only where they have none.",
  limitName: "–",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ opensUnknown }) => opensUnknown,
  evaluate() {
    const message = "the bars have no open, so that no order could fill at one";
    return { outcome: "FAIL", reason: this.reason, message };
  },
};
