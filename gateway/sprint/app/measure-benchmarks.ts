import { closeTimeMs, holdingBars } from "#lib/kernel/calendar.ts";
import { sideCost, totalBps } from "#lib/kernel/cost.ts";
import { fromMicros } from "#lib/kernel/money.ts";
import { unitValue } from "#lib/kernel/quantity.ts";
import type { BarHistory } from "../../market-data/app/bar-history.ts";
import type { Benchmarks, RunBars } from "../domain/benchmarks/benchmarks.ts";
import { buyAndHold } from "../domain/benchmarks/buy-and-hold.ts";
import { holdingMarks } from "../domain/benchmarks/holding-marks.ts";
import { randomEntry } from "../domain/benchmarks/random-entry.ts";
import { tradeBenchmarks } from "../domain/benchmarks/trade-benchmarks.ts";
import type { Sprint } from "../domain/sprint.ts";
import type { Peers } from "./peers.ts";
import type { TradingTerms } from "./risk-gate-port.ts";

/** What benchmarks are measured on. */
interface Run {
  readonly sprint: Sprint;
  readonly portfolio: string;
  readonly histories: readonly BarHistory[];
  /** Close of the last bar of the settlement. */
  readonly endTimeMs: number;
}

/**
 * What the bars of a sprint would have brought without any forecast, recorded at the audit service.
 * The bars are those that were pinned, in the shares of the first as-of; the trades are those of the
 * ledger.
 * @param letOthersRun - resolves when other work has run; called between parts of the draws. It
 *   rejects when the sprint is stopped, so that the draws end.
 */
export async function measureBenchmarks(
  peers: Peers,
  { sprint, portfolio, histories, endTimeMs }: Run,
  letOthersRun: () => Promise<void>,
): Promise<void> {
  const startTimeMs = sprint.asOfTimesMs[0] as number;
  const terms = peers.riskGate.terms(sprint.policy.risk.pinned, sprint.policy.costModel);
  // Each instrument is bought with an equal part of the capital, all counted in their own currencies.
  const part = fromMicros(sprint.spec.startingCashMicros) / histories.length;
  const series = histories.flatMap((history) => {
    const one = runBars(history, terms, part, startTimeMs, endTimeMs);
    return one.bars.length > 0 ? [one] : [];
  });
  if (series.length === 0) return;
  // A closed trade does not say by which pass it was entered. Against entries that are all held for the
  // daily limit, those of an intraday pass would be compared with much longer ones.
  const trades = sprint.spec.intradayPass ? [] : await peers.execution.roundTrips(portfolio);
  const evaluation = randomEntry(series, trades);
  let step = evaluation.next();
  while (!step.done) {
    await letOthersRun();
    step = evaluation.next();
  }
  const held = holdingMarks(series);
  const benchmarks: Benchmarks = {
    auditSet: sprint.name,
    startTimeMs,
    endTimeMs,
    buyAndHold: buyAndHold(series, held),
    ...(step.value && { randomEntry: step.value }),
    trades: tradeBenchmarks(series, trades, held.marks),
  };
  await peers.audit.recordBenchmarks(benchmarks);
}

function runBars(
  history: BarHistory,
  { costModel, holdingLimit }: TradingTerms,
  capital: number,
  startTimeMs: number,
  endTimeMs: number,
): RunBars {
  const { instrument, interval } = history;
  const { ticker, assetClass, exchange } = instrument;
  const { length } = history.between(startTimeMs, endTimeMs);
  const bars = history
    .after(startTimeMs, length)
    .filter((bar) => closeTimeMs(bar, interval) <= endTimeMs);
  const dividends = history.dividendsBetween(startTimeMs, endTimeMs);
  const splits = history.splitsBetween(startTimeMs, endTimeMs);
  const price = bars[0]?.open ?? Number.NaN;
  // Of what the capital pays for; without volatility there is the least impact.
  const quantityUnits = Math.max(1, Math.floor(capital / (price * unitValue(instrument))) || 1);
  const context = { instrument, quantityUnits, price, dailyVolatilityBps: 0 };
  return {
    ticker,
    bars,
    ...(dividends.length > 0 && {
      dividends: dividends.map(({ exTimeMs, amount }) => {
        // A share of the first as-of has become so many by the night before.
        const since = splits.filter((split) => split.exTimeMs < exTimeMs);
        const shares = since.reduce(
          (product, { newShares, oldShares }) => (product * newShares) / oldShares,
          1,
        );
        return { startTimeMs: exTimeMs, amount: amount * shares };
      }),
    }),
    legCostRatio: totalBps(sideCost(costModel, context)) / 10_000,
    holdingBars: holdingBars(holdingLimit, { interval, assetClass, exchange }),
  };
}
