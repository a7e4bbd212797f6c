import type { FactKind, FactOf } from "../facts/fact.ts";
import type { Fold } from "./fold.ts";
import { type Observation, observationOf } from "./observation.ts";
import { ObservedFacts } from "./observed-facts.ts";
import type { PolicyComparison } from "./policy-verdict.ts";

/** Facts of one publisher that have not arrived, by their first and last sequence. */
export interface MissingFacts {
  readonly source: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Whether their publisher no longer keeps them. */
  readonly isGone: boolean;
}

/** An audit set, and what its evidence lacks. */
export interface EvidenceState {
  readonly auditSet: string;
  /** Facts of this audit set, or of an unknown one, that could not be read. */
  readonly deadLetterCount: number;
  /** Facts of whatever audit set that have not arrived. */
  readonly missingFacts: readonly MissingFacts[];
  /**
   * What is recorded of policies that differ in the roadmap's setting alone, in the order of recording, whether or not
   * this audit set took part; absent for nothing.
   */
  readonly policyComparisons?: readonly PolicyComparison[];
}

/** Everything recorded of one audit set; what scorecards and gates are computed from. */
export interface Evidence extends EvidenceState {
  /** The state of a fold over all recorded facts of its kind. It must not be changed. */
  of<Kind extends FactKind, State>(fold: Fold<Kind, State>): State;
  /** All recorded facts of a kind, in the order of recording, on which no answer may depend. */
  observed<Kind extends FactKind>(kind: Kind): readonly Observation<Kind>[];
}

/** The evidence of an audit set that has these facts only; it grows with them. */
export function evidenceOf(
  { auditSet, deadLetterCount, missingFacts, policyComparisons = [] }: EvidenceState,
  facts: ObservedFacts,
): Evidence {
  return {
    auditSet,
    deadLetterCount,
    missingFacts,
    policyComparisons,
    of: (fold) => facts.of(fold),
    observed: (kind) => facts.observed(kind),
  };
}

/** The recorded facts of one audit set, which only ever become more. */
export class RecordedFacts {
  readonly #observed = new ObservedFacts();
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
    this.#observed.add(fact.kind, observationOf(fact));
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
    policyComparisons: readonly PolicyComparison[] = [],
  ): Evidence {
    const state = { auditSet, deadLetterCount, missingFacts, policyComparisons };
    return evidenceOf(state, this.#observed);
  }
}
