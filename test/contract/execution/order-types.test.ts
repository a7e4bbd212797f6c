import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import {
  type OrderEntrySchema,
  OrderState,
  PriceReference,
  RejectReason,
  TimeInForce,
} from "#proto/pmx/execution/v1/order_pb.ts";
import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
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
after(async () => {
  await service.stop();
  await rm(service.folder, { recursive: true, force: true });
});

type Entry = MessageInitShape<typeof OrderEntrySchema>;
const limitAt = (limitPrice: number): Entry => ({
  type: { case: "limit", value: { limitPrice } },
});
const stopLimitAt = (stopPrice: number, limitPrice: number): Entry => ({
  type: { case: "stopLimit", value: { stopPrice, limitPrice } },
});

const submit = (portfolio: string, changes: object) =>
  service.client.submitOrder({ ...orderRequest(portfolio), exits: {}, ...changes });
const advance = (portfolio: string, ...bars: readonly ReturnType<typeof barOn>[]) =>
  service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });

test("a limit order is filled at its limit, and the fill says where in the bar", async () => {
  const portfolio = await newPortfolio(service, "limit");
  const entry = limitAt(98);
  const { order } = await submit(portfolio, { entry });
  assert.deepEqual(order?.entry?.type, { case: "limit", value: order?.entry?.type.value });
  const request = [barOn(0, 100, { low: 99 }), barOn(1, 100, { low: 97 })] as const;
  const first = await advance(portfolio, ...request);
  const [fill] = first.fills;
  assert.equal(fill?.referencePrice, 98);
  assert.equal(fill?.reference, PriceReference.LIMIT_LEVEL);
  assert.equal(first.orders[0]?.state, OrderState.FILLED);
  const again = await advance(portfolio, ...request);
  assert.deepEqual(again.fills, first.fills);
  assert.deepEqual(again.orders, first.orders);
});

test("a stop-limit order is TRIGGERED over a restart, and fills as a limit order then", async () => {
  const portfolio = await newPortfolio(service, "stop-limit");
  await submit(portfolio, { entry: stopLimitAt(102, 101) });
  const touched = await advance(portfolio, barOn(0, 105, { low: 104 }));
  assert.deepEqual(touched.orders, [], "what waits has not ended");
  assert.equal(touched.portfolio?.openOrders[0]?.state, OrderState.TRIGGERED);
  await service.stop();
  service = await runService(service.folder);
  const { portfolio: kept } = await service.client.getPortfolio({ name: portfolio });
  assert.equal(kept?.openOrders[0]?.state, OrderState.TRIGGERED);
  // Far from the stop: only an order that was triggered fills here.
  const filled = await advance(portfolio, barOn(1, 100.5));
  assert.equal(filled.fills[0]?.referencePrice, 100.5);
});

test("a DAY order on hourly bars knows over a restart when its day began", async () => {
  const portfolio = await newPortfolio(service, "day");
  const timeInForce = TimeInForce.DAY;
  const { order } = await submit(portfolio, { entry: limitAt(90), timeInForce });
  assert.equal(order?.timeInForce, TimeInForce.DAY);
  const hourly = (day: number, hour: number) => {
    const startTimeMs = dayStart(day) + hour * 3_600_000;
    const series = seriesOf([{ ...barOn(day, 100), startTimeMs }]);
    return service.client.advanceBars({
      portfolio,
      series: [{ ...series, interval: BarInterval.HOUR_1 }],
    });
  };
  assert.deepEqual((await hourly(0, 20)).orders, []);
  await service.stop();
  service = await runService(service.folder);
  const { orders } = await hourly(1, 14);
  assert.equal(orders[0]?.state, OrderState.EXPIRED);
  assert.equal(orders[0]?.rejectReason, RejectReason.TIME_PASSED);
  assert.match(orders[0]?.rejectMessage ?? "", /2017-01-02/);
});

test("a portfolio names its fill model, which changes its hash only where the policy names it", async () => {
  const policy = { maximumOpenLotsPerInstrument: 1, refuseNegativeCash: true };
  const create = async (requestId: string, changes: object) => {
    const request = { ...portfolioRequest(requestId), policy: { ...policy, ...changes } };
    return (await service.client.createPortfolio(request)).portfolio;
  };
  const plain = await create("plain", {});
  const worst = await create("worst", { fillModel: FillModel.UNSPECIFIED });
  const best = await create("best", { fillModel: FillModel.OPTIMISTIC });
  assert.equal(plain?.fillModel, FillModel.PESSIMISTIC);
  assert.equal(plain?.policy?.fillModel, undefined);
  assert.equal(worst?.policyHash, plain?.policyHash);
  assert.equal(best?.fillModel, FillModel.OPTIMISTIC);
  assert.equal(best?.policy?.fillModel, FillModel.OPTIMISTIC);
  assert.notEqual(best?.policyHash, plain?.policyHash);
});

test("what is no fill model, time in force or order type is refused by its field", async () => {
  const refused = (call: Promise<unknown>, field: string) =>
    assert.rejects(call, (error) => error instanceof Fault && error.message.includes(field));
  const portfolio = await newPortfolio(service, "refused");
  await refused(submit(portfolio, { timeInForce: 77 }), "time_in_force");
  await refused(submit(portfolio, { entry: {} }), "entry");
  await refused(submit(portfolio, { entry: limitAt(0) }), "limit_price");
  const policy = { maximumOpenLotsPerInstrument: 1, fillModel: 77 as FillModel };
  const request = { ...portfolioRequest("unknown-model"), policy };
  await refused(service.client.createPortfolio(request), "fill_model");
});

test("a split changes the prices of a waiting limit order with its shares", async () => {
  const portfolio = await newPortfolio(service, "split");
  await submit(portfolio, { entry: stopLimitAt(120, 124) });
  await advance(portfolio, barOn(0, 100));
  const splits = [{ exTime: timestampFromMs(dayStart(1)), newSharesPerOld: 2 }];
  const series = [{ ...seriesOf([barOn(1, 55, { high: 61 })]), splits }];
  const { fills } = await service.client.advanceBars({ portfolio, series });
  assert.equal(fills[0]?.referencePrice, 60);
  assert.equal(fills[0]?.quantityUnits, 200n);
});
