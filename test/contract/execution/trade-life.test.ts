import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import {
  OrderDeniedSchema,
  OrderExpiredSchema,
  OrderFilledSchema,
  OrderRejectedSchema,
  TradeClosedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import { FillEffect, OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { barOn, dayMs, dayStart } from "#test/support/execution-examples.ts";
import {
  aaplMessage,
  newPortfolio,
  orderRequest,
  portfolioRequest,
  type RunningService,
  runService,
  seriesOf,
} from "./running-service.ts";

let service: RunningService;
before(async () => {
  service = await runService();
});
after(() => service.remove());

test("a trade lives from order to round trip, and the cash moves by its net to the unit", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "life");
  const submitted = await client.submitOrder(orderRequest(portfolio));
  assert.equal(submitted.order?.state, OrderState.ACCEPTED);

  const opened = await client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  assert.equal(opened.orders[0]?.state, OrderState.FILLED);
  assert.equal(opened.fills[0]?.effect, FillEffect.OPEN);
  assert.equal(opened.fills[0]?.notionalMicros, 10_000_000_000n);
  assert.equal(opened.portfolio?.positions[0]?.quantityUnits, 100n);
  assert.equal(opened.portfolio?.openOrders.length, 0);

  const bars = [barOn(1, 101, { high: 112 })];
  const closed = await client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  const [trip] = closed.roundTrips;
  assert.equal(trip?.exitReason, ExitReason.TARGET);
  assert.equal(trip?.triggerPrice, 110);
  assert.equal(trip?.grossPnlMicros, 1_000_000_000n);
  assert.equal(trip?.entryConfidenceRatio, 0.7);
  assert.equal(trip?.riskMicros, 500_000_000n);
  assert.equal(trip?.sessionsHeld, 2);
  const costs = trip?.costs;
  assert.ok(costs);
  const total =
    costs.halfSpreadMicros + costs.slippageMicros + costs.commissionMicros + costs.impactMicros;
  assert.equal(trip?.netPnlMicros, trip?.grossPnlMicros - total);

  const { portfolio: state } = await client.getPortfolio({ name: portfolio });
  assert.equal(state?.cashMicros, 100_000_000_000n + (trip?.netPnlMicros ?? 0n));
  assert.equal(state?.equityMicros, state?.cashMicros);
  assert.equal(state?.realisedPnlMicros, trip?.netPnlMicros);
  assert.deepEqual(state?.costs, costs);
  assert.equal(state?.maxDrawdown?.n, 2n);
  assert.equal(state?.lastBarCloseTime && timestampMs(state.lastBarCloseTime), dayStart(1) + dayMs);
});

test("an order fills at the next bar's open, not at the bar of its decision", async () => {
  const portfolio = await newPortfolio(service, "next-open");
  const order = { ...orderRequest(portfolio), decisionTime: timestampFromMs(dayStart(1)) };
  await service.client.submitOrder(order);
  const reply = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100), barOn(1, 102)])],
  });
  assert.equal(reply.fills[0]?.referencePrice, 102);
});

test("a lot whose holding limit is reached is said to leave, and stands in no order's way", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "leaving");
  const request = orderRequest(portfolio);
  const holdingLimit = { limit: { case: "sessions" as const, value: 2 } };
  await client.submitOrder({ ...request, exits: { holdingLimit } });
  const first = await client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  assert.equal(first.portfolio?.positions[0]?.leavingUnits, 0n);
  const early = { ...request, clientOrderId: "early", decisionTime: timestampFromMs(dayStart(1)) };
  const denied = await client.submitOrder(early);
  assert.equal(denied.order?.rejectReason, RejectReason.LOT_LIMIT);

  const second = await client.advanceBars({ portfolio, series: [seriesOf([barOn(1, 100)])] });
  assert.equal(second.portfolio?.positions[0]?.leavingUnits, 100n);
  const exits = { stopPrice: 110, targetPrice: 90 };
  const reverse = {
    ...{ ...request, clientOrderId: "reverse", side: Side.SELL, exits },
    decisionTime: timestampFromMs(dayStart(2)),
  };
  assert.equal((await client.submitOrder(reverse)).order?.state, OrderState.ACCEPTED);
  const third = await client.submitOrder({ ...reverse, clientOrderId: "third" });
  assert.equal(third.order?.rejectReason, RejectReason.LOT_LIMIT);

  const after = await client.advanceBars({ portfolio, series: [seriesOf([barOn(2, 100)])] });
  assert.deepEqual(
    after.fills.map(({ effect }) => effect),
    [FillEffect.CLOSE, FillEffect.OPEN],
  );
  assert.equal(after.portfolio?.positions[0]?.quantityUnits, -100n);
});

