import {
  create,
  type DescMethod,
  type DescService,
  type Message,
  type MessageInitShape,
} from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import type { ProcessName } from "#cli/embedded.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { CommitmentService } from "#proto/pmx/audit/v1/commitment_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { TrackRecordService } from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { ForwardSprintService } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance, Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { share } from "#test/bench/services/instrument.ts";
import { newBenchmarks } from "./benchmarks.ts";
import { commitmentRequests } from "./commitment-requests.ts";
import { comparisonRequests } from "./comparisons.ts";
import { evidenceRequests } from "./evidence-requests.ts";
import { closingOf, orderEntries, portfolioRequests } from "./execution-requests.ts";
import { holdingLimit, newSpec } from "./new-spec.ts";
import { readinessRequests, readinessServices } from "./readiness-requests.ts";
import { riskGateRequests } from "./risk-gate-requests.ts";
import { sprintRequests } from "./sprint-requests.ts";
import { submissionRequests } from "./submission-requests.ts";
import { trackRecordRequests } from "./track-records.ts";
import { trialRequests } from "./trial-requests.ts";
import {
  bars,
  horizonBars,
  isRand,
  lookbackBars,
  newPortfolio,
  signalForecast,
  startingCashMicros,
  traded,
  type World,
} from "./world.ts";

/** An RPC with the requests that are mutated. */
export interface Attacked {
  readonly process: ProcessName;
  readonly service: DescService;
  readonly method: DescMethod;
  /** How often it is drawn; what takes long to compute is drawn less. */
  readonly weight: number;
  /** The messages of a valid call, different for each number; several where the caller streams. */
  valid(world: World, number: number): Message[];
}

const services: readonly (readonly [ProcessName, DescService])[] = [
  ["gateway", SprintService],
  ["gateway", ForwardSprintService],
  ["gateway", MarketDataService],
  ...readinessServices,
  ["forecast", ForecastService],
  ["forecast", SubmissionService],
  ["risk-gate", RiskGateService],
  ["execution", ExecutionService],
  ["audit", AuditService],
  ["audit", TrackRecordService],
  ["audit", EvidenceService],
  ["audit", CommitmentService],
];

type Requests = (world: World, number: number) => object | object[];

const interval = BarInterval.DAY_1;
const history = () => bars.slice(0, lookbackBars);
const after = bars.slice(lookbackBars, lookbackBars + horizonBars);
const dayMs = 86_400_000;
const asOfTime = bars[lookbackBars]!.startTime;
const positions = [{ source: "execution", sequence: 1n }];

const randRate = (asOf: typeof asOfTime) => ({
  fromCurrency: "ZAR",
  toCurrency: "USD",
  legs: [{ ticker: "USDZAR=X", price: 18.5, inverse: true }],
  asOfTime: asOf,
});

const newForecast = (number: number) => ({
  auditSet: `sprints/fuzz-${number % 7}`,
  instrument: share("AAPL"),
  interval,
  bars: bars.slice(number % 50, (number % 50) + lookbackBars),
  // The close of the last bar: these start on weekdays, a day apart or, over a weekend, three.
  asOfTime: timestampFromMs(timestampMs(bars[(number % 50) + lookbackBars - 1]!.startTime) + dayMs),
  horizonBars,
});

const newSignal = (world: World, number: number) => ({
  requestId: `fuzz/${number}`,
  auditSet: "sprints/fuzz",
  instrument: isRand(number) ? traded(number) : share("AAPL"),
  forecast: signalForecast(world.forecast, number),
  ...(isRand(number) && { rate: randRate(signalForecast(world.forecast, number).asOfTime) }),
  portfolio: {
    ...(isRand(number) && { currency: "USD" }),
    portfolio: "portfolios/fuzz",
    equityMicros: startingCashMicros,
    cashMicros: startingCashMicros,
    heldUnits: 0n,
    pendingUnits: 0n,
    exchangeAvailableMicros: startingCashMicros,
  },
  policy: world.riskPolicy,
  costModel: world.costModel,
});

