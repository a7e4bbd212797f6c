import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { OrderState } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import { isLong } from "#test/support/test-length.ts";
import {
  aaplMessage,
  newPortfolio,
  orderRequest,
  portfolioRequest,
  type RunningService,
  randOn,
  runService,
  seriesOf,
} from "./running-service.ts";

let service: RunningService;
before(async () => {
  service = await runService();
});
after(() => service.remove());

const free = {
  halfSpreadBpsByClass: { US_EQUITY: 0, INTL_EQUITY: 0, FX: 0, CRYPTO: 0, INDEX: 0, FUTURE: 0 },
  slippageBps: 0,
  slippageBpsByClass: {},
  commissionBps: 0,
  impactFloorBps: 0,
  impactCoefficient: 0,
  participationLimitRatio: 1,
};

/** A portfolio whose trades cost nothing, so that its figures can be followed by hand. */
async function freePortfolio(requestId: string): Promise<string> {
  const policy = { maximumOpenLotsPerInstrument: 5, refuseNegativeCash: true };
  const request = { ...portfolioRequest(requestId), costModel: free, policy };
  return (await service.client.createPortfolio(request)).portfolio?.name ?? "";
}

const split = (day: number, newSharesPerOld: number) => ({
  exTime: timestampFromMs(dayStart(day)),
  newSharesPerOld,
});
const splitSeries = (bars: readonly Bar[], day: number, ratio: number) => ({
  ...seriesOf(bars),
  splits: [split(day, ratio)],
});
const cashOf = async (portfolio: string) =>
  (await service.client.getPortfolio({ name: portfolio })).portfolio?.cashMicros;

test("a 4:1 split makes 100 units of a lot 400, with its stop and target at a quarter", async () => {
  const portfolio = await newPortfolio(service, "four-for-one");
  await service.client.submitOrder(orderRequest(portfolio));
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const series = [splitSeries([barOn(1, 25)], 1, 4)];
  const held = await service.client.advanceBars({ portfolio, series });
  assert.equal(held.roundTrips.length, 0);
  assert.equal(held.portfolio?.positions[0]?.quantityUnits, 400n);
  assert.equal(held.portfolio?.positions[0]?.averageEntryPrice, 25);
  assert.equal(held.portfolio?.positions[0]?.unrealisedPnlMicros, 0n);
  // The stop was at 95, so it is at 23.75 now.
  const above = [seriesOf([barOn(2, 24, { low: 23.76 })])];
  assert.equal((await service.client.advanceBars({ portfolio, series: above })).fills.length, 0);
  const below = [seriesOf([barOn(3, 24, { low: 23.7 })])];
  const left = await service.client.advanceBars({ portfolio, series: below });
  const [trip] = left.roundTrips;
  assert.equal(trip?.exitReason, ExitReason.STOP);
  assert.equal(trip?.quantityUnits, 400n);
  assert.deepEqual([trip?.entryPrice, trip?.exitPrice], [25, 23.75]);
  assert.equal(trip?.grossPnlMicros, -500_000_000n);
  assert.equal(left.portfolio?.positions.length, 0);
});

test("a 1:2 reverse split pays the half share that is over in cash, at the open, once", async () => {
  const portfolio = await freePortfolio("one-for-two");
  const order = { ...orderRequest(portfolio), quantityUnits: 7n, exits: {} };
  await service.client.submitOrder(order);
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const series = [splitSeries([barOn(1, 210, { close: 220 })], 1, 0.5)];
  const { portfolio: held } = await service.client.advanceBars({ portfolio, series });
  // Seven at 100 are three and a half at 200; the half is paid at the open of 210.
  assert.equal(held?.positions[0]?.quantityUnits, 3n);
  assert.equal(held?.cashMicros, 100_000_000_000n - 700_000_000n + 105_000_000n);
  assert.equal(held?.equityMicros, 100_000_000_000n - 700_000_000n + 105_000_000n + 660_000_000n);
  const again = await service.client.advanceBars({ portfolio, series });
  assert.deepEqual(again.portfolio, held);
  const ended = await service.client.endRun({ portfolio });
  assert.equal(ended.roundTrips[0]?.grossPnlMicros, 105_000_000n + 660_000_000n - 700_000_000n);
  assert.equal(ended.roundTrips[0]?.entryPrice, 200);
  assert.equal(ended.portfolio?.realisedPnlMicros, 65_000_000n);
  assert.equal(await cashOf(portfolio), 100_065_000_000n);
});

