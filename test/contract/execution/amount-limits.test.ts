import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { microsPriceRange } from "#lib/kernel/money.ts";
import { OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
  orderRequest,
  portfolioRequest,
  type RunningService,
  runService,
  seriesOf,
} from "./running-service.ts";

/** The largest quantity of an order, and the largest amount of a ledger line in micros. */
const largest = 2n ** 53n - 1n;
const lowestPrice = microsPriceRange.lowest;
const highestPrice = microsPriceRange.highest;
const afterOneSession = { holdingLimit: { limit: { case: "sessions" as const, value: 1 } } };

let service: RunningService;
before(async () => {
  service = await runService();
});
after(() => service.remove());

/** A portfolio that refuses nothing for lack of cash. Its trades cost nothing but impact. */
async function newPortfolio(requestId: string, impactCoefficient = 0): Promise<string> {
  const { costModel } = await service.client.getPolicy({});
  const classes = Object.keys(costModel?.halfSpreadBpsByClass ?? {});
  const { portfolio } = await service.client.createPortfolio({
    ...portfolioRequest(requestId),
    policy: { maximumOpenLotsPerInstrument: 1_000, refuseNegativeCash: false },
    costModel: {
      halfSpreadBpsByClass: Object.fromEntries(classes.map((name) => [name, 0])),
      slippageBps: 0,
      commissionBps: 0,
      impactFloorBps: 0,
      impactCoefficient,
      participationLimitRatio: 1,
    },
  });
  return portfolio?.name ?? "";
}

type Order = Partial<ReturnType<typeof orderRequest>>;

async function submit(portfolio: string, order: Order, clientOrderId = "order-1") {
  const market = { dailyVolatilityBps: 100_000 };
  const request = { ...orderRequest(portfolio, clientOrderId), market, ...order };
  return (await service.client.submitOrder(request as typeof request & Order)).order;
}

const advance = (portfolio: string, day: number, price: number, ticker = "AAPL") =>
  service.client.advanceBars({ portfolio, series: [seriesOf([barOn(day, price)], ticker)] });

const beyondTheLedger = { code: "FAILED_PRECONDITION", reason: "PORTFOLIO_STATE" };

/** Fails when any call about the portfolio does. */
async function assertAnswers(portfolio: string, day: number): Promise<void> {
  await service.client.getPortfolio({ name: portfolio });
  await service.client.listRoundTrips({ portfolio });
  await advance(portfolio, day, 100, "OTHER");
}

test("an order whose stop or target the ledger could not book is denied", async () => {
  const portfolio = await newPortfolio("far-levels");
  const cases: Order[] = [
    { side: Side.SELL, quantityUnits: 10_000n, exits: { stopPrice: 1_000_000 } },
    { side: Side.SELL, quantityUnits: 10_000_000n, exits: { stopPrice: highestPrice } },
    { quantityUnits: 2n, exits: { targetPrice: highestPrice } },
    { quantityUnits: largest, exits: { stopPrice: 0.000002 } },
  ];
  for (const [index, order] of cases.entries()) {
    const answer = await submit(portfolio, order, `order-${index}`);
    assert.equal(answer?.state, OrderState.DENIED);
    assert.equal(answer?.rejectReason, RejectReason.AMOUNT_LIMIT);
    assert.match(answer?.rejectMessage ?? "", /at the (stop|target) .* more than the ledger/);
  }
  await assertAnswers(portfolio, 0);
});

test("a short with a stop as far as the ledger can book is closed by time and listed", async () => {
  const portfolio = await newPortfolio("far-stop");
  const exits = { ...afterOneSession, stopPrice: 900_000 };
  await submit(portfolio, { side: Side.SELL, quantityUnits: 10_000n, exits });
  await advance(portfolio, 0, 100);
  await advance(portfolio, 1, 100);
  const { roundTrips } = await service.client.listRoundTrips({ portfolio });
  assert.equal(roundTrips[0]?.riskMicros, 10_000n * 899_900_000_000n);
  await assertAnswers(portfolio, 1);
});

test("an order whose amount is more than the ledger holds with its costs is rejected at the fill", async () => {
  const portfolio = await newPortfolio("dear-entry", 100);
  await submit(portfolio, { quantityUnits: 10_000_000n, exits: {} });
  const { orders } = await advance(portfolio, 0, 1);
  assert.equal(orders[0]?.state, OrderState.REJECTED);
  assert.equal(orders[0]?.rejectReason, RejectReason.AMOUNT_LIMIT);
  await assertAnswers(portfolio, 0);
});

