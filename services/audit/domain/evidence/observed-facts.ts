import type { FactKind } from "../facts/fact.ts";
import type { Fold } from "./fold.ts";
import type { Observation } from "./observation.ts";

interface Folded {
  readonly state: unknown;
  /** How many facts of the kind the state holds. */
  count: number;
}

/**
 * What metrics read of some facts, which only ever become more. A fold is kept once it was asked for; asking
 * again adds the facts since, so the cost does not grow with the history.
 */
export class ObservedFacts {
  readonly #observations = new Map<FactKind, unknown[]>();
  readonly #folds = new WeakMap<object, Folded>();

  add<Kind extends FactKind>(kind: Kind, observation: Observation<Kind>): void {
    const observed = this.#observations.get(kind);
    if (observed) observed.push(observation);
    else this.#observations.set(kind, [observation]);
  }

  /** All facts of a kind, in the order in which they were added. */
  observed<Kind extends FactKind>(kind: Kind): readonly Observation<Kind>[] {
    return (this.#observations.get(kind) ?? []) as readonly Observation<Kind>[];
  }

  /** The state of a fold over all facts of its kind. */
  of<Kind extends FactKind, State>(fold: Fold<Kind, State>): State {
    let folded = this.#folds.get(fold);
    if (folded === undefined) {
      folded = { state: fold.start(), count: 0 };
      this.#folds.set(fold, folded);
    }
    const observed = this.observed(fold.over);
    const state = folded.state as State;
    for (; folded.count < observed.length; folded.count += 1) {
      fold.add(state, observed[folded.count] as Observation<Kind>);
    }
    return state;
  }
}

/** The facts of one kind apart, by a key. */
export function partsOf<Kind extends FactKind>(
  over: Kind,
  keyOf: (observation: Observation<Kind>) => string | undefined,
): Fold<Kind, Map<string, ObservedFacts>> {
  return {
    over,
    start: () => new Map(),
    add(parts, observation) {
      const key = keyOf(observation);
      if (key === undefined) return;
      const part = parts.get(key) ?? new ObservedFacts();
      part.add(over, observation);
      parts.set(key, part);
    },
  };
}
