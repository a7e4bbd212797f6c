import { sprintOf } from "../sprint-record.ts";
import type { ExportKind } from "./kinds.ts";
import type { ExportTable, RecordsPlace } from "./table.ts";
import { auditsTable } from "./tables/audits.ts";
import { barsTable, seriesTable } from "./tables/bars.ts";
import { decisionsTable } from "./tables/decisions.ts";
import { equityTable } from "./tables/equity.ts";
import { forecastsTable } from "./tables/forecasts.ts";
import { gatesTable } from "./tables/gates.ts";
import { funnelTable, metricsTable } from "./tables/scorecard.ts";
import { sprintsTable, trialsTable } from "./tables/sprints.ts";
import { tradesTable } from "./tables/trades.ts";

/** The tables of one sprint. */
const ofSprint = {
  trades: tradesTable,
  decisions: decisionsTable,
  forecasts: forecastsTable,
  audits: auditsTable,
  metrics: metricsTable,
  gates: gatesTable,
  equity: equityTable,
  funnel: funnelTable,
} as const;

/**
 * Finds the records; their rows are read as the pages are taken.
 * @throws Fault where the sprint, or bars of the ticker, are not there
 */
export async function openTable(
  records: ExportKind,
  { of, interval }: { readonly of: string | undefined; readonly interval: string | undefined },
  where: RecordsPlace,
): Promise<ExportTable> {
  switch (records) {
    case "sprints":
      return sprintsTable(where);
    case "series":
      return seriesTable(where);
    case "trials":
      return trialsTable(of ?? "", where);
    case "bars":
      return barsTable(of ?? "", interval, where);
    default:
      return ofSprint[records](await sprintOf(where.gateway, of), where);
  }
}
