import type { Store } from "#lib/kit/store/open-store.ts";
import { checkStoredTimes } from "#lib/kit/store/stored-times.ts";
import type { StoredTimes } from "../domain/stored-times.ts";

/** Daily bars that do not start at a midnight of UTC, as the bars of this process find them. */
type FindStrayDailyBars = () => Promise<
  { readonly count: number; readonly exampleMs: number } | undefined
>;

/** What the gateway's own database holds of times. */
export async function ownTimes(
  { db }: Pick<Store, "db">,
  findStrayDailyBars: FindStrayDailyBars,
): Promise<StoredTimes> {
  const { checked, wrong, sampledViews } = await checkStoredTimes(db);
  const stray = await findStrayDailyBars();
  const findings = stray && {
    table: "series_bar",
    column: "start_time_ms",
    description: "of daily bars are no midnight of UTC",
    count: stray.count,
    example: new Date(stray.exampleMs).toISOString(),
  };
  return {
    database: "gateway",
    checked,
    findings: findings ? [...wrong, findings] : wrong,
    sampledViews,
  };
}
