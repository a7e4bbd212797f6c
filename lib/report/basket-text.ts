import type { BasketTicker, Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { timeText } from "./plain-text.ts";

/** Which tickers cut the period of a basket, how their calendars differ, and which lack sessions. */
export function basketText({ basket, spec }: Pick<Sprint, "basket" | "spec">): string | undefined {
  if (basket.length === 0) return undefined;
  const parts: string[] = [];
  const named = (tickers: readonly BasketTicker[]) =>
    tickers.map(({ ticker }) => ticker).join(", ");
  const starting = basket.filter(({ cutsStart }) => cutsStart);
  const ending = basket.filter(({ cutsEnd }) => cutsEnd);
  if (starting[0] !== undefined) {
    const from = timeText(starting[0].firstCloseTime, spec?.interval);
    parts.push(`the period begins ${from} with the first bar of ${named(starting)}`);
  }
  if (ending[0] !== undefined) {
    const until = timeText(ending[0].lastCloseTime, spec?.interval);
    parts.push(`it ends ${until} with the last bar of ${named(ending)}`);
  }
  for (const { ticker, unsharedCount, calendar } of basket) {
    if (unsharedCount === 0n) continue;
    parts.push(`${ticker} (${calendar}) has ${unsharedCount} bars that another ticker lacks`);
  }
  for (const { ticker, missingSessions, calendar } of basket) {
    if (missingSessions === 0n) continue;
    parts.push(`${ticker} has no bar on ${missingSessions} sessions (${calendar})`);
  }
  if (parts.length > 0) return parts.join("; ");
  return basket.length === 1 ? undefined : "all tickers have the same bars";
}
