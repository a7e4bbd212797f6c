import type { LineChart } from "#lib/page/charts/chart.ts";
import { percent } from "#lib/page/charts/chart.ts";
import type { Cell, Section } from "#lib/page/section.ts";
import { dateOf, shareCell, timeMs } from "#lib/report/cells.ts";
import { moneyText } from "#lib/report/metric-text.ts";
import type { RunEnded } from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { Arms } from "./compare-settings.ts";

type Point = readonly [atMs: number, ratio: number];

/** The equity of both in one picture, each as a share of the capital paid in; nothing before a run has ended. */
export function equitySection(
  { base, varied }: Arms,
  runs: readonly [RunEnded | undefined, RunEnded | undefined],
): readonly Section[] {
  const [ofBase, ofVaried] = runs.map(pointsOf) as [readonly Point[], readonly Point[]];
  if (ofBase.length + ofVaried.length === 0) return [];
  const chart: LineChart = {
    kind: "lines",
    x: { name: "", isTime: true },
    y: { name: "share of the capital", unit: percent },
    bands: [],
    lines: [
      { label: "base", colour: 1 as const, drawnAs: "line" as const, points: ofBase },
      // On top and dotted, so that both are seen where they are equal.
      { label: "varied", colour: 2 as const, drawnAs: "dotted" as const, points: ofVaried },
    ].filter(({ points }) => points.length > 0),
    rules: [{ label: "capital", of: "y", at: 1 }],
    hasLegend: true,
  };
  return [
    {
      id: "equity",
      heading: "Equity",
      sentences: [
        `Base: ${endText(runs[0], base.currency)}. Varied: ${endText(runs[1], varied.currency)}.`,
      ],
      figures: [
        {
          id: "equity",
          title: `Equity of both, n = ${ofBase.length} and ${ofVaried.length} dates`,
          description:
            "Cash and positions at their mark at the last close of each date, as a share of the capital paid in; the line across is the capital.",
          chart,
          table: {
            columns: [
              { heading: "date" },
              { heading: "base", unit: "ratio" },
              { heading: "varied", unit: "ratio" },
            ],
            rows: rowsOf(ofBase, ofVaried),
          },
        },
      ],
    },
  ];
}

function pointsOf(run: RunEnded | undefined): readonly Point[] {
  if (run === undefined || run.startingCashMicros === 0n) return [];
  const capital = Number(run.startingCashMicros);
  // A daily bar closes at the midnight after its date.
  return run.marks.map(({ closeTime, equityMicros }) => {
    return [timeMs(closeTime) - 1, Number(equityMicros) / capital];
  });
}

function rowsOf(base: readonly Point[], varied: readonly Point[]): readonly (readonly Cell[])[] {
  const [ofBase, ofVaried] = [new Map(base), new Map(varied)];
  const times = [...new Set([...ofBase.keys(), ...ofVaried.keys()])].sort((a, b) => a - b);
  const cell = (ratio: number | undefined): Cell =>
    ratio === undefined ? { value: null, text: "" } : shareCell(ratio);
  return times.map((atMs) => [dateOf(atMs), cell(ofBase.get(atMs)), cell(ofVaried.get(atMs))]);
}

function endText(run: RunEnded | undefined, currency: string): string {
  const last = run?.marks.at(-1);
  if (run === undefined || last === undefined) return "its run has not ended";
  return `${moneyText(last.equityMicros, currency)} of ${moneyText(run.startingCashMicros, currency)} paid in`;
}