test("a short lot pays for the rest of a share", async () => {
  const portfolio = await freePortfolio("short-rest");
  const order = { ...orderRequest(portfolio), side: Side.SELL, quantityUnits: 7n, exits: {} };
  await service.client.submitOrder(order);
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const series = [splitSeries([barOn(1, 210)], 1, 0.5)];
  const { portfolio: held } = await service.client.advanceBars({ portfolio, series });
  assert.equal(held?.positions[0]?.quantityUnits, -3n);
  assert.equal(held?.cashMicros, 100_000_000_000n + 700_000_000n - 105_000_000n);
});

test("the rest of a share is converted at the rate known when its bar starts, and is part of what the price brought", async () => {
  const portfolio = await freePortfolio("rest-in-rand");
  const instrument = { ...aaplMessage, ticker: "NPN.JO", exchange: "XJSE", currency: "ZAR" };
  const order = { ...orderRequest(portfolio), instrument, quantityUnits: 7n, exits: {} };
  const market = { ...order.market, rate: randOn(0) };
  await service.client.submitOrder({ ...order, market });
  const bought = [{ ...seriesOf([barOn(0, 100)]), instrument }];
  await service.client.advanceBars({
    portfolio,
    series: bought,
    rates: [randOn(0), randOn(1, 10)],
  });
  const series = [{ ...splitSeries([barOn(1, 210, { close: 220 })], 1, 0.5), instrument }];
  const rates = [randOn(2, 10)];
  const held = await service.client.advanceBars({ portfolio, series, rates });
  // 700 rand at 12.5 were 56 dollars; the half share, 105 rand at 10, is 10.50.
  assert.equal(held.portfolio?.cashMicros, 100_000_000_000n - 56_000_000n + 10_500_000n);
  assert.deepEqual(await service.client.advanceBars({ portfolio, series, rates }), held);
  const { roundTrips } = await service.client.endRun({ portfolio });
  const [trip] = roundTrips;
  // 660 rand are 66 dollars at 10 and 52.80 at 12.5.
  assert.equal(trip?.grossPnlMicros, 20_500_000n);
  assert.equal(trip.currencyPnlMicros, 13_200_000n);
  assert.equal(trip.pricePnlMicros, 7_300_000n);
  const { roundTrips: listed } = await service.client.listRoundTrips({ portfolio });
  assert.deepEqual(listed, roundTrips);
});

test("a lot of less than one new share leaves at the open in old shares", async () => {
  const portfolio = await freePortfolio("no-share-left");
  await service.client.submitOrder({ ...orderRequest(portfolio), quantityUnits: 3n, exits: {} });
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const series = [splitSeries([barOn(1, 500)], 1, 0.2)];
  const reply = await service.client.advanceBars({ portfolio, series });
  const [trip] = reply.roundTrips;
  assert.equal(trip?.exitReason, ExitReason.TIME);
  assert.deepEqual([trip?.quantityUnits, trip?.entryPrice, trip?.exitPrice], [3n, 100, 100]);
  assert.equal(reply.portfolio?.cashMicros, 100_000_000_000n);
  assert.deepEqual(await service.client.advanceBars({ portfolio, series }), reply);
});

test("an order that waits through a split fills in new shares, with its plan in new prices", async () => {
  const portfolio = await newPortfolio(service, "waiting-order");
  await service.client.submitOrder(orderRequest(portfolio));
  const series = [splitSeries([barOn(0, 25)], 0, 4)];
  const reply = await service.client.advanceBars({ portfolio, series });
  assert.equal(reply.orders[0]?.state, OrderState.FILLED);
  assert.equal(reply.fills[0]?.quantityUnits, 400n);
  assert.deepEqual(await service.client.advanceBars({ portfolio, series }), reply);
  const below = [seriesOf([barOn(1, 24, { low: 23.7 })])];
  const left = await service.client.advanceBars({ portfolio, series: below });
  assert.equal(left.roundTrips[0]?.exitPrice, 23.75);
});

