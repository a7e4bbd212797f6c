import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault, type FaultCode, type FaultReason } from "#lib/kernel/fault.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { barOn } from "#test/support/execution-examples.ts";
import {
  newPortfolio,
  orderRequest,
  portfolioRequest,
  type RunningService,
  runService,
  seriesOf,
} from "./running-service.ts";

let service: RunningService;
let portfolio: string;
before(async () => {
  service = await runService();
  portfolio = await newPortfolio(service, "bad-input");
});
after(() => service.remove());

async function refused(call: Promise<unknown>, code: FaultCode, reason: FaultReason) {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.deepEqual([error.code, error.reason], [code, reason], error.message);
    return error;
  }
  return assert.fail("the call succeeded");
}

async function fieldsRefused(call: Promise<unknown>) {
  const fault = await refused(call, "INVALID_ARGUMENT", "FIELD_INVALID");
  return fault.violations.map((violation) => violation.field);
}

test("a portfolio without id, currency or cash is refused with each field", async () => {
  const request = { ...portfolioRequest(""), currency: "usd", startingCashMicros: 0n };
  const fields = await fieldsRefused(service.client.createPortfolio(request));
  assert.deepEqual(fields, ["request_id", "currency", "starting_cash_micros"]);
});

test("a portfolio without mode or provenance is refused: nothing defaults to production", async () => {
  const { mode: _, ...noMode } = portfolioRequest("no-mode");
  assert.deepEqual(await fieldsRefused(service.client.createPortfolio(noMode)), ["mode"]);
  const { dataProvenance: __, ...noData } = portfolioRequest("no-data");
  const fields = await fieldsRefused(service.client.createPortfolio(noData));
  assert.deepEqual(fields, ["data_provenance"]);
});

test("a policy and a cost model out of range are refused with the path of the setting", async () => {
  const policy = { maximumOpenLotsPerInstrument: 0, refuseNegativeCash: true };
  const withPolicy = { ...portfolioRequest("bad-policy"), policy };
  assert.deepEqual(await fieldsRefused(service.client.createPortfolio(withPolicy)), [
    "policy.maximum_open_lots_per_instrument",
  ]);
  const { costModel } = await service.client.getPolicy({});
  assert.ok(costModel);
  const { CRYPTO: _, ...fewer } = costModel.halfSpreadBpsByClass;
  for (const [change, field] of [
    [{ halfSpreadBpsByClass: fewer }, "cost_model.half_spread_bps_by_class.CRYPTO"],
    [{ slippageBps: -1 }, "cost_model.slippage_bps"],
  ] as const) {
    const request = portfolioRequest("bad-costs");
    const call = service.client.createPortfolio({
      ...request,
      costModel: { ...costModel, ...change },
    });
    assert.deepEqual(await fieldsRefused(call), [field]);
  }
});

test("an unknown portfolio is not found by any RPC", async () => {
  const name = "portfolios/none";
  const { client } = service;
  for (const call of [
    () => client.getPortfolio({ name }),
    () => client.submitOrder(orderRequest(name)),
    () => client.advanceBars({ portfolio: name, series: [seriesOf([barOn(0, 100)])] }),
    () => client.listRoundTrips({ portfolio: name }),
  ]) {
    const fault = await refused(call(), "NOT_FOUND", "RESOURCE_NOT_FOUND");
    assert.match(fault.message, /portfolios\/none/);
  }
});

test("an order with a quantity below 1 or off the lot size is refused", async () => {
  for (const quantityUnits of [0n, -5n, 2n ** 60n]) {
    const order = { ...orderRequest(portfolio), quantityUnits };
    assert.deepEqual(await fieldsRefused(service.client.submitOrder(order)), ["quantity_units"]);
  }
  const order = orderRequest(portfolio);
  const instrument = { ...order.instrument, lotSizeUnits: 30 };
  assert.deepEqual(await fieldsRefused(service.client.submitOrder({ ...order, instrument })), [
    "quantity_units",
  ]);
});

test("an order with numbers that are not finite is refused with every field", async () => {
  const order = {
    ...orderRequest(portfolio),
    exits: { stopPrice: Number.NaN },
    market: { dailyVolatilityBps: Number.NaN, averageDailyVolumeUnits: 0 },
    entryConfidenceRatio: Number.NaN,
  };
  assert.deepEqual(await fieldsRefused(service.client.submitOrder(order)), [
    "exits.stop_price",
    "entry_confidence_ratio",
    "market.daily_volatility_bps",
    "market.average_daily_volume_units",
  ]);
});

test("an order without a volatility is refused: missing data never makes a trade cheaper", async () => {
  const order = { ...orderRequest(portfolio), market: { averageDailyVolumeUnits: 1_000_000 } };
  assert.deepEqual(await fieldsRefused(service.client.submitOrder(order)), [
    "market.daily_volatility_bps",
  ]);
});

test("an order whose stop lies on the wrong side of its target is refused", async () => {
  const order = { ...orderRequest(portfolio), side: Side.SELL };
  assert.deepEqual(await fieldsRefused(service.client.submitOrder(order)), ["exits.stop_price"]);
});

