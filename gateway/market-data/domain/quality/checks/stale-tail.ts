import { datesOf } from "#lib/kernel/calendar.ts";
import { dateText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";
import { unchangedRuns } from "../unchanged-runs.ts";

/** A week of one close: SHY, the calmest fund of the development bars, has had five once. */
const fewestSessions = 6;

/** The last closes repeat: delisted, suspended, or a feed that carries the last price forward. */
export const staleTail: QualityCheck = {
  name: "stale-tail",
  meaning:
    "the closes of the last 6 or more sessions are equal: suspended, delisted, or carried forward by the source",
  find({ bars, interval }) {
    const run = unchangedRuns(bars).at(-1);
    if (run === undefined) return [];
    const starts = bars.slice(run.from).map(({ startTimeMs }) => startTimeMs);
    if (datesOf(starts).length < fewestSessions) return [];
    return [
      findingAt(starts, {
        check: "stale-tail",
        state: "FLAGGED",
        description: `the last ${run.length} closes are equal, since ${dateText(starts[0] as number, interval)}`,
        remedy: "check that the instrument is still traded",
      }),
    ];
  },
};
