import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { type ChargedFill, chargedComponents } from "../trades/charged-fill.ts";

const snakeNames = {
  halfSpread: "half_spread",
  slippage: "slippage",
  commission: "commission",
  impact: "impact",
} as const;

/** What was charged: each component and the total, in currency and in bps of traded notional. */
export function costMetrics(fills: readonly ChargedFill[]): readonly Metric[] {
  let notional = 0n;
  let total = 0n;
  for (const { notionalMicros } of fills) notional += notionalMicros;
  const components = chargedComponents.map((component) => {
    let charged = 0n;
    for (const { costMicros } of fills) charged += costMicros[component];
    total += charged;
    return { name: snakeNames[component] as string, charged };
  });
  return [...components, { name: "total", charged: total }].flatMap(({ name, charged }) =>
    inBoth(`cost_${name}`, charged, notional, fills.length),
  );
}

function inBoth(name: string, charged: Micros, notional: Micros, n: number): readonly Metric[] {
  const bps = { name: `${name}_bps`, unit: "BPS", denominator: "fills", n } as const;
  return [
    defined({ name, unit: "CURRENCY_MICROS", denominator: "fills", n }, Number(charged)),
    notional === 0n
      ? undefinedMetric(bps, n === 0 ? "NO_DATA" : "ZERO_DENOMINATOR")
      : defined(bps, (Number(charged) / Number(notional)) * 10_000),
  ];
}