test("the portfolio states the cash for new orders, and the orders that it is kept for", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "available");
  const { policy } = await client.getPolicy({});
  assert.equal(policy?.gapBufferBps, 300);
  const most = (100_000_000_000n * 10_000n) / 10_300n;
  const before = await client.getPortfolio({ name: portfolio });
  assert.equal(before.portfolio?.availableCashMicros, most);
  const request = orderRequest(portfolio);
  await client.submitOrder({ ...request, market: { ...request.market, lastClosePrice: 100 } });
  const { portfolio: state } = await client.getPortfolio({ name: portfolio });
  const reserved = state?.openOrders[0]?.reservedCashMicros ?? 0n;
  // 100 × 100 and 7.8 bps of it.
  assert.equal(reserved, 10_007_800_000n);
  assert.equal(state?.availableCashMicros, most - reserved);
  await assert.rejects(
    client.submitOrder({
      ...orderRequest(portfolio, "no-price"),
      market: { ...request.market, lastClosePrice: -1 },
    }),
    { reason: "FIELD_INVALID", message: /market\.last_close_price/ },
  );
});

test("orders that are denied, rejected or expire are facts, each with its reason", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "unfilled");
  const since = service.facts.length;
  const request = orderRequest(portfolio);
  const exits = { stopPrice: 60, targetPrice: 200 };
  await client.submitOrder({ ...request, exits, quantityUnits: 10_000n });
  const denied = await client.submitOrder({ ...request, clientOrderId: "denied" });
  assert.equal(denied.order?.state, OrderState.DENIED);
  await client.submitOrder({ ...request, clientOrderId: "denied" });
  const other = { ...aaplMessage, ticker: "MSFT" };
  await client.submitOrder({ ...request, clientOrderId: "expired", instrument: other });
  const reply = await client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  assert.deepEqual(
    reply.orders.map(({ state, rejectReason }) => [state, rejectReason]),
    [
      [OrderState.REJECTED, RejectReason.CASH_TOO_LOW],
      [OrderState.EXPIRED, RejectReason.SESSION_PASSED],
    ],
  );
  await eventually("three facts", () => service.facts.length >= since + 3);
  const stated = service.facts.slice(since);
  assert.deepEqual(
    stated.map(({ subject }) => subject),
    [
      "pmx.execution.v1.order.denied",
      "pmx.execution.v1.order.rejected",
      "pmx.execution.v1.order.expired",
    ],
  );
  assert.equal(denied.factPosition?.sequence, BigInt(stated[0]!.sequence));
  assert.equal(reply.factPosition?.sequence, BigInt(stated[2]!.sequence));
  const schemas = [OrderDeniedSchema, OrderRejectedSchema, OrderExpiredSchema];
  const messages = schemas.map((schema, index) => fromBinary(schema, stated[index]!.payload));
  assert.deepEqual(
    messages.map(({ auditSet, order }) => [auditSet, order?.rejectReason]),
    [
      ["sprints/s1", RejectReason.LOT_LIMIT],
      ["sprints/s1", RejectReason.CASH_TOO_LOW],
      ["sprints/s1", RejectReason.SESSION_PASSED],
    ],
  );
});

