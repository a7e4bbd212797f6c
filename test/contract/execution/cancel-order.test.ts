import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { OrderState, TimeInForce } from "#proto/pmx/execution/v1/order_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
  newPortfolio,
  orderRequest,
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

const limitAt = (limitPrice: number) => ({
  exits: {},
  timeInForce: TimeInForce.GTC,
  entry: { type: { case: "limit" as const, value: { limitPrice } } },
});
const waiting = (portfolio: string, clientOrderId: string, limitPrice = 90) =>
  service.client.submitOrder({ ...orderRequest(portfolio, clientOrderId), ...limitAt(limitPrice) });
const cancel = (portfolio: string, clientOrderId: string) =>
  service.client.cancelOrder({ portfolio, clientOrderId });
const advance = (portfolio: string, ...bars: readonly ReturnType<typeof barOn>[]) =>
  service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
const factsOf = (portfolio: string) =>
  service.facts.filter(
    ({ subject, payload }) =>
      subject === "pmx.execution.v1.order.canceled" &&
      new TextDecoder().decode(payload).includes(`${portfolio}/`),
  );

test("a canceled order waits no more, over a restart too, and gives back what was kept for it", async () => {
  const portfolio = await newPortfolio(service, "canceled");
  await waiting(portfolio, "a");
  const { order } = await cancel(portfolio, "a");
  assert.equal(order?.state, OrderState.CANCELED);
  await service.stop();
  service = await runService(service.folder);
  const { portfolio: after, fills } = await advance(portfolio, barOn(0, 80));
  assert.deepEqual(fills, []);
  assert.deepEqual(after?.openOrders, []);
  assert.equal(after?.cashMicros, 100_000_000_000n);
});

test("a repeated cancel answers with the same order and states one fact", async () => {
  const portfolio = await newPortfolio(service, "repeated");
  await waiting(portfolio, "a");
  const first = await cancel(portfolio, "a");
  const again = await cancel(portfolio, "a");
  assert.deepEqual(again, first);
  const { order } = await waiting(portfolio, "a");
  assert.deepEqual(order, first.order, "the order as it stands answers its client order id");
  // Facts come in order, after the replies: that of a later cancel is the last.
  await waiting(portfolio, "b");
  const later = await cancel(portfolio, "b");
  await eventually("the fact of the later cancel", () =>
    factsOf(portfolio).some(({ payload }) =>
      new TextDecoder().decode(payload).includes(later.order!.name),
    ),
  );
  assert.equal(factsOf(portfolio).length, 2);
});

test("a filled order is not canceled, and the reply says how it ended", async () => {
  const portfolio = await newPortfolio(service, "filled");
  await waiting(portfolio, "a", 101);
  await advance(portfolio, barOn(0, 100));
  await assert.rejects(cancel(portfolio, "a"), (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, "FAILED_PRECONDITION");
    assert.equal(error.reason, "PORTFOLIO_STATE");
    return /is FILLED already/.test(error.message);
  });
});

test("what was never submitted is not found", async () => {
  const portfolio = await newPortfolio(service, "nothing");
  for (const name of [portfolio, "portfolios/none"]) {
    await assert.rejects(
      cancel(name, "a"),
      (error) => error instanceof Fault && error.code === "NOT_FOUND",
    );
  }
});

test("of a cancel and a bar that meet, one comes first and the order ends once", async () => {
  const portfolio = await newPortfolio(service, "race");
  const ids = Array.from({ length: 6 }, (_, at) => `order-${at}`);
  const tickers = new Map(ids.map((id, at) => [id, `T${at}`]));
  for (const [id, ticker] of tickers) {
    const request = { ...orderRequest(portfolio, id), ...limitAt(101), quantityUnits: 10n };
    await service.client.submitOrder({ ...request, instrument: { ...request.instrument, ticker } });
  }
  const series = [...tickers.values()].map((ticker) => seriesOf([barOn(0, 100)], ticker));
  const results = await Promise.allSettled([
    ...ids.slice(0, 3).map((id) => cancel(portfolio, id)),
    service.client.advanceBars({ portfolio, series }),
    ...ids.slice(3).map((id) => cancel(portfolio, id)),
  ]);
  const canceled = results.filter(
    (one) => one.status === "fulfilled" && "order" in one.value,
  ).length;
  const { portfolio: after } = await service.client.getPortfolio({ name: portfolio });
  assert.equal(after?.openOrders.length, 0);
  assert.equal((after?.positions.length ?? 0) + canceled, ids.length);
  await eventually("a fact a cancel", () => factsOf(portfolio).length >= canceled);
  assert.equal(factsOf(portfolio).length, canceled);
});

test("a split after the cancel leaves a canceled order in the shares that it was ordered in", async () => {
  const portfolio = await newPortfolio(service, "split");
  await waiting(portfolio, "a");
  await advance(portfolio, barOn(0, 100));
  await cancel(portfolio, "a");
  const splits = [{ exTime: timestampFromMs(dayStart(1)), newSharesPerOld: 2 }];
  await service.client.advanceBars({
    portfolio,
    series: [{ ...seriesOf([barOn(1, 50)]), splits }],
  });
  assert.equal((await cancel(portfolio, "a")).order?.quantityUnits, 100n);
});
