import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Comparator, EnsembleStatus, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  type KeepSurfaceSchema,
  type OperatingCharacteristicSchema,
  SamplingLaw,
} from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  type Sprint,
  SprintSchema,
  SprintState,
  type SprintStep,
  SprintStepSchema,
  StepKind,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type MetricSchema, MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";

type SprintInit = MessageInitShape<typeof SprintSchema>;
type MetricInit = MessageInitShape<typeof MetricSchema>;

/** A metric with a value, and with an interval when bounds are given. */
export function metric(
  name: string,
  unit: MetricUnit,
  value: number,
  n: number,
  denominator: string,
  bounds?: readonly [number, number],
): MetricInit {
  const interval = bounds && {
    interval: { lower: bounds[0], upper: bounds[1], levelRatio: 0.95, method: "wilson" },
  };
  return {
    name,
    unit,
    denominator,
    n: BigInt(n),
    result: { case: "value", value },
    ...interval,
  };
}

/** A metric without a value. */
export function missing(
  name: string,
  unit: MetricUnit,
  n: number,
  denominator: string,
  reason: UndefinedReason,
): MetricInit {
  return {
    name,
    unit,
    denominator,
    n: BigInt(n),
    result: { case: "undefinedReason", value: reason },
  };
}

const { RATIO, SHARE, BPS, COUNT, CURRENCY_MICROS, DAYS } = MetricUnit;
const effective = "effective audits";
const trips = "closed round trips";
const violationRate = metric("violation_rate", SHARE, 0.4, 20, effective, [0.219, 0.613]);
const meanReturn = metric("mean_return_per_trade", BPS, -3.21, 8, trips, [-60.4, 54]);

const metrics: readonly MetricInit[] = [
  metric("audit_runs", COUNT, 21, 21, "audits"),
  metric("effective_audits", COUNT, 20, 21, "audits"),
  metric("rmse_ratio_p10", RATIO, 0.9124, 20, effective),
  metric("rmse_ratio_p50", RATIO, 1.0301, 20, effective),
  metric("rmse_ratio_p90", RATIO, 1.244, 20, effective),
  violationRate,
  metric("lift_fraction", SHARE, 0.05, 20, effective, [0.009, 0.236]),
  metric("closed_trades", COUNT, 8, 8, trips),
  metric("win_rate", SHARE, 0.625, 8, trips, [0.306, 0.863]),
  missing("profit_factor_trades", RATIO, 8, trips, UndefinedReason.NO_LOSSES),
  meanReturn,
  metric("net_pnl", CURRENCY_MICROS, 1_234_567_890, 8, trips),
  metric("cost_half_spread", CURRENCY_MICROS, 3_120_000, 16, "fills"),
  metric("cost_half_spread_bps", BPS, 2.5, 16, "fills"),
  metric("cost_total", CURRENCY_MICROS, 9_990_000, 16, "fills"),
  metric("cost_total_bps", BPS, 8.04, 16, "fills"),
  metric("calendar_days_held_median", DAYS, 7, 8, trips),
  metric("a_metric_nobody_knew_before", BPS, 1.5, 8, trips),
];

const meanLetsThrough: MessageInitShape<typeof OperatingCharacteristicSchema> = {
  law: SamplingLaw.STUDENT_T,
  n: 8n,
  subject: "mean return per trade",
  unit: BPS,
  chances: [
    { truth: -15, passRatio: 0.3527 },
    { truth: -5, passRatio: 0.5 },
  ],
  wrong: { truth: -15, passRatio: 0.3527 },
  wrongPassLimitRatio: 0.05,
  smallestN: 127n,
  assumption: "independent normal closed round trips with the spread of this sample",
};

const violationsLetThrough: MessageInitShape<typeof OperatingCharacteristicSchema> = {
  law: SamplingLaw.BINOMIAL,
  n: 20n,
  subject: "violation rate",
  unit: SHARE,
  chances: [
    { truth: 0.15, passRatio: 0.9327 },
    { truth: 0.35, passRatio: 0.2454 },
  ],
  wrong: { truth: 0.35, passRatio: 0.2454 },
  wrongPassLimitRatio: 0.05,
  smallestN: 69n,
  assumption: "independent effective audits",
};

const keepSurface: MessageInitShape<typeof KeepSurfaceSchema> = {
  n: 20n,
  promotedShareRatio: 0.7,
  chances: [
    { violationRatio: 0.15, liftRatio: 0.05, keepRatio: 0.25 },
    { violationRatio: 0.15, liftRatio: 0.5, keepRatio: 0.9327 },
    { violationRatio: 0.35, liftRatio: 0.5, keepRatio: 0.2454 },
  ],
  assumption: "independent audits",
};

