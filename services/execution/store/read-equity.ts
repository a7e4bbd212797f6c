import { asc, eq, max, min, sql } from "drizzle-orm";
import { exactly } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { EquityHistory } from "../domain/portfolio/equity.ts";
import { equityPoints } from "./schema.ts";

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

/**
 * SQLite divides integers toward 0: counted from long before 1970, no date is cut at the wrong end. A bar
 * that closes at midnight is of the date that ends there.
 */
const date = sql`(${equityPoints.barCloseMs} - 1 + 200000 * 86400000) / 86400000`;

/** Of each group the row of the largest sequence: SQLite takes bare columns from the row of its max(). */
const lastOfEachDate = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      sequence: max(equityPoints.sequence),
      barCloseMs: equityPoints.barCloseMs,
      equityMicros: exactly(equityPoints.equityMicros),
      cashMicros: exactly(equityPoints.cashMicros),
    })
    .from(equityPoints)
    .where(eq(equityPoints.portfolio, portfolio))
    .groupBy(date)
    .orderBy(asc(date)),
);

const firstStart = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ startTimeMs: min(equityPoints.barStartMs) })
    .from(equityPoints)
    .where(eq(equityPoints.portfolio, portfolio)),
);

/** The equity of a portfolio, one mark a UTC date; undefined without bars. */
export function readEquityHistory(db: RowReader, portfolio: string): EquityHistory | undefined {
  const startTimeMs = firstStart.first(db, { portfolio })?.startTimeMs;
  if (startTimeMs === undefined || startTimeMs === null) return undefined;
  const marks = lastOfEachDate
    .all(db, { portfolio })
    .map(({ barCloseMs, equityMicros, cashMicros }) => ({ barCloseMs, equityMicros, cashMicros }));
  return { startTimeMs, marks };
}
