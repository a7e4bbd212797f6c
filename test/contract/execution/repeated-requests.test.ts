import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { OrderState } from "#proto/pmx/execution/v1/order_pb.ts";
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
before(async () => {
  service = await runService();
});
after(() => service.remove());

const reused = (error: unknown) =>
  error instanceof Fault && error.code === "ALREADY_EXISTS" && error.reason === "REQUEST_ID_REUSED";

test("the same request id and body answer with the same portfolio", async () => {
  const first = await service.client.createPortfolio(portfolioRequest("same"));
  assert.deepEqual(await service.client.createPortfolio(portfolioRequest("same")), first);
});

test("a request id with another body is refused and changes nothing", async () => {
  const first = await service.client.createPortfolio(portfolioRequest("other"));
  const changed = { ...portfolioRequest("other"), startingCashMicros: 1n };
  await assert.rejects(service.client.createPortfolio(changed), reused);
  const { portfolio } = await service.client.getPortfolio({ name: first.portfolio?.name ?? "" });
  assert.deepEqual(portfolio, first.portfolio);
});

test("the same client order id and body answer with the order as it stands", async () => {
  const portfolio = await newPortfolio(service, "order-same");
  const { order } = await service.client.submitOrder(orderRequest(portfolio));
  assert.deepEqual((await service.client.submitOrder(orderRequest(portfolio))).order, order);
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const again = await service.client.submitOrder(orderRequest(portfolio));
  assert.equal(again.order?.state, OrderState.FILLED);
  assert.equal(again.order?.name, order?.name);
});

test("a client order id with another body is refused", async () => {
  const portfolio = await newPortfolio(service, "order-other");
  await service.client.submitOrder(orderRequest(portfolio));
  const changed = { ...orderRequest(portfolio), quantityUnits: 101n };
  await assert.rejects(service.client.submitOrder(changed), reused);
});

test("bars sent again change nothing, state no fact, and get the first answer", async () => {
  const portfolio = await newPortfolio(service, "bars-again");
  await service.client.submitOrder(orderRequest(portfolio));
  const request = { portfolio, series: [seriesOf([barOn(0, 100), barOn(1, 90)])] };
  const first = await service.client.advanceBars(request);
  assert.deepEqual(await service.client.advanceBars(request), first);
});

test("a repeated request lists orders as the first answer did, whatever their tickers", async () => {
  const portfolio = await newPortfolio(service, "orders-again");
  for (const ticker of ["MSFT", "AAPL", "KO"]) {
    const order = orderRequest(portfolio, `order-${ticker}`);
    const quantityUnits = ticker === "KO" ? 2_000n : 100n;
    const instrument = { ...order.instrument, ticker };
    await service.client.submitOrder({ ...order, instrument, quantityUnits });
  }
  const series = ["AAPL", "KO", "MSFT"].map((ticker) =>
    seriesOf([barOn(0, 100), barOn(1, 90)], ticker),
  );
  const first = await service.client.advanceBars({ portfolio, series });
  assert.deepEqual(
    first.orders.map((order) => order.instrument?.ticker),
    ["MSFT", "AAPL", "KO"],
  );
  assert.equal(first.roundTrips.length, 2);
  assert.deepEqual(await service.client.advanceBars({ portfolio, series }), first);
});

test("a request of known and new bars answers with what was executed on both", async () => {
  const portfolio = await newPortfolio(service, "known-and-new");
  await service.client.submitOrder(orderRequest(portfolio));
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const series = [seriesOf([barOn(0, 100), barOn(1, 90)])];
  const reply = await service.client.advanceBars({ portfolio, series });
  assert.equal(reply.fills.length, 2);
  assert.equal(reply.orders.length, 1);
  assert.deepEqual(await service.client.advanceBars({ portfolio, series }), reply);
});

test("one request of many bars ends where many requests of one bar end", async () => {
  const bars = [barOn(0, 100), barOn(1, 104, { high: 106 }), barOn(2, 96, { low: 94 })];
  const run = async (requestId: string, parts: (typeof bars)[]) => {
    const portfolio = await newPortfolio(service, requestId);
    await service.client.submitOrder(orderRequest(portfolio));
    for (const part of parts) {
      await service.client.advanceBars({ portfolio, series: [seriesOf(part)] });
    }
    return (await service.client.getPortfolio({ name: portfolio })).portfolio;
  };
  const whole = await run("whole", [bars]);
  const split = await run(
    "split",
    bars.map((bar) => [bar]),
  );
  assert.deepEqual({ ...split, name: "" }, { ...whole, name: "" });
});

test("requests at the same time give each order one fill", async () => {
  const portfolio = await newPortfolio(service, "concurrent");
  const request = orderRequest(portfolio);
  const submitted = await Promise.all([1, 2, 3, 4].map(() => service.client.submitOrder(request)));
  assert.equal(new Set(submitted.map(({ order }) => order?.name)).size, 1);
  const bars = { portfolio, series: [seriesOf([barOn(0, 100)])] };
  const advanced = await Promise.all([1, 2, 3].map(() => service.client.advanceBars(bars)));
  for (const reply of advanced) assert.equal(reply.fills.length, 1);
  assert.equal(advanced[0]?.portfolio?.positions[0]?.quantityUnits, 100n);
});

test("a service that is started again goes on from its database without a difference", async () => {
  const first = await runService();
  const portfolio = await newPortfolio(first, "killed");
  await first.client.submitOrder(orderRequest(portfolio));
  await first.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const before = await first.client.getPortfolio({ name: portfolio });
  await first.stop();

  const second = await runService(first.folder);
  try {
    assert.deepEqual(await second.client.getPortfolio({ name: portfolio }), before);
    const series = [seriesOf([barOn(0, 100), barOn(1, 90)])];
    const reply = await second.client.advanceBars({ portfolio, series });
    assert.equal(reply.fills.length, 2);
    assert.equal(reply.roundTrips[0]?.sessionsHeld, 1);
    assert.equal(
      reply.portfolio?.cashMicros,
      100_000_000_000n + (reply.roundTrips[0]?.netPnlMicros ?? 0n),
    );
  } finally {
    await second.remove();
  }
});
