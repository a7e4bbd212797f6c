import { join } from "node:path";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService as ExecutionRpc } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { DataProvenance, PortfolioMode, Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import { dayStart } from "#test/support/execution-examples.ts";
import { listeningBus, serve } from "#test/support/served.ts";

const nowMs = Date.UTC(2026, 0, 1);

/** A real server on a real database file, with every fact that it published. */
export async function runService(dataDir?: string) {
  const { bus, published: facts } = await listeningBus("pmx.execution.v1.>");
  const config = loadExecutionConfig({ environment: {} });
  const clock = { nowMs: () => nowMs };
  const served = await serve(startExecution, config, { dataDir, clock, bus });
  return {
    client: clientOf(ExecutionRpc, served.channel),
    folder: served.dataDir,
    databasePath: join(served.dataDir, "execution.db"),
    facts,
    stop: served.stop,
    remove: served.remove,
  };
}

export type RunningService = Awaited<ReturnType<typeof runService>>;

export const aaplMessage = {
  ticker: "AAPL",
  exchange: "XNAS",
  assetClass: AssetClass.US_EQUITY,
  currency: "USD",
  lotSizeUnits: 1,
  region: "US",
};

export function portfolioRequest(requestId: string) {
  return {
    requestId,
    auditSet: "sprints/s1",
    currency: "USD",
    mode: PortfolioMode.RESEARCH,
    dataProvenance: DataProvenance.REAL,
    startingCashMicros: 100_000_000_000n,
  };
}

export function orderRequest(portfolio: string, clientOrderId = "order-1") {
  return {
    portfolio,
    clientOrderId,
    instrument: aaplMessage,
    side: Side.BUY as Side,
    quantityUnits: 100n,
    decisionTime: timestampFromMs(dayStart(0)),
    decision: "decisions/d1",
    exits: { stopPrice: 95, targetPrice: 110 } as {
      stopPrice?: number;
      targetPrice?: number;
      holdingLimit?: { limit: { case: "sessions"; value: number } };
    },
    entryConfidenceRatio: 0.7,
    market: { dailyVolatilityBps: 1, averageDailyVolumeUnits: 1_000_000 },
  };
}

/** The rate of the rand as of the start of a day, at so many rand a dollar. */
export function randOn(day: number, price = 12.5) {
  return {
    fromCurrency: "ZAR",
    toCurrency: "USD",
    legs: [{ ticker: "USDZAR=X", price, inverse: true }],
    asOfTime: timestampFromMs(dayStart(day)),
  };
}

export function seriesOf(bars: readonly Bar[], ticker = "AAPL") {
  return {
    instrument: { ...aaplMessage, ticker },
    interval: BarInterval.DAY_1,
    bars: bars.map(({ startTimeMs, ...prices }) => ({
      startTime: timestampFromMs(startTimeMs),
      ...prices,
    })),
  };
}

/** A new portfolio, for one test. */
export async function newPortfolio(service: RunningService, requestId: string): Promise<string> {
  const reply = await service.client.createPortfolio(portfolioRequest(requestId));
  return reply.portfolio?.name ?? "";
}
