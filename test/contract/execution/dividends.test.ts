import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
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

const dividend = (day: number, amount: number) => ({
  exTime: timestampFromMs(dayStart(day)),
  amount,
});
const paying = (bars: readonly Bar[], ...dividends: ReturnType<typeof dividend>[]) => ({
  ...seriesOf(bars),
  dividends,
  priceBasis: PriceBasis.AS_TRADED,
});

/** A portfolio with a lot of 100 shares from day 0, which leaves only when the run ends. */
async function holding(requestId: string, side: Side = Side.BUY): Promise<string> {
  const portfolio = await newPortfolio(service, requestId);
  await service.client.submitOrder({ ...orderRequest(portfolio), side, exits: {} });
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  return portfolio;
}
const stateOf = async (name: string) => (await service.client.getPortfolio({ name })).portfolio;

test("a dividend is paid with its ex-date's bar to a long lot that was held before, and is part of its trade", async () => {
  const portfolio = await holding("long");
  const before = await stateOf(portfolio);
  const { portfolio: paid } = await service.client.advanceBars({
    portfolio,
    series: [paying([barOn(1, 99.5)], dividend(1, 0.505))],
  });
  assert.equal(paid?.cashMicros, (before?.cashMicros ?? 0n) + 50_500_000n);
  assert.equal(paid?.dividendMicros, 50_500_000n);
  const { roundTrips, portfolio: ended } = await service.client.endRun({ portfolio });
  const [trip] = roundTrips;
  assert.equal(trip?.breakdown?.dividendMicros, 50_500_000n);
  assert.equal(trip?.breakdown?.priceMicros, -50_000_000n);
  assert.equal(trip?.grossPnlMicros, 500_000n);
  assert.equal(ended?.cashMicros, 100_000_000_000n + (trip?.netPnlMicros ?? 0n));
  assert.equal(ended?.realisedPnlMicros, trip?.netPnlMicros);
  const listed = await service.client.listRoundTrips({ portfolio, pageSize: 10 });
  assert.deepEqual(listed.roundTrips, roundTrips);
});

test("a short pays the dividend", async () => {
  const portfolio = await holding("short", Side.SELL);
  const series = [paying([barOn(1, 99.5)], dividend(1, 0.5))];
  const { portfolio: paid } = await service.client.advanceBars({ portfolio, series });
  assert.equal(paid?.dividendMicros, -50_000_000n);
  const { roundTrips } = await service.client.endRun({ portfolio });
  assert.equal(roundTrips[0]?.breakdown?.dividendMicros, -50_000_000n);
  assert.equal(roundTrips[0]?.grossPnlMicros, 0n);
});

test("a lot that is opened on the ex-date receives nothing", async () => {
  const portfolio = await newPortfolio(service, "too-late");
  await service.client.submitOrder({ ...orderRequest(portfolio), exits: {} });
  const series = [paying([barOn(0, 100)], dividend(0, 0.5))];
  const { portfolio: held } = await service.client.advanceBars({ portfolio, series });
  assert.equal(held?.positions[0]?.quantityUnits, 100n);
  assert.equal(held?.dividendMicros, 0n);
});

test("a dividend with a split is for the shares before it, and later ones for those after it", async () => {
  const portfolio = await holding("split");
  const splits = [{ exTime: timestampFromMs(dayStart(1)), newSharesPerOld: 4 }];
  const series = [
    { ...paying([barOn(1, 25), barOn(2, 25)], dividend(1, 1), dividend(2, 0.25)), splits },
  ];
  const { portfolio: held } = await service.client.advanceBars({ portfolio, series });
  assert.equal(held?.dividendMicros, 100_000_000n + 100_000_000n);
});

test("a dividend in another currency is converted at the rate known when its bar starts", async () => {
  const portfolio = await newPortfolio(service, "rand");
  const instrument = { ...aaplMessage, currency: "ZAR" };
  const order = { ...orderRequest(portfolio), instrument, exits: {} };
  const market = { ...order.market, rate: randOn(0, 10) };
  await service.client.submitOrder({ ...order, market });
  const bars = { ...paying([barOn(0, 100), barOn(1, 100)], dividend(1, 3)), instrument };
  const rates = [randOn(0, 10), randOn(1, 7)];
  const { portfolio: held } = await service.client.advanceBars({
    portfolio,
    series: [bars],
    rates,
  });
  // 300 rand at 7.
  assert.equal(held?.dividendMicros, 42_857_143n);
});

