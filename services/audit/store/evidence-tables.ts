import { and, asc, count, eq, gt, or, type SQL } from "drizzle-orm";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { EvidenceReader } from "../app/ports.ts";
import { type Audit, pendingAudit, scoredAudit } from "../domain/audit.ts";
import { type Evidence, RecordedFacts } from "../domain/evidence/evidence.ts";
import type { ChargedFill, ClosedTrade } from "../domain/facts/execution-facts.ts";
import type { ForecastMade, ForecastScored } from "../domain/facts/forecast-facts.ts";
import * as schema from "./schema.ts";

const { forecast, outcome, decision, fill, trade, deadLetter } = schema;

/** Tells which audit set an event that could not be applied belongs to; undefined when unreadable. */
export type AuditSetOfEvent = (event: {
  readonly type: string;
  readonly payload: Uint8Array;
}) => string | undefined;

/** Reads evidence, joining each forecast to its outcome. */
export function createEvidenceStore(
  db: Store["db"],
  auditSetOfEvent: AuditSetOfEvent,
): EvidenceReader {
  const rows = async (where: SQL | undefined, limit?: number): Promise<readonly AuditRow[]> => {
    const query = db
      .select()
      .from(forecast)
      .leftJoin(outcome, eq(outcome.audit, forecast.audit))
      .where(where)
      .orderBy(asc(forecast.asOfMs), asc(forecast.ticker), asc(forecast.audit));
    return limit === undefined ? query : query.limit(limit);
  };
  return {
    async evidenceOf(auditSet): Promise<Evidence> {
      const facts = new RecordedFacts();
      for (const row of await rows(eq(forecast.auditSet, auditSet))) {
        facts.add({ kind: "FORECAST_MADE", value: toMade(row) });
        const scored = toScored(row);
        if (scored) facts.add({ kind: "FORECAST_SCORED", value: scored });
      }
      for (const value of await db.select().from(decision).where(eq(decision.auditSet, auditSet))) {
        facts.add({ kind: "DECISION_MADE", value });
      }
      for (const row of await db.select().from(trade).where(eq(trade.auditSet, auditSet))) {
        facts.add({ kind: "TRADE_CLOSED", value: toTrade(row) });
      }
      for (const row of await db.select().from(fill).where(eq(fill.auditSet, auditSet))) {
        facts.add({ kind: "ORDER_FILLED", value: toFill(row) });
      }
      const deadLetters = await deadLetterCount(db, auditSet, auditSetOfEvent);
      return { auditSet, deadLetterCount: deadLetters, of: (fold) => facts.of(fold) };
    },
    async auditsAfter(auditSet, after, limit) {
      const beyond =
        after &&
        or(
          gt(forecast.asOfMs, after.asOfMs),
          and(eq(forecast.asOfMs, after.asOfMs), gt(forecast.ticker, after.ticker)),
          and(
            eq(forecast.asOfMs, after.asOfMs),
            eq(forecast.ticker, after.ticker),
            gt(forecast.audit, after.name),
          ),
        );
      const page = await rows(and(eq(forecast.auditSet, auditSet), beyond), limit);
      return page.map((row): Audit => {
        const scored = toScored(row);
        return scored ? scoredAudit(scored) : pendingAudit(toMade(row));
      });
    },
  };
}

/** An event of which the audit set cannot be told may be missing from every one: it counts in all. */
async function deadLetterCount(
  db: Store["db"],
  auditSet: string,
  auditSetOfEvent: AuditSetOfEvent,
): Promise<number> {
  const [all] = await db.select({ count: count() }).from(deadLetter);
  if (all?.count === 0) return 0;
  const events = await db
    .select({ type: deadLetter.type, payload: deadLetter.payload })
    .from(deadLetter);
  const owners = events.map(auditSetOfEvent);
  return owners.filter((owner) => owner === undefined || owner === auditSet).length;
}

type AuditRow = {
  readonly forecast: typeof forecast.$inferSelect;
  readonly outcome: typeof outcome.$inferSelect | null;
};

function toMade({ forecast: row }: AuditRow): ForecastMade {
  const { auditSet, ticker, interval, asOfMs, horizonBars, modelSetHash, policyHash } = row;
  return {
    key: { auditSet, ticker, interval, asOfMs, horizonBars, modelSetHash, policyHash },
    forecast: row.forecast,
    contentHash: row.contentHash,
    baselineModel: row.baselineModel,
  };
}

function toScored(row: AuditRow): ForecastScored | undefined {
  if (row.outcome === null) return undefined;
  const { audit: _, factHash: __, ...scores } = row.outcome;
  return { ...scores, ...toMade(row) };
}

function toTrade(row: typeof trade.$inferSelect): ClosedTrade {
  const { factHash: _, entryPrice, exitPrice, ...rest } = row;
  return { ...rest, entryPrice: entryPrice ?? undefined, exitPrice: exitPrice ?? undefined };
}

function toFill(row: typeof fill.$inferSelect): ChargedFill {
  return {
    auditSet: row.auditSet,
    fill: row.fill,
    notionalMicros: row.notionalMicros,
    costMicros: {
      halfSpread: row.halfSpreadMicros,
      slippage: row.slippageMicros,
      commission: row.commissionMicros,
      impact: row.impactMicros,
    },
  };
}
