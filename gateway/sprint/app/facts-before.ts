import { type Exposure, isExposed, type PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import type { OpenOrder, PortfolioState } from "./portfolio-state.ts";

/**
 * The facts of the portfolio before the orders of some signals. In a step that is repeated after a crash some of them
 * may exist already: they are taken off, so that the gate is asked the same question.
 */
export function factsBefore(
  { facts, openOrders }: Pick<PortfolioState, "facts" | "openOrders">,
  signals: readonly { readonly requestId: string }[],
): PortfolioFacts {
  const own = new Set(signals.map(({ requestId }) => requestId));
  const ordered = openOrders.filter(({ clientOrderId }) => own.has(clientOrderId));
  if (ordered.length === 0) return facts;
  const exposures = facts.exposures.map((exposure) => ordered.reduce(without, exposure));
  return { ...facts, exposures: exposures.filter(isExposed) };
}

function without(exposure: Exposure, { ticker, signedUnits, exposureMicros }: OpenOrder): Exposure {
  // The gateway's own orders bring a last close, so that they have a worth.
  if (!isOf(exposure, ticker) || exposureMicros === undefined) return exposure;
  return signedUnits < 0n
    ? { ...exposure, waitingSellMicros: exposure.waitingSellMicros - exposureMicros }
    : { ...exposure, waitingBuyMicros: exposure.waitingBuyMicros - exposureMicros };
}

function isOf({ instrument }: Exposure, ticker: string): boolean {
  return instrument.ticker === ticker;
}
