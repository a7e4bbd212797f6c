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
