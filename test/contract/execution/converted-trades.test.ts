import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { OrderFilledSchema, TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
  aaplMessage,
  newPortfolio,
  orderRequest,
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

const instrument = { ...aaplMessage, ticker: "NPN.JO", exchange: "XJSE", currency: "ZAR" };
const randSeries = (...bars: Parameters<typeof seriesOf>[0]) => ({
  ...seriesOf(bars),
  instrument,
});

/** An order for 100 at about 100 rand, that brings this rate. */
const randOrder = (portfolio: string, rate = randOn(0)) => {
  const request = orderRequest(portfolio);
  return { ...request, instrument, market: { ...request.market, rate } };
};

const refusal = async (call: Promise<unknown>): Promise<Fault> => {
  const error = await call.then(
    () => undefined,
    (fault) => fault,
  );
  assert.ok(error instanceof Fault, "it was not refused");
  return error;
};

test("a fill uses the rate known when its bar starts, a mark the one known when the bar closes", async () => {
  const portfolio = await newPortfolio(service, "fill and mark");
  await service.client.submitOrder(randOrder(portfolio));
  // The day's own close, 10 rand a dollar, is known at its end.
  const rates = [randOn(-1, 8), randOn(0, 12.5), randOn(1, 10)];
  const advanced = await service.client.advanceBars({
    portfolio,
    series: [randSeries(barOn(0, 100))],
    rates,
  });
  const [fill] = advanced.fills;
  assert.equal(fill?.rate?.legs[0]?.price, 12.5);
  assert.equal(timestampMs(fill.rate.asOfTime!), dayStart(0));
  // 100 × 100 rand are 10 000 rand, 800 dollars.
  assert.equal(fill.quoteNotionalMicros, 10_000_000_000n);
  assert.equal(fill.notionalMicros, 800_000_000n);
  const [position] = advanced.portfolio!.positions;
  assert.equal(position?.rate?.legs[0]?.price, 10);
  assert.equal(position.unrealisedPnlMicros, 200_000_000n);
  const { portfolio: read } = await service.client.getPortfolio({ name: portfolio });
  assert.deepEqual(read?.positions, advanced.portfolio!.positions);
  assert.equal(read?.equityMicros, advanced.portfolio!.equityMicros);
});

test("a round trip splits its gross into what the price and what the rate brought", async () => {
  const portfolio = await newPortfolio(service, "two parts");
  await service.client.submitOrder(randOrder(portfolio));
  const { roundTrips } = await service.client.advanceBars({
    portfolio,
    series: [randSeries(barOn(0, 100), barOn(1, 120))],
    rates: [randOn(0, 12.5), randOn(1, 16)],
  });
  const [trip] = roundTrips;
  // Out at the open of 120, a gap over the target: 12 000 rand are 960 dollars at 12.5 and 750 at 16.
  assert.equal(trip?.exitPrice, 120);
  assert.equal(trip.entryNotionalMicros, 800_000_000n);
  assert.equal(trip.pricePnlMicros, 160_000_000n);
  assert.equal(trip.currencyPnlMicros, -210_000_000n);
  assert.equal(trip.grossPnlMicros, -50_000_000n);
  // The risk to the stop at 95, at the rate of the entry: 500 rand.
  assert.equal(trip.riskMicros, 40_000_000n);
  const { roundTrips: listed } = await service.client.listRoundTrips({ portfolio });
  assert.deepEqual(listed, roundTrips);
});

test("rates that come again change nothing, and the answer is the same", async () => {
  const portfolio = await newPortfolio(service, "again");
  await service.client.submitOrder(randOrder(portfolio));
  const request = {
    portfolio,
    series: [randSeries(barOn(0, 100), barOn(1, 101))],
    rates: [randOn(0), randOn(1), randOn(2, 13)],
  };
  const first = await service.client.advanceBars(request);
  assert.deepEqual(await service.client.advanceBars(request), first);
});

test("a rate that comes back different, out of order or after its mark is refused, and nothing is stored", async () => {
  const portfolio = await newPortfolio(service, "refused rates");
  await service.client.submitOrder(randOrder(portfolio));
  const series = [randSeries(barOn(0, 100))];
  await service.client.advanceBars({ portfolio, series, rates: [randOn(0)] });
  const before = await service.client.getPortfolio({ name: portfolio });
  const later = (...rates: ReturnType<typeof randOn>[]) =>
    refusal(service.client.advanceBars({ portfolio, series: [randSeries(barOn(1, 90))], rates }));
  assert.equal((await later(randOn(0, 13))).reason, "BARS_CONFLICTING");
  assert.equal((await later(randOn(-1))).reason, "BARS_OUT_OF_ORDER");
  assert.equal((await later(randOn(2), randOn(1))).reason, "BARS_OUT_OF_ORDER");
  assert.match((await later(randOn(1, 13))).message, /was marked at an older rate/);
  const toRand = { ...randOn(2), toCurrency: "ZAR", fromCurrency: "USD" };
  assert.equal((await later(toRand)).violations[0]?.field, "rates[0].to_currency");
  const own = { ...randOn(2), fromCurrency: "USD" };
  assert.equal((await later(own)).violations[0]?.field, "rates[0].from_currency");
  assert.deepEqual(await service.client.getPortfolio({ name: portfolio }), before);
});

test("an order without a current rate is denied, and rejected where none is known at its fill", async () => {
  const portfolio = await newPortfolio(service, "no rate");
  const { market, ...plain } = randOrder(portfolio);
  const { rate: _, ...withoutRate } = market;
  const deny = async (clientOrderId: string, over: object) => {
    const request = { ...plain, market, clientOrderId, ...over };
    const { order } = await service.client.submitOrder(request);
    assert.equal(order?.state, OrderState.DENIED);
    assert.equal(order.rejectReason, RejectReason.CURRENCY_MISMATCH);
    return order.rejectMessage;
  };
  assert.match(await deny("none", { market: withoutRate }), /brings no rate between them/);
  assert.match(
    await deny("old", { market: { ...market, rate: randOn(-10) } }),
    /of the 5 sessions/,
  );
  assert.match(
    await deny("future", { market: { ...market, rate: randOn(1) } }),
    /of the 5 sessions/,
  );
  const naira = { ...randOn(0), fromCurrency: "NGN" };
  assert.match(await deny("naira", { market: { ...market, rate: naira } }), /from NGN to USD/);
  const needless = { instrument: aaplMessage, market };
  assert.match(await deny("needless", needless), /brings a rate all the same/);

  await service.client.submitOrder(randOrder(portfolio));
  const { orders } = await service.client.advanceBars({
    portfolio,
    series: [randSeries(barOn(0, 100))],
    rates: [randOn(-10)],
  });
  assert.equal(orders[0]?.state, OrderState.REJECTED);
  assert.equal(orders[0].rejectReason, RejectReason.CURRENCY_MISMATCH);
  assert.match(orders[0].rejectMessage, /no rate from ZAR to USD of the 5 sessions/);
});

test("an exit is filled at the last rate that is known, however old", async () => {
  const portfolio = await newPortfolio(service, "old exit");
  await service.client.submitOrder(randOrder(portfolio));
  const { roundTrips } = await service.client.advanceBars({
    portfolio,
    series: [randSeries(barOn(0, 100), barOn(30, 90))],
    rates: [randOn(0)],
  });
  assert.equal(timestampMs(roundTrips[0]!.exitRate!.asOfTime!), dayStart(0));
  assert.equal(roundTrips[0]!.currencyPnlMicros, 0n);
});

test("the facts of a converted trade carry its rates and both notionals", async () => {
  const portfolio = await newPortfolio(service, "facts");
  await service.client.submitOrder(randOrder(portfolio));
  const reply = await service.client.advanceBars({
    portfolio,
    series: [randSeries(barOn(0, 100), barOn(1, 90))],
    rates: [randOn(0), randOn(1)],
  });
  const position = Number(reply.factPosition?.sequence);
  await eventually("the last fact", () => service.facts.at(-1)?.sequence === position);
  const [entry, exit, closed] = service.facts.slice(-3).map(({ payload }) => payload);
  const fills = [entry!, exit!].map((payload) => fromBinary(OrderFilledSchema, payload).fill);
  assert.deepEqual(fills, reply.fills);
  const { roundTrip } = fromBinary(TradeClosedSchema, closed!);
  assert.deepEqual(roundTrip, reply.roundTrips[0]);
  assert.deepEqual(
    [roundTrip?.entryRate, roundTrip?.exitRate],
    fills.map((fill) => fill?.rate),
  );
  assert.equal(roundTrip?.entryRate?.fromCurrency, "ZAR");
  assert.equal(roundTrip?.entryRate?.toCurrency, "USD");
});
