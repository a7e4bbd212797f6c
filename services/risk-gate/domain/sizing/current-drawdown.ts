import { drawdownRatio } from "#lib/kernel/portfolio-facts.ts";
import type { PortfolioView } from "../inputs.ts";

/** How far the equity is below its largest; undefined where that is not stated. */
export function currentDrawdown({
  facts,
  equityMicros,
}: Pick<PortfolioView, "facts" | "equityMicros">): number | undefined {
  const peak = facts?.history.peakEquityMicros ?? 0n;
  return peak > 0n ? drawdownRatio(equityMicros, peak) : undefined;
}