test("an order says its entry, and one without an entry is a market order", async () => {
  const portfolio = await newPortfolio(service, "entry");
  const request = orderRequest(portfolio);
  const { order } = await service.client.submitOrder(request);
  assert.equal(order?.entry?.type.case, "market");
  const entry = { type: { case: "market" as const, value: {} } };
  assert.deepEqual((await service.client.submitOrder({ ...request, entry })).order, order);
});

test("an open position is marked at the last close, and equity is cash plus its value", async () => {
  const portfolio = await newPortfolio(service, "mark");
  await service.client.submitOrder(orderRequest(portfolio));
  const bars = [barOn(0, 100), barOn(1, 101, { close: 104 })];
  const advanced = await service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  const { portfolio: state } = await service.client.getPortfolio({ name: portfolio });
  assert.deepEqual(state, advanced.portfolio);
  const [position] = state?.positions ?? [];
  assert.equal(position?.markPrice, 104);
  assert.equal(position?.averageEntryPrice, 100);
  assert.equal(position?.unrealisedPnlMicros, 400_000_000n);
  assert.equal(state?.equityMicros, (state?.cashMicros ?? 0n) + 10_400_000_000n);
});

test("a worth beyond 2^53 micros is kept and read to the unit", async () => {
  const startingCashMicros = 2n ** 53n - 1n;
  const request = { ...portfolioRequest("large"), startingCashMicros };
  const portfolio = (await service.client.createPortfolio(request)).portfolio?.name ?? "";
  await service.client.submitOrder({ ...orderRequest(portfolio), exits: { targetPrice: 500 } });
  const bars = [barOn(0, 100), barOn(1, 1000)];
  await service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  const reply = await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(2, 1)])] });
  const { roundTrips } = await service.client.listRoundTrips({ portfolio });
  const net = roundTrips[0]?.netPnlMicros ?? 0n;
  assert.equal(reply.portfolio?.equityMicros, startingCashMicros + net);
  assert.ok(net > 0n);
});

test("a gap through the stop fills at the open, says so, and is a loss beyond the stop", async () => {
  const portfolio = await newPortfolio(service, "gap");
  await service.client.submitOrder(orderRequest(portfolio));
  const reply = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100), barOn(1, 90)])],
  });
  const [trip] = reply.roundTrips;
  assert.equal(trip?.exitReason, ExitReason.STOP);
  assert.equal(trip?.gap, true);
  assert.equal(trip?.exitPrice, 90);
  assert.equal(trip?.triggerPrice, 95);
});

test("a held name exits by its holding limit without any new order or forecast", async () => {
  const portfolio = await newPortfolio(service, "time");
  const exits = { holdingLimit: { limit: { case: "sessions" as const, value: 2 } } };
  await service.client.submitOrder({ ...orderRequest(portfolio), exits });
  const bars = [barOn(0, 100), barOn(1, 101), barOn(2, 103)];
  const reply = await service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  assert.equal(reply.roundTrips[0]?.exitReason, ExitReason.TIME);
  assert.equal(reply.roundTrips[0]?.exitPrice, 103);
  assert.equal(reply.roundTrips[0]?.triggerPrice, undefined);
});

test("a short is bought back at its target", async () => {
  const portfolio = await newPortfolio(service, "short");
  const exits = { stopPrice: 105, targetPrice: 90 };
  await service.client.submitOrder({ ...orderRequest(portfolio), side: Side.SELL, exits });
  const bars = [barOn(0, 100), barOn(1, 95, { low: 89 })];
  const reply = await service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  assert.equal(reply.roundTrips[0]?.side, Side.SELL);
  assert.equal(reply.roundTrips[0]?.grossPnlMicros, 1_000_000_000n);
  assert.equal(
    reply.portfolio?.cashMicros,
    100_000_000_000n + (reply.roundTrips[0]?.netPnlMicros ?? 0n),
  );
});

