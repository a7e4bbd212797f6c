import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { openConnection } from "#lib/kit/store/connection.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { newPortfolio, orderRequest, runService, seriesOf } from "./running-service.ts";

const migrations = "services/execution/store/migrations";
const folder = temporaryFolder();
const earlier = join(folder, "earlier");

/** How many migrations there were before there were running sums. */
const migrationsBeforeRunningSums = 3;

/** How the columns of that time follow from those of now. */
const earlierFills = { price_micros: "cast(round(price * 1e6) as integer)" };

/** An empty database with the migrations before there were running sums. */
async function openEarlierDatabase(): Promise<string> {
  const some = join(folder, "migrations");
  cpSync(migrations, some, { recursive: true });
  const journal = join(some, "meta/_journal.json");
  const whole = JSON.parse(readFileSync(journal, "utf8"));
  const entries = whole.entries.slice(0, migrationsBeforeRunningSums);
  writeFileSync(journal, JSON.stringify({ ...whole, entries }));
  mkdirSync(earlier);
  const path = join(earlier, "execution.db");
  const store = await openStore({ path, migrationsFolder: some, logger: quietLogger });
  await store.close();
  return path;
}

/** Copies all history into a database without running sums; its guards watch every row. */
function copyHistory(from: string, to: string): void {
  const connection = openConnection(to);
  const columnsOf = (table: string) =>
    connection.rows(`SELECT name FROM pragma_table_info('${table}')`).map(([name]) => String(name));
  const copy = (table: string, changes: Readonly<Record<string, string>> = {}) => {
    const columns = columnsOf(table);
    const values = columns.map((name) => changes[name] ?? name);
    connection.exec(
      `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM later.${table}`,
    );
  };
  connection.exec(`ATTACH '${from}' AS later`);
  connection.exec("BEGIN");
  connection.exec("PRAGMA defer_foreign_keys=ON");
  copy("portfolios");
  copy("orders", { state: "'ACCEPTED'", resolved_bar_start_ms: "NULL" });
  connection.exec(`UPDATE orders SET (state, resolved_bar_start_ms) =
    (SELECT state, resolved_bar_start_ms FROM later.orders AS other WHERE other.name = orders.name)
    WHERE name IN (SELECT name FROM later.orders WHERE state <> 'ACCEPTED')`);
  copy("ledger_entries");
  copy("fills", earlierFills);
  copy("ledger_transactions");
  copy("round_trips");
  copy("bars");
  copy("equity_points");
  connection.exec("COMMIT");
  connection.close();
}

test("a database without running sums gets them when it is opened, and trades on alike", async () => {
  const first = await runService(join(folder, "later"));
  const names = [await newPortfolio(first, "one"), await newPortfolio(first, "two")];
  for (const portfolio of names) {
    for (const day of [0, 1, 2]) {
      const decisionTime = timestampFromMs(dayStart(2 * day));
      const value = day < 2 ? 1 : 3;
      const exits = { holdingLimit: { limit: { case: "sessions" as const, value } } };
      const order = { ...orderRequest(portfolio, `order-${day}`), decisionTime, exits };
      await first.client.submitOrder(order);
      const series = [seriesOf([barOn(2 * day, 100 + day), barOn(2 * day + 1, 101 + day)])];
      await first.client.advanceBars({ portfolio, series });
    }
  }
  await first.stop();
  copyHistory(first.databasePath, await openEarlierDatabase());

  const [later, upgraded] = [await runService(first.folder), await runService(earlier)];
  try {
    for (const name of names) {
      const { portfolio } = await later.client.getPortfolio({ name });
      assert.equal(portfolio?.maxDrawdown?.n, 6n);
      assert.equal(portfolio?.positions.length, 1);
      assert.deepEqual((await upgraded.client.getPortfolio({ name })).portfolio, portfolio);
      const request = { portfolio: name, series: [seriesOf([barOn(6, 90), barOn(7, 95)])] };
      const { factPosition: _, ...advanced } = await later.client.advanceBars(request);
      const { factPosition: __, ...same } = await upgraded.client.advanceBars(request);
      assert.equal(advanced.roundTrips.length, 1);
      assert.deepEqual(same, advanced);
    }
  } finally {
    await later.stop();
    await upgraded.stop();
  }
});
