import type { Fact, FactKind } from "../facts/fact.ts";
import type { Fold } from "./fold.ts";
import { type Observation, observationOf } from "./observation.ts";

/** Everything recorded of one audit set; what scorecards and gates are computed from. */
export interface Evidence {
  readonly auditSet: string;
  /** Facts of this audit set, or of an unknown one, that could not be read. */
  readonly deadLetterCount: number;
  /** The state of a fold over all recorded facts of its kind. It must not be changed. */
  of<Kind extends FactKind, State>(fold: Fold<Kind, State>): State;
}

interface Folded {
  readonly state: unknown;
  /** How many facts of the kind the state holds. */
  count: number;
}

/**
 * The recorded facts of one audit set, which only ever become more. A fold is kept once it was asked
 * for; asking again adds the facts recorded since, so the cost does not grow with the history.
 */
export class RecordedFacts {
  readonly #observations = new Map<FactKind, unknown[]>();
  readonly #folds = new WeakMap<object, Folded>();
  #size = 0;

  /** Adds a fact that is recorded; each must be added once. */
  add(fact: Fact): void {
    const observed = this.#observations.get(fact.kind);
    const observation: unknown = observationOf(fact);
    if (observed) observed.push(observation);
    else this.#observations.set(fact.kind, [observation]);
    this.#size += 1;
  }

  /** How many facts there are. */
  get size(): number {
    return this.#size;
  }

  /** The state of a fold over all facts of its kind. */
  of<Kind extends FactKind, State>(fold: Fold<Kind, State>): State {
    const folded = this.#folds.get(fold) ?? { state: fold.start(), count: 0 };
    this.#folds.set(fold, folded);
    const observed = this.#observations.get(fold.over) ?? [];
    const state = folded.state as State;
    for (; folded.count < observed.length; folded.count += 1) {
      fold.add(state, observed[folded.count] as Observation<Kind>);
    }
    return state;
  }
}