test("bars that come again with their dividend change nothing; a dividend that comes late is refused", async () => {
  const portfolio = await holding("again");
  const series = [paying([barOn(1, 100)], dividend(1, 0.5))];
  const first = await service.client.advanceBars({ portfolio, series });
  assert.deepEqual(await service.client.advanceBars({ portfolio, series }), first);
  for (const late of [
    paying([barOn(0, 100)], dividend(0, 0.5)),
    paying([barOn(1, 100)], dividend(1, 0.6)),
  ]) {
    await assert.rejects(
      service.client.advanceBars({ portfolio, series: [late] }),
      (error) => error instanceof Fault && error.reason === "BARS_CONFLICTING",
    );
  }
  assert.deepEqual(await stateOf(portfolio), first.portfolio);
});

test("dividends of prices that hold them already, or may, are refused", async () => {
  const portfolio = await holding("adjusted");
  for (const [priceBasis, words] of [
    [PriceBasis.FULLY_ADJUSTED, /would count them twice/],
    [PriceBasis.UNSPECIFIED, /must be stated with dividends/],
  ] as const) {
    const series = [{ ...paying([barOn(1, 100)], dividend(1, 0.5)), priceBasis }];
    await assert.rejects(service.client.advanceBars({ portfolio, series }), (error) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.reason, "FIELD_INVALID");
      return words.test(error.message) && error.message.includes("series[0].price_basis");
    });
  }
  const basis = PriceBasis.SPLIT_ADJUSTED;
  const series = [{ ...paying([barOn(1, 100)], dividend(1, 0.5)), priceBasis: basis }];
  const { portfolio: paid } = await service.client.advanceBars({ portfolio, series });
  assert.equal(paid?.dividendMicros, 50_000_000n);
});

test("the schema refuses dividends that are not paid on a lot, not booked, or changed", async () => {
  const portfolio = await holding("attacked");
  const series = [paying([barOn(1, 100), barOn(2, 100)], dividend(1, 0.5))];
  await service.client.advanceBars({ portfolio, series });
  const client = anotherClient(service.databasePath);
  const p = `'${portfolio}'`;
  const payment = (lot: string, bar: number, units: number, micros: number) =>
    `INSERT INTO dividend_payments (portfolio, lot, bar_start_ms, quantity_units, amount_micros)
       SELECT ${p}, ${lot}, ${dayStart(bar)}, ${units}, ${micros} FROM fills WHERE portfolio = ${p} LIMIT 1`;
  const secondDividend = `INSERT INTO dividends (portfolio, ticker, bar_start_ms, amount)
    VALUES (${p}, 'AAPL', ${dayStart(2)}, 0.5)`;
  const booking = (id: string) =>
    `INSERT INTO transaction_postings (id, portfolio, fill, entries)
       VALUES (${id}, ${p}, NULL, '[["CASH","","1000"],["DIVIDENDS","","-1000"]]')`;
  const attacks: readonly (readonly [string[], RegExp])[] = [
    [["UPDATE dividends SET amount = 9"], /append-only/],
    [["DELETE FROM dividends"], /append-only/],
    [["UPDATE dividend_payments SET amount_micros = 9"], /append-only/],
    [["DELETE FROM dividend_payments"], /append-only/],
    [
      ["INSERT OR REPLACE INTO dividend_payments SELECT * FROM dividend_payments LIMIT 1"],
      /has this row already/,
    ],
    [[payment("lot", 2, 100, 50_000_000)], /held before/],
    [[secondDividend, payment("'nothing'", 2, 100, 50_000_000)], /held before/],
    [[secondDividend, payment("lot", 2, 100, -50_000_000)], /held before/],
    [[secondDividend, payment("lot", 2, 100, 60_000_000)], /held before/],
    [[secondDividend, payment("lot", 2, 200, 100_000_000)], /what is held of a lot/],
    [[booking("'money'")], /has this row already|booked as it was paid/],
    [
      [booking(`(SELECT ${p} || '/dividends/' || lot || '/1' FROM fills LIMIT 1)`)],
      /booked|already/,
    ],
    [
      [
        secondDividend,
        payment("lot", 2, 100, 50_000_000),
        booking(
          `(SELECT ${p} || '/dividends/' || lot || '/${dayStart(2)}' FROM fills WHERE portfolio = ${p})`,
        ),
      ],
      /booked as it was paid/,
    ],
  ];
  for (const [statements, refusal] of attacks) {
    await assert.rejects(client.batch(statements, "write"), refusal, statements.join("; "));
  }
  client.close();
  const { portfolio: after } = await service.client.endRun({ portfolio });
  assert.equal(after?.dividendMicros, 50_000_000n);
});
