import { SortedSample } from "#lib/statistics/distributions/sorted-sample.ts";
import type { FactKind } from "../facts/fact.ts";
import type { Observation } from "./observation.ts";

/**
 * Something that is counted, summed or collected over all facts of one kind. Facts are added one at
 * a time, so that evidence which grows by a fact is not gone through again. What a metric reads of
 * the state must not depend on the order of the facts, not even in the last bit.
 */
export interface Fold<Kind extends FactKind, State> {
  readonly over: Kind;
  start(): State;
  /** Adds one fact to the state, in place. */
  add(state: State, observation: Observation<Kind>): void;
}

/** A number for each fact, or for those that have one, in ascending order. */
export function sampleOf<Kind extends FactKind>(
  over: Kind,
  numberOf: (observation: Observation<Kind>) => number | undefined,
): Fold<Kind, SortedSample> {
  return {
    over,
    start: () => new SortedSample(),
    add(sample, observation) {
      const value = numberOf(observation);
      if (value !== undefined) sample.add(value);
    },
  };
}

/** How many facts each key has, by key. */
export class Tally extends Map<string, number> {
  /** The count of one key; 0 for one that was never met. */
  of(key: string): number {
    return this.get(key) ?? 0;
  }

  /** The counts of all keys together. */
  get total(): number {
    let total = 0;
    for (const count of this.values()) total += count;
    return total;
  }
}

/** Counts facts by a key, for example their status; those without a key are left out. */
export function tallyOf<Kind extends FactKind>(
  over: Kind,
  keyOf: (observation: Observation<Kind>) => string | undefined,
): Fold<Kind, Tally> {
  return {
    over,
    start: () => new Tally(),
    add(tally, observation) {
      const key = keyOf(observation);
      if (key !== undefined) tally.set(key, tally.of(key) + 1);
    },
  };
}
