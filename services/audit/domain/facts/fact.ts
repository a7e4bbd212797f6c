import { hashOf } from "#lib/kernel/canonical.ts";
import { decisionFacts } from "./decision-facts.ts";
import { executionFacts } from "./execution-facts.ts";
import type { FactDefinition } from "./fact-definition.ts";
import { type ForecastScored, forecastFacts } from "./forecast-facts.ts";

/** Every kind of fact that is recorded. */
const definitions = { ...forecastFacts, ...decisionFacts, ...executionFacts };

/** The kinds of facts that are recorded. */
export type FactKind = keyof typeof definitions;

/** What a fact of one kind says. */
export type FactValue<Kind extends FactKind> =
  (typeof definitions)[Kind] extends FactDefinition<infer Value> ? Value : never;

/** A fact of one kind. */
export interface FactOf<Kind extends FactKind> {
  readonly kind: Kind;
  readonly value: FactValue<Kind>;
}

/** A fact of another service, in this service's own words. */
export type Fact = { [Kind in FactKind]: FactOf<Kind> }[FactKind];

/** The audit set that a fact is evidence for; empty for none. */
export function auditSetOf(fact: Fact): string {
  return definitionOf(fact).auditSetOf(fact.value);
}

/** What a fact is about; within one audit set and kind there is one fact an identity. */
export function identityOf(fact: Fact): string {
  return definitionOf(fact).identityOf(fact.value);
}

/** SHA-256 of what a fact says, without when it was said: two that agree have the same. */
export function factHash(fact: Fact): string {
  return hashOf(definitionOf(fact).contentOf(fact.value));
}

/** The part of a score that was fixed when the forecast was made. */
export function madeOf({ key, forecast, contentHash, baselineModel }: ForecastScored) {
  return { kind: "FORECAST_MADE", value: { key, forecast, contentHash, baselineModel } } as const;
}

function definitionOf(fact: Fact): FactDefinition<Fact["value"]> {
  return definitions[fact.kind] as FactDefinition<Fact["value"]>;
}
