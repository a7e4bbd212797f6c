import { and, asc, count, eq, gt, or, type SQL } from "drizzle-orm";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { EvidenceReader } from "../app/ports.ts";
import { type Audit, pendingAudit, scoredAudit } from "../domain/audits/audit.ts";
import type { ChargedFill } from "../domain/trades/charged-fill.ts";
import type { ClosedTrade } from "../domain/trades/closed-trade.ts";
import * as schema from "./schema.ts";

const { forecast, outcome, decision, fill, trade, deadLetter } = schema;

/** Tells which audit set an event that could not be applied belongs to; undefined when unreadable. */
export type AuditSetOfEvent = (event: {
  readonly type: string;
  readonly payload: Uint8Array;
}) => string | undefined;

/** Reads evidence, joining each forecast to its outcome. */
export function evidenceReader(db: Store["db"], auditSetOfEvent: AuditSetOfEvent): EvidenceReader {
  const audits = async (where: SQL | undefined, limit?: number): Promise<readonly Audit[]> => {
    const query = db
      .select()
      .from(forecast)
      .leftJoin(outcome, eq(outcome.audit, forecast.audit))
      .where(where)
      .orderBy(asc(forecast.asOfMs), asc(forecast.ticker), asc(forecast.audit));
    return (await (limit === undefined ? query : query.limit(limit))).map(toAudit);
  };
  return {
    async evidenceOf(auditSet) {
      return {
        auditSet,
        audits: await audits(eq(forecast.auditSet, auditSet)),
        decisions: await db
          .select()
          .from(decision)
          .where(eq(decision.auditSet, auditSet))
          .orderBy(asc(decision.decision)),
        trades: (
          await db
            .select()
            .from(trade)
            .where(eq(trade.auditSet, auditSet))
            .orderBy(asc(trade.exitTimeMs), asc(trade.ticker), asc(trade.roundTrip))
        ).map(toTrade),
        fills: (
          await db.select().from(fill).where(eq(fill.auditSet, auditSet)).orderBy(asc(fill.fill))
        ).map(toFill),
        deadLetterCount: await deadLetterCount(db, auditSet, auditSetOfEvent),
      };
    },
    auditsAfter(auditSet, after, limit) {
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
      return audits(and(eq(forecast.auditSet, auditSet), beyond), limit);
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

function toAudit({ forecast: row, outcome: scored }: AuditRow): Audit {
  const { auditSet, ticker, interval, asOfMs, horizonBars, modelSetHash, policyHash } = row;
  const made = {
    key: { auditSet, ticker, interval, asOfMs, horizonBars, modelSetHash, policyHash },
    forecast: row.forecast,
    contentHash: row.contentHash,
    baselineModel: row.baselineModel,
  };
  if (scored === null) return pendingAudit(made);
  const { audit: _, factHash: __, ...scores } = scored;
  return scoredAudit({ ...scores, ...made });
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
