import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { SprintState, SprintStateSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { DataProvenance, PortfolioMode } from "#proto/pmx/type/v1/trading_pb.ts";
import { randomWalkBars } from "#test/bench/random-walk.ts";
import { barMessages, share } from "#test/bench/services/instrument.ts";
import type { Target } from "./target.ts";

/** What exists before the first mutated request: names that requests may refer to. */
export type World = Awaited<ReturnType<typeof makeWorld>>;

export const bars = barMessages(randomWalkBars(700, 3));
export const lookbackBars = 300;
export const horizonBars = 10;
export const startingCashMicros = 100_000_000_000n;

/** A short sprint over the bars that pmx ships. */
export const sprintSpec = {
  tickers: ["AAPL"],
  audits: 2,
  interval: BarInterval.DAY_1,
  horizonBars: 30,
  spacingBars: 30,
  startingCashMicros,
};

/** A forecast as the risk gate takes it. */
export function signalForecast(forecast: string, day: number) {
  const prices = Array.from({ length: horizonBars }, (_, bar) => 100 + 0.3 * (bar + 1));
  const reach = (bar: number) => 2.4 * Math.sqrt(bar + 1);
  return {
    forecast,
    asOfTime: timestampFromMs(Date.UTC(2017, 0, 4) + (day % 1_000) * 86_400_000),
    interval: BarInterval.DAY_1,
    lastClosePrice: 100,
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
  };
}

/** Portfolio and signal names of a request that is like others but for its number. */
export const newPortfolio = (requestId: string) => ({
  requestId,
  auditSet: `sprints/${requestId}`,
  currency: "USD",
  mode: PortfolioMode.RESEARCH,
  dataProvenance: DataProvenance.SYNTHETIC,
  startingCashMicros,
});

const tradedTickers = 40;

/** Whether the ticker of a number is quoted in another currency than the portfolio's: one in four. */
export const isRand = (number: number) => number % 4 === 1;

/** One of 40 tickers, every third of which is traded in fractions and by contracts. */
export const traded = (number: number) => ({
  ...share(`F${number % tradedTickers}`),
  ...(isRand(number) ? { currency: "ZAR" } : {}),
  ...((number % tradedTickers) % 3 === 0 ? { quantityDecimals: 4, contractMultiplier: 2.5 } : {}),
});

/** Does once what a valid caller does: two sprints, a forecast, a decision and a portfolio. */
export async function makeWorld(target: Target) {
  const channels = Object.fromEntries(
    Object.entries(target.addresses).map(([name, address]) => [name, openChannel(address)]),
  ) as Record<keyof Target["addresses"], Channel>;
  try {
    const forecasts = clientOf(ForecastService, channels.forecast);
    const gate = clientOf(RiskGateService, channels["risk-gate"]);
    const execution = clientOf(ExecutionService, channels.execution);
    const { policy: forecastPolicy } = await forecasts.getPolicy({});
    const { policy: riskPolicy, costModel } = await gate.getPolicy({});
    const { policy: executionPolicy } = await execution.getPolicy({});
    const { forecast } = await forecasts.createForecast({
      auditSet: "sprints/fuzz",
      instrument: share("AAPL"),
      interval: BarInterval.DAY_1,
      bars: bars.slice(0, lookbackBars),
      horizonBars,
    });
    const { decision } = await gate.evaluateSignal({
      requestId: "fuzz/first",
      auditSet: "sprints/fuzz",
      instrument: share("AAPL"),
      forecast: signalForecast(forecast!.name, 0),
      portfolio: {
        portfolio: "portfolios/fuzz",
        equityMicros: startingCashMicros,
        cashMicros: startingCashMicros,
      },
    });
    const { portfolio } = await execution.createPortfolio(newPortfolio("fuzz-first"));
    // From here on it knows them: what a mutated request says of one is refused, and valid ones are not.
    await execution.advanceBars({
      portfolio: portfolio!.name,
      series: Array.from({ length: tradedTickers }, (_, number) => {
        return { instrument: traded(number), interval: BarInterval.DAY_1, bars: bars.slice(0, 1) };
      }),
    });
    const sprint = await runSprint(target, "fuzz-first");
    const otherSprint = await runSprint(target, "fuzz-other", { regime: { enabled: true } });
    const startMs = Date.now();
    const { waiver } = await clientOf(ReadinessService, channels.gateway).recordWaiver({
      requestId: "fuzz-first",
      item: "barbell",
      waivedBy: "fuzz",
      rationale: "later",
      expireTime: timestampFromMs(startMs + 86_400_000),
    });
    return {
      forecast: forecast!.name,
      decision: decision!.name,
      portfolio: portfolio!.name,
      sprint,
      otherSprint,
      waiver: waiver!.name,
      startMs,
      forecastPolicy,
      riskPolicy,
      costModel,
      executionPolicy,
    };
  } finally {
    for (const channel of Object.values(channels)) channel.close();
  }
}

/** Runs a short sprint to its end, for which every service has to do its part. @returns its name */
export async function runSprint(
  target: Target,
  requestId: string,
  forecastOverrides: MessageInitShape<typeof ForecastPolicyOverridesSchema> = {},
): Promise<string> {
  const channel = openChannel(target.addresses.gateway);
  try {
    const sprints = clientOf(SprintService, channel);
    const spec = { ...sprintSpec, forecastOverrides };
    const { sprint } = await sprints.createSprint({ requestId, spec });
    const { name } = sprint!;
    let last = sprint;
    for await (const { event } of sprints.watchSprint({ name })) {
      if (event.case === "sprint") last = event.value;
    }
    if (last?.state === SprintState.SUCCEEDED) return name;
    throw new Error(
      `the sprint is ${SprintStateSchema.value[last!.state]?.name}: ${last?.failure?.message}`,
    );
  } finally {
    channel.close();
  }
}
