import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Figure } from "#lib/page/section.ts";
import { dateText } from "#lib/report/plain-text.ts";
import type { DataFinding } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { Bar } from "#proto/pmx/type/v1/bar_pb.ts";

/** Points of a picture, which no screen tells apart where there are more. */
const mostPoints = 1_500;

/** The closes of a series, with the bars at which findings begin; nothing of a series without two bars. */
export function closesChart(
  bars: readonly Bar[],
  findings: readonly DataFinding[],
  { every, currency }: { readonly every: string; readonly currency: string },
): readonly Figure[] {
  if (bars.length < 2) return [];
  const step = Math.max(1, Math.ceil(bars.length / mostPoints));
  const points = bars
    .filter((_, at) => at % step === 0 || at === bars.length - 1)
    .map((bar) => [startMs(bar), bar.close] as const);
  const marked = marksOf(bars, findings);
  const thinned = step === 1 ? "" : ` One bar in ${step} is drawn.`;
  return [
    {
      id: `closes-${every}`,
      title: `Closes, n = ${bars.length} bars`,
      description: `Close of each bar in ${currency}, as it is stored.${marked.length === 0 ? "" : " A dot marks the first bar of a finding."}${thinned}`,
      chart: {
        kind: "lines",
        x: { name: "", isTime: true },
        y: { name: currency },
        bands: [],
        lines: [
          { label: "close", colour: 1, drawnAs: "line", points },
          ...(marked.length === 0
            ? []
            : [{ label: "finding", colour: 2, drawnAs: "dots", points: marked } as const]),
        ],
        rules: [],
      },
      table: {
        columns: [{ heading: "bar" }, { heading: "close", unit: currency }],
        // The ends and what is between them by years, not every bar.
        rows: edgesOfYears(bars).map((bar) => [
          dateText(bar.startTime),
          { value: bar.close, text: `${bar.close}` },
        ]),
      },
    },
  ];
}

function marksOf(
  bars: readonly Bar[],
  findings: readonly DataFinding[],
): readonly (readonly [number, number])[] {
  const starts = findings.flatMap(({ fromTime }) => (fromTime ? [timestampMs(fromTime)] : []));
  return [...new Set(starts)]
    .sort((one, other) => one - other)
    .flatMap((atMs) => {
      const bar = bars.find((one) => startMs(one) >= atMs);
      return bar === undefined ? [] : [[startMs(bar), bar.close] as const];
    });
}

/** The first bar, the last one of each year, and the last. */
function edgesOfYears(bars: readonly Bar[]): readonly Bar[] {
  return bars.filter((bar, at) => {
    const next = bars[at + 1];
    return at === 0 || next === undefined || yearOf(bar) !== yearOf(next);
  });
}

function yearOf(bar: Bar): number {
  return new Date(startMs(bar)).getUTCFullYear();
}

function startMs({ startTime }: Bar): number {
  return startTime === undefined ? Number.NaN : timestampMs(startTime);
}
