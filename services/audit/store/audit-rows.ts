import { and, asc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { AuditPosition } from "../app/ports.ts";
import { type Audit, pendingAudit, scoredAudit } from "../domain/audit.ts";
import { factFromRecord } from "../domain/facts/fact.ts";
import { fact } from "./schema.ts";

const made = alias(fact, "made");
const scored = alias(fact, "scored");

interface AuditPage extends AuditPosition {
  readonly auditSet: string;
  readonly limit: number;
}

/**
 * Forecasts with their scores, where there are any. The kind is a literal: with a parameter SQLite would
 * not use the partial index.
 */
const auditRows = statement((db, page: Placeholders<AuditPage>) =>
  db
    .select({ made: made.content, scored: scored.content, scoreTimeMs: scored.timeMs })
    .from(made)
    .leftJoin(
      scored,
      and(
        eq(scored.auditSet, made.auditSet),
        eq(scored.kind, "FORECAST_SCORED"),
        eq(scored.identity, made.identity),
      ),
    )
    .where(
      and(
        sql`${made.kind} = 'FORECAST_MADE'`,
        eq(made.auditSet, page.auditSet),
        sql`(${made.asOfMs}, ${made.ticker}, ${made.identity}) > (${page.asOfMs}, ${page.ticker}, ${page.name})`,
      ),
    )
    .orderBy(asc(made.asOfMs), asc(made.ticker), asc(made.identity))
    .limit(page.limit),
);

const beforeAll: AuditPosition = { asOfMs: Number.MIN_SAFE_INTEGER, ticker: "", name: "" };

/** At most `limit` audits of one audit set, from the one after `after` on. */
export function auditsAfter(
  db: RowReader,
  auditSet: string,
  after: AuditPosition | undefined,
  limit: number,
): readonly Audit[] {
  const rows = auditRows.all(db, { ...(after ?? beforeAll), auditSet, limit });
  return rows.map((row) => {
    if (row.scored === null || row.scoreTimeMs === null) {
      return pendingAudit(factFromRecord("FORECAST_MADE", row.made).value);
    }
    return scoredAudit(factFromRecord("FORECAST_SCORED", row.scored).value, row.scoreTimeMs);
  });
}
