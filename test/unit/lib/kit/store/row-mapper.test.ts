import assert from "node:assert/strict";
import { test } from "node:test";
import { eq, gt, sql } from "drizzle-orm";
import { alias, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { exactInteger, exactly } from "#lib/kit/store/columns.ts";
import type { Row } from "#lib/kit/store/connection.ts";
import { rowMapperOf } from "#lib/kit/store/row-mapper.ts";

const thing = sqliteTable("thing", {
  id: integer().primaryKey(),
  name: text(),
  price: real(),
  seen: integer({ mode: "boolean" }),
  detail: text({ mode: "json" }),
  micros: exactInteger("micros"),
});
const other = alias(thing, "other");
const builder = drizzle(() => Promise.reject(new Error("nothing runs here")));

const full: Row = [1, "a", 2.5, 0, '{"size":1}', 7];
const empty: Row = [2, null, null, null, null, null];

test("rows are mapped as drizzle maps them, nulls, tables and expressions included", () => {
  const joined = builder.select({ thing, other, double: sql`2 * ${thing.id}` }).from(thing);
  const computed = {
    name: thing.name,
    micros: exactly(thing.micros),
    shout: sql<string>`upper(${thing.name})`.as("shout"),
    inner: { seen: thing.seen },
  };
  for (const [query, rows] of [
    [builder.select().from(thing), [full, empty]],
    [
      joined.innerJoin(other, gt(other.id, thing.id)),
      [
        [...full, ...empty, 2],
        [...empty, ...full, 4],
      ],
    ],
    [
      builder.select(computed).from(thing),
      [["a", "9007199254740993", "A", 1], Array(4).fill(null)],
    ],
  ] as const) {
    const prepared = query.prepare();
    const mapRow = rowMapperOf(prepared);
    assert.ok(mapRow);
    assert.deepEqual((rows as readonly Row[]).map(mapRow), prepared.mapResult({ rows }, true));
  }
});

test("rows that may lack a joined table are left to drizzle, as is what answers no rows", () => {
  const lacking = builder.select().from(thing).leftJoin(other, eq(other.id, thing.id));
  assert.equal(rowMapperOf(lacking.prepare()), undefined);
  assert.equal(rowMapperOf(builder.delete(thing).prepare()), undefined);
});
