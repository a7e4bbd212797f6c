import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { Child } from "./child.ts";
import { share } from "./instrument.ts";
import { ask, type Row, rowOf } from "./row.ts";

const dayMs = 86_400_000;
const horizonBars = 20;
const { estimateCost, evaluateSignal, getPolicy } = RiskGateService.method;

/** EstimateCost: nothing is stored, so this is what the service edge costs. */
export async function estimateCostRow(server: Child): Promise<Row> {
  let asked = 0;
  return rowOf(server, estimateCost, {
    id: "estimate-cost",
    title: "EstimateCost",
    requests: (count) =>
      Array.from({ length: count }, () => {
        asked += 1;
        return {
          instrument: share("AAPL"),
          quantityUnits: BigInt(1 + (asked % 500)),
          dailyVolatilityBps: 100 + (asked % 80),
          averageDailyVolumeUnits: 4e7,
        };
      }),
    expected: ({ cost }) => (cost?.totalBps ?? 0) > 0,
  });
}

/** EvaluateSignal of new signals, each with a policy and a cost model of its own. */
export async function evaluateSignalRow(server: Child): Promise<Row> {
  const { policy, costModel } = await ask(server, getPolicy, {});
  if (policy === undefined || costModel === undefined) throw new Error("the gate has no policy");
  let asked = 0;
  return rowOf(server, evaluateSignal, {
    id: "evaluate-signal",
    title: "EvaluateSignal",
    requests: (count) =>
      Array.from({ length: count }, () => ({ ...signal(asked++), policy, costModel })),
    expected: ({ decision }) =>
      decision !== undefined &&
      decision.verdict !== Verdict.UNSPECIFIED &&
      decision.rules.length > 8,
  });
}

/** Expected moves from 0.02 to 0.3 % a bar, so that about as many are denied as in a sprint. */
function signal(index: number) {
  const lastClosePrice = 90 + (index % 200) / 10;
  const step = lastClosePrice * (0.0002 + 0.0004 * (index % 8));
  const prices = Array.from({ length: horizonBars }, (_, bar) => lastClosePrice + step * (bar + 1));
  const reach = (bar: number) => 0.024 * lastClosePrice * Math.sqrt(bar + 1);
  return {
    requestId: `bench/${index}`,
    auditSet: "sprints/bench",
    instrument: share("AAPL"),
    forecast: {
      forecast: `forecasts/bench-${index}`,
      asOfTime: timestampFromMs(Date.UTC(2017, 0, 4) + (index % 1_000) * dayMs),
      interval: BarInterval.DAY_1,
      lastClosePrice,
      ensemblePrices: prices,
      bands: [
        {
          levelRatio: 0.95,
          lowerPrices: prices.map((price, bar) => price - reach(bar)),
          upperPrices: prices.map((price, bar) => price + reach(bar)),
        },
      ],
      upProbabilities: prices.map((_, bar) => 0.55 + 0.002 * bar),
      confidenceBasis: ConfidenceBasis.UNCALIBRATED,
      dailyVolatilityBps: 126,
      annualisedVolatilityRatio: 0.2,
      atrPrice: 1.6,
      averageDailyVolumeUnits: 4e7,
    },
    portfolio: {
      portfolio: "portfolios/bench",
      equityMicros: 100_000_000_000n,
      cashMicros: 100_000_000_000n,
      heldUnits: 0n,
      pendingUnits: 0n,
    },
  };
}
