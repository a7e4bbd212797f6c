import type { FactKind } from "../facts/fact.ts";
import type { Evidence, MissingFacts } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import { evidenceOver, type Observe } from "./selected-evidence.ts";

type Closed = Observation<"TRADE_CLOSED">;
type Scored = Observation<"FORECAST_SCORED">;

/**
 * The evidence of several audit sets together. An audit of one instrument, as-of, horizon and policy counts once,
 * whoever ran it: of two that differ, the one that the ensemble came out worse of. So does a round trip of the same
 * instrument, prices and time. Everything else is added up.
 * @param sets - at least one; the first gives its name.
 */
export function pooledEvidence(sets: readonly [Evidence, ...Evidence[]]): Evidence {
  const [first] = sets;
  if (sets.length === 1) return first;
  const lacks = {
    auditSet: first.auditSet,
    deadLetterCount: sets.reduce((sum, { deadLetterCount }) => sum + deadLetterCount, 0),
    missingFacts: missingOf(sets),
    // They are of no audit set, so that each has the same.
    policyComparisons: first.policyComparisons ?? [],
  };
  const observe = (kind: FactKind) => mergedOf(kind, sets);
  return evidenceOver(lacks, observe as Observe);
}

function mergedOf(kind: FactKind, sets: readonly Evidence[]): readonly unknown[] {
  if (kind === "TRADE_CLOSED") return mergedTrades(sets);
  if (kind === "FORECAST_SCORED") return mergedScores(sets);
  if (kind === "FORECAST_MADE") {
    const made = sets.flatMap((set) => set.observed(kind));
    return [...new Map(made.map((one) => [one.audit, one])).values()];
  }
  return sets.flatMap((set) => set.observed(kind));
}

function mergedScores(sets: readonly Evidence[]): readonly Scored[] {
  const byAudit = new Map<string, Scored>();
  for (const scored of sets.flatMap((set) => set.observed("FORECAST_SCORED"))) {
    const known = byAudit.get(scored.audit);
    if (known === undefined || ratioOf(scored) > ratioOf(known)) byAudit.set(scored.audit, scored);
  }
  return [...byAudit.values()];
}

/** An audit without a ratio does not count, so that it gives way to one that does. */
function ratioOf({ rmseRatio }: Scored): number {
  return rmseRatio ?? Number.NEGATIVE_INFINITY;
}

/** A set may hold several lots of one trade: those of the set with most of them count, of equals the worse ones. */
function mergedTrades(sets: readonly Evidence[]): readonly Closed[] {
  const byTrade = new Map<string, readonly Closed[]>();
  for (const set of sets) {
    for (const [trade, lots] of tradesOf(set)) {
      const known = byTrade.get(trade) ?? [];
      const isMore = lots.length > known.length;
      const isWorse = lots.length === known.length && pnlOf(lots) < pnlOf(known);
      if (isMore || isWorse) byTrade.set(trade, lots);
    }
  }
  return [...byTrade.values()].flat();
}

function tradesOf(set: Evidence): ReadonlyMap<string, readonly Closed[]> {
  const byTrade = new Map<string, Closed[]>();
  for (const closed of set.observed("TRADE_CLOSED")) {
    const { ticker, exitTimeMs, calendarDaysHeld, entryPrice, exitPrice } = closed;
    const trade = JSON.stringify([ticker, exitTimeMs, calendarDaysHeld, entryPrice, exitPrice]);
    const lots = byTrade.get(trade);
    if (lots) lots.push(closed);
    else byTrade.set(trade, [closed]);
  }
  return byTrade;
}

function pnlOf(lots: readonly Closed[]): bigint {
  return lots.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n);
}

/** The same facts may be missing of each set. */
function missingOf(sets: readonly Evidence[]): readonly MissingFacts[] {
  const ranges = sets.flatMap(({ missingFacts }) => missingFacts);
  return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
}
