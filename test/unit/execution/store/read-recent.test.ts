import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { drawdownRatio } from "#lib/kernel/portfolio-facts.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { type FactStore, openFactStore } from "#lib/kit/events/fact-store.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { advanceBars } from "#services/execution/app/advance-bars.ts";
import { createPortfolio } from "#services/execution/app/create-portfolio.ts";
import type { PortfolioStore } from "#services/execution/app/ports.ts";
import { submitOrder } from "#services/execution/app/submit-order.ts";
import { returnRatio } from "#services/execution/domain/ledger/round-trip.ts";
import { statementOf } from "#services/execution/domain/portfolio/statement.ts";
import { createPortfolioStore } from "#services/execution/store/portfolio-store.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  dayMs,
  dayStart,
  portfolio as example,
  requestOf,
} from "#test/support/execution-examples.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
let store: Store;
let facts: FactStore;
let portfolios: PortfolioStore;

before(async () => {
  store = await openStore({
    path: join(folder, "execution.db"),
    migrationsFolder: "services/execution/store/migrations",
    logger: quietLogger,
  });
  const common = { logger: quietLogger, clock: systemClock };
  const bus = createInProcessBus(quietLogger);
  facts = openFactStore({ store, bus, source: "execution", ...common });
  portfolios = createPortfolioStore(facts, {
    factsOf: () => [],
    factsOfOrder: () => [],
    factOfEnd: () => assert.fail("no run ends here"),
  });
});
after(async () => {
  await facts.close();
  await store.close();
});

async function created(requestId: string): Promise<string> {
  const { name: _, createTimeMs, policyHash: __, ...request } = example;
  const { portfolio } = await createPortfolio(portfolios, example, createTimeMs, {
    ...request,
    requestId,
  });
  return portfolio.name;
}

/** The statement as GetPortfolio reads it. */
function stated(name: string) {
  return portfolios.snapshot((reader) => {
    const portfolio = reader.portfolio(name)!.answer;
    const totals = reader.totals(portfolio);
    return statementOf(reader.state(portfolio), totals, reader.recent(portfolio));
  });
}

const series = (bars: readonly ReturnType<typeof barOn>[], interval: "DAY_1" | "HOUR_1") => [
  { instrument: aapl, interval, bars },
];

test("a portfolio without bars is at its peak and began its day with its capital", async () => {
  const { history, drawdownRatio, exposures } = stated(await created("new"));
  const { startingCashMicros } = example;
  assert.deepEqual(history, {
    peakEquityMicros: startingCashMicros,
    dayStartEquityMicros: startingCashMicros,
    recentTrades: [],
  });
  assert.equal(drawdownRatio, 0);
  assert.deepEqual(exposures.exposures, []);
});

test("after each day the statement holds the newest 50 trades, the equity before the day, and the drawdown", async () => {
  const name = await created("daily");
  const trips: { readonly ticker: string; readonly netPnlMicros: bigint }[] = [];
  const equities = [example.startingCashMicros];
  for (let day = 0; day < 60; day += 1) {
    const request = requestOf({
      portfolio: name,
      clientOrderId: `order-${day}`,
      side: day % 3 === 0 ? "SELL" : "BUY",
      exitPlan: {
        stopPrice: day % 3 === 0 ? 300 : 10,
        holdingLimit: { bars: 1, interval: "DAY_1" },
      },
      decisionTimeMs: dayStart(day),
    });
    await submitOrder(portfolios, request);
    const bars = [barOn(day, 100 + 7 * Math.sin(day), { close: 100 + 7 * Math.sin(day + 0.5) })];
    const { executions, statement } = await advanceBars(portfolios, name, series(bars, "DAY_1"));
    trips.unshift(
      ...executions.roundTrips.map((trip) => ({
        ticker: trip.instrument.ticker,
        side: trip.side,
        exitTimeMs: trip.exitBarStartMs,
        netPnlMicros: trip.netPnlMicros,
        returnRatio: returnRatio(trip),
        exitReason: trip.exitReason,
      })),
    );
    const { history } = statement;
    assert.deepEqual(history.recentTrades, trips.slice(0, 50));
    assert.equal(history.dayStartEquityMicros, equities.at(-1));
    equities.push(statement.equityMicros);
    const peak = equities.reduce((most, one) => (one > most ? one : most));
    assert.equal(history.peakEquityMicros, peak);
    assert.equal(statement.drawdownRatio, drawdownRatio(statement.equityMicros, peak));
    assert.deepEqual(stated(name), statement);
  }
  assert.ok(trips.length > 55, `${trips.length} trades`);
  assert.ok(equities.some((equity, at) => at > 0 && equity < equities[at - 1]!));
});

test("the equity before the day is that of the earlier date through all hours, and a close at midnight is of the date that ends", async () => {
  const name = await created("hourly");
  const hourMs = dayMs / 24;
  const request = requestOf({ portfolio: name, decisionTimeMs: dayStart(0) });
  await submitOrder(portfolios, request);
  const closes = [20, 21, 22, 23].flatMap((hour) => [0, 1, 2].map((day) => ({ day, hour })));
  closes.sort((one, other) => one.day - other.day || one.hour - other.hour);
  let [before, last, date] = [example.startingCashMicros, example.startingCashMicros, 0];
  for (const { day, hour } of closes) {
    const startTimeMs = dayStart(day) + hour * hourMs;
    const bar = { ...barOn(day, 100 + day * 5 + hour), startTimeMs };
    const { statement } = await advanceBars(portfolios, name, series([bar], "HOUR_1"));
    if (day !== date) before = last;
    assert.equal(statement.history.dayStartEquityMicros, before, `${day} ${hour}`);
    [last, date] = [statement.equityMicros, day];
  }
  assert.notEqual(before, example.startingCashMicros);
});

test("a trade whose transaction was rolled back is not among the newest ones", async () => {
  const name = await created("rolled-back");
  const exitPlan = { holdingLimit: { bars: 1, interval: "DAY_1" as const } };
  await submitOrder(portfolios, requestOf({ portfolio: name, exitPlan }));
  const seen: number[] = [];
  const seeing: PortfolioStore = {
    ...portfolios,
    commit: (work) =>
      portfolios.commit((writer) => {
        work(writer);
        seen.push(writer.recent(writer.portfolio(name)!.answer).recentTrades.length);
        throw new Error("the disk is full");
      }),
  };
  const bars = [barOn(0, 100), barOn(1, 101), barOn(2, 102)];
  await assert.rejects(advanceBars(seeing, name, series(bars, "DAY_1")), /disk is full/);
  assert.deepEqual(seen, [1]);
  assert.deepEqual(stated(name).history.recentTrades, []);
  const { statement } = await advanceBars(portfolios, name, series(bars, "DAY_1"));
  assert.equal(statement.history.recentTrades.length, 1);
});
