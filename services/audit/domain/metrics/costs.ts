import type { Micros } from "#lib/kernel/money.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Fold } from "../evidence/fold.ts";
import { type ChargedComponent, chargedComponents } from "../facts/execution-facts.ts";
import { measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

/** Sums over all fills, to the micro. */
interface Charges {
  fillCount: number;
  notionalMicros: Micros;
  readonly costMicros: Record<ChargedComponent, Micros>;
}

const charges: Fold<"ORDER_FILLED", Charges> = {
  over: "ORDER_FILLED",
  start: () => ({
    fillCount: 0,
    notionalMicros: 0n,
    costMicros: { halfSpread: 0n, slippage: 0n, commission: 0n, impact: 0n },
  }),
  add(sums, { notionalMicros, costMicros }) {
    sums.fillCount += 1;
    sums.notionalMicros += notionalMicros;
    for (const component of chargedComponents) {
      sums.costMicros[component] += costMicros[component];
    }
  },
};

/** Each component and the total, in currency and in bps of traded notional. */
export const costMetrics: readonly PlainMetric[] = [
  ...costOf("half_spread", "Half-spreads", ({ halfSpread }) => halfSpread),
  ...costOf("slippage", "Slippage", ({ slippage }) => slippage),
  ...costOf("commission", "Commissions", ({ commission }) => commission),
  ...costOf("impact", "Market impact", ({ impact }) => impact),
  ...costOf(
    "total",
    "All costs",
    ({ halfSpread, slippage, commission, impact }) => halfSpread + slippage + commission + impact,
  ),
];

function costOf(
  name: string,
  words: string,
  chargedOf: (costMicros: Charges["costMicros"]) => Micros,
): readonly PlainMetric[] {
  const denominator = "fills";
  return [
    {
      name: `cost_${name}`,
      unit: "CURRENCY_MICROS",
      denominator,
      meaning: `${words} charged on all fills.`,
      measure(evidence: Evidence) {
        const { fillCount, costMicros } = evidence.of(charges);
        return measuredValue(Number(chargedOf(costMicros)), fillCount);
      },
    },
    {
      name: `cost_${name}_bps`,
      unit: "BPS",
      denominator,
      meaning: `${words} charged on all fills, over their notional.`,
      measure(evidence: Evidence) {
        const { fillCount, notionalMicros, costMicros } = evidence.of(charges);
        if (fillCount === 0) return noValue("NO_DATA", fillCount);
        if (notionalMicros === 0n) return noValue("ZERO_DENOMINATOR", fillCount);
        const charged = Number(chargedOf(costMicros));
        return measuredValue((charged / Number(notionalMicros)) * 10_000, fillCount);
      },
    },
  ];
}

interface LegCosts {
  trades: number;
  /** Whether all of them have their costs. */
  isComplete: boolean;
  grossMicros: Micros;
  costsMicros: Micros;
  notionalMicros: Micros;
}

const legCosts: Fold<"TRADE_CLOSED", LegCosts> = {
  over: "TRADE_CLOSED",
  start: () => ({
    trades: 0,
    isComplete: true,
    grossMicros: 0n,
    costsMicros: 0n,
    notionalMicros: 0n,
  }),
  add(sums, { netPnlMicros, costsMicros, entryNotionalMicros }) {
    sums.trades += 1;
    if (costsMicros === undefined) sums.isComplete = false;
    sums.grossMicros += netPnlMicros + (costsMicros ?? 0n);
    sums.costsMicros += costsMicros ?? 0n;
    sums.notionalMicros += entryNotionalMicros;
  },
};

/** What a leg of the closed round trips cost, and what it could have cost. */
export const legCostMetrics: readonly PlainMetric[] = [
  ofLegs(
    "cost_per_leg",
    "Costs of the closed round trips over twice their entry notional.",
    ({ costsMicros }) => costsMicros,
  ),
  ofLegs(
    "break_even_cost_per_leg",
    "Costs, in the same terms, at which the closed round trips together neither win nor lose; below 0 where they lose without any costs.",
    ({ grossMicros }) => grossMicros,
  ),
];

function ofLegs(name: string, meaning: string, microsOf: (sums: LegCosts) => Micros): PlainMetric {
  return {
    name,
    unit: "BPS",
    denominator: "closed round trips",
    meaning,
    measure(evidence: Evidence) {
      const sums = evidence.of(legCosts);
      if (sums.trades === 0 || !sums.isComplete) return noValue("NO_DATA", sums.trades);
      const legs = 2 * Number(sums.notionalMicros);
      return measuredValue((Number(microsOf(sums)) / legs) * 10_000, sums.trades);
    },
  };
}
