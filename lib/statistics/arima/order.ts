/**
 * Orders of a seasonal ARIMA in the notation of Box & Jenkins: p, d, q for the bars and P, D, Q for
 * the seasons, each `period` bars long. All are whole numbers of 0 or more.
 */
export interface SarimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  /** Bars of a season, 1 for none; then P, D and Q must be 0. */
  readonly period: number;
}

/** A model without seasonal part. */
export function arimaOrder(p: number, d: number, q: number): SarimaOrder {
  return { p, d, q, P: 0, D: 0, Q: 0, period: 1 };
}

/** Autoregressive and moving average coefficients together. */
export function coefficientCount({ p, q, P, Q }: SarimaOrder): number {
  return p + q + P + Q;
}

/** Observations that differencing takes from the start. */
export function lostToDifferencing({ d, D, period }: SarimaOrder): number {
  return d + D * period;
}

/** The order as it is usually written: (0,1,1)(0,1,1)12. */
export function orderText({ p, d, q, P, D, Q, period }: SarimaOrder): string {
  const plain = `(${p},${d},${q})`;
  return period > 1 && P + D + Q > 0 ? `${plain}(${P},${D},${Q})${period}` : plain;
}
