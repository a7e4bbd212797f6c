import { wrap } from "#lib/report/plain-text.ts";
import type { PinnedRateSeries, PinnedSeries } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";

/** What was found in the bars, those of rates included, a flag a line; nothing where nothing was. */
export function dataLines(
  series: readonly (PinnedSeries | PinnedRateSeries)[],
  width: number,
): readonly string[] {
  const lines = series.flatMap(({ ticker, findings }) =>
    findings.flatMap(({ check, state, description }) => {
      const isAllowed = state === FindingState.QUARANTINED;
      const mark = isAllowed ? `${check} (quarantined, allowed)` : check;
      return wrap(`  ${ticker}  ${mark}: ${description}`, width, "    ").map((line, at) =>
        at === 0 ? `  ${line}` : line,
      );
    }),
  );
  return lines.length > 0 ? ["Flags of the data, beside the verdict", ...lines] : [];
}