test("a round trip whose two legs lose more than one ledger line holds is listed to the unit", async () => {
  const portfolio = await newPortfolio("dear-legs", 100);
  await submit(portfolio, { quantityUnits: 8_900_000n, exits: afterOneSession });
  await advance(portfolio, 0, 1);
  await advance(portfolio, 1, 1);
  const { roundTrips } = await service.client.listRoundTrips({ portfolio });
  // An impact of 100 · 100 000 bps is 1 000 times the notional.
  assert.equal(roundTrips[0]?.netPnlMicros, -2n * 1_000n * 8_900_000_000_000n);
  assert.ok(-(roundTrips[0]?.netPnlMicros ?? 0n) > largest);
  await assertAnswers(portfolio, 1);
});

test("an exit whose costs are more than the ledger holds is refused with its bar, and later ones are not", async () => {
  const portfolio = await newPortfolio("dear-exit", 100);
  await submit(portfolio, { quantityUnits: 8_900_000n, exits: afterOneSession });
  await advance(portfolio, 0, 1);
  await assert.rejects(advance(portfolio, 1, 2), beyondTheLedger);
  await assertAnswers(portfolio, 1);
  assert.equal((await advance(portfolio, 1, 1)).roundTrips.length, 1);
});

test("the largest quantity at the highest price is refused at entry, exit and mark, and nothing is lost", async () => {
  const portfolio = await newPortfolio("extremes");
  await submit(portfolio, { quantityUnits: largest, exits: {} });
  assert.equal((await advance(portfolio, 0, lowestPrice)).fills.length, 1);
  await assert.rejects(advance(portfolio, 1, highestPrice), beyondTheLedger);
  await assertAnswers(portfolio, 1);

  const decisionTime = timestampFromMs(dayStart(2));
  await submit(portfolio, { quantityUnits: largest, exits: {}, decisionTime }, "order-2");
  await submit(
    portfolio,
    { quantityUnits: largest, exits: afterOneSession, decisionTime },
    "order-3",
  );
  await assert.rejects(advance(portfolio, 2, highestPrice), beyondTheLedger);
  await advance(portfolio, 2, lowestPrice);
  await assert.rejects(advance(portfolio, 3, highestPrice), beyondTheLedger);
  const { portfolio: state } = await service.client.getPortfolio({ name: portfolio });
  assert.equal(state?.positions[0]?.quantityUnits, 3n * largest);
  await assertAnswers(portfolio, 3);
});

test("an order at a price near the highest is rejected alone, and its bar is taken", async () => {
  const portfolio = await newPortfolio("high-open");
  await submit(portfolio, { quantityUnits: largest, exits: {} });
  const { orders } = await advance(portfolio, 0, highestPrice);
  assert.equal(orders[0]?.rejectReason, RejectReason.AMOUNT_LIMIT);
  await submit(
    portfolio,
    { quantityUnits: 1n, exits: {}, decisionTime: timestampFromMs(dayStart(1)) },
    "one",
  );
  assert.equal(
    (await advance(portfolio, 1, highestPrice)).fills[0]?.notionalMicros,
    9n * 10n ** 15n,
  );
  await assertAnswers(portfolio, 1);
});

for (const { side, filled } of [
  { side: "BUY", filled: 128 },
  // The proceeds come on top of the capital.
  { side: "SELL", filled: 127 },
] as const) {
  test(`entries to ${side} stop where the ledger's sums would no longer be exact`, async () => {
    const portfolio = await newPortfolio(`sums-${side}`);
    const orders = Array.from({ length: 130 }, (_, index) =>
      submit(
        portfolio,
        { side: Side[side], quantityUnits: largest, exits: afterOneSession },
        `order-${index}`,
      ),
    );
    await Promise.all(orders);
    const opened = await advance(portfolio, 0, lowestPrice);
    const rejected = opened.orders.filter((order) => order.state === OrderState.REJECTED);
    assert.deepEqual([opened.fills.length, rejected.length], [filled, 130 - filled]);
    assert.match(rejected[0]?.rejectMessage ?? "", /cash, costs or open lots/);
    await assert.rejects(advance(portfolio, 1, highestPrice), beyondTheLedger);
    await assertAnswers(portfolio, 1);
    assert.equal((await advance(portfolio, 1, lowestPrice)).roundTrips.length, filled);
    await assertAnswers(portfolio, 2);
  });
}

test("a portfolio that has turned over more than 2^63 micros is checked whole after a restart", async () => {
  const portfolio = await newPortfolio("turnover");
  for (let round = 0; round < 9; round += 1) {
    const decisionTime = timestampFromMs(dayStart(2 * round));
    const order = { quantityUnits: largest, exits: afterOneSession, decisionTime };
    const orders = Array.from({ length: 120 }, (_, index) =>
      submit(portfolio, order, `order-${round}-${index}`),
    );
    await Promise.all(orders);
    await advance(portfolio, 2 * round, lowestPrice);
    assert.equal((await advance(portfolio, 2 * round + 1, lowestPrice)).roundTrips.length, 120);
  }
  await service.stop();
  service = await runService(service.folder);
  await assertAnswers(portfolio, 18);
});
