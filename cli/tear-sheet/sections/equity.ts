import { type LineChart, percent } from "#lib/page/charts/chart.ts";
import type { Section } from "#lib/page/section.ts";
import { dateOf, moneyCell, shareCell, timeMs } from "#lib/report/cells.ts";
import { moneyText, valueText } from "#lib/report/metric-text.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { SheetRecords } from "../records.ts";

interface Mark {
  readonly atMs: number;
  readonly equityMicros: bigint;
  readonly cashMicros: bigint;
  /** Fall from the largest equity so far, the capital included: 0 or less. */
  readonly drawdownRatio: number;
}

/** How the equity went and how far it fell; nothing before a run has ended. */
export function equitySection({ sprint, run }: SheetRecords): readonly Section[] {
  if (run === undefined || run.marks.length === 0) return [];
  const { currency } = sprint;
  const marks = marksOf(run);
  const last = marks.at(-1)!;
  const deepest = marks.reduce((least, mark) =>
    mark.drawdownRatio < least.drawdownRatio ? mark : least,
  );
  const gained = last.equityMicros - run.startingCashMicros;
  const depth = valueText(-deepest.drawdownRatio, MetricUnit.SHARE);
  const amount = moneyText(gained < 0n ? -gained : gained, currency);
  return [
    {
      id: "equity",
      heading: "Equity",
      sentences: [
        `${moneyText(run.startingCashMicros, currency)} ${gained < 0n ? "lost" : "gained"} ${amount} over ${marks.length} dates with bars.`,
        deepest.drawdownRatio === 0
          ? "It never fell below its largest so far."
          : `It fell by at most ${depth} from its largest so far, on ${dateOf(deepest.atMs)}.`,
      ],
      figures: [
        {
          id: "equity",
          title: `Equity, n = ${marks.length} dates`,
          description: `Cash and positions at their mark at the last close of each date, in ${currency}; the line across is the capital paid in.`,
          chart: curve({
            points: marks.map((mark) => [mark.atMs, Number(mark.equityMicros) / 1e6]),
            name: currency,
            capital: Number(run.startingCashMicros) / 1e6,
          }),
          table: {
            columns: [
              { heading: "date" },
              { heading: "equity", unit: `${currency} micros` },
              { heading: "cash", unit: `${currency} micros` },
              { heading: "drawdown", unit: "ratio" },
            ],
            rows: marks.map((mark) => [
              dateOf(mark.atMs),
              moneyCell(mark.equityMicros),
              moneyCell(mark.cashMicros),
              shareCell(mark.drawdownRatio),
            ]),
          },
        },
        {
          id: "drawdown",
          title: `Drawdown, n = ${marks.length} dates`,
          description:
            "Fall of the equity from its largest so far, at the last close of each date.",
          chart: drawdownChart(marks),
          table: {
            columns: [{ heading: "deepest on" }, { heading: "drawdown", unit: "ratio" }],
            rows: [[dateOf(deepest.atMs), shareCell(deepest.drawdownRatio)]],
          },
        },
      ],
    },
  ];
}

function marksOf({ marks, startingCashMicros }: NonNullable<SheetRecords["run"]>): readonly Mark[] {
  let largest = startingCashMicros;
  return marks.map(({ closeTime, equityMicros, cashMicros }) => {
    if (equityMicros > largest) largest = equityMicros;
    const drawdownRatio = Number(equityMicros - largest) / Number(largest);
    // A daily bar closes at the midnight after its date.
    return { atMs: timeMs(closeTime) - 1, equityMicros, cashMicros, drawdownRatio };
  });
}

function curve({
  points,
  name,
  capital,
}: {
  readonly points: readonly (readonly [number, number])[];
  readonly name: string;
  readonly capital: number;
}): LineChart {
  return {
    kind: "lines",
    x: { name: "", isTime: true },
    y: { name },
    bands: [],
    lines: [{ label: "equity", colour: 1, drawnAs: "line", points }],
    rules: [{ label: "capital", of: "y", at: capital }],
  };
}

function drawdownChart(marks: readonly Mark[]): LineChart {
  return {
    kind: "lines",
    x: { name: "", isTime: true },
    y: { name: "drawdown", unit: percent, holds: [0] },
    bands: [],
    lines: [
      {
        label: "drawdown",
        colour: 2,
        drawnAs: "area",
        points: marks.map(({ atMs, drawdownRatio }) => [atMs, drawdownRatio] as const),
      },
    ],
    rules: [],
  };
}
