import type { Micros } from "#lib/kernel/money.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { type Fold, sampleOf } from "../evidence/fold.ts";
import type { ClosedTrade } from "../facts/execution-facts.ts";
import { meanOfSample, measuredValue, noValue, shareOf } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

/** Net profits of the round trips that made one and net losses of the others, to the micro. */
export interface Profits {
  profitMicros: Micros;
  lossMicros: Micros;
}

export const profitsAndLosses: Fold<"TRADE_CLOSED", Profits> = {
  over: "TRADE_CLOSED",
  start: () => ({ profitMicros: 0n, lossMicros: 0n }),
  add(profits, { netPnlMicros }) {
    if (netPnlMicros > 0n) profits.profitMicros += netPnlMicros;
    else profits.lossMicros -= netPnlMicros;
  },
};

/** Net profits in micros, losses negative. */
export const netProfits = sampleOf("TRADE_CLOSED", ({ netPnlMicros }) => Number(netPnlMicros));

/** Net profit over entry notional. */
export function returnBps({
  netPnlMicros,
  entryNotionalMicros,
}: Pick<ClosedTrade, "netPnlMicros" | "entryNotionalMicros">): number {
  return (Number(netPnlMicros) / Number(entryNotionalMicros)) * 10_000;
}

const returnsBps = sampleOf("TRADE_CLOSED", returnBps);

const denominator = "closed round trips";

/** How many round trips were closed. */
export function closeCount(evidence: Evidence): number {
  return evidence.of(netProfits).size;
}

export const closedTrades: PlainMetric = {
  name: "closed_trades",
  unit: "COUNT",
  denominator,
  meaning: "Closed round trips.",
  measure(evidence) {
    const size = closeCount(evidence);
    return measuredValue(size, size);
  },
};

export const winRate: PlainMetric = {
  name: "win_rate",
  unit: "SHARE",
  denominator,
  meaning: "Share of round trips with a net profit over 0; break-evens count in n.",
  interval: "wilson",
  measure(evidence) {
    const profits = evidence.of(netProfits);
    return shareOf(profits.countAbove(0), profits.size);
  },
};

export const profitFactor: PlainMetric = {
  name: "profit_factor_trades",
  unit: "RATIO",
  denominator,
  meaning: "Sum of the net profits over the sum of the net losses; undefined without a loss.",
  measure(evidence) {
    const n = evidence.of(netProfits).size;
    const { profitMicros, lossMicros } = evidence.of(profitsAndLosses);
    if (n === 0) return noValue("NO_DATA", n);
    if (lossMicros === 0n) return noValue("NO_LOSSES", n);
    return measuredValue(Number(profitMicros) / Number(lossMicros), n);
  },
};

export const meanReturn: PlainMetric = {
  name: "mean_return_per_trade",
  unit: "BPS",
  denominator,
  meaning: "Mean of net profit over entry notional; every trade counts alike, whatever its size.",
  interval: "student_t",
  measure: (evidence) => meanOfSample(evidence.of(returnsBps)),
};

export const expectancy: PlainMetric = {
  name: "expectancy_per_trade",
  unit: "CURRENCY_MICROS",
  denominator,
  meaning: "Mean net profit of a round trip.",
  interval: "student_t",
  measure: (evidence) => meanOfSample(evidence.of(netProfits)),
};

export const netPnl: PlainMetric = {
  name: "net_pnl",
  unit: "CURRENCY_MICROS",
  denominator,
  meaning: "Net profit and loss of all round trips together; 0 when there are none.",
  measure(evidence) {
    const { profitMicros, lossMicros } = evidence.of(profitsAndLosses);
    return measuredValue(Number(profitMicros - lossMicros), evidence.of(netProfits).size);
  },
};
