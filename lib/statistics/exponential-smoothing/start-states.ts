import { classicalFigure } from "../seasonality/classical-decomposition.ts";
import type { EtsForm } from "./form.ts";

/** States before the first value. */
export interface StartStates {
  readonly level: number;
  readonly trend: number;
  /** Entry i for the values at i, i + period, …; empty without a season. */
  readonly season: Float64Array;
}

/**
 * Start states to search from: the figure of the classical decomposition, and a line through the first
 * values of the adjusted series, 10 or two periods of them.
 * Hyndman et al. (2008), "Forecasting with Exponential Smoothing", section 2.6.1.
 * @returns undefined where the series is too short for a figure or a multiplicative one does not exist
 */
export function startStates(
  values: Float64Array,
  form: Pick<EtsForm, "trend" | "season">,
  periodBars: number,
): StartStates | undefined {
  let adjusted = values;
  let season = new Float64Array(0);
  if (form.season !== "N") {
    const kind = form.season === "A" ? "ADDITIVE" : "MULTIPLICATIVE";
    const figure = classicalFigure(values, periodBars, kind);
    if (figure === undefined) return undefined;
    season = Float64Array.from(figure, (factor) =>
      form.season === "M" ? Math.max(factor, 0.01) : factor,
    );
    adjusted = values.map((value, t) =>
      form.season === "A" ? value - season[t % periodBars]! : value / season[t % periodBars]!,
    );
  }
  const count = Math.min(values.length, Math.max(10, form.season === "N" ? 10 : 2 * periodBars));
  const line = firstLine(adjusted, count);
  if (form.trend === "N") return { level: line.mean, trend: 0, season };
  return { level: line.mean - (line.slope * (count + 1)) / 2, trend: line.slope, season };
}

function firstLine(values: Float64Array, count: number): { mean: number; slope: number } {
  let mean = 0;
  for (let t = 0; t < count; t += 1) mean += values[t]! / count;
  const middle = (count - 1) / 2;
  let cross = 0;
  for (let t = 0; t < count; t += 1) cross += (t - middle) * values[t]!;
  const squares = (count * (count * count - 1)) / 12;
  return { mean, slope: squares > 0 ? cross / squares : 0 };
}
