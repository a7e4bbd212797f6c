import type { SarimaOrder } from "./order.ts";
import { backToFree, coefficientsOf } from "./partial-autocorrelation.ts";
import { multiplySeasonal, splitSeasonalDerivative } from "./polynomial.ts";

/**
 * The four coefficient groups of a model and their products φ and θ, with the way from unrestricted
 * numbers to them and the way of a derivative back. The coefficients in order: autoregressive, moving
 * average, seasonal autoregressive, seasonal moving average.
 */
export class ArmaPolynomials {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
  /** Multiplied-out autoregressive coefficients at lags 1 to p + P·period. */
  readonly phi: Float64Array;
  /** Multiplied-out moving average coefficients at lags 1 to q + Q·period. */
  readonly theta: Float64Array;
  /** Derivatives of an objective by φ and θ. */
  readonly byPhi: Float64Array;
  readonly byTheta: Float64Array;
  private readonly groups: readonly Group[];
  private readonly period: number;

  constructor({ p, q, P, Q, period }: SarimaOrder) {
    const plainAr = group(p, 1);
    const plainMa = group(q, -1);
    const seasonAr = group(P, 1);
    const seasonMa = group(Q, -1);
    this.groups = [plainAr, plainMa, seasonAr, seasonMa];
    this.ar = plainAr.values;
    this.ma = plainMa.values;
    this.seasonalAr = seasonAr.values;
    this.seasonalMa = seasonMa.values;
    this.phi = new Float64Array(p + P * period);
    this.theta = new Float64Array(q + Q * period);
    this.byPhi = new Float64Array(this.phi.length);
    this.byTheta = new Float64Array(this.theta.length);
    this.period = period;
  }

  /** Sets the coefficients from unrestricted numbers: always stationary and invertible. */
  setFree(free: Float64Array): void {
    let offset = 0;
    for (const { values, triangle, sign } of this.groups) {
      if (values.length > 0) {
        coefficientsOf(free, offset, triangle, values);
        if (sign < 0) for (let j = 0; j < values.length; j += 1) values[j] = -values[j]!;
      }
      offset += values.length;
    }
    this.multiply();
  }

  /** Sets the coefficients themselves. */
  setCoefficients(coefficients: Float64Array): void {
    let offset = 0;
    for (const { values } of this.groups) {
      for (let j = 0; j < values.length; j += 1) values[j] = coefficients[offset + j]!;
      offset += values.length;
    }
    this.multiply();
  }

  /** The coefficients, one after another. */
  coefficients(): Float64Array {
    return Float64Array.from(this.groups.flatMap(({ values }) => Array.from(values)));
  }

  /** Turns the derivatives by φ and θ into those by the coefficients. */
  derivativeByCoefficients(out: Float64Array): void {
    this.split();
    let offset = 0;
    for (const { derivative } of this.groups) {
      for (let j = 0; j < derivative.length; j += 1) out[offset + j] = derivative[j]!;
      offset += derivative.length;
    }
  }

  /** Turns the derivatives by φ and θ into those by the unrestricted numbers last set. */
  derivativeByFree(free: Float64Array, out: Float64Array): void {
    this.split();
    let offset = 0;
    for (const { triangle, derivative, scratch, sign } of this.groups) {
      if (sign < 0) {
        for (let j = 0; j < derivative.length; j += 1) derivative[j] = -derivative[j]!;
      }
      backToFree(free, offset, triangle, derivative, scratch, out);
      offset += derivative.length;
    }
  }

  private multiply(): void {
    multiplySeasonal(this.ar, this.seasonalAr, this.period, -1, this.phi);
    multiplySeasonal(this.ma, this.seasonalMa, this.period, 1, this.theta);
  }

  private split(): void {
    const [ar, ma, seasonalAr, seasonalMa] = this.groups as [Group, Group, Group, Group];
    const { period } = this;
    splitSeasonalDerivative(
      ar.values,
      seasonalAr.values,
      period,
      -1,
      this.byPhi,
      ar.derivative,
      seasonalAr.derivative,
    );
    splitSeasonalDerivative(
      ma.values,
      seasonalMa.values,
      period,
      1,
      this.byTheta,
      ma.derivative,
      seasonalMa.derivative,
    );
  }
}

interface Group {
  readonly values: Float64Array;
  readonly derivative: Float64Array;
  readonly scratch: Float64Array;
  readonly triangle: Float64Array;
  /** −1 where the polynomial is written 1 + Σ. */
  readonly sign: number;
}

function group(order: number, sign: number): Group {
  return {
    values: new Float64Array(order),
    derivative: new Float64Array(order),
    scratch: new Float64Array(order),
    triangle: new Float64Array(order * order),
    sign,
  };
}
