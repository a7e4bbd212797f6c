import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { systemClock } from "#lib/kit/clock.ts";
import { type FactStore, openFactStore } from "#lib/kit/events/fact-store.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { advanceBars } from "#services/execution/app/advance-bars.ts";
import { createPortfolio } from "#services/execution/app/create-portfolio.ts";
import type { PortfolioReader, PortfolioStore } from "#services/execution/app/ports.ts";
import { submitOrder } from "#services/execution/app/submit-order.ts";
import { factOfEnd, factsOf, factsOfOrder } from "#services/execution/events/facts.ts";
import { KeptRows } from "#services/execution/store/kept-rows.ts";
import { KnownRows } from "#services/execution/store/known-rows.ts";
import { createPortfolioStore } from "#services/execution/store/portfolio-store.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, costModel, dayStart, msft, requestOf } from "#test/support/execution-examples.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong } from "#test/support/test-length.ts";
import { watchedWriter } from "#test/support/watched-writer.ts";
import { instruments, steps, World } from "./random-steps.ts";

const path = join(temporaryFolder(), "execution.db");
const stated = { factOfEnd, factsOf, factsOfOrder };
let store: Store;
let facts: FactStore;
/** Keeps what is committed of the same database as all others here. */
let portfolios: PortfolioStore;
/** Answers as it does, and keeps nothing. */
let dry: PortfolioStore;
/** Fails each commit when its work is done. */
let failing: PortfolioStore;
/** What the last commit of `watched` has read. */
let reads: string[] = [];
let watched: PortfolioStore;
let created = 0;

before(async () => {
  const migrationsFolder = "services/execution/store/migrations";
  store = await openStore({ path, migrationsFolder, logger: quietLogger });
  const common = { logger: quietLogger, clock: systemClock };
  const bus = createInProcessBus(quietLogger);
  facts = openFactStore({ store, bus, source: "execution", ...common });
  portfolios = createPortfolioStore(facts, stated);
  dry = createPortfolioStore(facts.dryRun, stated);
  const commit: FactStore["commit"] = (work) =>
    facts.commit((tx, append) => {
      work(tx, append);
      throw new Error("the disk is full");
    });
  failing = createPortfolioStore({ ...facts, commit }, stated);
  const watching: FactStore["commit"] = (work) =>
    facts.commit((tx, append) => {
      reads = [];
      const watch = (text: string) => void (text.startsWith("select") && reads.push(text));
      return work(watchedWriter(tx, watch), append);
    });
  watched = createPortfolioStore({ ...facts, commit: watching }, stated);
});
after(async () => {
  await facts.close();
  await store.close();
});

function create(by: PortfolioStore, requestId: string, startingCashMicros: bigint) {
  const policy = {
    maximumOpenLotsPerInstrument: 3,
    refuseNegativeCash: true,
    partialFills: true,
    maintenanceMarginRatio: 0.2,
  };
  const costs = { ...costModel, borrowBpsPerYearByClass: { US_EQUITY: 300 } };
  return createPortfolio(by, { policy, costModel: costs }, 0, {
    requestId,
    auditSet: "",
    currency: "USD",
    mode: "RESEARCH",
    dataProvenance: "SYNTHETIC",
    startingCashMicros,
  });
}

async function newPortfolio(): Promise<string> {
  created += 1;
  return (await create(portfolios, `portfolio-${created}`, 10n ** 12n)).portfolio.name;
}

/** All that a commit may read of a portfolio before it changes it. */
function read(reader: PortfolioReader, name: string) {
  const portfolio = reader.portfolio(name)!.answer;
  const tickers = instruments.map(({ ticker }) => ticker);
  return {
    state: reader.state(portfolio, tickers),
    totals: reader.totals(portfolio),
    recent: reader.recent(portfolio),
    splits: reader.splits(portfolio),
    situations: tickers.map((ticker) => reader.situation(portfolio, ticker)),
    instruments: tickers.map((ticker) => reader.instrument(portfolio, ticker)),
  };
}

/** Compares what a commit knows with what the database says. */
async function compare(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { value } = await portfolios.commit((writer) => read(writer, name));
    const stored = portfolios.snapshot((reader) => read(reader, name));
    assert.deepEqual(value, stored);
  }
}

