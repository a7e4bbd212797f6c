import { type CheckStop, neverStop } from "../../numerics/fit-controls.ts";
import { differenceCoefficients, differenced } from "../differencing.ts";
import {
  constantColumn,
  fitDesign,
  fitSarima,
  inputProblem,
  isFit,
  type SarimaFit,
  type SarimaResult,
} from "../fit.ts";
import { arimaOrder, type SarimaOrder } from "../order.ts";
import { interpolated, type RegressionDesign, regressionDesign } from "../regression-design.ts";
import { startingValues } from "../starting-values.ts";
import { differencesNeeded, seasonalDifferencesNeeded } from "./differences.ts";
import { neighbours, type Shape, shapeKey, startingShapes } from "./neighbours.ts";
import { warmStart } from "./warm-start.ts";

/** What the search may try. */
export interface SearchLimits {
  /** Most differences besides a seasonal one. */
  readonly maximumDifferences: number;
  /** Largest autoregressive and moving average order, 0 or more. */
  readonly maximumOrder: number;
  /** The same for the seasonal part; used where the season is longer than a bar. */
  readonly maximumSeasonalOrder: number;
  /** Iterations of one fit, 1 or more; a fit that reaches the limit stands as it is. */
  readonly iterationLimit: number;
  /** Orders that are fitted at most, 1 or more. */
  readonly orderLimit: number;
}

/** Limits of R's auto.arima. */
export const widestSearch: SearchLimits = {
  maximumDifferences: 2,
  maximumOrder: 5,
  maximumSeasonalOrder: 2,
  orderLimit: 94,
  iterationLimit: 200,
};

/** The chosen fit and how many candidates were fitted for it. */
export interface SearchResult {
  readonly result: SarimaResult;
  readonly candidates: number;
}

/** Looser fits would end on saddles, and the best of them would move on when fitted again. */
const tolerance = 1e-11;
/** Seasons that a seasonal model needs. */
const fewestSeasons = 3;

/**
 * The order with the lowest AICc by Hyndman & Khandakar's stepwise search: differences by tests, then
 * from four common orders to the best neighbour until none is better. Every candidate is fitted by
 * exact likelihood; one with a root within 1 % of the unit circle is left out.
 * Hyndman & Khandakar (2008), Journal of Statistical Software 27(3).
 * @param series any unit; NaN marks a missing value
 * @param period bars of a season, 1 for none
 * @param checkStop called before every candidate
 */
export function searchOrder(
  series: Float64Array,
  period: number,
  limits: SearchLimits = widestSearch,
  checkStop: CheckStop = neverStop,
): SearchResult {
  const problem = inputProblem(series, arimaOrder(0, 0, 0), []);
  if (problem !== undefined) return { result: problem, candidates: 0 };
  const { filled } = interpolated(series);
  const season = period > 1 && series.length >= fewestSeasons * period ? period : 1;
  const D = season > 1 ? seasonalDifferencesNeeded(filled, season) : 0;
  const plain: SarimaOrder = { ...arimaOrder(0, 0, 0), D, period: season };
  const d = differencesNeeded(
    differenced(filled, differenceCoefficients(plain)),
    limits.maximumDifferences,
  );
  const search = new StepwiseSearch(series, { ...plain, d }, limits, checkStop);
  return search.run();
}

class StepwiseSearch {
  private best: { shape: Shape; fit: SarimaFit } | undefined;
  private readonly tried = new Set<number>();
  private readonly designs = new Map<boolean, RegressionDesign | undefined>();
  private readonly series: Float64Array;
  private readonly base: SarimaOrder;
  private readonly limits: SearchLimits;
  private readonly checkStop: CheckStop;

  constructor(series: Float64Array, base: SarimaOrder, limits: SearchLimits, checkStop: CheckStop) {
    this.series = series;
    this.base = base;
    this.limits = limits;
    this.checkStop = checkStop;
  }

  run(): SearchResult {
    const { base, limits } = this;
    const seasonal = base.period > 1;
    // A mean always stays in: without it the answer would hang on where the series has its zero.
    const drift = base.d + base.D === 1;
    const constant = base.d + base.D <= 1;
    for (const shape of startingShapes(limits, seasonal, constant)) this.try(shape);
    if (drift) this.try({ p: 0, q: 0, P: 0, Q: 0, constant: false });
    let improved = this.best !== undefined;
    while (improved) {
      improved = false;
      for (const shape of neighbours(this.best!.shape, limits, seasonal, drift)) {
        if (this.try(shape)) {
          improved = true;
          break;
        }
      }
    }
    return { result: this.chosen(), candidates: this.tried.size };
  }

  /** Fits a candidate unless it was; true when it is the best so far. */
  private try(shape: Shape): boolean {
    const key = shapeKey(shape);
    if (this.tried.has(key) || this.tried.size >= this.limits.orderLimit) return false;
    this.tried.add(key);
    this.checkStop();
    const design = this.design(shape.constant);
    if (design === undefined) return false;
    const order = this.order(shape);
    const parameters = shape.p + shape.q + shape.P + shape.Q + (shape.constant ? 1 : 0) + 1;
    if (design.observed < parameters + 2) return false;
    const { iterationLimit } = this.limits;
    // One start each: the best of them is searched from several at the end.
    const start =
      (this.best && warmStart(this.best.fit.free, this.best.shape, shape)) ??
      startingValues(design.series, order);
    const fit = fitDesign(design, order, shape.constant, { iterationLimit, tolerance, start });
    if (!isFit(fit) || fit.status === "AT_BOUNDARY") return false;
    if (this.best !== undefined && !(fit.aicc < this.best.fit.aicc)) return false;
    this.best = { shape, fit };
    return true;
  }

  private order({ p, q, P, Q }: Shape): SarimaOrder {
    return { ...this.base, p, q, P, Q };
  }

  private design(constant: boolean): RegressionDesign | undefined {
    if (!this.designs.has(constant)) {
      const columns = constant ? [constantColumn(this.series.length, this.base)] : [];
      const built = regressionDesign(this.series, columns, differenceCoefficients(this.base));
      this.designs.set(constant, typeof built === "string" ? undefined : built);
    }
    return this.designs.get(constant);
  }

  /**
   * The best candidate, or the higher peak of its likelihood that a search from several starts finds;
   * where there is none the plainest fit tells why.
   */
  private chosen(): SarimaResult {
    const { iterationLimit } = this.limits;
    if (this.best !== undefined) {
      const { shape, fit } = this.best;
      if (shape.p * shape.q + shape.P * shape.Q === 0) return fit;
      this.checkStop();
      const options = { iterationLimit, tolerance };
      const wider = fitDesign(fit.design, this.order(shape), shape.constant, options);
      const higher = isFit(wider) && wider.status !== "AT_BOUNDARY" && wider.aicc < fit.aicc;
      return higher ? wider : fit;
    }
    const constant = this.base.d + this.base.D <= 1;
    return fitSarima(this.series, this.base, { iterationLimit, tolerance, constant });
  }
}
