/** A stretch of time, after its start and up to its end, UTC milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The same instants by spans that are apart. @param spans - ascending by their starts. */
export function joinedSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last === undefined || span.fromMs > last.untilMs) joined.push(span);
    else {
      const untilMs = Math.max(last.untilMs, span.untilMs);
      joined[joined.length - 1] = { fromMs: last.fromMs, untilMs };
    }
  }
  return joined;
}
