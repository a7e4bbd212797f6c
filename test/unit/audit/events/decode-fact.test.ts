import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { metricValue } from "#lib/kernel/metric.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import {
  OrderDeniedSchema,
  OrderExpiredSchema,
  OrderFilledSchema,
  OrderRejectedSchema,
  RunEndedSchema,
  TradeClosedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { LooserDirection } from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import { Outcome, ReasonCode, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { recordOf } from "#services/audit/domain/facts/fact.ts";
import { auditSetOfEvent, decodeFact } from "#services/audit/events/decode-fact.ts";

function eventOf<Desc extends DescMessage>(schema: Desc, message: MessageInitShape<Desc>) {
  return {
    id: "x-1",
    subject: "pmx.x.v1.y.z",
    source: "x",
    sequence: 1,
    timeMs: 0,
    type: schema.typeName,
    payload: toBinary(schema, create(schema, message)),
  };
}

const key = {
  auditSet: "sprints/a",
  ticker: "AAPL",
  interval: BarInterval.DAY_1,
  asOfTime: timestampFromMs(Date.UTC(2015, 0, 5)),
  horizonBars: 5,
  modelSetHash: "m",
  policyHash: "p",
};
const made = { key, forecast: "forecasts/f", contentHash: "c", baselineModel: "naive" };

test("a fact of another kind is no evidence and no error", () => {
  const event = { ...eventOf(ForecastCreatedSchema, made), type: "pmx.event.v1.SomethingElse" };
  assert.equal(decodeFact(event), undefined);
});

for (const [field, broken] of [
  ["key", { ...made, key: undefined }],
  ["key.ticker", { ...made, key: { ...key, ticker: "" } }],
  ["key.interval", { ...made, key: { ...key, interval: BarInterval.UNSPECIFIED } }],
  ["key.as_of_time", { ...made, key: { ...key, asOfTime: undefined } }],
  ["key.horizon_bars", { ...made, key: { ...key, horizonBars: 0 } }],
  ["key.policy_hash", { ...made, key: { ...key, policyHash: "" } }],
  ["baseline_model", { ...made, baselineModel: "" }],
] as const) {
  test(`a forecast fact without a good ${field} is refused by that name`, () => {
    const event = eventOf(
      ForecastCreatedSchema,
      broken as MessageInitShape<typeof ForecastCreatedSchema>,
    );
    assert.throws(() => decodeFact(event), {
      code: "INVALID_ARGUMENT",
      message: new RegExp(field),
    });
  });
}

test("a coverage that is no share is refused, since no interval could be stated for it", () => {
  const price = { unit: MetricUnit.PRICE, n: 5n, result: { case: "value", value: 1 } } as const;
  const ratio = (value: number) =>
    ({ unit: MetricUnit.RATIO, n: 5n, result: { case: "value", value } }) as const;
  const scored = (coverage: number) =>
    eventOf(ForecastScoredSchema, {
      ...made,
      ensembleRmse: price,
      baselineRmse: price,
      terminalDirection: ratio(1),
      coverages: [{ levelRatio: 0.95, coverage: ratio(coverage) }],
    });
  assert.equal(decodeFact(scored(1))?.kind, "FORECAST_SCORED");
  assert.throws(() => decodeFact(scored(1.5)), { message: /coverages\[0\]\.coverage/ });
});

test("a score over the holding limit is read, and refused where its bars or its close cannot be", () => {
  const price = { unit: MetricUnit.PRICE, n: 3n, result: { case: "value", value: 1 } } as const;
  const direction = { ...price, unit: MetricUnit.RATIO };
  const asOfMs = Date.UTC(2015, 0, 5);
  const scored = (holding: { bars: number; closedMs: number }, closedMs = asOfMs + 9) =>
    eventOf(ForecastScoredSchema, {
      ...made,
      ensembleRmse: price,
      baselineRmse: price,
      terminalDirection: direction,
      closedTime: timestampFromMs(closedMs),
      holding: {
        bars: holding.bars,
        closedTime: timestampFromMs(holding.closedMs),
        ensembleRmse: price,
        baselineRmse: price,
      },
    });
  const fact = decodeFact(scored({ bars: 3, closedMs: asOfMs + 4 }));
  assert.ok(fact?.kind === "FORECAST_SCORED");
  assert.deepEqual(
    [fact.value.closedMs, fact.value.holding?.bars, fact.value.holding?.closedMs],
    [asOfMs + 9, 3, asOfMs + 4],
  );
  for (const bars of [0, 6]) {
    const event = scored({ bars, closedMs: asOfMs + 4 });
    assert.throws(() => decodeFact(event), { message: /holding\.bars/ });
  }
  const early = scored({ bars: 3, closedMs: asOfMs });
  assert.throws(() => decodeFact(early), {
    message: /holding\.closed_time: must be after the as-of/,
  });
  const never = scored({ bars: 3, closedMs: asOfMs + 4 }, asOfMs);
  assert.throws(() => decodeFact(never), { message: /^closed_time/ });
});

test("the RMSEs of the references are read, unknown on facts without them, and no contradiction", () => {
  const price = { unit: MetricUnit.PRICE, n: 3n, result: { case: "value", value: 1 } } as const;
  const direction = { ...price, unit: MetricUnit.RATIO };
  const scores = { ensembleRmse: price, baselineRmse: price, terminalDirection: direction };
  const of = (references: { readonly [name: string]: object }) =>
    decodeFact(eventOf(ForecastScoredSchema, { ...made, ...scores, ...references }));
  const stated = of({ naiveRmse: price, driftRmse: price });
  const older = of({});
  assert.ok(stated?.kind === "FORECAST_SCORED" && older?.kind === "FORECAST_SCORED");
  assert.equal(stated.value.driftRmse && metricValue(stated.value.driftRmse), 1);
  assert.deepEqual([older.value.naiveRmse, older.value.driftRmse], [undefined, undefined]);
  assert.equal(recordOf(stated, 5).factHash, recordOf(older, 5).factHash);
  const below = { ...price, result: { case: "value", value: -1 } } as const;
  assert.throws(() => of({ driftRmse: below }), { message: /^drift_rmse/ });
});

test("a decision without a verdict is refused rather than read as a yes", () => {
  const event = eventOf(DecisionMadeSchema, { decision: { name: "decisions/d" } });
  assert.throws(() => decodeFact(event), { code: "INVALID_ARGUMENT" });
});

for (const [verdict, outcome, name] of [
  [Verdict.DENY, "NOT_EVALUABLE", "INPUT_MISSING"],
  [Verdict.ALLOW_REDUCED, "REDUCE", "CASH_TOO_LOW"],
] as const) {
  test(`the binding reason of a decision with a rule that found ${outcome} is ${name}`, () => {
    const rules = [
      { rule: "first", outcome: Outcome.PASS },
      { rule: "second", outcome: Outcome[outcome], reason: ReasonCode[name] },
    ];
    const decision = { name: "decisions/d", auditSet: "sprints/a", verdict, rules };
    const fact = decodeFact(eventOf(DecisionMadeSchema, { decision }));
    assert.ok(fact?.kind === "DECISION_MADE");
    assert.deepEqual([fact.value.bindingRule, fact.value.reason], ["second", name]);
  });
}

test("a fill without its costs is refused: missing data never makes a trade cheaper", () => {
  const event = eventOf(OrderFilledSchema, { auditSet: "sprints/a", fill: { id: "f" } });
  assert.throws(() => decodeFact(event), { message: /fill\.costs/ });
});

test("a trade without price and reason is recorded with its attribution unfilled", () => {
  const event = eventOf(TradeClosedSchema, {
    auditSet: "sprints/a",
    roundTrip: {
      name: "r",
      instrument: { ticker: "AAPL" },
      exitTime: timestampFromMs(0),
      entryNotionalMicros: 1n,
    },
  });
  const fact = decodeFact(event);
  assert.ok(fact?.kind === "TRADE_CLOSED");
  assert.deepEqual(
    [fact.value.entryPrice, fact.value.exitPrice, fact.value.exitReason],
    [undefined, undefined, "UNKNOWN"],
  );
});

test("the audit set of an invalid fact is still known", () => {
  const event = eventOf(TradeClosedSchema, { auditSet: "sprints/a" });
  assert.throws(() => decodeFact(event));
  assert.equal(auditSetOfEvent(event), "sprints/a");
});

test("the audit set of unreadable bytes, or of a fact that names none, is unknown", () => {
  const event = eventOf(TradeClosedSchema, { auditSet: "sprints/a" });
  assert.equal(auditSetOfEvent({ ...event, payload: new Uint8Array([255]) }), undefined);
  assert.equal(auditSetOfEvent(eventOf(TradeClosedSchema, {})), undefined);
});

for (const [kind, schema] of [
  ["ORDER_DENIED", OrderDeniedSchema],
  ["ORDER_REJECTED", OrderRejectedSchema],
  ["ORDER_EXPIRED", OrderExpiredSchema],
] as const) {
  test(`the fact ${kind} is recorded with its reason, also one of a later version`, () => {
    const order = {
      name: "portfolios/p/orders/o",
      instrument: { ticker: "AAPL" },
      rejectReason: RejectReason.CASH_TOO_LOW as RejectReason,
    };
    const of = { auditSet: "sprints/a", portfolio: "portfolios/p" };
    const reasonOf = (rejectReason: RejectReason) => {
      const fact = decodeFact(eventOf(schema, { ...of, order: { ...order, rejectReason } }));
      assert.equal(fact?.kind, kind);
      return (fact.value as { reason: string }).reason;
    };
    assert.equal(reasonOf(RejectReason.CASH_TOO_LOW), "CASH_TOO_LOW");
    assert.equal(reasonOf(99 as RejectReason), "99");
    assert.throws(() => decodeFact(eventOf(schema, { ...of, order: { ...order, name: "" } })), {
      message: /order\.name/,
    });
  });
}

test("what a fill states of its exchange is recorded, and refused where it is no amount that is held", () => {
  const filled = (exposureMicros: bigint, exchange = "XNSA") =>
    eventOf(OrderFilledSchema, {
      auditSet: "sprints/a",
      fill: { id: "f", notionalMicros: 5n, costs: {} },
      exchangeShare: { exchange, exposureMicros, equityMicros: -7n },
    });
  const fact = decodeFact(filled(5n));
  assert.ok(fact?.kind === "ORDER_FILLED");
  const share = { exchange: "XNSA", exposureMicros: 5n, equityMicros: -7n };
  assert.deepEqual(fact.value.exchangeShare, share);
  assert.throws(() => decodeFact(filled(-1n)), { message: /exchange_share\.exposure_micros/ });
  assert.throws(() => decodeFact(filled(5n, "")), { message: /exchange_share\.exchange/ });
});

const run = {
  auditSet: "sprints/a",
  portfolio: "portfolios/p",
  startingCashMicros: 100n,
  startTime: timestampFromMs(Date.UTC(2015, 0, 5)),
  marks: [6, 7].map((day) => ({
    closeTime: timestampFromMs(Date.UTC(2015, 0, day)),
    equityMicros: 101n,
    cashMicros: 90n,
  })),
};

test("the end of a run is a fact with its marks", () => {
  const fact = decodeFact(eventOf(RunEndedSchema, run));
  assert.equal(fact?.kind, "RUN_ENDED");
  assert.ok("equityMicros" in fact.value);
  assert.deepEqual(fact.value.equityMicros, [101n, 101n]);
  assert.deepEqual(fact.value.cashMicros, [90n, 90n]);
});

for (const [field, broken] of [
  ["starting_cash_micros", { ...run, startingCashMicros: 0n }],
  ["start_time", { ...run, startTime: undefined }],
  ["marks", { ...run, marks: [] }],
  ["marks\\[1\\].close_time", { ...run, marks: [run.marks[1], run.marks[0]] }],
] as const) {
  test(`an end of a run without a good ${field} is refused by that name`, () => {
    const event = eventOf(RunEndedSchema, broken as MessageInitShape<typeof RunEndedSchema>);
    assert.throws(() => decodeFact(event), {
      code: "INVALID_ARGUMENT",
      message: new RegExp(`^${field}`),
    });
  });
}

test("what a decision was held to is read with it; a direction of a later version counts any change", () => {
  const decision = {
    ...{ name: "decisions/d", auditSet: "sprints/a", verdict: Verdict.ALLOW },
    instrument: { ticker: "AAPL" },
  };
  const limits = [
    { field: "one", text: "30", value: 30, looser: LooserDirection.LOWER },
    { field: "other", text: "5", value: 5, looser: 99 as LooserDirection },
    { field: "third", text: "NaN", value: Number.NaN, looser: LooserDirection.HIGHER },
  ];
  const appliedPolicy = { policyHash: "p", proofMode: true, interval: BarInterval.DAY_1, limits };
  const fact = decodeFact(eventOf(DecisionMadeSchema, { decision, appliedPolicy }));
  assert.ok(fact?.kind === "DECISION_MADE");
  assert.deepEqual(fact.value.appliedPolicy, {
    ...{ auditSet: "sprints/a", ticker: "AAPL", interval: "DAY_1" },
    ...{ isProofMode: true, policyHash: "p" },
    limits: [
      { field: "one", text: "30", value: 30, looser: "LOWER" },
      { field: "other", text: "5", looser: "CHANGED" },
      { field: "third", text: "NaN", looser: "CHANGED" },
    ],
  });
  const earlier = decodeFact(eventOf(DecisionMadeSchema, { decision }));
  assert.ok(earlier?.kind === "DECISION_MADE");
  assert.equal(earlier.value.appliedPolicy, undefined);
});

test("a decision is recorded with what it was on and what it expected, as far as its fact says so", () => {
  const decided = (expectedProfit?: object) => {
    const decision = {
      ...{ name: "decisions/d", auditSet: "sprints/a", verdict: Verdict.ALLOW },
      ...{ instrument: { ticker: "AAPL" }, asOfTime: timestampFromMs(86_400_000), policyHash: "p" },
      ...(expectedProfit && { expectedProfit }),
    };
    const fact = decodeFact(eventOf(DecisionMadeSchema, { decision }));
    assert.ok(fact?.kind === "DECISION_MADE");
    const { ticker, asOfMs, policyHash, expectedProfitBps } = fact.value;
    return [ticker, asOfMs, policyHash, expectedProfitBps];
  };
  const bps = { name: "expected_profit", unit: MetricUnit.BPS, denominator: "forecasts" };
  const known = { ...bps, n: 1n, result: { case: "value", value: -3.5 } };
  assert.deepEqual(decided(known), ["AAPL", 86_400_000, "p", -3.5]);
  const reason = { case: "undefinedReason", value: UndefinedReason.NO_DATA };
  assert.deepEqual(decided({ ...bps, n: 0n, result: reason }), ["AAPL", 86_400_000, "p", null]);
  assert.deepEqual(decided(), ["AAPL", 86_400_000, "p", undefined]);
});

test("a closed trade is recorded with the parts of its profit; parts that do not add up are refused", () => {
  const breakdown = { signalMicros: 9n, timingMicros: -2n, priceMicros: 7n, slippageMicros: -3n };
  const closed = (change: Partial<typeof breakdown>) =>
    decodeFact(
      eventOf(TradeClosedSchema, {
        auditSet: "sprints/a",
        roundTrip: {
          name: "r",
          instrument: { ticker: "AAPL" },
          exitTime: timestampFromMs(0),
          entryNotionalMicros: 1n,
          netPnlMicros: 4n,
          breakdown: { ...breakdown, ...change },
        },
      }),
    );
  const fact = closed({});
  assert.ok(fact?.kind === "TRADE_CLOSED");
  const { signal, timing, price, slippage, spread } = fact.value.pnlParts ?? assert.fail();
  assert.deepEqual([signal, timing, price, slippage, spread], [9n, -2n, 7n, -3n, 0n]);
  assert.throws(() => closed({ slippageMicros: -2n }), /add up to 5, not to net_pnl_micros 4/);
  assert.throws(() => closed({ timingMicros: -1n }), /must add up to price_micros/);
});
