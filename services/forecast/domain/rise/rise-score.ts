/** What a forecast said of a rise, and what happened, at some of the bars ahead (`scoredBars`). */
export interface RiseScore {
  readonly asOfMs: number;
  /** Close of the last realised bar, UTC milliseconds. */
  readonly closedMs: number;
  /** Bars ahead of the whole horizon. */
  readonly horizonBars: number;
  /** Probabilities by the law of the intervals. */
  readonly implied: readonly number[];
  readonly baseRates: readonly number[];
  /** Whether the close was above the last one seen. */
  readonly rose: readonly boolean[];
}

/** The bars ahead that are scored: 1, 2, 3, 5, 8 … and the last, since neighbours say nearly the same. */
export function scoredBars(horizonBars: number): number[] {
  const bars: number[] = [];
  for (let [bar, next] = [1, 2]; bar < horizonBars; [bar, next] = [next, bar + next])
    bars.push(bar);
  return [...bars, horizonBars];
}

/** What of a forecast a score needs. */
export interface StatedRise {
  readonly asOfMs: number;
  readonly horizonBars: number;
  readonly lastClosePrice: number;
  readonly riseBasis: {
    readonly impliedProbabilities: readonly number[];
    readonly baseRateRatios: readonly number[];
  };
}

/** The score; undefined for a forecast from before these probabilities were kept. */
export function riseScore(
  { asOfMs, horizonBars, lastClosePrice, riseBasis }: StatedRise,
  realised: readonly number[],
  closedMs: number,
): RiseScore | undefined {
  const { impliedProbabilities, baseRateRatios } = riseBasis;
  if (baseRateRatios.length !== horizonBars) return undefined;
  const bars = scoredBars(horizonBars);
  return {
    asOfMs,
    closedMs,
    horizonBars,
    implied: bars.map((bar) => impliedProbabilities[bar - 1]!),
    baseRates: bars.map((bar) => baseRateRatios[bar - 1]!),
    rose: bars.map((bar) => realised[bar - 1]! > lastClosePrice),
  };
}
