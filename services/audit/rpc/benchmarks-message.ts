import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import type {
  Benchmarks as BenchmarksMessage,
  BenchmarksSchema,
  RandomEntry as RandomEntryMessage,
  RandomFigure as RandomFigureMessage,
  TradeBenchmark as TradeBenchmarkMessage,
} from "#proto/pmx/audit/v1/benchmark_pb.ts";
import type {
  Benchmarks,
  RandomEntry,
  RandomFigure,
  TradeBenchmark,
} from "../domain/facts/benchmark-facts.ts";

/** Benchmarks as the contract has them. */
export function benchmarksToMessage({
  auditSet,
  startTimeMs,
  endTimeMs,
  buyAndHold,
  randomEntry,
  trades = [],
}: Benchmarks): MessageInitShape<typeof BenchmarksSchema> {
  return {
    auditSet,
    startTime: timestampFromMs(startTimeMs),
    endTime: timestampFromMs(endTimeMs),
    buyAndHold: { ...buyAndHold, marks: BigInt(buyAndHold.marks) },
    ...(randomEntry && { randomEntry: { ...randomEntry, seed: BigInt(randomEntry.seed) } }),
    trades: trades.map((trade) => ({ ...trade })),
  };
}

/** The benchmarks of a request. @throws Fault FIELD_INVALID by field. */
export function benchmarksFromMessage(message: BenchmarksMessage | undefined): Benchmarks {
  const given = required(message, "benchmarks");
  const { marks, returnRatio, maxDrawdownRatio } = required(
    given.buyAndHold,
    "benchmarks.buy_and_hold",
  );
  return {
    auditSet: given.auditSet,
    startTimeMs: requiredTimeMs(given.startTime, "benchmarks.start_time"),
    endTimeMs: requiredTimeMs(given.endTime, "benchmarks.end_time"),
    buyAndHold: { marks: Number(marks), returnRatio, maxDrawdownRatio },
    ...(given.randomEntry && { randomEntry: randomEntryFromMessage(given.randomEntry) }),
    ...(given.trades.length > 0 && { trades: given.trades.map(tradeFromMessage) }),
  };
}

function tradeFromMessage({
  roundTrip,
  randomEntryReturnBps,
  buyAndHoldReturnBps,
}: TradeBenchmarkMessage): TradeBenchmark {
  return {
    roundTrip,
    ...(randomEntryReturnBps !== undefined && { randomEntryReturnBps }),
    ...(buyAndHoldReturnBps !== undefined && { buyAndHoldReturnBps }),
  };
}

function randomEntryFromMessage(message: RandomEntryMessage): RandomEntry {
  const { draws, trades, seed, meanReturnBps, winRate } = message;
  return {
    draws,
    trades,
    seed: Number(seed),
    meanReturnBps: figureFromMessage(meanReturnBps, "mean_return_bps"),
    winRate: figureFromMessage(winRate, "win_rate"),
  };
}

function figureFromMessage(message: RandomFigureMessage | undefined, field: string): RandomFigure {
  const given = required(message, `benchmarks.random_entry.${field}`);
  return { observed: given.observed, expected: given.expected, pValue: given.pValue };
}
