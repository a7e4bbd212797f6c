import type { FactKind, FactOf } from "../facts/fact.ts";
import type { Fold } from "./fold.ts";
import { type Observation, observationOf } from "./observation.ts";

/** Facts of one publisher that have not arrived, by their first and last sequence. */
export interface MissingFacts {
  readonly source: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Whether their publisher no longer keeps them. */
  readonly isGone: boolean;
}

/** Everything recorded of one audit set; what scorecards and gates are computed from. */
export interface Evidence {
  readonly auditSet: string;
  /** Facts of this audit set, or of an unknown one, that could not be read. */
  readonly deadLetterCount: number;
  /** Facts of whatever audit set that have not arrived. */
  readonly missingFacts: readonly MissingFacts[];
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
  #position = 0;

  /**
   * Adds the fact that is recorded at a position.
   * @throws RangeError unless the position is after all others: a fact would count twice.
   */
  add<Kind extends FactKind>(position: number, fact: FactOf<Kind>): void {
    if (!(position > this.#position)) {
      throw new RangeError(
        `fact ${position} was added after fact ${this.#position}; add facts in the order of their positions`,
      );
    }
    const observed = this.#observations.get(fact.kind);
    const observation: unknown = observationOf(fact);
    if (observed) observed.push(observation);
    else this.#observations.set(fact.kind, [observation]);
    this.#size += 1;
    this.#position = position;
  }

  /** How many facts there are. */
  get size(): number {
    return this.#size;
  }

  /** Position of the last fact; 0 without any. */
  get position(): number {
    return this.#position;
  }

  /** The facts as the evidence of their audit set; it grows with them. */
  evidence(
    auditSet: string,
    deadLetterCount: number,
    missingFacts: readonly MissingFacts[],
  ): Evidence {
    return { auditSet, deadLetterCount, missingFacts, of: (fold) => this.of(fold) };
  }

  /** The state of a fold over all facts of its kind. */
  of<Kind extends FactKind, State>(fold: Fold<Kind, State>): State {
    let folded = this.#folds.get(fold);
    if (folded === undefined) {
      folded = { state: fold.start(), count: 0 };
      this.#folds.set(fold, folded);
    }
    const observed = this.#observations.get(fold.over) ?? [];
    const state = folded.state as State;
    for (; folded.count < observed.length; folded.count += 1) {
      fold.add(state, observed[folded.count] as Observation<Kind>);
    }
    return state;
  }
}
