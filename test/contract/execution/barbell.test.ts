import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import type { BarbellFields } from "#lib/wire/barbell-message.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { BarbellBucket } from "#proto/pmx/type/v1/barbell_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { barOn } from "#test/support/execution-examples.ts";
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
after(() => service.remove());

const core = { barbellBucket: BarbellBucket.CORE, barbellMultiplier: 0.2 };
const stated = ({ barbellBucket, barbellMultiplier }: BarbellFields = {}) => ({
  barbellBucket,
  barbellMultiplier,
});
const none = stated();
const hitsTarget = [seriesOf([barOn(0, 100), barOn(1, 101, { high: 112 })])];

test("what a barbell made of an order stands on the order, its trade and the fact of the trade", async () => {
  const { client, facts } = service;
  const portfolio = await newPortfolio(service, "with-barbell");
  const { order } = await client.submitOrder({ ...orderRequest(portfolio), ...core });
  assert.deepEqual(stated(order), core);
  const { portfolio: waiting } = await client.getPortfolio({ name: portfolio });
  assert.deepEqual(stated(waiting?.openOrders[0]), core);

  const closed = await client.advanceBars({ portfolio, series: hitsTarget });
  assert.deepEqual(closed.roundTrips.map(stated), [core]);
  const listed = await client.listRoundTrips({ portfolio, pageSize: 10 });
  assert.deepEqual(listed.roundTrips.map(stated), [core]);
  const factOfTrade = () =>
    facts
      .filter(({ type }) => type === TradeClosedSchema.typeName)
      .map(({ payload }) => fromBinary(TradeClosedSchema, payload))
      .find((trade) => trade.portfolio === portfolio);
  await eventually("the fact of the trade", () => factOfTrade() !== undefined);
  assert.deepEqual(stated(factOfTrade()?.roundTrip), core);
});

test("without a barbell the fields are absent everywhere", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "without-barbell");
  const { order } = await client.submitOrder(orderRequest(portfolio));
  const closed = await client.advanceBars({ portfolio, series: hitsTarget });
  assert.deepEqual([stated(order), ...closed.roundTrips.map(stated)], [none, none]);
});

test("a bucket without a multiplier, and a multiplier without a bucket, are refused", async () => {
  const portfolio = await newPortfolio(service, "half-a-barbell");
  for (const [half, field] of [
    [{ barbellBucket: core.barbellBucket }, "barbell_multiplier"],
    [{ barbellMultiplier: core.barbellMultiplier }, "barbell_bucket"],
  ] as const) {
    await assert.rejects(service.client.submitOrder({ ...orderRequest(portfolio), ...half }), {
      reason: "FIELD_INVALID",
      message: new RegExp(field),
    });
  }
});
