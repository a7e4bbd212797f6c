import type { Micros } from "#lib/kernel/money.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Fold } from "../evidence/fold.ts";
import { type PnlParts, pnlPartNames } from "../facts/pnl-parts.ts";
import { measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

type PartName = keyof PnlParts;

/** Sums over the round trips whose part is known, to the micro. */
interface PartSum {
  trades: number;
  micros: Micros;
  /** At entry, of the same round trips. */
  notionalMicros: Micros;
}

const allNames: readonly PartName[] = ["signal", "timing", ...pnlPartNames, "borrow"];

const partSums: Fold<"TRADE_CLOSED", Readonly<Record<PartName, PartSum>>> = {
  over: "TRADE_CLOSED",
  start: () =>
    Object.fromEntries(
      allNames.map((name) => [name, { trades: 0, micros: 0n, notionalMicros: 0n }]),
    ) as Record<PartName, PartSum>,
  add(sums, { pnlParts, entryNotionalMicros }) {
    if (pnlParts === undefined) return;
    for (const name of allNames) {
      const micros = pnlParts[name];
      if (micros === undefined) continue;
      const sum = sums[name];
      sum.trades += 1;
      sum.micros += micros;
      sum.notionalMicros += entryNotionalMicros;
    }
  },
};

const wordsOf: Readonly<Record<PartName, string>> = {
  signal: "from the decisions' closes to the levels that closed the trades",
  timing: "from the decisions' closes to the entries, and from the levels to the exits",
  price: "by prices alone, which is signal and timing",
  spread: "by half-spreads",
  slippage: "by slippage",
  impact: "by market impact",
  commission: "by commissions",
  currency: "by changes of rates",
  dividend: "by dividends, which shorts pay",
  borrow: "by borrowing the shares of shorts",
};

/** What the closed round trips made or lost by each part of their profit, and in bps of their entry notional. */
export const pnlPartMetrics: readonly PlainMetric[] = allNames.flatMap((name) => [
  partMetric(name, "CURRENCY_MICROS", `Profit made ${wordsOf[name]}; below 0 for a loss.`, {
    numberOf: ({ micros }) => Number(micros),
  }),
  partMetric(name, "BPS", "The same in bps of entry notional.", {
    suffix: "_bps",
    numberOf: ({ micros, notionalMicros }) => (Number(micros) / Number(notionalMicros)) * 10_000,
  }),
]);

function partMetric(
  name: PartName,
  unit: PlainMetric["unit"],
  meaning: string,
  { suffix = "", numberOf }: { readonly suffix?: string; numberOf(sum: PartSum): number },
): PlainMetric {
  return {
    name: `pnl_${name}${suffix}`,
    unit,
    denominator: "closed round trips",
    meaning,
    measure(evidence: Evidence) {
      const sum = evidence.of(partSums)[name];
      return sum.trades === 0 ? noValue("NO_DATA", 0) : measuredValue(numberOf(sum), sum.trades);
    },
  };
}
