import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason, HaltReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
  aaplMessage,
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
after(async () => {
  await service.stop();
  await rm(service.folder, { recursive: true, force: true });
});

/** A model without costs but for borrowing: 365 bps a year are one a day. */
const costModel = {
  halfSpreadBpsByClass: { US_EQUITY: 0, INTL_EQUITY: 0, FX: 0, CRYPTO: 0, INDEX: 0, FUTURE: 0 },
  slippageBps: 0,
  commissionBps: 0,
  impactFloorBps: 0,
  impactCoefficient: 0,
  participationLimitRatio: 1,
  borrowBpsPerYearByClass: { US_EQUITY: 365, INTL_EQUITY: 365 },
};

async function created(requestId: string): Promise<string> {
  const policy = {
    maximumOpenLotsPerInstrument: 1,
    refuseNegativeCash: true,
    maintenanceMarginRatio: 0.3,
  };
  const request = { ...portfolioRequest(requestId), costModel, policy };
  const { portfolio } = await service.client.createPortfolio(request);
  assert.equal(portfolio?.policy?.maintenanceMarginRatio, 0.3);
  assert.deepEqual(portfolio.costModel?.borrowBpsPerYearByClass, costModel.borrowBpsPerYearByClass);
  assert.equal(portfolio.tradingHalt, undefined);
  return portfolio.name;
}

const shortOf = (portfolio: string, quantityUnits: bigint) => ({
  ...orderRequest(portfolio),
  side: Side.SELL,
  quantityUnits,
  exits: {},
});

test("a halt outlives the process: shorts are bought back at the next open, and every order is refused", async () => {
  const portfolio = await created("halts");
  await service.client.submitOrder(shortOf(portfolio, 1000n));
  const later = {
    ...orderRequest(portfolio, "later"),
    instrument: { ...aaplMessage, ticker: "MSFT" },
    decisionTime: timestampFromMs(dayStart(3)),
  };
  await service.client.submitOrder(later);
  const spike = [barOn(0, 100), barOn(1, 100, { high: 170, close: 110 })];
  const request = { portfolio, series: [seriesOf(spike)] };
  const called = await service.client.advanceBars(request);
  const halt = called.portfolio?.tradingHalt;
  assert.equal(halt?.state, TradingState.HALTED);
  assert.equal(halt.reason, HaltReason.MARGIN_CALL);
  assert.match(halt.message, /buying the shorts back takes 170000, .* asks 221000 of cash/);
  assert.deepEqual(halt.barTime, timestampFromMs(dayStart(1)));
  assert.equal(called.portfolio?.availableCashMicros, 0n);
  const rejected = called.orders.find(({ clientOrderId }) => clientOrderId === "later");
  assert.equal(rejected?.state, OrderState.REJECTED);
  assert.equal(rejected.rejectReason, RejectReason.TRADING_HALTED);
  assert.deepEqual((await service.client.advanceBars(request)).orders, called.orders);

  await service.stop();
  service = await runService(service.folder);
  const kept = (await service.client.getPortfolio({ name: portfolio })).portfolio;
  assert.deepEqual(kept, called.portfolio);
  const refused = await service.client.submitOrder({
    ...orderRequest(portfolio, "refused"),
    decisionTime: timestampFromMs(dayStart(2)),
  });
  assert.equal(refused.order?.state, OrderState.DENIED);
  assert.equal(refused.order?.rejectReason, RejectReason.TRADING_HALTED);
  const opens = { portfolio, series: [seriesOf([barOn(2, 250)])] };
  const covered = await service.client.advanceBars(opens);
  const [trip] = covered.roundTrips;
  assert.deepEqual([trip?.exitReason, trip?.exitPrice], [ExitReason.MARGIN_CALL, 250]);
  // 10 of borrowing for the first night, 11 for the second: one bp of the close before.
  assert.equal(trip?.borrowMicros, 21_000_000n);
  assert.equal(trip.grossPnlMicros, -150_000_000_000n);
  assert.equal(trip.netPnlMicros, -150_021_000_000n);
  assert.equal(covered.portfolio?.cashMicros, 0n);
  assert.equal(covered.portfolio.shortfallMicros, 50_021_000_000n);
  assert.equal(covered.portfolio.equityMicros, -50_021_000_000n);
  assert.equal(covered.portfolio.borrowMicros, 21_000_000n);
  assert.equal(covered.portfolio.realisedPnlMicros, -150_021_000_000n);
  assert.deepEqual((await service.client.advanceBars(opens)).roundTrips, covered.roundTrips);
  assert.deepEqual((await service.client.listRoundTrips({ portfolio })).roundTrips, [trip]);
  const next = await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(3, 260)])] });
  assert.equal(next.portfolio?.shortfallMicros, 50_021_000_000n);
});

