import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import { type FactStore, openFactStore } from "#lib/kit/events/fact-store.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { advanceBars } from "#services/execution/app/advance-bars.ts";
import { createPortfolio } from "#services/execution/app/create-portfolio.ts";
import type { PortfolioStore } from "#services/execution/app/ports.ts";
import { submitOrder } from "#services/execution/app/submit-order.ts";
import { advanceWhileOpen, type TradingGate } from "#services/execution/app/trading-gate.ts";
import { factOfEnd, factsOf, factsOfOrder } from "#services/execution/events/facts.ts";
import { createPortfolioStore } from "#services/execution/store/portfolio-store.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, portfolio as example, requestOf } from "#test/support/execution-examples.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

let store: Store;
let facts: FactStore;
let portfolios: PortfolioStore;

before(async () => {
  store = await openStore({
    path: join(temporaryFolder(), "execution.db"),
    migrationsFolder: "services/execution/store/migrations",
    logger: quietLogger,
  });
  const common = { logger: quietLogger, clock: systemClock };
  const bus = createInProcessBus(quietLogger);
  facts = openFactStore({ store, bus, source: "execution", ...common });
  portfolios = createPortfolioStore(facts, { factOfEnd, factsOf, factsOfOrder });
});
after(async () => {
  await facts.close();
  await store.close();
});

async function created(requestId: string): Promise<string> {
  const { name: _, createTimeMs, policyHash: __, ...request } = example;
  const made = await createPortfolio(portfolios, example, createTimeMs, { ...request, requestId });
  return made.portfolio.name;
}

/** Advances by one bar at the gate, which is asked about the portfolios in `asked`. */
function advance(name: string, day: number, answer: string | undefined, asked: string[]) {
  const gate: TradingGate = {
    restriction: async (portfolio) => {
      asked.push(portfolio);
      return answer;
    },
  };
  const series = [{ instrument: aapl, interval: "DAY_1" as const, bars: [barOn(day, 100)] }];
  return advanceWhileOpen(portfolios, gate, name, 1_000, (check) =>
    advanceBars(portfolios, name, series, [], check),
  );
}

test("an order that is taken just before bars is not filled by them unasked", async () => {
  const name = await created("together");
  const asked: string[] = [];
  const [, { executions }] = await Promise.all([
    submitOrder(portfolios, requestOf({ portfolio: name })),
    advance(name, 0, "HALTED", asked),
  ]);
  assert.deepEqual([executions.fills, asked], [[], [name]]);
  const order = portfolios.snapshot((reader) =>
    reader.order(reader.portfolio(name)!.answer, "order-1"),
  );
  assert.equal(order?.answer.state, "CANCELED");
});

test("nobody is asked while no order to open waits, and orders are filled where trading is ACTIVE", async () => {
  const name = await created("alone");
  const asked: string[] = [];
  await advance(name, 0, "HALTED", asked);
  assert.deepEqual(asked, []);
  await submitOrder(
    portfolios,
    requestOf({ portfolio: name, decisionTimeMs: Date.UTC(2017, 0, 3) }),
  );
  const { executions } = await advance(name, 1, undefined, asked);
  assert.deepEqual([executions.fills.length, asked], [1, [name]]);
});
