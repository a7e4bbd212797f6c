import type { Evidence } from "../evidence/evidence.ts";
import type { Observation } from "../evidence/observation.ts";
import { ObservedFacts } from "../evidence/observed-facts.ts";

type Made = Observation<"FORECAST_MADE">;

/** The part of trades whose forecast saw no regime. */
const notDetected = "NOT_DETECTED";

/**
 * Closed round trips by the regime that they were opened under: that of the latest forecast of their ticker at or before
 * the entry. Nothing that came after the entry has a part in it.
 */
export function tradesByRegime(evidence: Evidence): ReadonlyMap<string, ObservedFacts> {
  const byTicker = new Map<string, Made[]>();
  for (const made of [...evidence.observed("FORECAST_MADE")].sort(byAsOf)) {
    const ofTicker = byTicker.get(made.ticker);
    if (ofTicker) ofTicker.push(made);
    else byTicker.set(made.ticker, [made]);
  }
  const parts = new Map<string, ObservedFacts>();
  for (const trade of evidence.observed("TRADE_CLOSED")) {
    const { ticker, entryTimeMs = Number.NEGATIVE_INFINITY } = trade;
    const last = byTicker.get(ticker)?.findLast(({ asOfMs }) => asOfMs <= entryTimeMs);
    const label = last?.regime ?? notDetected;
    const part = parts.get(label) ?? new ObservedFacts();
    part.add("TRADE_CLOSED", trade);
    parts.set(label, part);
  }
  return parts;
}

function byAsOf(a: Made, b: Made): number {
  return a.asOfMs - b.asOfMs || (a.audit < b.audit ? -1 : 1);
}
