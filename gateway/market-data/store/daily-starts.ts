import { and, count, eq, min, sql } from "drizzle-orm";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { barSeries, seriesBar } from "./bar-tables.ts";

/** Daily bars that do not start at 00:00 UTC. */
export interface StrayDailyBars {
  readonly count: number;
  /** One of their starts, UTC milliseconds. */
  readonly exampleMs: number;
}

const dayMs = 86_400_000;

const dailySeries = statement((db) =>
  db.select({ id: barSeries.id }).from(barSeries).where(eq(barSeries.interval, "DAY_1")),
);
const strayBars = statement((db, { seriesId }: Placeholders<{ seriesId: number }>) =>
  db
    .select({ count: count(), exampleMs: min(seriesBar.startTimeMs) })
    .from(seriesBar)
    .where(and(eq(seriesBar.seriesId, seriesId), sql`${seriesBar.startTimeMs} % ${dayMs} <> 0`)),
);

/**
 * Stored daily bars that start at another time of the day: the midnight of somewhere else, taken for UTC.
 * @param letOthersRun - resolves when other calls have run; called before each series is read.
 */
export async function strayDailyBars(
  { db }: Pick<Store, "db">,
  letOthersRun: () => Promise<void>,
): Promise<StrayDailyBars | undefined> {
  let found = 0;
  let exampleMs = 0;
  for (const { id } of dailySeries.all(db, {})) {
    await letOthersRun();
    const stray = strayBars.first(db, { seriesId: id });
    if (!stray?.count) continue;
    found += stray.count;
    exampleMs = stray.exampleMs ?? exampleMs;
  }
  return found === 0 ? undefined : { count: found, exampleMs };
}
