import type { FactKind } from "../facts/fact.ts";
import type { Evidence, MissingFacts } from "./evidence.ts";
import { badness } from "./latest-decisions.ts";
import type { Observation } from "./observation.ts";
import { evidenceOver, type Observe } from "./selected-evidence.ts";

type Closed = Observation<"TRADE_CLOSED">;
type Scored = Observation<"FORECAST_SCORED">;
type Made = Observation<"DECISION_MADE">;

/**
 * The evidence of several audit sets together. An audit of one instrument, as-of, horizon and policy counts once,
 * whoever ran it: of two that differ, the one that the ensemble came out worse of. So does a round trip of the same
 * instrument, prices and time, and a decision on the same instrument, as-of and policy. Everything else is added up.
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
  if (kind === "TRADE_CLOSED") return oncePerKey(sets.map(tradesOf), losesMore);
  if (kind === "DECISION_MADE") return oncePerKey(sets.map(decisionsOf), areWorse);
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

/** A set may hold several of one key, as lots of a trade: those of the set with most count, of equals the worse ones. */
function oncePerKey<One>(
  sets: readonly ReadonlyMap<string, readonly One[]>[],
  isWorse: (some: readonly One[], others: readonly One[]) => boolean,
): readonly One[] {
  const byKey = new Map<string, readonly One[]>();
  for (const set of sets) {
    for (const [key, some] of set) {
      const known = byKey.get(key) ?? [];
      const isMore = some.length > known.length;
      if (isMore || (some.length === known.length && isWorse(some, known))) byKey.set(key, some);
    }
  }
  return [...byKey.values()].flat();
}

/** Decisions of versions before 0.3 state too little to find the same one in two sets. */
function decisionsOf(set: Evidence): ReadonlyMap<string, readonly Made[]> {
  return groupedBy(set.observed("DECISION_MADE"), ({ ticker, asOfMs, policyHash, decision }) =>
    JSON.stringify(asOfMs === undefined ? [decision] : [ticker, asOfMs, policyHash]),
  );
}

function areWorse(some: readonly Made[], others: readonly Made[]): boolean {
  const sum = (made: readonly Made[]) => made.reduce((all, one) => all + badness(one), 0);
  return sum(some) > sum(others);
}

function tradesOf(set: Evidence): ReadonlyMap<string, readonly Closed[]> {
  return groupedBy(set.observed("TRADE_CLOSED"), (closed) => {
    const { ticker, exitTimeMs, calendarDaysHeld, entryPrice, exitPrice } = closed;
    return JSON.stringify([ticker, exitTimeMs, calendarDaysHeld, entryPrice, exitPrice]);
  });
}

function groupedBy<One>(all: readonly One[], keyOf: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

function losesMore(some: readonly Closed[], others: readonly Closed[]): boolean {
  return pnlOf(some) < pnlOf(others);
}

function pnlOf(lots: readonly Closed[]): bigint {
  return lots.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n);
}

/** The same facts may be missing of each set. */
function missingOf(sets: readonly Evidence[]): readonly MissingFacts[] {
  const ranges = sets.flatMap(({ missingFacts }) => missingFacts);
  return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
}
