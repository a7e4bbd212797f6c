import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { systemClock } from "#lib/kit/clock.ts";
import { type FactStore, openFactStore } from "#lib/kit/events/fact-store.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { advanceBars } from "#services/execution/app/advance-bars.ts";
import { createPortfolio } from "#services/execution/app/create-portfolio.ts";
import type { PortfolioStore } from "#services/execution/app/ports.ts";
import { submitOrder } from "#services/execution/app/submit-order.ts";
import { factOfEnd, factsOf, factsOfOrder } from "#services/execution/events/facts.ts";
import { createPortfolioStore } from "#services/execution/store/portfolio-store.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  costModel,
  dayStart,
  portfolio as example,
  msft,
  requestOf,
} from "#test/support/execution-examples.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const policy = { maximumOpenLotsPerInstrument: 2, refuseNegativeCash: true };
const marketContext = { dailyVolatilityBps: 100 };
let store: Store;
let facts: FactStore;
let portfolios: PortfolioStore;
let created = 0;

before(async () => {
  store = await openStore({
    path: join(folder, "execution.db"),
    migrationsFolder: "services/execution/store/migrations",
    logger: quietLogger,
  });
  const bus = createInProcessBus(quietLogger);
  facts = openFactStore({
    store,
    bus,
    source: "execution",
    logger: quietLogger,
    clock: systemClock,
  });
  portfolios = createPortfolioStore(facts, { factOfEnd, factsOf, factsOfOrder });
});
after(async () => {
  await facts.close();
  await store.close();
});

async function newPortfolio(): Promise<string> {
  created += 1;
  const { portfolio } = await createPortfolio(portfolios, { policy, costModel }, 0, {
    requestId: `portfolio-${created}`,
    auditSet: "",
    currency: "USD",
    mode: "RESEARCH",
    dataProvenance: "SYNTHETIC",
    startingCashMicros: example.startingCashMicros,
  });
  return portfolio.name;
}

/** What the whole history sums to, written here a second time and without the running sums. */
function folded(name: string) {
  const one = (sql: string) => store.db.rows(sql, [name]);
  return {
    balances: one(`SELECT account, ticker, cast(sum(amount_micros) AS text) FROM ledger_entries
      WHERE portfolio = ? GROUP BY account, ticker ORDER BY account, ticker`),
    profits: one(`SELECT cast(coalesce(sum(gross_pnl_micros), 0) AS text),
      cast(coalesce(sum(net_pnl_micros), 0) AS text) FROM round_trips WHERE portfolio = ?`),
    points: one("SELECT count(*), max(bar_start_ms) FROM equity_points WHERE portfolio = ?"),
    lots: one(`SELECT lot FROM fills WHERE portfolio = ? AND effect = 'OPEN'
      AND lot NOT IN (SELECT lot FROM round_trips) ORDER BY sequence`),
    bars: one(`SELECT lot, (SELECT count(*) FROM bars WHERE bars.portfolio = fills.portfolio
      AND bars.ticker = fills.ticker AND start_time_ms >= bar_start_ms) FROM fills
      WHERE portfolio = ? AND effect = 'OPEN' AND lot NOT IN (SELECT lot FROM round_trips)
      ORDER BY sequence`),
  };
}

/** The same out of what the service reads. */
async function running(name: string): Promise<ReturnType<typeof folded>> {
  return portfolios.snapshot((reader) => {
    const portfolio = reader.portfolio(name)?.answer;
    assert.ok(portfolio);
    const state = reader.state(portfolio);
    const totals = reader.totals(portfolio);
    const last = state.lastEquityPoint;
    return {
      balances: totals.balances
        .map((one) => [one.account, one.ticker, one.balanceMicros.toString()] as const)
        .sort((left, right) => (left.join() < right.join() ? -1 : 1)),
      profits: [[totals.grossPnlMicros.toString(), totals.netPnlMicros.toString()]],
      points: [[last?.ordinal ?? 0, last?.barStartMs ?? null]],
      lots: state.lots.map(({ id }) => [id]),
      bars: state.lots.map(({ id, barsCompleted }) => [id, barsCompleted.DAY_1 ?? 0]),
    };
  });
}

const price = fc.integer({ min: 80, max: 120 });
const step = fc.record({
  orders: fc.array(
    fc.record({
      instrument: fc.constantFrom(aapl, msft),
      side: fc.constantFrom("BUY" as const, "SELL" as const),
      quantityUnits: fc.integer({ min: 1, max: 600 }),
      exitPlan: fc.oneof(
        fc.constant({}),
        fc.record({ holdingLimit: fc.record({ sessions: fc.integer({ min: 1, max: 3 }) }) }),
      ),
    }),
    { maxLength: 3 },
  ),
  bars: fc.array(fc.tuple(price, price), { minLength: 1, maxLength: 3 }),
});

test("the running sums are a fold over the history after every advance, whatever was traded", async () => {
  let closed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const name = await newPortfolio();
      let day = 0;
      let orders = 0;
      for (const { orders: wanted, bars } of steps) {
        for (const order of wanted) {
          orders += 1;
          const clientOrderId = `order-${orders}`;
          const decisionTimeMs = dayStart(day);
          const request = requestOf({ ...order, clientOrderId, decisionTimeMs, marketContext });
          await submitOrder(portfolios, { ...request, portfolio: name });
        }
        const series = [aapl, msft].map((instrument, index) => ({
          instrument,
          interval: "DAY_1" as const,
          bars: bars.map((opens, later) => barOn(day + later, opens[index] as number)),
        }));
        day += bars.length;
        const { executions } = await advanceBars(portfolios, name, series);
        closed += executions.roundTrips.length;
        assert.deepEqual(await running(name), folded(name));
      }
    }),
    { numRuns: 25 },
  );
  assert.ok(closed > 8, `only ${closed} lots were closed`);
});

test("running sums beyond 2^53 micros are exact", async () => {
  const { portfolio } = await createPortfolio(portfolios, { policy, costModel }, 0, {
    requestId: "large",
    auditSet: "",
    currency: "USD",
    mode: "RESEARCH",
    dataProvenance: "SYNTHETIC",
    startingCashMicros: 2n ** 53n - 1n,
  });
  const exitPlan = { holdingLimit: { sessions: 1 } };
  const request = requestOf({ exitPlan, marketContext });
  await submitOrder(portfolios, { ...request, portfolio: portfolio.name });
  const bars = [barOn(0, 1), barOn(1, 9_000_000)];
  const series = [{ instrument: aapl, interval: "DAY_1" as const, bars }];
  const { statement } = await advanceBars(portfolios, portfolio.name, series);
  assert.ok(statement.cashMicros > 2n ** 53n);
  assert.deepEqual(await running(portfolio.name), folded(portfolio.name));
});