const requests: Readonly<Record<string, { readonly weight: number; readonly of: Requests }>> = {
  "SprintService/CreateSprint": {
    weight: 2,
    of: (_, number) => ({ requestId: `fuzz-${number}`, spec: newSpec(number) }),
  },
  ...sprintRequests,
  ...comparisonRequests,
  ...readinessRequests,
  ...riskGateRequests,
  ...trackRecordRequests,
  "MarketDataService/ImportBars": {
    weight: 4,
    of: (_, number) => [
      {
        part: {
          case: "header",
          value: {
            instrument: { ...share(`F${number}`), quantityDecimals: number % 9 },
            interval,
            source: "fuzz.csv",
            provenance: DataProvenance.SYNTHETIC,
            basis: PriceBasis.AS_TRADED,
          },
        },
      },
      { part: { case: "chunk", value: { bars: bars.slice(0, 60) } } },
      { part: { case: "chunk", value: { bars: bars.slice(60, 90) } } },
      {
        part: {
          case: "sourceChunk",
          value: {
            bars: bars.slice(90, 99).map(({ startTime, high, low, close }) => {
              return { startTime, high, low, close, adjClose: close };
            }),
          },
        },
      },
      {
        part: {
          case: "actions",
          value: {
            actions: [
              { exTime: bars[60]!.startTime, action: { case: "newSharesPerOld", value: 2 } },
              { exTime: bars[70]!.startTime, action: { case: "dividendAmount", value: 0.5 } },
            ],
          },
        },
      },
    ],
  },
  "MarketDataService/ListBars": {
    weight: 3,
    of: () => ({ ticker: "AAPL", interval, asOfTime, pageSize: 10 }),
  },
  "MarketDataService/ListSeries": {
    weight: 1,
    of: () => ({ ticker: "AAPL", pageSize: 5, allRevisions: true }),
  },
  "MarketDataService/GetDataQuality": {
    weight: 1,
    of: (_, number) => ({
      ticker: number % 2 === 0 ? "AAPL" : "F1",
      interval,
      pageSize: number % 3,
    }),
  },
  "MarketDataService/RemoveSeries": {
    weight: 1,
    // Not those that the other requests are about.
    of: (_, number) => ({ ticker: `F${number % 50}`, interval }),
  },
  "ForecastService/CreateForecast": {
    weight: 3,
    of: ({ forecastPolicy: policy }, number) => ({ ...newForecast(number), policy }),
  },
  "ForecastService/BatchCreateForecasts": {
    weight: 1,
    of: (_, number) => ({ requests: [newForecast(number), newForecast(number + 1)] }),
  },
  "ForecastService/GetForecast": { weight: 2, of: ({ forecast: name }) => ({ name }) },
  "ForecastService/ListForecasts": {
    weight: 2,
    of: () => ({ pageSize: 5, auditSet: "sprints/fuzz", ticker: "AAPL" }),
  },
  "ForecastService/ScoreForecast": {
    weight: 3,
    of: ({ forecast: name }) => ({ name, bars: after }),
  },
  "ForecastService/CrossValidate": {
    weight: 1,
    of: ({ forecastPolicy: policy }) => ({
      interval,
      bars: history(),
      plan: { minimumTrainingBars: 250, horizonBars: 5, stepBars: 20, maximumFolds: 1 },
      policy,
    }),
  },
  "ForecastService/DetectRegime": {
    weight: 2,
    of: ({ forecastPolicy: policy }) => ({ interval, bars: history(), asOfTime, policy }),
  },
  "ForecastService/ListModels": { weight: 1, of: () => ({}) },
  ...submissionRequests,
  "ForecastService/GetPolicy": { weight: 2, of: () => ({ overrides: {} }) },
  "RiskGateService/EvaluateSignal": { weight: 8, of: newSignal },
  "RiskGateService/BatchEvaluateSignals": {
    weight: 6,
    of: (world, number) => {
      const { portfolio: _, policy, costModel, auditSet, ...signal } = newSignal(world, number);
      return {
        auditSet,
        portfolio: "portfolios/fuzz",
        ...(isRand(number) && { currency: "USD" }),
        equityMicros: startingCashMicros,
        cashMicros: startingCashMicros,
        signals: [
          { ...signal, requestId: `fuzz/batch/${number}` },
          { ...signal, requestId: `fuzz/batch/${number}/2` },
        ],
        policy,
        costModel,
      };
    },
  },
  "RiskGateService/GetDecision": { weight: 2, of: ({ decision: name }) => ({ name }) },
  "RiskGateService/GetPolicy": { weight: 2, of: () => ({ overrides: { holdingLimit } }) },
  "ExecutionService/CreatePortfolio": {
    weight: 5,
    of: ({ executionPolicy: policy, costModel }, number) => ({
      ...newPortfolio(`fuzz-${number}`),
      policy,
      costModel,
    }),
  },
  "ExecutionService/GetPortfolio": { weight: 2, of: ({ portfolio: name }) => ({ name }) },
  "ExecutionService/SubmitOrder": {
    weight: 8,
    of: ({ portfolio }, number) => ({
      portfolio,
      clientOrderId: `fuzz-${number}`,
      instrument: traded(number),
      side: number % 3 === 0 ? Side.SELL : Side.BUY,
      quantityUnits: 5n,
      decisionTime: bars[1]!.startTime,
      decision: `decisions/fuzz-${number}`,
      exits: { holdingLimit: { limit: { case: "sessions", value: 3 } } },
      entryConfidenceRatio: 0.6,
      market: {
        dailyVolatilityBps: 150,
        averageDailyVolumeUnits: 4e7,
        ...(isRand(number) && { rate: randRate(bars[1]!.startTime) }),
      },
      expectedPrice: number % 3 === 0 ? 1 : 1e6,
      expireTime: bars.at(-1)!.startTime,
      ...orderEntries[number % orderEntries.length],
      ...closingOf(number),
    }),
  },
  ...portfolioRequests,
  "ExecutionService/AdvanceBars": {
    weight: 6,
    of: ({ portfolio }, number) => {
      // The last bars come again and again once there are no more.
      const at = Math.min(1 + Math.floor(number / 20), bars.length - 3);
      const series = [0, 1].map((place) => ({
        instrument: traded(number + place),
        interval,
        bars: bars.slice(at, at + 2),
        splits:
          number % 7 === 0 && place === 0
            ? [
                {
                  exTime: bars[at]!.startTime,
                  newSharesPerOld: number % 2 === 0 ? 2 : 0.5,
                },
              ]
            : [],
      }));
      // As of the close of the last bar, so that lots in rand are marked at it.
      return { portfolio, series, rates: [randRate(bars[at + 2]!.startTime)] };
    },
  },
  "ExecutionService/GetPolicy": { weight: 1, of: () => ({}) },
  "AuditService/ListAudits": {
    weight: 3,
    of: ({ sprint: auditSet }) => ({ auditSet, pageSize: 5, after: positions }),
  },
  "AuditService/RecordBenchmarks": { weight: 1, of: (_, number) => newBenchmarks(number) },
  "AuditService/GetScorecard": {
    weight: 3,
    of: ({ sprint: auditSet }) => ({ auditSet, after: positions }),
  },
  "AuditService/EvaluateGate": {
    weight: 3,
    of: ({ sprint: auditSet }, number) => {
      const further = { furtherAuditSets: ["sprints/other"], baselineAuditSet: auditSet };
      const trial = { trialNumber: number, familyAlphaRatio: 0.05 };
      const asked = { gate: "phase-4", auditSet, after: positions };
      return { ...asked, ...(number % 2 === 0 ? further : trial) };
    },
  },
  "AuditService/ListFactSources": { weight: 1, of: () => ({}) },
  "AuditService/ListDeadLetters": { weight: 1, of: () => ({ includeReplayed: true }) },
  "AuditService/ReplayDeadLetters": { weight: 1, of: () => ({ eventIds: ["execution-none-1"] }) },
  "AuditService/ListGates": { weight: 1, of: () => ({}) },
  ...evidenceRequests,
  ...commitmentRequests,
  ...trialRequests,
};

/** Every RPC of pmx. @throws Error for one that has no requests here */
export const attackedMethods: readonly Attacked[] = services.flatMap(([process, service]) =>
  service.methods.map((method) => {
    const found = requests[`${service.name}/${method.name}`];
    if (found === undefined) throw new Error(`no valid request of ${service.name}/${method.name}`);
    const messageOf = (init: object) =>
      create(method.input, init as MessageInitShape<typeof method.input>);
    return {
      process,
      service,
      method,
      weight: found.weight,
      // Each a deep copy of its own, which a mutation may change.
      valid: (world, number) =>
        [structuredClone(found.of(world, number))].flat().map((init) => messageOf(init)),
    };
  }),
);
