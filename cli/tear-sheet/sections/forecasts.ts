import type { Band, LineChart } from "#lib/page/charts/chart.ts";
import type { Section, SmallChart } from "#lib/page/section.ts";
import { countCell, dateOf, numberCell, timeMs } from "#lib/report/cells.ts";
import { valueText } from "#lib/report/metric-text.ts";
import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { Close, SheetRecords } from "../records.ts";

/** Pictures at most: the latest. */
const mostPictures = 24;
/** Bars before the as-of that a picture shows, in horizons. */
const pastHorizons = 1;

/** A forecast beside what happened. */
interface Outcome {
  readonly forecast: Forecast;
  readonly asOfMs: number;
  readonly past: readonly Close[];
  readonly future: readonly Close[];
}

/** The latest forecasts as fans, each with the closes that followed. */
export function forecastSection({ sprint, forecasts, closes }: SheetRecords): readonly Section[] {
  const shown = forecasts.slice(-mostPictures).map((forecast) => {
    const bars = closes.get(forecast.instrument?.ticker ?? "") ?? [];
    return outcomeOf(forecast, bars);
  });
  if (shown.length === 0) return [];
  const of = sprint.asOfTimes.length * (sprint.spec?.tickers.length ?? 1);
  const which = shown.length < of ? `The latest ${shown.length} of ${of}` : `All ${of}`;
  return [
    {
      id: "forecasts",
      heading: "Forecasts and what happened",
      sentences: [
        `${which} forecasts: the path that was expected, the bands that were stated, and the closes that followed.`,
      ],
      figures: [
        {
          id: "fans",
          title: `Forecast fans, n = ${shown.length} forecasts`,
          description: `Each picture is one forecast: closes before and after as a line, the expected path dashed, and the bands that were to hold ${levelsText(shown)} of closes.`,
          small: shown.map(fan),
          table: {
            columns: [
              { heading: "as of" },
              { heading: "ticker" },
              { heading: "last close", unit: "price" },
              { heading: "expected at the horizon", unit: "price" },
              { heading: "happened", unit: "price" },
              { heading: "bars", unit: "count" },
            ],
            rows: shown.map(({ forecast, asOfMs, future }) => {
              const end = future[forecast.horizonBars - 1];
              return [
                dateOf(asOfMs),
                forecast.instrument?.ticker ?? "",
                numberCell(forecast.lastClosePrice, MetricUnit.PRICE),
                numberCell(forecast.ensemblePrices.at(-1) ?? Number.NaN, MetricUnit.PRICE),
                end === undefined
                  ? { value: null, text: "not yet known" }
                  : numberCell(end.price, MetricUnit.PRICE),
                countCell(forecast.horizonBars),
              ];
            }),
          },
        },
      ],
    },
  ];
}

/** The stated shares, the inner band first: "80.0 % and 95.0 %". */
function levelsText(shown: readonly Outcome[]): string {
  const levels = new Set(
    shown.flatMap(({ forecast }) => forecast.intervals.map(({ levelRatio }) => levelRatio)),
  );
  const texts = [...levels].sort((a, b) => a - b).map((one) => valueText(one, MetricUnit.SHARE));
  return texts.length === 0 ? "no stated share" : texts.join(" and ");
}

/** The closes around an as-of: those of a horizon before it, and those of its horizon. */
export function outcomeOf(forecast: Forecast, closes: readonly Close[]): Outcome {
  const asOfMs = timeMs(forecast.asOfTime);
  const next = closes.findIndex(({ startMs }) => startMs >= asOfMs);
  const from = next === -1 ? closes.length : next;
  return {
    forecast,
    asOfMs,
    past: closes.slice(Math.max(0, from - pastHorizons * forecast.horizonBars), from),
    future: closes.slice(from, from + forecast.horizonBars),
  };
}

function fan({ forecast, asOfMs, past, future }: Outcome): SmallChart {
  const { ensemblePrices, intervals, lastClosePrice, instrument } = forecast;
  // Bars from the as-of: sessions have gaps that a picture of times would show as slopes.
  const bands: Band[] = [...intervals].reverse().map(({ levelRatio, ...path }) => ({
    label: `${valueText(levelRatio, MetricUnit.SHARE)} interval`,
    points: path.lowerPrices.map((low, at) => [at + 1, low, path.upperPrices[at] ?? low] as const),
  }));
  const happened = [
    ...past.map(({ price }, at): [number, number] => [at - past.length + 1, price]),
    ...future.map(({ price }, at): [number, number] => [at + 1, price]),
  ];
  const chart: LineChart = {
    kind: "lines",
    x: { name: "bars from the as-of", isTime: false },
    y: { name: "price" },
    bands,
    lines: [
      { label: "closes", colour: 0, drawnAs: "line", points: happened },
      {
        label: "expected",
        colour: 1,
        drawnAs: "dashes",
        points: [
          [0, lastClosePrice],
          ...ensemblePrices.map((price, at): [number, number] => [at + 1, price]),
        ],
      },
    ],
    rules: [{ label: "", of: "x", at: 0 }],
  };
  const name = `${instrument?.ticker ?? ""} ${dateOf(asOfMs)}`;
  return {
    title: name,
    description: `Closes before and after ${dateOf(asOfMs)}, the path that was expected then, and its bands.`,
    chart,
  };
}
