/** A process of the shock bench: judges one series after another, as it is sent them. */
import process from "node:process";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { type Judged, judge, originsOf } from "./origins.ts";
import type { DailySeries } from "./series.ts";

/** What the bench sends: a series, the bars ahead of its forecasts, and the bars between two origins. */
export interface SeriesTask {
  readonly series: DailySeries;
  readonly horizons: readonly number[];
  readonly everyBars: number;
}

/** What comes back. */
export interface JudgedSeries {
  readonly judged: readonly Judged[];
  /** Origins left out where a price is not positive or none moves. */
  readonly skipped: number;
}

const { policy } = loadForecastConfig({ environment: {} });

function judgeSeries({ series, horizons, everyBars }: SeriesTask): JudgedSeries {
  const judged: Judged[] = [];
  let skipped = 0;
  for (const horizonBars of horizons) {
    for (const { at, usable } of originsOf(series, horizonBars, everyBars, policy)) {
      if (usable) judged.push(judge(series, at, horizonBars, policy));
      else skipped += 1;
    }
  }
  return { judged, skipped };
}

process.on("message", (task: SeriesTask) => process.send?.(judgeSeries(task)));
