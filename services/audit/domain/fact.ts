import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import { auditName } from "./audits/audit-key.ts";
import type { ForecastMade, ForecastScored } from "./audits/forecast-fact.ts";
import type { DecisionMade } from "./decisions/decision-made.ts";
import { metricContent } from "./metric-content.ts";
import type { ChargedFill } from "./trades/charged-fill.ts";
import type { ClosedTrade } from "./trades/closed-trade.ts";

/** What other services told this one, in this service's own words. */
export type Fact =
  | { readonly kind: "FORECAST_MADE"; readonly value: ForecastMade }
  | { readonly kind: "FORECAST_SCORED"; readonly value: ForecastScored }
  | { readonly kind: "DECISION_MADE"; readonly value: DecisionMade }
  | { readonly kind: "ORDER_FILLED"; readonly value: ChargedFill }
  | { readonly kind: "TRADE_CLOSED"; readonly value: ClosedTrade };

/** The kinds of facts that are recorded. */
export type FactKind = Fact["kind"];

/** The fact of one kind. */
export type FactOf<Kind extends FactKind> = Extract<Fact, { readonly kind: Kind }>;

/** The audit set that a fact is evidence for; empty for none. */
export function auditSetOf(fact: Fact): string {
  return "key" in fact.value ? fact.value.key.auditSet : fact.value.auditSet;
}

/** What a fact is about; within one audit set and kind there is one fact an identity. */
export function identityOf(fact: Fact): string {
  switch (fact.kind) {
    case "FORECAST_MADE":
    case "FORECAST_SCORED":
      return auditName(fact.value.key);
    case "DECISION_MADE":
      return fact.value.decision;
    case "ORDER_FILLED":
      return fact.value.fill;
    case "TRADE_CLOSED":
      return fact.value.roundTrip;
  }
}

/** SHA-256 of what a fact says, without when it was said: two that agree have the same. */
export function factHash(fact: Fact): string {
  return hashOf(contentOf(fact));
}

/** The part of a score that was fixed when the forecast was made. */
export function madeOf({ key, forecast, contentHash, baselineModel }: ForecastScored) {
  return { kind: "FORECAST_MADE", value: { key, forecast, contentHash, baselineModel } } as const;
}

function contentOf(fact: Fact): Canonical {
  switch (fact.kind) {
    case "FORECAST_MADE":
      return { ...fact.value, key: { ...fact.value.key } };
    case "FORECAST_SCORED": {
      const { scoreTimeMs: _, ...score } = fact.value;
      return {
        ...score,
        key: { ...score.key },
        ensembleRmse: metricContent(score.ensembleRmse),
        baselineRmse: metricContent(score.baselineRmse),
        modelRmses: score.modelRmses.map(({ model, rmse }) => ({
          model,
          rmse: metricContent(rmse),
        })),
        terminalDirection: metricContent(score.terminalDirection),
        coverages: score.coverages.map(({ levelRatio, coverage }) => ({
          levelRatio,
          coverage: metricContent(coverage),
        })),
      };
    }
    case "ORDER_FILLED":
      return { ...fact.value, costMicros: { ...fact.value.costMicros } };
    default:
      return { ...fact.value };
  }
}