test("an order that was decided on after the split is in new shares already, in one call or several", async () => {
  const later = (portfolio: string) => ({
    ...orderRequest(portfolio),
    decisionTime: timestampFromMs(dayStart(2)),
    exits: { stopPrice: 20, targetPrice: 40 },
    quantityUnits: 10n,
  });
  const bars = [barOn(0, 100), barOn(1, 25), barOn(2, 25)];
  const once = await newPortfolio(service, "decided-later-once");
  await service.client.submitOrder(later(once));
  const { fills } = await service.client.advanceBars({
    portfolio: once,
    series: [splitSeries(bars, 1, 4)],
  });
  assert.equal(fills[0]?.quantityUnits, 10n);
  const { portfolio } = await service.client.getPortfolio({ name: once });
  assert.equal(portfolio?.positions[0]?.quantityUnits, 10n);
});

test("an order that waited through a split expires in new shares, in the fact as in the answers", async () => {
  const portfolio = await newPortfolio(service, "expires-in-new-shares");
  const order = { ...orderRequest(portfolio), quantityUnits: 10n };
  await service.client.submitOrder(order);
  // A bar without volume, in a series that has volume, fills nothing.
  const idle = { ...barOn(0, 25), volumeUnits: 0 };
  await service.client.advanceBars({ portfolio, series: [splitSeries([idle], 0, 4)] });
  const waiting = await service.client.submitOrder(order);
  assert.equal(waiting.order?.quantityUnits, 40n);
  const { orders } = await service.client.endRun({ portfolio });
  assert.equal(orders[0]?.quantityUnits, 40n);
});

test("a split without a bar, or two with the same bar, are refused", async () => {
  const portfolio = await newPortfolio(service, "bad-splits");
  const invalid = (splits: ReturnType<typeof split>[]) =>
    assert.rejects(
      service.client.advanceBars({ portfolio, series: [{ ...seriesOf([barOn(0, 100)]), splits }] }),
      (error) => error instanceof Fault && error.reason === "FIELD_INVALID",
    );
  await invalid([split(1, 4)]);
  await invalid([split(0, 4), split(-1, 2)]);
  await invalid([split(0, Math.PI)]);
});

const ratios = fc.constantFrom(2, 3, 4, 7, 10);

test("a portfolio through a split ends where one in adjusted prices ends, to the micro", {
  timeout: 120_000,
}, async () => {
  let runs = 0;
  let trips = 0;
  const history = fc.record({
    ratio: ratios,
    units: fc.integer({ min: 1, max: 200 }),
    side: fc.constantFrom(Side.BUY, Side.SELL),
    splitDay: fc.integer({ min: 0, max: 5 }),
    // Prices in cents of new shares.
    cents: fc.array(fc.integer({ min: 2_000, max: 3_000 }), { minLength: 6, maxLength: 6 }),
    sessions: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ ratio, units, side, splitDay, cents, sessions }) => {
      runs += 1;
      const play = async (name: string, isAdjusted: boolean) => {
        const portfolio = await newPortfolio(service, `${name}-${runs}`);
        const factor = isAdjusted ? 1 : ratio;
        const far = side === Side.BUY ? [10, 40] : [40, 10];
        await service.client.submitOrder({
          ...orderRequest(portfolio),
          side,
          quantityUnits: BigInt(isAdjusted ? units * ratio : units),
          exits: {
            stopPrice: far[0]! * factor,
            targetPrice: far[1]! * factor,
            holdingLimit: { limit: { case: "sessions", value: sessions } },
          },
          market: { dailyVolatilityBps: 1, averageDailyVolumeUnits: 1_000_000 / factor },
        });
        for (const [day, price] of cents.entries()) {
          const of = isAdjusted || day >= splitDay ? price / 100 : (price * ratio) / 100;
          const series = seriesOf([barOn(day, of)]);
          const splits = !isAdjusted && day === splitDay ? [split(day, ratio)] : [];
          await service.client.advanceBars({ portfolio, series: [{ ...series, splits }] });
        }
        await service.client.endRun({ portfolio });
        const { roundTrips } = await service.client.listRoundTrips({ portfolio });
        const { portfolio: end } = await service.client.getPortfolio({ name: portfolio });
        return { trips: roundTrips.length, cash: end?.cashMicros, pnl: end?.realisedPnlMicros };
      };
      const traded = await play("traded", false);
      trips += traded.trips;
      assert.deepEqual(traded, await play("adjusted", true));
    }),
    { numRuns: isLong ? 60 : 10, endOnFailure: true },
  );
  assert.ok(trips > (isLong ? 30 : 4), `${trips} round trips`);
});
