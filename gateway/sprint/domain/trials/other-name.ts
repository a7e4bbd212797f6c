/** A stretch of time, after its start and up to its end, UTC milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Another name that the prices of an instrument are stored under, or were. */
export interface OtherName {
  readonly ticker: string;
  /** When both have the same prices, ascending and apart. */
  readonly spans: readonly Span[];
}

/** What spans share with one of them; those that have nothing in it are left out. */
export function spansWithin(spans: readonly Span[], of: Span): readonly Span[] {
  return spans
    .map(({ fromMs, untilMs }) => ({
      fromMs: Math.max(fromMs, of.fromMs),
      untilMs: Math.min(untilMs, of.untilMs),
    }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs);
}
