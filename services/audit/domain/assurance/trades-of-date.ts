import type { Observation } from "../evidence/observation.ts";
import type { Comparator } from "../gates/bound.ts";

type Closed = Observation<"TRADE_CLOSED">;

const dayMs = 86_400_000;

/** When the bar of the entry began; of facts of versions before 0.3 its date. */
export function entryMs({
  entryTimeMs,
  exitTimeMs,
  calendarDaysHeld,
}: Pick<Closed, "entryTimeMs" | "exitTimeMs" | "calendarDaysHeld">): number {
  return entryTimeMs ?? (Math.floor(exitTimeMs / dayMs) - calendarDaysHeld) * dayMs;
}

/** The trades of one date that were entered before any of them was closed. */
function enteredFirst(trades: readonly Closed[]): readonly Closed[] {
  const firstMs = Math.min(...trades.map(entryMs));
  const closedMs = Math.min(...trades.map(({ exitTimeMs }) => exitTimeMs));
  return trades.filter((trade) => entryMs(trade) === firstMs || entryMs(trade) < closedMs);
}

/**
 * What the trades of a date come to. Where some were entered after others had been closed, as intraday passes may do, it
 * is the worse one of what those that were entered first come to and of what all do: who trades again after a loss alone
 * has a mean over 0 of fair trades, since a loss is then averaged with more trades than a gain.
 */
export function worseOfTrades(
  trades: readonly Closed[],
  comesTo: (trades: readonly Closed[]) => number,
  comparator: Comparator = "AT_LEAST",
): number {
  const first = enteredFirst(trades);
  const all = comesTo(trades);
  if (first.length === trades.length) return all;
  return (comparator === "AT_LEAST" ? Math.min : Math.max)(all, comesTo(first));
}

/** The same of two arms, in which each is worse off by itself. */
export function worseOfArms(
  base: readonly Closed[],
  other: readonly Closed[],
  excessOf: (base: readonly Closed[], other: readonly Closed[]) => number,
): { readonly base: number; readonly other: number } {
  const all = excessOf(base, other);
  const firsts = [base, other].map(enteredFirst) as [readonly Closed[], readonly Closed[]];
  if (firsts[0].length === base.length && firsts[1].length === other.length) {
    return { base: -all, other: all };
  }
  const first = excessOf(...firsts);
  return { base: Math.min(-all, -first), other: Math.min(all, first) };
}
