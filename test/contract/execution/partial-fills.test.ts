import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { OrderState, RejectReason, TimeInForce } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason, HaltReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
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
after(async () => {
  await service.stop();
  await rm(service.folder, { recursive: true, force: true });
});

/** A portfolio whose orders are filled in parts. */
async function inParts(requestId: string, maintenanceMarginRatio?: number): Promise<string> {
  const parts = { maximumOpenLotsPerInstrument: 1, refuseNegativeCash: true, partialFills: true };
  const policy = { ...parts, ...(maintenanceMarginRatio && { maintenanceMarginRatio }) };
  const { portfolio } = await service.client.createPortfolio({
    ...portfolioRequest(requestId),
    policy,
  });
  assert.equal(portfolio?.policy?.partialFills, true);
  return portfolio?.name ?? "";
}

const restart = async () => {
  await service.stop();
  service = await runService(service.folder);
};
const submit = (portfolio: string, clientOrderId = "a") =>
  service.client.submitOrder({
    ...orderRequest(portfolio, clientOrderId),
    exits: { targetPrice: 200 },
    timeInForce: TimeInForce.GTC,
  });
/** Bars at a price; the usual participation limit of 2.5 % admits 40 units of a volume of 1600. */
const advance = (portfolio: string, days: readonly number[], volumeUnits: number, price = 100) =>
  service.client.advanceBars({
    portfolio,
    series: [seriesOf(days.map((day) => ({ ...barOn(day, price), volumeUnits })))],
  });

test("an order in parts goes on over restarts, each part with a fill, a lot and its round trip", async () => {
  const portfolio = await inParts("restarts");
  await submit(portfolio);
  const first = await advance(portfolio, [0], 1600);
  assert.deepEqual(first.orders, [], "what waits has not ended");
  const [waiting] = first.portfolio?.openOrders ?? [];
  assert.equal(waiting?.state, OrderState.PARTIALLY_FILLED);
  const limit = 40n;
  assert.equal(waiting?.filledUnits, limit);
  await restart();
  const { portfolio: kept } = await service.client.getPortfolio({ name: portfolio });
  assert.deepEqual(kept, first.portfolio);
  const rest = await advance(portfolio, [1, 2], 1600);
  assert.deepEqual(
    rest.fills.map(({ quantityUnits }) => quantityUnits),
    [40n, 20n],
  );
  assert.equal(rest.orders[0]?.state, OrderState.FILLED);
  assert.equal(rest.orders[0]?.filledUnits, 100n);
  assert.deepEqual(
    await advance(portfolio, [1, 2], 1600),
    rest,
    "a repeated request answers the same",
  );
  const { roundTrips } = await advance(portfolio, [3], 1600, 210);
  assert.deepEqual(
    roundTrips.map(({ quantityUnits }) => quantityUnits),
    [40n, 40n, 20n],
  );
});

test("another order in the instrument is denied while parts of one are held or wait", async () => {
  const portfolio = await inParts("one-lot");
  await submit(portfolio);
  await advance(portfolio, [0], 1600);
  const decisionTime = timestampFromMs(dayStart(1));
  const request = { ...orderRequest(portfolio, "b"), decisionTime };
  const { order } = await service.client.submitOrder(request);
  assert.equal(order?.state, OrderState.DENIED);
  assert.match(order?.rejectMessage ?? "", /has 1 open lots and orders/);
});

test("a cancel leaves what was filled, and says how much it was", async () => {
  const portfolio = await inParts("canceled");
  await submit(portfolio);
  await advance(portfolio, [0], 1600);
  const { order } = await service.client.cancelOrder({ portfolio, clientOrderId: "a" });
  assert.equal(order?.state, OrderState.CANCELED);
  assert.equal(order?.filledUnits, 40n);
  await restart();
  const next = await advance(portfolio, [1], 1600);
  assert.deepEqual(next.fills, []);
  assert.equal(next.portfolio?.positions[0]?.quantityUnits, 40n);
  assert.equal((await submit(portfolio)).order?.filledUnits, 40n);
});

test("a margin call between two parts ends the rest, and all parts are bought back at the next open", async () => {
  const portfolio = await inParts("called", 0.3);
  const order = {
    ...orderRequest(portfolio, "a"),
    side: Side.SELL,
    quantityUnits: 990n,
    exits: {},
  };
  await service.client.submitOrder({ ...order, timeInForce: TimeInForce.GTC });
  await advance(portfolio, [0], 36_000);
  const rise = { ...barOn(1, 100, { high: 170, close: 110 }), volumeUnits: 1600 };
  const request = { portfolio, series: [seriesOf([rise])] };
  const called = await service.client.advanceBars(request);
  assert.equal(called.portfolio?.tradingHalt?.reason, HaltReason.MARGIN_CALL);
  const [ended] = called.orders;
  assert.deepEqual([ended?.state, ended?.filledUnits], [OrderState.EXPIRED, 940n]);
  assert.equal(ended?.rejectReason, RejectReason.TRADING_HALTED);
  assert.deepEqual((await service.client.advanceBars(request)).orders, called.orders);
  await restart();
  const { portfolio: kept } = await service.client.getPortfolio({ name: portfolio });
  assert.deepEqual(kept, called.portfolio);
  const { roundTrips } = await advance(portfolio, [2], 1600, 112);
  assert.deepEqual(
    roundTrips.map((trip) => [trip.exitReason, trip.quantityUnits]),
    [900n, 40n].map((units) => [ExitReason.MARGIN_CALL, units]),
  );
});

test("a split between two parts changes what was filled and what waits alike", async () => {
  const portfolio = await inParts("split");
  await submit(portfolio);
  await advance(portfolio, [0], 1600);
  const splits = [{ exTime: timestampFromMs(dayStart(1)), newSharesPerOld: 2 }];
  const bar = { ...barOn(1, 50), volumeUnits: 1600 };
  const { portfolio: after } = await service.client.advanceBars({
    portfolio,
    series: [{ ...seriesOf([bar]), splits }],
  });
  assert.equal(after?.openOrders[0]?.quantityUnits, 200n);
  assert.equal(after?.openOrders[0]?.filledUnits, 120n);
  assert.equal(after?.positions[0]?.quantityUnits, 120n);
  await restart();
  assert.deepEqual((await service.client.getPortfolio({ name: portfolio })).portfolio, after);
  const rest = await advance(portfolio, [2, 3], 1600, 50);
  assert.equal(rest.orders[0]?.filledUnits, 200n);
});

test("the schema refuses a part beyond the order, and a second part in one bar", async () => {
  const portfolio = await inParts("attacked");
  await submit(portfolio);
  await advance(portfolio, [0], 1600);
  await service.stop();
  const client = anotherClient(service.databasePath);
  const copied = (units: number, barStartMs: number) =>
    client.execute(`INSERT INTO fills (id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units,
        bar_start_ms, price, unit_value_micros, notional_micros, half_spread_micros, slippage_micros, commission_micros,
        impact_micros)
      SELECT 'f', portfolio, ticker, instrument, effect, 'other', order_name, side, ${units}, ${barStartMs}, price,
        unit_value_micros, ${units} * 100000000, 0, 0, 0, 0 FROM fills WHERE portfolio = '${portfolio}'`);
  try {
    await assert.rejects(copied(61, dayStart(1)), /more would be filled than was ordered/);
    await assert.rejects(copied(10, dayStart(0)), /has this row already/);
    await assert.rejects(copied(60, dayStart(1)), /FOREIGN KEY/, "only its money is missing");
  } finally {
    client.close();
    service = await runService(service.folder);
  }
});
