import { percent } from "#lib/page/charts/chart.ts";
import type { Figure } from "#lib/page/section.ts";
import { countCell, shareCell } from "#lib/report/cells.ts";
import type { SheetRecords } from "../records.ts";
import { outcomeOf } from "./forecasts.ts";

/**
 * Where the close at the horizon fell among the stated quantiles: the bounds of the intervals and the path. It is the
 * probability integral transform (Dawid 1984) as far as the intervals tell it.
 */
export function placeFigure({ forecasts, closes }: SheetRecords): readonly Figure[] {
  const levels = [...(forecasts[0]?.intervals ?? [])].map(({ levelRatio }) => levelRatio);
  if (levels.length === 0) return [];
  // Cumulative probabilities of the lower bounds, the path, and the upper bounds.
  const tails = [...levels].sort((a, b) => b - a).map((level) => (1 - level) / 2);
  const edges = [0, ...tails, 0.5, ...[...tails].reverse().map((tail) => 1 - tail), 1];
  const counts = new Array<number>(edges.length - 1).fill(0);
  let n = 0;
  for (const forecast of forecasts) {
    const bars = closes.get(forecast.instrument?.ticker ?? "") ?? [];
    const end = outcomeOf(forecast, bars).future[forecast.horizonBars - 1];
    const place = end && placeOf(end.price, forecast.horizonBars - 1, forecast);
    if (place === undefined || forecast.intervals.length !== levels.length) continue;
    counts[place] = counts[place]! + 1;
    n += 1;
  }
  if (n === 0) return [];
  const rows = counts.map((count, at) => {
    const [low, high] = [edges[at]!, edges[at + 1]!];
    return { name: placeName(low, high), expected: high - low, share: count / n, count };
  });
  return [
    {
      id: "places",
      title: `Where closes fell in the stated distribution, n = ${n} forecasts`,
      description:
        "Share of closes at the horizon in each part of the stated distribution; the mark across is the share that belongs there. Windows may share bars, so that these are fewer independent tries.",
      chart: {
        kind: "bars",
        y: { name: "share", unit: percent },
        bars: rows.map(({ name, expected, share }) => {
          return { label: name, from: 0, to: share, expected, colour: 1 as const };
        }),
        rules: [],
      },
      table: {
        columns: [
          { heading: "part of the distribution" },
          { heading: "expected", unit: "ratio" },
          { heading: "happened", unit: "ratio" },
          { heading: "closes", unit: "count" },
          { heading: "n", unit: "count" },
        ],
        rows: rows.map(({ name, expected, share, count }) => [
          name,
          shareCell(expected),
          shareCell(share),
          countCell(count),
          countCell(n),
        ]),
      },
    },
  ];
}

function placeName(low: number, high: number): string {
  const percent = (ratio: number) => `${Math.round(ratio * 1_000) / 10}`;
  return `${percent(low)}–${percent(high)} %`;
}

/** Which part a price falls into: how many of the bounds and the path are at or below it. */
function placeOf(
  price: number,
  at: number,
  { intervals, ensemblePrices }: SheetRecords["forecasts"][number],
): number | undefined {
  const bounds = [
    ...intervals.flatMap(({ lowerPrices, upperPrices }) => [lowerPrices[at], upperPrices[at]]),
    ensemblePrices[at],
  ];
  if (bounds.some((bound) => bound === undefined)) return undefined;
  return bounds.filter((bound) => bound! <= price).length;
}
