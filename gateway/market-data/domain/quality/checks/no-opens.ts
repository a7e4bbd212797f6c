import { counted, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Bars without an open, at which every order of pmx fills, or without the range that it fills in. */
export const noOpens: QualityCheck = {
  name: "no-opens",
  meaning:
    "bars without an open, high or low: orders fill at the open, so that the series can be forecast and " +
    "audited but not traded",
  find({ bars }) {
    const found = bars.filter(
      ({ open, high, low }) => open === undefined || high === undefined || low === undefined,
    );
    if (found.length === 0) return [];
    const closeOnly = found.filter(
      ({ open, high, low }) => open === undefined && high === undefined && low === undefined,
    ).length;
    const what = closeOnly === found.length ? "have a close only" : "lack an open, high or low";
    return [
      findingAt(
        found.map(({ startTimeMs }) => startTimeMs),
        {
          check: "no-opens",
          state: "FLAGGED",
          description: `${counted(found.length, "bar")} of ${bars.length} ${what}: the series is forecast and audited, not traded`,
          remedy: "import a source with opens, highs and lows to trade it",
        },
      ),
    ];
  },
};
