import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import type {
  OrderFilledSchema,
  RunEndedSchema,
  TradeClosedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import type {
  AuditKeySchema,
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Outcome, ReasonCode, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type MetricSchema, MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";

export const subjects = {
  created: "pmx.forecast.v1.forecast.created",
  scored: "pmx.forecast.v1.forecast.scored",
  decided: "pmx.riskgate.v1.decision.made",
  filled: "pmx.execution.v1.order.filled",
  closed: "pmx.execution.v1.trade.closed",
  ended: "pmx.execution.v1.run.ended",
} as const;

const dayMs = 86_400_000;
const horizonBars = 5;

/** Where a forecast stands: its audit set, day and ticker. */
export interface Place {
  readonly auditSet: string;
  readonly day: number;
  readonly ticker?: string;
}

function keyOf({ auditSet, day, ticker = "AAPL" }: Place) {
  return {
    auditSet,
    ticker,
    interval: BarInterval.DAY_1,
    asOfTime: timestampFromMs(Date.UTC(2015, 0, 5) + day * dayMs),
    horizonBars,
    modelSetHash: "m1",
    policyHash: "p1",
  } satisfies MessageInitShape<typeof AuditKeySchema>;
}

export function created(place: Place) {
  return {
    key: keyOf(place),
    forecast: `forecasts/${place.auditSet}-${place.ticker ?? "AAPL"}-${place.day}`,
    contentHash: `content-${place.day}`,
    baselineModel: "naive",
  } satisfies MessageInitShape<typeof ForecastCreatedSchema>;
}

/** The fact that the forecast of a place was scored with this ratio of RMSEs. */
export function scored(place: Place, ratio: number) {
  return {
    ...created(place),
    ensembleRmse: price(ratio * 2),
    baselineRmse: price(2),
    modelRmses: [{ model: "naive", rmse: price(2) }],
    terminalDirection: {
      name: "terminal_direction",
      unit: MetricUnit.RATIO,
      denominator: "forecasts",
      n: 1n,
      result: { case: "value", value: 1 },
    },
    coverages: [
      {
        levelRatio: 0.95,
        coverage: {
          name: "coverage",
          unit: MetricUnit.RATIO,
          denominator: "bars",
          n: 5n,
          result: { case: "value", value: 0.8 },
        },
      },
    ],
  } satisfies MessageInitShape<typeof ForecastScoredSchema>;
}

/** An RMSE over the horizon; NON_FINITE where no value is given. */
export function price(value: number | undefined) {
  return {
    name: "rmse",
    unit: MetricUnit.PRICE,
    denominator: "bars",
    n: BigInt(horizonBars),
    result:
      value === undefined
        ? { case: "undefinedReason", value: UndefinedReason.NON_FINITE }
        : { case: "value", value },
  } satisfies MessageInitShape<typeof MetricSchema>;
}

export function closed(auditSet: string, id: string, netPnlMicros: bigint) {
  return {
    auditSet,
    portfolio: "portfolios/p",
    roundTrip: {
      name: `portfolios/p/roundTrips/${id}`,
      auditSet,
      instrument: { ticker: "AAPL" },
      exitTime: timestampFromMs(Date.UTC(2015, 0, 12)),
      entryPrice: 100,
      exitPrice: 101,
      exitReason: ExitReason.TIME,
      calendarDaysHeld: 7,
      netPnlMicros,
      entryNotionalMicros: 10_000_000_000n,
    },
  } satisfies MessageInitShape<typeof TradeClosedSchema>;
}

export function filled(auditSet: string, id: string) {
  return {
    auditSet,
    portfolio: "portfolios/p",
    fill: {
      id,
      notionalMicros: 10_000_000_000n,
      costs: {
        halfSpreadMicros: 800_000n,
        slippageMicros: 5_000_000n,
        commissionMicros: 1_500_000n,
        impactMicros: 500_000n,
      },
    },
  } satisfies MessageInitShape<typeof OrderFilledSchema>;
}

export function denied(auditSet: string, id: string) {
  return {
    decision: {
      name: `decisions/${id}`,
      auditSet,
      verdict: Verdict.DENY,
      rules: [
        { rule: "return-sane", outcome: Outcome.PASS },
        {
          rule: "edge-over-cost",
          outcome: Outcome.FAIL,
          reason: ReasonCode.EDGE_BELOW_COST,
        },
        {
          rule: "confidence",
          outcome: Outcome.FAIL,
          reason: ReasonCode.CONFIDENCE_TOO_LOW,
        },
      ],
    },
  } satisfies MessageInitShape<typeof DecisionMadeSchema>;
}

export function allowed(auditSet: string, id: string) {
  return {
    decision: { name: `decisions/${id}`, auditSet, verdict: Verdict.ALLOW },
  } satisfies MessageInitShape<typeof DecisionMadeSchema>;
}

/** The fact that a run ended with these daily equities in units of currency, half of each in cash. */
export function ended(auditSet: string, equity: readonly number[]) {
  const startMs = Date.UTC(2015, 0, 5);
  return {
    auditSet,
    portfolio: "portfolios/p",
    startingCashMicros: 100_000_000n,
    startTime: timestampFromMs(startMs),
    marks: equity.map((units, at) => ({
      closeTime: timestampFromMs(startMs + (at + 1) * dayMs),
      equityMicros: BigInt(units * 1_000_000),
      cashMicros: BigInt(units * 500_000),
    })),
  } satisfies MessageInitShape<typeof RunEndedSchema>;
}
