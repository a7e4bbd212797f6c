import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import { exactDigits, exactInteger, exactly, sumOf } from "#lib/kit/store/columns.ts";
import { openConnection, type RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, statement } from "#lib/kit/store/statement.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const account = sqliteTable("account", {
  name: text().notNull(),
  cashMicros: exactInteger("cash_micros"),
  lifetimeMicros: exactDigits("lifetime_micros"),
});
const insertAccounts = insertInto(account);
const all = statement((db) => db.select().from(account));
const totals = statement((db) =>
  db
    .select({ sum: sumOf(account.cashMicros), each: exactly(account.cashMicros) })
    .from(account)
    .groupBy(account.name),
);

const folder = temporaryFolder();
let files = 0;

function withAccounts(work: (db: RowWriter) => void): void {
  files += 1;
  const connection = openConnection(join(folder, `columns-${files}.db`));
  connection.exec("CREATE TABLE account (name text, cash_micros integer, lifetime_micros text)");
  try {
    work(connection);
  } finally {
    connection.close();
  }
}

const beyond = 2n ** 60n + 1n;

test("money comes back as the bigint that was stored, by drizzle and by a statement", () =>
  withAccounts((db) => {
    const rows = [
      { name: "a", cashMicros: 9_007_199_254_740_991n, lifetimeMicros: beyond },
      { name: "b", cashMicros: -1n, lifetimeMicros: -beyond },
      { name: "c", cashMicros: null, lifetimeMicros: null },
    ];
    insertAccounts(db, ...rows);
    assert.deepEqual(all.all(db, {}), rows);
  }));

test("an integer beyond 2^53 is refused rather than rounded, and read whole where that is asked", () =>
  withAccounts((db) => {
    insertAccounts(db, { name: "a", cashMicros: beyond });
    assert.throws(() => all.all(db, {}), /more than a number holds exactly/);
    assert.deepEqual(totals.all(db, {}), [{ sum: beyond, each: beyond }]);
  }));

test("a sum may pass 2^53 where no row does, and is 0 over no rows", () =>
  withAccounts((db) => {
    const cashMicros = 2n ** 53n - 1n;
    const sums = statement((builder) =>
      builder.select({ sum: sumOf(account.cashMicros) }).from(account),
    );
    assert.deepEqual(sums.all(db, {}), [{ sum: 0n }]);
    insertAccounts(db, { name: "a", cashMicros }, { name: "b", cashMicros });
    assert.deepEqual(sums.all(db, {}), [{ sum: 2n * cashMicros }]);
  }));

test("a sum is exact where it passes 2^63 on its way", () =>
  withAccounts((db) => {
    const cashMicros = 2n ** 62n + 3n;
    const amounts = [cashMicros, cashMicros, cashMicros, -cashMicros, -cashMicros, -2n, null];
    insertAccounts(db, ...amounts.map((amount) => ({ name: "a", cashMicros: amount })));
    const sums = statement((builder) =>
      builder.select({ sum: sumOf(account.cashMicros) }).from(account),
    );
    assert.deepEqual(sums.all(db, {}), [{ sum: cashMicros - 2n }]);
  }));