test("a second order in a held instrument is denied as a normal reply", async () => {
  const portfolio = await newPortfolio(service, "held");
  await service.client.submitOrder(orderRequest(portfolio));
  const { order } = await service.client.submitOrder(orderRequest(portfolio, "order-2"));
  assert.equal(order?.state, OrderState.DENIED);
  assert.equal(order?.rejectReason, RejectReason.LOT_LIMIT);
  assert.match(order?.rejectMessage ?? "", /AAPL has 1 open/);
});

test("an order beyond the cash is rejected at the fill as a normal reply", async () => {
  const portfolio = await newPortfolio(service, "cash");
  await service.client.submitOrder({ ...orderRequest(portfolio), quantityUnits: 2000n });
  const reply = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100)])],
  });
  assert.equal(reply.orders[0]?.state, OrderState.REJECTED);
  assert.equal(reply.orders[0]?.rejectReason, RejectReason.CASH_TOO_LOW);
  assert.equal(reply.portfolio?.cashMicros, 100_000_000_000n);
});

test("each fill and closed trade is stated once as a fact, with its audit set, up to the fact position", async () => {
  const portfolio = await newPortfolio(service, "facts");
  await service.client.submitOrder(orderRequest(portfolio));
  const reply = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100), barOn(1, 90)])],
  });
  const position = Number(reply.factPosition?.sequence);
  await eventually(
    "the last fact was published",
    () => service.facts.at(-1)?.sequence === position,
  );
  const [entry, exit, closed] = service.facts.slice(-3);
  assert.deepEqual(
    [entry, exit, closed].map((event) => event?.subject),
    [
      "pmx.execution.v1.order.filled",
      "pmx.execution.v1.order.filled",
      "pmx.execution.v1.trade.closed",
    ],
  );
  const filled = fromBinary(OrderFilledSchema, entry?.payload ?? new Uint8Array());
  assert.deepEqual(filled.fill, reply.fills[0]);
  const trade = fromBinary(TradeClosedSchema, closed?.payload ?? new Uint8Array());
  assert.equal(trade.auditSet, "sprints/s1");
  assert.equal(trade.portfolio, portfolio);
  assert.deepEqual(trade.roundTrip, reply.roundTrips[0]);
  assert.equal(closed?.timeMs, dayStart(1) + dayMs);
});

test("round trips are listed in the order of their exits, page by page", async () => {
  const portfolio = await newPortfolio(service, "pages");
  for (const day of [0, 1, 2]) {
    const decisionTime = timestampFromMs(dayStart(day));
    await service.client.submitOrder({
      ...orderRequest(portfolio, `order-${day}`),
      decisionTime,
      exits: { stopPrice: 99 - day },
    });
    const bars = [barOn(day, 100 - day, { low: 90 })];
    await service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  }
  const first = await service.client.listRoundTrips({ portfolio, pageSize: 2 });
  const pageToken = first.nextPageToken;
  const second = await service.client.listRoundTrips({ portfolio, pageSize: 2, pageToken });
  assert.deepEqual(
    [...first.roundTrips, ...second.roundTrips].map((trip) => trip.exitPrice),
    [99, 98, 97],
  );
  assert.equal(second.nextPageToken, "");
});

test("a portfolio pins the policy and cost model of its request, hashed", async () => {
  const own = await service.client.getPolicy({});
  const request = {
    ...portfolioRequest("pinned"),
    policy: { maximumOpenLotsPerInstrument: 3, refuseNegativeCash: false },
  };
  const { portfolio } = await service.client.createPortfolio(request);
  assert.equal(portfolio?.policy?.maximumOpenLotsPerInstrument, 3);
  assert.deepEqual(portfolio?.costModel, own.costModel);
  assert.notEqual(portfolio?.policyHash, own.policyHash);
});
