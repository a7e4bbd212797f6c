import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";

/** How often something came of so many strategies. */
export interface Rate {
  readonly strategies: number;
  readonly count: number;
  readonly ratio: number;
  /** Upper end of the one-sided 95 % interval of Wilson. */
  readonly upper: number;
}

export function rateOf(count: number, strategies: number): Rate {
  const { upper } = wilsonInterval(count, strategies, 0.9);
  return { strategies, count, ratio: rounded(count / strategies), upper: rounded(upper) };
}

/** The rate of all together. */
export function total(rates: readonly Rate[]): Rate {
  const sum = (of: (rate: Rate) => number) => rates.reduce((all, rate) => all + of(rate), 0);
  return rateOf(
    sum(({ count }) => count),
    sum(({ strategies }) => strategies),
  );
}

/** Six digits after the point, so that a file of results shows what changed. */
export function rounded(value: number): number {
  return Number(value.toFixed(6));
}