const oneBar = (day: number, open: number, volumeUnits = 1_000_000) => [
  { instrument: aapl, interval: "DAY_1" as const, bars: [{ ...barOn(day, open), volumeUnits }] },
];
const orderFor = (portfolio: string, day: number, clientOrderId = "order-1") =>
  requestOf({ portfolio, clientOrderId, decisionTimeMs: dayStart(day) });

test("a commit knows what the database says, whatever was done, failed, tried or done together before", async () => {
  const seen = { fills: 0, trips: 0, refused: 0, done: 0 };
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const names = [await newPortfolio(), await newPortfolio()];
      const world = new World(names, { kept: portfolios, failed: failing, dry });
      for (const together of all) {
        const outcomes = await Promise.allSettled(together.map((step) => world.do(step)));
        const refused = outcomes.filter(({ status }) => status === "rejected").length;
        seen.refused += refused;
        seen.done += outcomes.length - refused;
        await compare(...names);
      }
      seen.fills += world.fills;
      seen.trips += world.trips;
    }),
    { numRuns: isLong ? 40 : 15 },
  );
  const [fills, trips] = isLong ? [50, 3] : [8, 0];
  assert.ok(seen.fills > fills && seen.trips > trips, JSON.stringify(seen));
  assert.ok(seen.done > seen.refused, JSON.stringify(seen));
});

test("bars that do nothing read nothing, and what an order or a fill has changed is read again", async () => {
  const name = await newPortfolio();
  const advance = async (day: number) => {
    const { executions } = await advanceBars(watched, name, oneBar(day, 100));
    return { fills: executions.fills.length, tables: [...new Set(reads.flatMap(tableOf))].sort() };
  };
  const tableOf = (text: string) => /from "(\w+)"/.exec(text)?.[1] ?? [];
  await advance(-1);
  await advance(0);
  assert.deepEqual(await advance(1), { fills: 0, tables: [] });
  await submitOrder(watched, orderFor(name, 2));
  assert.deepEqual(reads.flatMap(tableOf), ["orders"]);
  const { fills, tables } = await advance(2);
  assert.deepEqual([fills, tables], [1, ["account_balances", "orders", "round_trips", "splits"]]);
  const read = await advance(3);
  assert.ok(read.tables.includes("open_lots"), read.tables.join());
  assert.deepEqual(await advance(4), { fills: 0, tables: [] });
  await compare(name);
});

test("what a commit would have left is not kept where it fails, nor where it is a dry run", async () => {
  const name = await newPortfolio();
  await submitOrder(portfolios, orderFor(name, 0));
  await advanceBars(portfolios, name, oneBar(0, 100));
  await compare(name);
  const answers = await advanceBars(dry, name, oneBar(1, 120));
  assert.equal(answers.statement.positions[0]?.markPrice, 120);
  await compare(name);
  await assert.rejects(advanceBars(failing, name, oneBar(1, 130)), /disk is full/);
  await compare(name);
  const knowing = failing.commit((writer) => {
    const portfolio = writer.portfolio(name)!.answer;
    writer.know(portfolio, [msft]);
    assert.equal(writer.instrument(portfolio, "MSFT")?.ticker, "MSFT");
  });
  await assert.rejects(knowing, /disk is full/);
  await compare(name);
  const { statement } = await advanceBars(portfolios, name, oneBar(1, 110));
  assert.equal(statement.positions[0]?.markPrice, 110);
  await compare(name);
});

test("nothing is kept of a portfolio whose creation failed", async () => {
  await assert.rejects(create(failing, "again", 5n), /disk is full/);
  await create(dry, "again", 7n);
  const { portfolio, cashMicros } = await create(portfolios, "again", 10n ** 12n);
  assert.equal(cashMicros, 10n ** 12n);
  await compare(portfolio.name);
});

test("commits of one portfolio that share a transaction see each other, and none of their rows is kept where one fails", async () => {
  const name = await newPortfolio();
  await advanceBars(portfolios, name, oneBar(0, 100));
  const answers = await Promise.allSettled([
    advanceBars(portfolios, name, oneBar(1, 100)),
    submitOrder(portfolios, orderFor(name, 2)),
    advanceBars(failing, name, oneBar(2, 100)),
    advanceBars(portfolios, name, oneBar(2, 101)),
    advanceBars(portfolios, name, oneBar(3, 102)),
  ]);
  const outcomes = answers.map(({ status }) => status);
  assert.deepEqual(outcomes.toSpliced(2, 1), Array(4).fill("fulfilled"));
  assert.equal(outcomes[2], "rejected");
  await compare(name);
  const { statement } = await advanceBars(portfolios, name, oneBar(4, 103));
  assert.equal(statement.maxDrawdown.n, 5);
});

