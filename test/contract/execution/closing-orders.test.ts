import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Message, MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { SubmitOrderRequestSchema } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
  aaplMessage,
  newPortfolio,
  orderRequest,
  type RunningService,
  runService,
  seriesOf,
} from "./running-service.ts";

type Submit = Exclude<MessageInitShape<typeof SubmitOrderRequestSchema>, Message>;

let service: RunningService;
before(async () => {
  service = await runService();
});
after(async () => {
  await service.stop();
  await rm(service.folder, { recursive: true, force: true });
});

const restart = async () => {
  await service.stop();
  service = await runService(service.folder);
};

/** A portfolio that has held a lot of 100 since the open of day 0 at 100. */
async function holding(requestId: string, exits = {}, side: Side = Side.BUY) {
  const portfolio = await newPortfolio(service, requestId);
  await service.client.submitOrder({ ...orderRequest(portfolio, "open"), exits, side });
  const { fills } = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100)])],
  });
  return { portfolio, lot: fills[0]?.lot ?? "" };
}

const closeOf = (portfolio: string, day: number, changes: Submit = {}): Submit => ({
  portfolio,
  clientOrderId: `close-${day}`,
  instrument: aaplMessage,
  side: Side.SELL,
  decisionTime: timestampFromMs(dayStart(day)),
  market: { dailyVolatilityBps: 1, averageDailyVolumeUnits: 1_000_000 },
  close: {},
  ...changes,
});

const sumOf = (trips: readonly RoundTrip[], of: (trip: RoundTrip) => bigint) =>
  trips.reduce((sum, trip) => sum + of(trip), 0n);

test("a lot leaves in parts over restarts, and its trips add up to the cash that it moved", async () => {
  const { portfolio, lot } = await holding("parts");
  const lots = [{ lot, amount: { case: "units", value: 33n } as const }];
  const close = closeOf(portfolio, 1, { close: { lots } });
  const { order } = await service.client.submitOrder(close);
  assert.equal(order?.state, OrderState.ACCEPTED);
  assert.equal(order?.quantityUnits, 33n);
  assert.deepEqual(
    order?.closing?.lots.map((one) => [one.lot, one.units, one.filledUnits]),
    [[lot, 33n, 0n]],
  );
  await restart();
  const first = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(1, 103)])],
  });
  assert.equal(first.orders[0]?.state, OrderState.FILLED);
  assert.equal(first.fills[0]?.order, order?.name);
  assert.equal(first.fills[0]?.restUnits, 67n);
  assert.equal(first.roundTrips[0]?.exitReason, ExitReason.ORDER);
  assert.equal(first.portfolio?.positions[0]?.quantityUnits, 67n);
  await restart();
  const kept = await service.client.getPortfolio({ name: portfolio });
  assert.deepEqual(kept.portfolio, first.portfolio);
  const share = { lot, amount: { case: "shareRatio", value: 0.5 } as const };
  await service.client.submitOrder(closeOf(portfolio, 2, { close: { lots: [share] } }));
  const second = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(2, 101)])],
  });
  assert.equal(second.fills[0]?.quantityUnits, 33n, "half of 67 in whole units");
  await service.client.submitOrder(closeOf(portfolio, 3));
  const third = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(3, 97)])],
  });
  assert.deepEqual(third.portfolio?.positions, []);
  const { roundTrips } = await service.client.listRoundTrips({ portfolio });
  assert.deepEqual(roundTrips, [...first.roundTrips, ...second.roundTrips, ...third.roundTrips]);
  assert.equal(
    sumOf(roundTrips, (trip) => trip.quantityUnits),
    100n,
  );
  assert.equal(
    sumOf(roundTrips, (trip) => trip.entryNotionalMicros),
    10_000_000_000n,
  );
  const net = sumOf(roundTrips, (trip) => trip.netPnlMicros);
  assert.equal(third.portfolio?.cashMicros, 100_000_000_000n + net);
  assert.equal(third.portfolio?.realisedPnlMicros, net);
  const repeated = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(1, 103), barOn(2, 101), barOn(3, 97)])],
  });
  assert.deepEqual(repeated.roundTrips, roundTrips, "a repeated request answers the same");
});

test("the parts of a lot carry its dividends, also of a lot that was split between them", async () => {
  const { portfolio } = await holding("dividends");
  const dividends = [{ exTime: timestampFromMs(dayStart(1)), amount: 0.333 }];
  const priceBasis = PriceBasis.SPLIT_ADJUSTED;
  await service.client.submitOrder(closeOf(portfolio, 1, { quantityUnits: 30n }));
  await service.client.advanceBars({
    portfolio,
    series: [{ ...seriesOf([barOn(1, 100)]), dividends, priceBasis }],
  });
  await service.client.submitOrder(closeOf(portfolio, 2, { quantityUnits: 60n }));
  await restart();
  const splits = [{ exTime: timestampFromMs(dayStart(2)), newSharesPerOld: 2 }];
  const split = await service.client.advanceBars({
    portfolio,
    series: [{ ...seriesOf([barOn(2, 50)]), splits }],
  });
  assert.equal(split.fills[0]?.quantityUnits, 120n, "in the shares of its bar");
  assert.equal(split.fills[0]?.restUnits, 20n);
  await restart();
  await service.client.submitOrder(closeOf(portfolio, 3));
  const last = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(3, 51)])],
  });
  assert.deepEqual(last.portfolio?.positions, []);
  const { roundTrips } = await service.client.listRoundTrips({ portfolio });
  assert.deepEqual(
    roundTrips.map((trip) => trip.quantityUnits),
    [30n, 120n, 20n],
  );
  assert.equal(
    sumOf(roundTrips, (trip) => trip.breakdown?.dividendMicros ?? 0n),
    33_300_000n,
  );
  assert.equal(last.portfolio?.dividendMicros, 33_300_000n);
  assert.equal(
    sumOf(roundTrips, (trip) => trip.entryNotionalMicros),
    10_000_000_000n,
  );
  const net = sumOf(roundTrips, (trip) => trip.netPnlMicros);
  assert.equal(last.portfolio?.cashMicros, 100_000_000_000n + net);
});

