import type { FactKind } from "../facts/fact.ts";
import type { Evidence, EvidenceState } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import { ObservedFacts } from "./observed-facts.ts";

/** What was observed of one kind of fact. */
export type Observe = <Kind extends FactKind>(kind: Kind) => readonly Observation<Kind>[];

/** Chooses of what was observed of each kind of fact; a kind without a choice stays whole. */
export type Choices = {
  readonly [Kind in FactKind]?: (
    observed: readonly Observation<Kind>[],
  ) => readonly Observation<Kind>[];
};

/**
 * The evidence with other facts of the kinds that have a choice, for example with a part of them. The folds over the
 * other kinds stay those of the evidence. What could not be read, or has not arrived, is lacking as before.
 */
export function selectedEvidence(evidence: Evidence, choices: Choices): Evidence {
  const chosen = evidenceOver(evidence, (kind) => {
    const all = evidence.observed(kind);
    const choose = choices[kind] as ((observed: typeof all) => typeof all) | undefined;
    return choose ? choose(all) : all;
  });
  const holderOf = (kind: FactKind) => (choices[kind] ? chosen : evidence);
  return {
    ...evidence,
    of: (fold) => holderOf(fold.over).of(fold),
    observed: (kind) => holderOf(kind).observed(kind),
  };
}

/** Evidence of what is observed, each kind asked for once: what is recorded later does not count. */
export function evidenceOver(
  { auditSet, deadLetterCount, missingFacts, policyComparisons = [] }: EvidenceState,
  observe: Observe,
): Evidence {
  const facts = new ObservedFacts();
  const held = new Set<FactKind>();
  const holding = (kind: FactKind) => {
    if (!held.has(kind)) for (const one of observe(kind)) facts.add(kind, one);
    held.add(kind);
    return facts;
  };
  return {
    auditSet,
    deadLetterCount,
    missingFacts,
    policyComparisons,
    of: (fold) => holding(fold.over).of(fold),
    observed: (kind) => holding(kind).observed(kind),
  };
}
