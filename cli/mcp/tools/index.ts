import type { StartedSprints } from "../started-sprints.ts";
import type { UnboundTool } from "../tool.ts";
import { compareSprints, getComparison } from "./comparison.ts";
import { estimateCost } from "./cost.ts";
import { explain } from "./explain.ts";
import { getGates } from "./gates.ts";
import { waitForSprint } from "./progress.ts";
import { evaluateReadiness, getReadiness } from "./readiness.ts";
import { listAudits, listDecisions, listTrades } from "./records.ts";
import { getScorecard } from "./scorecard.ts";
import { getDataQuality, listSeries } from "./series.ts";
import { getSprint, listSprints } from "./sprints.ts";
import { startSprint } from "./start.ts";

/** The tools in the order in which they are listed: those that read, and with `allowStart` those that do not. */
export function toolsOf(started: StartedSprints, allowStart: boolean): readonly UnboundTool[] {
  return [
    ...[listSprints, getSprint, getScorecard, getGates, explain],
    ...[listDecisions, listTrades, listAudits],
    ...[estimateCost, getReadiness, listSeries, getDataQuality, getComparison],
    waitForSprint(started),
    ...(allowStart ? [startSprint(started), compareSprints, evaluateReadiness] : []),
  ];
}