test("a reversal is flat first and opens on the other side at the same open", async () => {
  const { portfolio } = await holding("reversal");
  const opposite = {
    ...orderRequest(portfolio, "short"),
    side: Side.SELL,
    exits: {},
    decisionTime: timestampFromMs(dayStart(1)),
  };
  const early = await service.client.submitOrder({ ...opposite, clientOrderId: "early" });
  assert.equal(early.order?.rejectReason, RejectReason.OPPOSITE_SIDE_HELD);
  await service.client.submitOrder(closeOf(portfolio, 1, { close: { reversal: true } }));
  const waiting = await service.client.getPortfolio({ name: portfolio });
  assert.equal(waiting.portfolio?.positions[0]?.leavingUnits, 100n);
  const { order } = await service.client.submitOrder(opposite);
  assert.equal(order?.state, OrderState.ACCEPTED);
  const { roundTrips, portfolio: now } = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(1, 98)])],
  });
  assert.equal(roundTrips[0]?.exitReason, ExitReason.REVERSAL);
  assert.equal(now?.positions[0]?.quantityUnits, -100n);
});

test("a close names why it has nothing to close, and a canceled one leaves the lot", async () => {
  const { portfolio, lot } = await holding("nothing");
  const many = closeOf(portfolio, 1, { quantityUnits: 101n, clientOrderId: "many" });
  const { order: denied } = await service.client.submitOrder(many);
  assert.equal(denied?.rejectReason, RejectReason.NOTHING_TO_CLOSE);
  assert.match(denied?.rejectMessage ?? "", /100 units are open, 101 were asked/);
  const none = closeOf(portfolio, 1, { side: Side.BUY, clientOrderId: "none" });
  const { order } = await service.client.submitOrder(none);
  assert.equal(order?.rejectReason, RejectReason.NOTHING_TO_CLOSE);
  await service.client.submitOrder(closeOf(portfolio, 1, { clientOrderId: "stays" }));
  const canceled = await service.client.cancelOrder({ portfolio, clientOrderId: "stays" });
  assert.equal(canceled.order?.state, OrderState.CANCELED);
  const { portfolio: now } = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(1, 98)])],
  });
  assert.equal(now?.positions[0]?.quantityUnits, 100n);
  assert.notEqual(lot, "");
});

test("a close that states what only an opening has is refused field by field", async () => {
  const { portfolio, lot } = await holding("fields");
  const cases: readonly (readonly [Submit, RegExp])[] = [
    [{ exits: { stopPrice: 90 } }, /exits.*opens a lot/],
    [{ expectedPrice: 90 }, /expected_price/],
    [{ entryConfidenceRatio: 0.5 }, /entry_confidence_ratio/],
    [{ quantityUnits: 3n, close: { lots: [{ lot }] } }, /quantity_units.*must be 0/],
    [{ close: { lots: [{ lot }, { lot }] } }, /close\.lots\[1\]\.lot.*close\.lots\[0\]/],
  ];
  for (const [changes, message] of cases) {
    await assert.rejects(service.client.submitOrder(closeOf(portfolio, 1, changes)), message);
  }
  const empty = { ...orderRequest(portfolio, "empty"), quantityUnits: 0n };
  await assert.rejects(service.client.submitOrder(empty), /quantity_units.*at least 1/);
});

test("the schema refuses a close that its order did not ask for, and more than is left", async () => {
  const { portfolio, lot } = await holding("schema");
  await service.client.submitOrder(closeOf(portfolio, 1, { quantityUnits: 30n }));
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(1, 100)])] });
  const client = anotherClient(service.databasePath);
  const insert = (columns: string, values: string) =>
    client.execute(`INSERT INTO fills (id, portfolio, ticker, instrument, effect, lot, side, quantity_units,
      bar_start_ms, price, notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros, ${columns})
      SELECT 'f', portfolio, ticker, instrument, 'CLOSE', lot, 'SELL', ${values.split("|")[0]},
        bar_start_ms + 86400000, price, ${values.split("|")[0]} * 100000000, 0, 0, 0, 0, ${values.split("|")[1]}
      FROM fills WHERE lot = '${lot}' AND effect = 'CLOSE'`);
  const name = "(SELECT closing_order FROM fills WHERE closing_order IS NOT NULL LIMIT 1)";
  await assert.rejects(insert("rest_units", "71|NULL"), /must name an open lot/);
  await assert.rejects(insert("rest_units", "10|59"), /must name an open lot/);
  await assert.rejects(insert("rest_units", "10|0"), /must name an open lot/);
  await assert.rejects(insert("rest_units, closing_order", `10|60, ${name}`), /its order asks/);
  const changed = "UPDATE orders SET closing = NULL WHERE closing IS NOT NULL";
  await assert.rejects(client.execute(changed), /never changes|changes only/);
  client.close();
});