test("a group that fails as a whole leaves what was committed before", async () => {
  const name = await newPortfolio();
  await submitOrder(portfolios, orderFor(name, 0));
  await advanceBars(portfolios, name, oneBar(0, 100));
  await store.write((tx) => {
    const [pages] = tx.row("PRAGMA page_count") ?? [];
    tx.rows(`PRAGMA max_page_count=${Number(pages) + 100}`);
  });
  const large = "x".repeat(1_000_000);
  let day = 0;
  let isWhole = false;
  // Writes that a busy machine keeps apart are no group, and the first of them is committed.
  while (!isWhole) {
    day += 1;
    const outcomes = await Promise.allSettled([
      advanceBars(portfolios, name, oneBar(day, 120)),
      portfolios.commit((writer) => read(writer, name)),
      store.write((tx) => tx.insert("INSERT INTO meta (key, value) VALUES ('large', ?)", [large])),
    ]);
    isWhole = outcomes.every(({ status }) => status === "rejected");
    await compare(name);
  }
  await store.write((tx) => void tx.rows("PRAGMA max_page_count=1000000"));
  const { statement } = await advanceBars(portfolios, name, oneBar(day, 110));
  assert.equal(statement.positions[0]?.markPrice, 110);
});

test("a rate before the last one that marks know is kept no longer than they need it", async () => {
  const name = await newPortfolio();
  const rateOf = (day: number) => {
    const legs = [{ ticker: "EURUSD=X", price: 1 + day / 100, inverse: false }];
    return { from: "EUR", to: "USD", legs, asOfMs: dayStart(day) };
  };
  await advanceBars(portfolios, name, oneBar(0, 100), [rateOf(0), rateOf(5)]);
  const known: (number | undefined)[] = [];
  for (const day of [1, 2, 6, 7]) {
    await compare(name);
    await advanceBars(portfolios, name, oneBar(day, 100));
    const { value } = await portfolios.commit((writer) => read(writer, name).state.rates);
    known.push(value.get("EUR")?.length);
  }
  assert.deepEqual(known, [2, 2, 1, 1]);
});

test("what another program has written is read", async () => {
  const name = await newPortfolio();
  await advanceBars(portfolios, name, oneBar(0, 100));
  const other = openConnection(path);
  other.change(
    `INSERT INTO portfolio_halts (portfolio, state, reason, message, bar_start_ms)
      VALUES (?, 'HALTED', 'MARGIN_CALL', 'by hand', 0)`,
    [name],
  );
  other.close();
  await compare(name);
  const { order } = await submitOrder(portfolios, orderFor(name, 1));
  assert.equal(order.refusal?.reason, "TRADING_HALTED");
});

test("what a commit leaves is not kept where another program wrote before it ended", () => {
  const kept = new KeptRows();
  let version = 1;
  const commit = () => kept.begin({ rows: () => [], row: () => [version] });
  const first = commit();
  first.change("portfolios/one", () => new KnownRows({ halt: null }));
  version = 2;
  const second = commit();
  first.ended(true);
  for (const later of [second, commit()]) {
    const halt = { state: "HALTED", reason: "MARGIN_CALL", message: "", barStartMs: 0 } as const;
    assert.deepEqual(
      later.of("portfolios/one").part("halt", () => halt),
      halt,
    );
  }
});

test("portfolios that hold much are given up, the one used longest ago first", () => {
  const kept = new KeptRows({ rows: 10, portfolios: 3 });
  const split = { ticker: "AAPL", barStartMs: 0, newShares: 2, oldShares: 1, openPrice: 1 };
  const use = (name: string, splits = 0) => {
    const commit = kept.begin({ rows: () => [], row: () => [1] });
    const stored = Array(splits).fill(split);
    const { length } = commit.of(name).part("splits", () => stored);
    commit.ended(true);
    return length;
  };
  assert.deepEqual([use("one", 4), use("two", 4), use("one")], [4, 4, 4]);
  assert.equal(use("three", 6), 6);
  assert.deepEqual([use("one"), use("three"), use("two")], [4, 6, 0]);
  assert.deepEqual([use("four", 11), use("four", 1), use("three")], [11, 1, 6]);
  assert.deepEqual([use("five"), use("six"), use("four", 2)], [0, 0, 2]);
});