test("every calendar day is charged on the mark before it, through weekends, splits and rates", async () => {
  const portfolio = await created("borrows");
  const rand = { ...aaplMessage, ticker: "NPN", exchange: "XJSE", currency: "ZAR" };
  const order = shortOf(portfolio, 100n);
  await service.client.submitOrder(order);
  await service.client.submitOrder({
    ...order,
    clientOrderId: "rand",
    instrument: rand,
    market: { ...order.market, rate: randOn(0) },
  });
  const randSeries = (bars: Parameters<typeof seriesOf>[0]) => ({
    ...seriesOf(bars, "NPN"),
    instrument: rand,
  });
  // Day 4 is a Friday. Of the rand's 100 shares only the dollar's worth is charged.
  await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(4, 100, { close: 110 })]), randSeries([barOn(4, 1250)])],
    rates: [randOn(4), { ...randOn(5), legs: [{ ticker: "USDZAR=X", price: 10, inverse: true }] }],
  });
  const splits = [{ exTime: timestampFromMs(dayStart(7)), newSharesPerOld: 2 }];
  const monday = await service.client.advanceBars({
    portfolio,
    series: [{ ...seriesOf([barOn(7, 55, { close: 60 })]), splits }],
  });
  // Three nights on 100 × 110 and on 100 × 1250 rand at 10 rand a dollar, the rate at Friday's close.
  assert.equal(monday.portfolio?.borrowMicros, 3n * 1_100_000n + 3n * 1_250_000n);
  const ended = await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(8, 60)]), randSeries([barOn(8, 1250)])],
  });
  // One night more on 200 × 60 after the split.
  assert.equal(ended.portfolio?.borrowMicros, 7_050_000n + 1_200_000n + 1_250_000n);
  const { roundTrips } = await service.client.endRun({ portfolio });
  const borrowed = roundTrips.map(({ borrowMicros }) => borrowMicros);
  assert.deepEqual(borrowed, [4_500_000n, 5_000_000n]);
});

test("a long lot and a portfolio whose costs do not name borrowing pay nothing for it", async () => {
  const long = await created("long");
  await service.client.submitOrder({ ...orderRequest(long), exits: {} });
  const silent = {
    ...portfolioRequest("silent"),
    costModel: { ...costModel, borrowBpsPerYearByClass: {} },
  };
  const short = (await service.client.createPortfolio(silent)).portfolio?.name ?? "";
  await service.client.submitOrder(shortOf(short, 100n));
  for (const portfolio of [long, short]) {
    const series = [seriesOf([barOn(0, 100), barOn(1, 100), barOn(2, 100)])];
    const reply = await service.client.advanceBars({ portfolio, series });
    assert.equal(reply.portfolio?.positions.length, 1);
    assert.equal(reply.portfolio.borrowMicros, 0n);
    const [trip] = (await service.client.endRun({ portfolio })).roundTrips;
    assert.equal(trip?.borrowMicros, undefined);
  }
});

test("a margin is refused where a negative balance of cash is allowed", async () => {
  const policy = {
    maximumOpenLotsPerInstrument: 1,
    refuseNegativeCash: false,
    maintenanceMarginRatio: 0.3,
  };
  const request = { ...portfolioRequest("no margin"), policy };
  await assert.rejects(service.client.createPortfolio(request), /needs refuseNegativeCash/);
});

test("halts, charges and what they book are guarded by the schema", async () => {
  const portfolio = await created("attacked");
  await service.client.submitOrder(shortOf(portfolio, 1000n));
  const bars = [barOn(0, 100), barOn(1, 100), barOn(2, 400), barOn(3, 400)];
  await service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  await service.stop();
  const client = anotherClient(service.databasePath);
  const refusals: readonly (readonly [sql: string, refusal: RegExp])[] = [
    ["DELETE FROM portfolio_halts", /append-only/],
    ["UPDATE portfolio_halts SET message = 'none'", /append-only/],
    [
      "INSERT OR REPLACE INTO portfolio_halts SELECT * FROM portfolio_halts",
      /has this row already/,
    ],
    ["DELETE FROM borrow_charges", /append-only/],
    ["UPDATE borrow_charges SET amount_micros = 1", /append-only/],
    [
      "INSERT OR REPLACE INTO borrow_charges SELECT * FROM borrow_charges",
      /has this row already|continues the sum|only an open short/,
    ],
    [
      `INSERT INTO borrow_charges (portfolio, lot, bar_start_ms, calendar_days, mark_micros, amount_micros, to_date_micros)
       SELECT portfolio, lot, bar_start_ms + 1, 1, 1, 1, to_date_micros + 1 FROM borrow_charges`,
      /only an open short|continues the sum/,
    ],
    [
      `INSERT INTO transaction_postings (id, portfolio, fill, entries)
       VALUES ('${portfolio}/borrow/x/1', '${portfolio}', NULL, '[["EXPENSE_BORROW","","5"],["CASH","","-5"]]')`,
      /booked as it was charged|has this row already/,
    ],
    [
      `INSERT INTO transaction_postings (id, portfolio, fill, entries)
       VALUES ('${portfolio}/other', '${portfolio}', NULL, '[["CAPITAL","","5"],["CASH","","-5"]]')`,
      /has this row already|continues the sum|only an open short/,
    ],
    [
      `INSERT INTO transaction_postings (id, portfolio, fill, entries)
       VALUES ('${portfolio}/shortfall/9', '${portfolio}', NULL,
         '[["SHORTFALL","","999999999999"],["CASH","","-999999999999"]]')`,
      /owed by a halted portfolio/,
    ],
    [
      `INSERT INTO orders (name, portfolio, client_order_id, request_hash, instrument, side, quantity_units, entry, exit_plan,
         market_context, decision_time_ms, decision, entry_confidence_ratio, state)
       SELECT name || 'x', portfolio, client_order_id || 'x', request_hash, instrument, side, quantity_units, entry, exit_plan,
         market_context, decision_time_ms, decision, entry_confidence_ratio, 'ACCEPTED'
       FROM orders WHERE portfolio = '${portfolio}'`,
      /a halted portfolio accepts no order/,
    ],
  ];
  try {
    for (const [sql, refusal] of refusals) await assert.rejects(client.execute(sql), refusal, sql);
  } finally {
    client.close();
    service = await runService(service.folder);
  }
  const { portfolio: kept } = await service.client.getPortfolio({ name: portfolio });
  assert.equal(kept?.tradingHalt?.reason, HaltReason.MARGIN_CALL);
});
