import { type Bar, type BarChart, type LineChart, percent } from "#lib/page/charts/chart.ts";
import type { Figure, Section } from "#lib/page/section.ts";
import {
  countCell,
  dateOf,
  intervalCell,
  metricCell,
  shareCell,
  timeMs,
} from "#lib/report/cells.ts";
import { valueText } from "#lib/report/metric-text.ts";
import { readable } from "#lib/report/plain-text.ts";
import { AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import { type Metric, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { SheetRecords } from "../records.ts";
import { placeFigure } from "./places.ts";

/** How good the forecasts were: against their baseline, and whether their bands held what they said. */
export function accuracySection(records: SheetRecords): readonly Section[] {
  const figures = [...ratioFigure(records), ...coverageFigure(records), ...placeFigure(records)];
  if (figures.length === 0) return [];
  return [{ id: "accuracy", heading: "Accuracy of the forecasts", sentences: [], figures }];
}

function ratioFigure({ audits }: SheetRecords): readonly Figure[] {
  const shown = audits.flatMap((audit) => {
    const result = audit.rmseRatio?.result;
    if (audit.status !== AuditStatus.EFFECTIVE || result?.case !== "value") return [];
    const asOfMs = timeMs(audit.key?.asOfTime);
    return [{ asOfMs, ratio: result.value, audit }];
  });
  if (shown.length === 0) return [];
  const baselines = [...new Set(shown.map(({ audit }) => audit.baselineModel))].sort().join(", ");
  const chart: LineChart = {
    kind: "lines",
    x: { name: "", isTime: true },
    y: { name: "RMSE ratio" },
    bands: [],
    lines: [
      {
        label: "audits",
        colour: 1,
        drawnAs: "dots",
        points: shown.map(({ asOfMs, ratio }) => [asOfMs, ratio] as const),
      },
    ],
    rules: [{ label: `as good as ${baselines}`, of: "y", at: 1 }],
  };
  return [
    {
      id: "ratios",
      title: `Error beside that of the baseline, n = ${shown.length} effective audits`,
      description: `RMSE of the ensemble over that of ${baselines}, by as-of; below 1 the ensemble was better.`,
      chart,
      table: {
        columns: [
          { heading: "as of" },
          { heading: "ticker" },
          { heading: "RMSE ratio", unit: "ratio" },
          { heading: "ensemble RMSE", unit: "price" },
          { heading: "baseline RMSE", unit: "price" },
          { heading: "n", unit: "bars" },
        ],
        rows: shown.map(({ asOfMs, audit }) => [
          dateOf(asOfMs),
          audit.key?.ticker ?? "",
          metricCell(audit.rmseRatio),
          metricCell(audit.ensembleRmse),
          metricCell(audit.baselineRmse),
          countCell(audit.ensembleRmse?.n ?? 0n),
        ]),
      },
    },
  ];
}

/** Coverages of the scorecard with the level that was stated. */
function coverageFigure({ result }: SheetRecords): readonly Figure[] {
  const coverages = (result.scorecard?.metrics ?? []).flatMap((metric) => {
    const level = /^interval_coverage_(\d+(?:\.\d+)?)$/.exec(metric.name)?.[1];
    return level === undefined ? [] : [{ metric, levelRatio: Number(level) / 100 }];
  });
  if (coverages.length === 0) return [];
  const chart: BarChart = {
    kind: "bars",
    y: { name: "share of closes inside", unit: percent },
    bars: coverages.flatMap(({ metric, levelRatio }) => coverageBar(metric, levelRatio)),
    rules: [],
  };
  return [
    {
      id: "coverage",
      title: `Whether the bands held what they stated, n = ${countsText(coverages.map(({ metric }) => metric))}`,
      description:
        "Measured share of closes inside each interval, with its 95 % interval; the mark across is the share that was stated.",
      chart,
      table: {
        columns: [
          { heading: "interval" },
          { heading: "stated", unit: "ratio" },
          { heading: "measured", unit: "ratio" },
          { heading: "95 % interval" },
          { heading: "n", unit: "count" },
          { heading: "of" },
        ],
        rows: coverages.map(({ metric, levelRatio }) => [
          readable(metric.name),
          shareCell(levelRatio),
          metricCell(metric),
          intervalCell(metric),
          countCell(metric.n),
          metric.denominator,
        ]),
      },
    },
  ];
}

/** The observations of metrics and what they are, each once: "600 closes". */
function countsText(metrics: readonly Metric[]): string {
  return [...new Set(metrics.map(({ n, denominator }) => `${n} ${denominator}`))].join(", ");
}

function coverageBar({ result, interval }: Metric, levelRatio: number): readonly Bar[] {
  if (result.case !== "value") return [];
  return [
    {
      label: valueText(levelRatio, MetricUnit.SHARE),
      from: 0,
      to: result.value,
      colour: 1,
      expected: levelRatio,
      ...(interval && { interval: [interval.lower, interval.upper] as const }),
    },
  ];
}
