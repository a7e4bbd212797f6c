import { and, eq } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import type { FactWriter } from "../app/ports.ts";
import {
  auditSetOf,
  type Fact,
  type FactKind,
  factHash,
  identityOf,
} from "../domain/facts/fact.ts";
import * as schema from "./schema.ts";

interface FactTable {
  readonly table: SQLiteTable;
  readonly identity: SQLiteColumn;
  readonly auditSet: SQLiteColumn;
  readonly factHash: SQLiteColumn;
}

const tables: Readonly<Record<FactKind, FactTable>> = {
  FORECAST_MADE: tableOf(schema.forecast, schema.forecast.audit),
  FORECAST_SCORED: tableOf(schema.outcome, schema.outcome.audit),
  DECISION_MADE: tableOf(schema.decision, schema.decision.decision),
  ORDER_FILLED: tableOf(schema.fill, schema.fill.fill),
  TRADE_CLOSED: tableOf(schema.trade, schema.trade.roundTrip),
};

/** Writes facts in a transaction, one table a kind. */
export function factWriter(tx: Transaction): FactWriter {
  return {
    async recordedHash(kind, auditSet, identity) {
      const { table, ...columns } = tables[kind];
      const [row] = await tx
        .select({ factHash: columns.factHash })
        .from(table)
        .where(and(eq(columns.auditSet, auditSet), eq(columns.identity, identity)));
      return row?.factHash as string | undefined;
    },
    async insert(fact) {
      await insertRow(tx, fact, {
        auditSet: auditSetOf(fact),
        factHash: factHash(fact),
        identity: identityOf(fact),
      });
    },
  };
}

interface Common {
  readonly auditSet: string;
  readonly factHash: string;
  readonly identity: string;
}

async function insertRow(tx: Transaction, fact: Fact, common: Common): Promise<void> {
  const { identity, ...shared } = common;
  switch (fact.kind) {
    case "FORECAST_MADE": {
      const { key, ...made } = fact.value;
      await tx.insert(schema.forecast).values({ ...key, ...made, ...shared, audit: identity });
      return;
    }
    case "FORECAST_SCORED":
      await tx.insert(schema.outcome).values({ ...fact.value, ...shared, audit: identity });
      return;
    case "DECISION_MADE":
      await tx.insert(schema.decision).values({ ...fact.value, ...shared });
      return;
    case "ORDER_FILLED": {
      const { costMicros, ...filled } = fact.value;
      await tx.insert(schema.fill).values({
        ...filled,
        ...shared,
        halfSpreadMicros: costMicros.halfSpread,
        slippageMicros: costMicros.slippage,
        commissionMicros: costMicros.commission,
        impactMicros: costMicros.impact,
      });
      return;
    }
    case "TRADE_CLOSED":
      await tx.insert(schema.trade).values({ ...fact.value, ...shared });
  }
}

function tableOf(
  table: SQLiteTable & { readonly auditSet: SQLiteColumn; readonly factHash: SQLiteColumn },
  identity: SQLiteColumn,
): FactTable {
  return { table, identity, auditSet: table.auditSet, factHash: table.factHash };
}
