import { asc, eq } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Split } from "../domain/ledger/split.ts";
import { splits } from "./schema.ts";

const splitsOfPortfolio = statement(
  (db, { portfolio }: Placeholders<{ readonly portfolio: string }>) => {
    const { ticker, barStartMs, newShares, oldShares, openPrice, rate } = splits;
    return db
      .select({ ticker, barStartMs, newShares, oldShares, openPrice, rate })
      .from(splits)
      .where(eq(splits.portfolio, portfolio))
      .orderBy(asc(splits.sequence));
  },
);

/** The splits that a portfolio was advanced through, oldest first. */
export function readSplits(db: RowReader, portfolio: string): readonly Split[] {
  return splitsOfPortfolio
    .all(db, { portfolio })
    .map(({ rate, ...split }) => (rate === null ? split : { ...split, rate }));
}