const firstAsOfMs = Date.UTC(2014, 5, 3);
const dayMs = 86_400_000;
const asOfMs = (audit: number) => firstAsOfMs + (audit - 1) * 30 * dayMs;

/** A sprint of `audits` audit runs that ended with the verdict. */
export function finishedSprint(verdict: GateVerdict, audits = 21): Sprint {
  const { AT_LEAST, AT_MOST } = Comparator;
  return create(SprintSchema, {
    ...running(audits),
    state: SprintState.SUCCEEDED,
    completedAudits: audits,
    result: {
      verdict,
      sprintHash: "1".repeat(64),
      scorecard: {
        auditSet: "sprints/0a1b2c",
        metrics: [...metrics],
        funnel: [
          { verdict: "ALLOW", rule: "", count: 8n },
          { verdict: "DENY", rule: "edge-over-cost", count: 13n },
        ],
        dropped: [{ reason: "NOT_SCORED", count: 1n }],
        contentHash: "4".repeat(64),
      },
      gates: [
        {
          gate: "phase-0",
          title: "cost math: a closed trade does not lose more than costs explain",
          auditSet: "sprints/0a1b2c",
          verdict: GateVerdict.PASS,
          criteria: [
            {
              criterion: "mean-return-per-trade",
              observed: meanReturn,
              comparator: AT_LEAST,
              threshold: -5,
              minimumN: 1n,
              verdict: GateVerdict.PASS,
              operatingCharacteristic: meanLetsThrough,
            },
          ],
          reason: "all 1 criteria hold",
        },
        {
          gate: "forecast-audits",
          title: "is the ensemble worth keeping",
          auditSet: "sprints/0a1b2c",
          verdict,
          criteria: [
            {
              criterion: "violation-rate",
              observed: violationRate,
              comparator: AT_MOST,
              threshold: 0.25,
              verdict,
              operatingCharacteristic: violationsLetThrough,
            },
          ],
          keepSurface,
          ensembleStatus: EnsembleStatus.RESEARCH_ONLY,
          reason: "violation rate is 40.0 %, wanted at most 25.0 %",
        },
      ],
    },
  });
}

/** The same sprint as it begins. */
export function runningSprint(audits = 21): Sprint {
  return create(SprintSchema, running(audits));
}

function running(audits: number): Omit<SprintInit, "$typeName"> {
  return {
    name: "sprints/0a1b2c",
    spec: {
      tickers: ["AAPL", "MSFT"],
      audits,
      interval: BarInterval.DAY_1,
      horizonBars: 30,
      startingCashMicros: 25_000_000_000n,
    },
    state: SprintState.RUNNING,
    policy: {
      risk: { proofMode: true, longOnly: true, edgeCostGate: true, edgeCostMultiplier: 1.25 },
    },
    policyHash: "2".repeat(64),
    dataHash: "3".repeat(64),
    asOfTimes: Array.from({ length: audits }, (_, k) => timestampFromMs(asOfMs(k + 1))),
    overlappingAudits: 20,
    currency: "USD",
    portfolio: "portfolios/1",
  };
}

/** The step of one audit run. */
export function auditStep(audit: number, verdict: Verdict = Verdict.DENY): SprintStep {
  return create(SprintStepSchema, {
    sprint: "sprints/0a1b2c",
    sequence: BigInt(audit),
    kind: StepKind.AUDIT,
    audit,
    asOfTime: timestampFromMs(asOfMs(audit)),
    tickers: [
      {
        ticker: "AAPL",
        forecast: `forecasts/${audit}`,
        forecastHash: "5".repeat(64),
        decisionVerdict: verdict,
        bindingRule: verdict === Verdict.DENY ? "edge-over-cost" : "",
      },
    ],
    stepHash: "6".repeat(64),
  });
}

/** The last step of a sprint of `audits` audit runs. */
export function settlementStep(audits: number): SprintStep {
  return create(SprintStepSchema, {
    sprint: "sprints/0a1b2c",
    sequence: BigInt(audits + 1),
    kind: StepKind.SETTLEMENT,
    asOfTime: timestampFromMs(asOfMs(audits + 1)),
    tickers: [{ ticker: "AAPL", closedTrades: 1, closedPnlMicros: 1_000_000n }],
  });
}
