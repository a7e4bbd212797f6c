import { and, desc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Answered } from "#lib/kernel/idempotency.ts";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { RecordedChange, TradingStateStore } from "../app/trading-state-port.ts";
import { changeInForce, type TradingStateChange } from "../domain/trading-state.ts";
import { tradingStateChange as table } from "./schema.ts";

type Row = typeof table.$inferSelect;

const insertChange = insertInto(table);

const latestOf = statement((db, { portfolio }: Placeholders<{ readonly portfolio: string }>) =>
  db
    .select()
    .from(table)
    .where(eq(table.portfolio, portfolio))
    .orderBy(desc(table.factSequence))
    .limit(1),
);

const changeByRequest = statement((db, { id }: Placeholders<{ readonly id: string }>) =>
  db.select().from(table).where(eq(table.requestId, id)),
);

const restricted = statement((db, { limit }: Placeholders<{ readonly limit: number }>) =>
  db
    .select()
    .from(table)
    .where(
      and(
        ne(table.portfolio, ""),
        ne(table.state, "ACTIVE"),
        sql`not exists (select 1 from trading_state_change as later where later.portfolio = ${table.portfolio} and later.fact_sequence > ${table.factSequence})`,
      ),
    )
    .orderBy(desc(table.factSequence))
    .limit(limit),
);

const latestChanges = statement((db, { limit }: Placeholders<{ readonly limit: number }>) =>
  db.select().from(table).orderBy(desc(table.factSequence)).limit(limit),
);

const latestChangesFor = statement(
  (db, values: Placeholders<{ readonly portfolio: string; readonly limit: number }>) =>
    db
      .select()
      .from(table)
      .where(inArray(table.portfolio, ["", values.portfolio]))
      .orderBy(desc(table.factSequence))
      .limit(values.limit),
);

/** The change in force for a portfolio, as it is read in any transaction; undefined before the first. */
export function changeInForceFor(db: RowReader, portfolio: string): TradingStateChange | undefined {
  const latest = (of: string) => {
    const row = latestOf.first(db, { portfolio: of });
    return row && recordedOf(row).change;
  };
  return changeInForce(latest(""), portfolio === "" ? undefined : latest(portfolio));
}

/** The changes of one database, each published as the fact that `factOf` makes of it. */
export function createTradingStateStore(
  facts: FactStore,
  factOf: (change: TradingStateChange) => OutboxEntry,
): TradingStateStore {
  return {
    inForce: (portfolio) => changeInForceFor(facts.db, portfolio),
    restricted: (limit) => restricted.all(facts.db, { limit }).map((row) => recordedOf(row).change),
    latest(portfolio, limit) {
      const rows =
        portfolio === ""
          ? latestChanges.all(facts.db, { limit })
          : latestChangesFor.all(facts.db, { portfolio, limit });
      return rows.map((row) => recordedOf(row).change);
    },
    async write(work) {
      const { value } = await facts.commit((tx, append) =>
        work({
          find: (requestId) => {
            const row = changeByRequest.first(tx, { id: requestId });
            return row && answerOf(row);
          },
          record(change, requestId, requestHash) {
            const factSequence = append(factOf(change));
            insertChange(tx, { ...change, requestId, requestHash, factSequence });
            return { change, factSequence };
          },
        }),
      );
      return value;
    },
  };
}

function recordedOf({
  requestId: _,
  requestHash: __,
  factSequence,
  ...change
}: Row): RecordedChange {
  return { change, factSequence };
}

function answerOf(row: Row): Answered<RecordedChange> {
  return { answer: recordedOf(row), requestHash: row.requestHash };
}
