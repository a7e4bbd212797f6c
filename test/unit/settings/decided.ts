import { evidenceWith, sampleDecision } from "../audit/sample-evidence.ts";

/** Decisions in the warning bands of quant health: 26 of 30 denied, 13 expect a loss; one lies before the window. */
export const decided = evidenceWith({
  decisions: Array.from({ length: 31 }, (_, at) =>
    sampleDecision({
      decision: `decisions/${at}`,
      verdict: at < 26 ? "DENY" : "ALLOW",
      expectedProfitBps: at < 13 ? -1 : 1,
      asOfMs: Date.UTC(2015, 0, 5) - (at === 30 ? 800 : at) * 86_400_000,
    }),
  ),
});