test("an order without side, market, decision time, unit of its limit or type of its entry is refused", async () => {
  const order = orderRequest(portfolio);
  const { market: _, ...noMarket } = order;
  const { decisionTime: __, ...noTime } = order;
  const cases: [Parameters<typeof service.client.submitOrder>[0], string][] = [
    [{ ...order, side: Side.UNSPECIFIED }, "side"],
    [noMarket, "market"],
    [noTime, "decision_time"],
    [{ ...order, exits: { holdingLimit: {} } }, "exits.holding_limit"],
    [{ ...order, entry: {} }, "entry"],
  ];
  for (const [request, field] of cases) {
    assert.deepEqual(await fieldsRefused(service.client.submitOrder(request)), [field]);
  }
});

test("bars out of order are refused and the portfolio is not advanced", async () => {
  const name = await newPortfolio(service, "out-of-order");
  const series = [seriesOf([barOn(2, 100), barOn(1, 100)])];
  const call = service.client.advanceBars({ portfolio: name, series });
  const fault = await refused(call, "INVALID_ARGUMENT", "BARS_OUT_OF_ORDER");
  assert.equal(fault.violations[0]?.field, "series[0].bars[1].start_time");
  const { portfolio: state } = await service.client.getPortfolio({ name });
  assert.equal(state?.lastBarCloseTime, undefined);
});

test("a new bar before the latest known one is refused", async () => {
  const name = await newPortfolio(service, "late-bar");
  await service.client.advanceBars({ portfolio: name, series: [seriesOf([barOn(3, 100)])] });
  const series = [seriesOf([barOn(2, 100)], "MSFT")];
  const call = service.client.advanceBars({ portfolio: name, series });
  await refused(call, "INVALID_ARGUMENT", "BARS_OUT_OF_ORDER");
});

test("a known bar that comes back different is a conflict and changes nothing", async () => {
  const name = await newPortfolio(service, "conflict");
  await service.client.submitOrder(orderRequest(name));
  const request = { portfolio: name, series: [seriesOf([barOn(0, 100)])] };
  const first = await service.client.advanceBars(request);
  const series = [seriesOf([barOn(0, 101), barOn(1, 90)])];
  const call = service.client.advanceBars({ portfolio: name, series });
  await refused(call, "ALREADY_EXISTS", "BARS_CONFLICTING");
  assert.deepEqual(await service.client.advanceBars(request), first);
});

test("an impossible bar is refused with the path of its field", async () => {
  const bad = { ...barOn(0, 100), high: 99 };
  const call = service.client.advanceBars({ portfolio, series: [seriesOf([bad])] });
  const fault = await refused(call, "INVALID_ARGUMENT", "BARS_INVALID");
  assert.equal(fault.violations[0]?.field, "series[0].bars[0].high");
});

test("a page size below 0 and a token of another list are refused", async () => {
  const { client } = service;
  assert.deepEqual(await fieldsRefused(client.listRoundTrips({ portfolio, pageSize: -1 })), [
    "page_size",
  ]);
  for (const pageToken of ["rubbish", "MSBwb3J0Zm9saW9zL290aGVy"]) {
    const call = client.listRoundTrips({ portfolio, pageToken });
    await refused(call, "INVALID_ARGUMENT", "PAGE_TOKEN_INVALID");
  }
});

test("an order decided outside the years that times have is refused, and its portfolio stays readable", async () => {
  for (const seconds of [10n ** 13n, 2n ** 63n - 1n]) {
    const order = {
      ...orderRequest(portfolio, `at-${seconds}`),
      decisionTime: { seconds, nanos: 0 },
    };
    assert.deepEqual(await fieldsRefused(service.client.submitOrder(order)), ["decision_time"]);
  }
  const { portfolio: readable } = await service.client.getPortfolio({ name: portfolio });
  assert.equal(readable?.name, portfolio);
});

test("an order with a volatility that no market has is refused, since no bar could resolve it", async () => {
  for (const dailyVolatilityBps of [100_001, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
    const order = { ...orderRequest(portfolio, "wild"), market: { dailyVolatilityBps } };
    assert.deepEqual(await fieldsRefused(service.client.submitOrder(order)), [
      "market.daily_volatility_bps",
    ]);
  }
});

test("an instrument whose texts no reply could carry or no row could find again is refused", async () => {
  const text = "x".repeat(41);
  for (const [change, field] of [
    [{ ticker: "A\0B" }, "ticker"],
    [{ ticker: text }, "ticker"],
    [{ exchange: text }, "exchange"],
    [{ region: text }, "region"],
  ] as const) {
    const order = orderRequest(portfolio, "texts");
    const instrument = { ...order.instrument, ...change };
    const submitted = service.client.submitOrder({ ...order, instrument });
    assert.deepEqual(await fieldsRefused(submitted), [`instrument.${field}`]);
    const series = [{ ...seriesOf([barOn(0, 100)]), instrument }];
    const advanced = service.client.advanceBars({ portfolio, series });
    assert.deepEqual(await fieldsRefused(advanced), [`series[0].instrument.${field}`]);
  }
});
