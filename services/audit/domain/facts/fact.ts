import { canonicalJson, sha256Hex } from "#lib/kernel/canonical.ts";
import { benchmarkFacts } from "./benchmark-facts.ts";
import { commitmentFacts } from "./commitment-facts.ts";
import { decisionFacts } from "./decision-facts.ts";
import { executionFacts } from "./execution-facts.ts";
import type { AsJson, FactDefinition } from "./fact-definition.ts";
import { forecastFacts } from "./forecast-facts.ts";
import { policyFacts } from "./policy-facts.ts";

/** Every kind of fact that is recorded. */
const definitions = {
  ...forecastFacts,
  ...decisionFacts,
  ...policyFacts,
  ...executionFacts,
  ...benchmarkFacts,
  ...commitmentFacts,
};

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

/** A fact, in this service's own words. */
export type Fact = { [Kind in FactKind]: FactOf<Kind> }[FactKind];

/** A fact as it is recorded. */
export interface FactRecord {
  /** The audit set that the fact is evidence for; empty for none. */
  readonly auditSet: string;
  readonly kind: FactKind;
  /** Within one audit set and kind there is one fact an identity. */
  readonly identity: string;
  /**
   * When it was published, UTC milliseconds; not part of the hash: a fact published twice is one fact. Null for a
   * forecast that its score brought first: nothing shows when it was published.
   */
  readonly timeMs: number | null;
  /** What the fact says, as canonical JSON. */
  readonly content: string;
  /** SHA-256 of what facts under its identity have to agree on. */
  readonly factHash: string;
}

/** A fact that was published at a time, or at none that is known, as it is recorded. */
export function recordOf({ kind, value }: Fact, timeMs: number | null): FactRecord {
  const definition = definitions[kind] as FactDefinition<typeof value>;
  const content = canonicalJson(definition.toContent(value));
  const compared = definition.toCompared && canonicalJson(definition.toCompared(value));
  return {
    auditSet: definition.auditSetOf(value),
    kind,
    identity: definition.identityOf(value),
    timeMs,
    content,
    factHash: sha256Hex(compared ?? content),
  };
}

/** The fact of a kind that was recorded with a content. */
export function factFromRecord<Kind extends FactKind>(kind: Kind, content: string): FactOf<Kind> {
  const definition = definitions[kind] as unknown as FactDefinition<FactValue<Kind>>;
  const value = definition.fromContent(JSON.parse(content) as AsJson<FactValue<Kind>>);
  return { kind, value };
}

/** The part of a score that was fixed when the forecast was made, as a fact of its own. */
export function madeOf({ value }: FactOf<"FORECAST_SCORED">): FactOf<"FORECAST_MADE"> {
  const { key, forecast, contentHash, baselineModel, priceBasis, regime } = value;
  const { submissionTiming, submissionReceivedMs, submissionOpensMs } = value;
  const made = {
    ...{ key, forecast, contentHash, baselineModel },
    ...(priceBasis !== undefined && { priceBasis }),
    ...(regime !== undefined && { regime }),
    ...(submissionTiming !== undefined && { submissionTiming }),
    ...(submissionReceivedMs !== undefined && { submissionReceivedMs }),
    ...(submissionOpensMs !== undefined && { submissionOpensMs }),
  };
  return { kind: "FORECAST_MADE", value: made };
}
