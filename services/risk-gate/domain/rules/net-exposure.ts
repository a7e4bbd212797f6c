import { type Micros, shareOf } from "#lib/kernel/money.ts";
import { exposuresAtOpen, leftFinding, unitsWorth } from "./exposure-left.ts";
import type { Rule, SizedEvaluation } from "./rule.ts";

/**
 * By no more than a share of the equity do longs exceed shorts, or shorts longs, on the side of the order. Waiting
 * orders of the other side are not counted on: they may not fill.
 */
export const netExposure: Rule = {
  id: "net-exposure",
  reason: "NET_EXPOSURE_TOO_HIGH",
  unit: "units",
  requirement:
    "Longs less shorts stay within their share of the equity, either way, with the order; otherwise the size is reduced.",
  limitName: "what is left of maximumNetExposureRatio × equity",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy }) => policy.maximumNetExposureRatio !== undefined,
  admittedUnits: (evaluation) => unitsWorth(evaluation, left(evaluation)),
  evaluate(evaluation) {
    const { maximumNetExposureRatio: ratio } = evaluation.policy;
    const share = `${ratio} of the equity by which one side may exceed the other`;
    return leftFinding(this, evaluation, left(evaluation), share);
  },
};

function left(evaluation: SizedEvaluation): Micros | undefined {
  const { policy, portfolio, signal } = evaluation;
  const exposures = exposuresAtOpen(evaluation);
  if (exposures === undefined || signal.side === undefined) return undefined;
  let ownSide = 0n;
  for (const one of exposures) {
    if (one.waitingUnknown) return undefined;
    ownSide +=
      signal.side === "BUY"
        ? one.heldMicros + one.waitingBuyMicros
        : one.waitingSellMicros - one.heldMicros;
  }
  const { maximumNetExposureRatio: ratio = 0 } = policy;
  return shareOf(portfolio.equityMicros, 1e4 * ratio) - ownSide;
}
