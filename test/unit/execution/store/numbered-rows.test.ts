import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

let store: Store;
before(async () => {
  store = await openStore({
    path: join(temporaryFolder(), "execution.db"),
    migrationsFolder: "services/execution/store/migrations",
    logger: quietLogger,
  });
});
after(() => store.close());

const numbered = () =>
  store.db.rows(`SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND EXISTS (
    SELECT 1 FROM pragma_table_info(sqlite_schema.name) AS of WHERE of.name = 'sequence' AND of.pk = 1)`);

test("no number of a row is given twice: a trigger keeps the last row of every table that numbers its rows", () => {
  const tables = numbered().map(([name]) => String(name));
  assert.ok(tables.includes("equity_points") && tables.length > 12, tables.join());
  const kept = tables.filter((table) =>
    store.db
      .rows("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table])
      .some(([sql]) => /BEFORE DELETE ON.*RAISE\(ABORT/s.test(String(sql))),
  );
  assert.deepEqual(kept, tables);
});

test("no commit writes the table of AUTOINCREMENT: rows that stay number themselves", () => {
  const counting = numbered().filter(([, sql]) => String(sql).includes("AUTOINCREMENT"));
  assert.deepEqual(counting, []);
  assert.deepEqual(store.db.rows("SELECT * FROM sqlite_sequence"), []);
});
