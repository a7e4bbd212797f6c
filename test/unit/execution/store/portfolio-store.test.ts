import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import { type FactStore, openFactStore } from "#lib/kit/events/fact-store.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { advanceBars } from "#services/execution/app/advance-bars.ts";
import type { PortfolioStore, PortfolioWriter } from "#services/execution/app/ports.ts";
import { submitOrder } from "#services/execution/app/submit-order.ts";
import { postDeposit } from "#services/execution/domain/ledger/postings.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import { createPortfolioStore } from "#services/execution/store/portfolio-store.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  dayStart,
  portfolio as example,
  requestOf,
} from "#test/support/execution-examples.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { watchedWriter } from "#test/support/watched-writer.ts";

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
  const bus = createInProcessBus(quietLogger);
  const common = { logger: quietLogger, clock: systemClock };
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

function create(writer: PortfolioWriter, name: string): Portfolio {
  const portfolio = { ...example, name };
  const deposit = postDeposit(name, portfolio.startingCashMicros);
  writer.create({ answer: portfolio, requestHash: name }, name, deposit);
  return portfolio;
}

test("a portfolio is found in the transaction that creates it, and afterwards", async () => {
  const { value } = await portfolios.commit((writer) => {
    create(writer, "portfolios/kept");
    return writer.portfolio("portfolios/kept")?.answer.name;
  });
  const later = await portfolios.commit((writer) => writer.portfolio("portfolios/kept"));
  assert.equal(value, "portfolios/kept");
  assert.equal(later.value?.requestHash, "portfolios/kept");
});

test("a portfolio whose creation was rolled back is not found, although it was found before", async () => {
  const failing = portfolios.commit((writer) => {
    create(writer, "portfolios/gone");
    assert.ok(writer.portfolio("portfolios/gone"));
    throw new Error("no");
  });
  await assert.rejects(failing, /no/);
  const { value } = await portfolios.commit((writer) => writer.portfolio("portfolios/gone"));
  assert.equal(value, undefined);
  assert.equal(
    portfolios.snapshot((reader) => reader.portfolio("portfolios/gone")),
    undefined,
  );
});

test("the balances are not read while bars post nothing, and again after a posting", async () => {
  const reads: string[] = [];
  const watched = createPortfolioStore(
    {
      ...facts,
      commit: (work) =>
        facts.commit((tx, append) =>
          work(
            watchedWriter(tx, (text) => text.startsWith("select") && reads.push(text)),
            append,
          ),
        ),
    },
    { factsOf: () => [], factsOfOrder: () => [], factOfEnd: () => assert.fail("no run ends here") },
  );
  const { value: portfolio } = await portfolios.commit((writer) =>
    create(writer, "portfolios/watched"),
  );
  const { name } = portfolio;
  const advance = async (day: number) => {
    reads.length = 0;
    const series = [{ instrument: aapl, interval: "DAY_1" as const, bars: [barOn(day, 100)] }];
    const { executions } = await advanceBars(watched, name, series);
    const balances = reads.filter((text) => text.includes('from "account_balances"'));
    return { fills: executions.fills.length, reads: balances.length };
  };
  await advance(0);
  assert.deepEqual(await advance(1), { fills: 0, reads: 0 });
  await submitOrder(watched, requestOf({ portfolio: name, decisionTimeMs: dayStart(2) }));
  assert.deepEqual(await advance(2), { fills: 1, reads: 1 });
  assert.deepEqual(await advance(3), { fills: 0, reads: 0 });
});
