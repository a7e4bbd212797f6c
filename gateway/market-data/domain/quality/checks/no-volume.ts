import { counted, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Bars whose volume is not known. */
export const noVolume: QualityCheck = {
  name: "no-volume",
  meaning: "bars without a volume: what an order would have met is not known",
  find({ bars }) {
    const found = bars.filter(({ volumeUnits }) => volumeUnits === undefined);
    if (found.length === 0) return [];
    return [
      findingAt(
        found.map(({ startTimeMs }) => startTimeMs),
        {
          check: "no-volume",
          state: "FLAGGED",
          description: `${counted(found.length, "bar")} of ${bars.length} have no volume`,
          remedy: "pmx takes it as 0; import a source with volumes to trade it",
        },
      ),
    ];
  },
};
