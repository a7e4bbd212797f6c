import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { asc, eq, gt } from "drizzle-orm";
import { alias, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { openConnection, type RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { watchedWriter } from "#test/support/watched-writer.ts";

const thing = sqliteTable("thing", {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  seen: integer({ mode: "boolean" }).notNull().default(true),
  detail: text({ mode: "json" }).$type<{ readonly size: number }>(),
});

const folder = temporaryFolder();
let files = 0;

function withTable(work: (db: RowWriter, texts: string[]) => void): void {
  files += 1;
  const connection = openConnection(join(folder, `statement-${files}.db`));
  connection.exec(`CREATE TABLE thing (id integer primary key autoincrement, name text not null unique,
    seen integer not null, detail text)`);
  const texts: string[] = [];
  try {
    work(
      watchedWriter(connection, (text) => texts.push(text)),
      texts,
    );
  } finally {
    connection.close();
  }
}

const insertThings = insertInto(thing);

test("a statement answers typed rows at once, and the first of them", () =>
  withTable((db) => {
    insertThings(db, { name: "a" }, { name: "b", detail: { size: 2 } });
    const after = statement((builder, { id }: Placeholders<{ id: number }>) =>
      builder.select().from(thing).where(gt(thing.id, id)).orderBy(asc(thing.id)),
    );
    const rows: (typeof thing.$inferSelect)[] = after.all(db, { id: 0 });
    assert.deepEqual(rows, [
      { id: 1, name: "a", seen: true, detail: null },
      { id: 2, name: "b", seen: true, detail: { size: 2 } },
    ]);
    assert.deepEqual(after.first(db, { id: 1 })?.name, "b");
    assert.equal(after.first(db, { id: 2 }), undefined);
    assert.deepEqual(after.all(db, { id: 2 }), []);
  }));

test("a statement is built once, for whatever database it runs on", () => {
  let built = 0;
  const byName = statement((builder, { name }: Placeholders<{ name: string }>) => {
    built += 1;
    return builder.select({ id: thing.id }).from(thing).where(eq(thing.name, name));
  });
  for (const name of ["one", "two"]) {
    withTable((db, texts) => {
      insertThings(db, { name });
      texts.length = 0;
      assert.deepEqual(
        [byName.all(db, { name }), byName.all(db, { name: "no" })],
        [[{ id: 1 }], []],
      );
      assert.equal(new Set(texts).size, 1);
    });
  }
  assert.equal(built, 1);
});

test("a joined row has a member a table, null where the table has no row", () =>
  withTable((db) => {
    insertThings(db, { name: "a" }, { name: "b" });
    const other = alias(thing, "other");
    const withNext = statement((builder, { name }: Placeholders<{ name: string }>) =>
      builder
        .select({ thing, other })
        .from(thing)
        .leftJoin(other, gt(other.id, thing.id))
        .where(eq(thing.name, name)),
    );
    assert.equal(withNext.first(db, { name: "a" })?.other?.name, "b");
    assert.equal(withNext.first(db, { name: "b" })?.other, null);
  }));

test("an insert takes defaults and null for what a row leaves out, and encodes the rest", () =>
  withTable((db) => {
    insertThings(db, { name: "a" });
    insertThings(db, { name: "b", seen: false, detail: { size: 1 } });
    insertThings(db, { id: 9, name: "c", detail: null });
    assert.deepEqual(db.rows("SELECT id, name, seen, detail FROM thing", []), [
      [1, "a", 1, null],
      [2, "b", 0, '{"size":1}'],
      [9, "c", 1, null],
    ]);
  }));

test("many rows share statements, keep their order, and take defaults one by one", () =>
  withTable((db, texts) => {
    const names = Array.from({ length: 70 }, (_, index) => `row ${index}`);
    insertThings(
      db,
      ...names.map((name, index) => (index % 2 === 0 ? { name } : { name, seen: false })),
    );
    assert.equal(texts.length, 8);
    assert.deepEqual(
      db.rows("SELECT id, name, seen FROM thing ORDER BY id", []),
      names.map((name, index) => [index + 1, name, 1 - (index % 2)]),
    );
  }));

test("an update encodes what it sets", () =>
  withTable((db) => {
    insertThings(db, { name: "a" });
    type Values = { readonly name: string; readonly detail: { readonly size: number } | null };
    const describe = statement((builder, { name, detail }: Placeholders<Values>) =>
      builder.update(thing).set({ detail }).where(eq(thing.name, name)),
    );
    describe.run(db, { name: "a", detail: { size: 3 } });
    assert.deepEqual(db.rows("SELECT detail FROM thing", []), [['{"size":3}']]);
    describe.run(db, { name: "a", detail: null });
    assert.deepEqual(db.rows("SELECT detail FROM thing", []), [[null]]);
  }));

test("a value that is left out is refused, rather than stored as NULL", () =>
  withTable((db) => {
    const byName = statement((builder, { name }: Placeholders<{ name: string }>) =>
      builder.select().from(thing).where(eq(thing.name, name)),
    );
    const none = {} as { name: string };
    assert.throws(() => byName.all(db, none), /undefined cannot be stored/);
    assert.throws(() => insertThings(db, {} as { name: string }), /NOT NULL/);
  }));

test("a statement that fails throws what SQLite said, and works again", () =>
  withTable((db) => {
    insertThings(db, { name: "a" });
    assert.throws(() => insertThings(db, { name: "a" }), { code: "SQLITE_CONSTRAINT_UNIQUE" });
    insertThings(db, { name: "b" });
    assert.equal(db.rows("SELECT 1 FROM thing", []).length, 2);
  }));

for (const value of [2 ** 53, -(2 ** 53), 0.5]) {
  test(`${value} is stored in no integer column, by no insert and no update`, () =>
    withTable((db) => {
      insertThings(db, { id: Number.MAX_SAFE_INTEGER, name: "largest" });
      const refused = { name: "RangeError", message: /is no integer that id holds exactly/ };
      assert.throws(() => insertThings(db, { id: value, name: "a" }), refused);
      const change = statement((builder, { id }: Placeholders<{ id: number }>) =>
        builder.update(thing).set({ id }),
      );
      assert.throws(() => change.run(db, { id: value }), refused);
      assert.deepEqual(db.rows("select id, name from thing"), [
        [Number.MAX_SAFE_INTEGER, "largest"],
      ]);
    }));
}
