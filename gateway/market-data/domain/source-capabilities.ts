import type { BarInterval } from "#lib/kernel/bar.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";

const dayMs = 86_400_000;

/** What a source of bars can do, known before it is asked. */
export interface SourceCapabilities {
  /** The lengths of the bars that it has. */
  readonly intervals: readonly BarInterval[];
  /** What was done to its prices; absent where it does not say. */
  readonly basis?: PriceBasis;
  /** Days back from now that it answers bars of a length for; a length without a number: its whole history. */
  readonly historyDays?: Readonly<Partial<Record<BarInterval, number>>>;
  /** How often it may be asked where no setting says otherwise; absent: it is not asked over a network. */
  readonly requestsPerMinute?: number;
}

/** Where the history of a source begins, UTC milliseconds; undefined where it answers all that it has. */
export function historyStartMs(
  { historyDays }: Pick<SourceCapabilities, "historyDays">,
  interval: BarInterval,
  nowMs: number,
): number | undefined {
  const days = historyDays?.[interval];
  return days === undefined ? undefined : nowMs - days * dayMs;
}
