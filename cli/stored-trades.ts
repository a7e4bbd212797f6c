import { toJson } from "@bufbuild/protobuf";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { type RiskPolicy, RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { SprintState, StepKind } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { GatewaySession } from "./gateway-session.ts";
import type { TradeCount } from "./measured-trades.ts";
import { stepsOf } from "./records/sprint-record.ts";
import { newestFirst } from "./sprint-lookup.ts";

/**
 * Decisions and orders of finished sprints on daily bars under a policy, by ticker; one decision counts for each ticker
 * and date, that of the newest sprint. An order leaves a trade: a sprint goes on until its last position has closed.
 */
export async function storedTrades(
  gateway: GatewaySession,
  policy: RiskPolicy,
  tickers: readonly string[],
): Promise<ReadonlyMap<string, TradeCount>> {
  const wanted = policyText(policy);
  const isOrder = new Map<string, Map<bigint, boolean>>();
  for await (const sprint of newestFirst(gateway)) {
    const risk = sprint.policy?.risk;
    const isDaily = sprint.spec?.interval === BarInterval.DAY_1;
    if (sprint.state !== SprintState.SUCCEEDED || !isDaily || risk === undefined) continue;
    if (policyText(risk) !== wanted) continue;
    for (const { kind, asOfTime, tickers: decided } of await stepsOf(gateway, sprint)) {
      if (kind !== StepKind.AUDIT || asOfTime === undefined) continue;
      for (const { ticker, decisionVerdict, orderedUnits } of decided) {
        if (decisionVerdict === Verdict.UNSPECIFIED || !tickers.includes(ticker)) continue;
        const byDate = isOrder.get(ticker) ?? new Map<bigint, boolean>();
        isOrder.set(ticker, byDate);
        if (!byDate.has(asOfTime.seconds)) byDate.set(asOfTime.seconds, orderedUnits !== 0n);
      }
    }
  }
  return new Map(
    [...isOrder].map(([ticker, byDate]) => {
      const orders = [...byDate.values()];
      return [ticker, { decisions: orders.length, trades: orders.filter(Boolean).length }];
    }),
  );
}

/** A sprint pins the shares of the exchanges that it trades on, and no others. */
function policyText(policy: RiskPolicy): string {
  const { maximumShareByExchange: _, ...rest } = policy;
  return canonicalJson(
    toJson(RiskPolicySchema, { ...rest, maximumShareByExchange: {} }) as Canonical,
  );
}
