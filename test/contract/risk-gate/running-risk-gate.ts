import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { type ClientOf, clientOf } from "#lib/kit/grpc/client/client.ts";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import {
  type EvaluateSignalRequestSchema,
  RiskGateService,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { startRiskGate } from "#services/risk-gate/service.ts";
import { serve } from "#test/support/served.ts";

/** A risk gate on a free port with its client. */
export interface RunningRiskGate {
  readonly client: ClientOf<typeof RiskGateService>;
  readonly bus: EventBus;
  readonly dataDir: string;
  readonly address: string;
  /** Stops the service and starts it again over the same database. */
  restart(environment: Record<string, string>): Promise<RunningRiskGate>;
  close(): Promise<void>;
}

/** Starts a risk gate over a temporary database, with the repository's configuration. */
export async function runningRiskGate(
  environment: Record<string, string> = { PROOF_MODE: "1" },
): Promise<RunningRiskGate> {
  return startOver(environment);
}

async function startOver(
  environment: Record<string, string>,
  data?: string,
): Promise<RunningRiskGate> {
  const config = loadRiskGateConfig({ environment });
  const served = await serve(startRiskGate, config, { dataDir: data });
  const { address, channel, bus, dataDir, stop, remove } = served;
  return {
    client: clientOf(RiskGateService, channel),
    bus,
    dataDir,
    address,
    async restart(next) {
      await stop();
      return startOver(next, dataDir);
    },
    close: remove,
  };
}

type SignalInit = MessageInitShape<typeof EvaluateSignalRequestSchema>;

/** Apple, rising 0.2 % a bar at 20 % annual volatility; proof mode allows 29 units of it. */
export function risingSignal(requestId: string) {
  const prices = [1, 2, 3, 4, 5, 6].map((bar) => 100 + 0.2 * bar);
  return {
    requestId,
    auditSet: "sprints/1",
    instrument: {
      ticker: "AAPL",
      exchange: "XNAS",
      assetClass: AssetClass.US_EQUITY,
      currency: "USD",
      lotSizeUnits: 1,
      region: "US",
    },
    forecast: {
      forecast: "forecasts/1",
      asOfTime: timestampFromMs(Date.UTC(2017, 0, 4)),
      interval: BarInterval.DAY_1,
      lastClosePrice: 100,
      ensemblePrices: prices,
      // Those of a normal law: 1.28 and 1.96 deviations.
      bands: [
        { levelRatio: 0.8, width: 1.57 },
        { levelRatio: 0.95, width: 2.4 },
      ].map(({ levelRatio, width }) => ({
        levelRatio,
        lowerPrices: prices.map((price, index) => price - width * Math.sqrt(index + 1)),
        upperPrices: prices.map((price, index) => price + width * Math.sqrt(index + 1)),
      })),
      evidence: { ownPastPercentileRatio: 0.5 },
      upProbabilities: prices.map(() => 0.58),
      confidenceBasis: ConfidenceBasis.UNCALIBRATED,
      dailyVolatilityBps: 126,
      annualisedVolatilityRatio: 0.2,
      atrPrice: 1.6,
      averageDailyVolumeUnits: 40_000_000,
    },
    portfolio: {
      portfolio: "portfolios/1",
      equityMicros: 100_000_000_000n,
      cashMicros: 100_000_000_000n,
      heldUnits: 0n,
      pendingUnits: 0n,
    },
  } satisfies SignalInit;
}
