import type { FactKind } from "../facts/fact.ts";
import type { Evidence } from "./evidence.ts";
import type { Fold } from "./fold.ts";
import type { Observation } from "./observation.ts";

/** What was observed of one kind of fact. */
export type Observe = <Kind extends FactKind>(kind: Kind) => readonly Observation<Kind>[];

/** Chooses of what was observed of each kind of fact; a kind without a choice stays whole. */
export type Choices = {
  readonly [Kind in FactKind]?: (
    observed: readonly Observation<Kind>[],
  ) => readonly Observation<Kind>[];
};

/** The evidence with a part of its facts alone. What could not be read, or has not arrived, is lacking as before. */
export function selectedEvidence(evidence: Evidence, choices: Choices): Evidence {
  return evidenceOver(evidence, (kind) => {
    const all = evidence.observed(kind);
    const choose = choices[kind] as ((observed: typeof all) => typeof all) | undefined;
    return choose ? choose(all) : all;
  });
}

/** Evidence of what is observed, each kind asked for once; each fold is made once. */
export function evidenceOver(
  { auditSet, deadLetterCount, missingFacts }: Omit<Evidence, "of" | "observed">,
  observe: Observe,
): Evidence {
  const known = new Map<FactKind, readonly unknown[]>();
  const folded = new WeakMap<object, unknown>();
  const observed: Observe = (kind) => {
    const all = known.get(kind) ?? observe(kind);
    known.set(kind, all);
    return all as ReturnType<typeof observe<typeof kind>>;
  };
  return {
    auditSet,
    deadLetterCount,
    missingFacts,
    observed,
    of<Kind extends FactKind, State>(fold: Fold<Kind, State>): State {
      if (!folded.has(fold)) {
        const state = fold.start();
        for (const one of observed(fold.over)) fold.add(state, one);
        folded.set(fold, state);
      }
      return folded.get(fold) as State;
    },
  };
}
