import type { BarInterval } from "#lib/kernel/bar.ts";
import { closeTimeMs, intervalCode, isoDateOf } from "#lib/kernel/calendar.ts";
import type { IntradayPass } from "./intraday-pass.ts";
import type { Session, Skipped } from "./intraday-sessions.ts";

/** What the intraday passes of one ticker are planned from. */
export interface PassTicker {
  readonly ticker: string;
  /** By the start of each daily bar after the first as-of, ascending. */
  readonly sessions: ReadonlyMap<number, Session>;
  /** When each of its intraday bars closed, ascending; from the first stored one on. */
  readonly closeTimesMs: readonly number[];
}

/** One as-of of a pass. */
export interface IntradayMoment {
  readonly asOfMs: number;
  /** Who is decided on, by place in the spec, and when the horizon of each has closed. */
  readonly decided: readonly { readonly place: number; readonly horizonCloseMs: number }[];
}

/** The intraday pass of one audit run. */
export interface AuditPass {
  /** Ascending. */
  readonly moments: readonly IntradayMoment[];
  /** Why a ticker has none, by place in the spec. */
  readonly skipped: readonly (Skipped | undefined)[];
}

/**
 * The intraday pass of each audit run: the closes of the first bars of each ticker's session after the as-of. All
 * of it comes after the daily decisions and before the next audit run, on bars that have closed by then. What is
 * planned has the bars that a forecast needs and those of its horizon.
 *
 * @param endMs - the settlement, before which the last pass lies.
 * @param minimumBars - fewest bars that a forecast is made from.
 */
export function planPasses(
  asOfTimesMs: readonly number[],
  endMs: number,
  tickers: readonly PassTicker[],
  pass: Pick<IntradayPass, "interval" | "horizonBars" | "cycles">,
  minimumBars: number,
): readonly AuditPass[] {
  const searched = tickers.map((ticker) => ({ ...ticker, startsMs: [...ticker.sessions.keys()] }));
  return asOfTimesMs.map((asOfMs, index): AuditPass => {
    const untilMs = asOfTimesMs[index + 1] ?? endMs;
    const byMoment = new Map<number, IntradayMoment["decided"][number][]>();
    const skipped = searched.map((ticker, place) => {
      const cycles = cyclesOf(ticker, asOfMs, untilMs, pass, minimumBars);
      if ("reason" in cycles) return cycles;
      for (const { momentMs, horizonCloseMs } of cycles) {
        const decided = byMoment.get(momentMs) ?? [];
        byMoment.set(momentMs, [...decided, { place, horizonCloseMs }]);
      }
      return undefined;
    });
    const moments = [...byMoment]
      .sort(([one], [other]) => one - other)
      .map(([momentMs, decided]) => ({ asOfMs: momentMs, decided }));
    return { moments, skipped };
  });
}

/** A ticker with the starts of its sessions in an array, which is searched for every as-of. */
interface SearchedTicker extends PassTicker {
  readonly startsMs: readonly number[];
}

type Cycle = { readonly momentMs: number; readonly horizonCloseMs: number };

function cyclesOf(
  { ticker, sessions, startsMs, closeTimesMs }: SearchedTicker,
  asOfMs: number,
  untilMs: number,
  { interval, horizonBars, cycles }: Pick<IntradayPass, "interval" | "horizonBars" | "cycles">,
  minimumBars: number,
): readonly Cycle[] | Skipped {
  const session = sessions.get(startsMs[firstFrom(startsMs, asOfMs)] as number);
  if (session === undefined) {
    const message = `${ticker} has no session after ${isoDateOf(asOfMs - 1)}`;
    return { reason: "NO_BARS", message };
  }
  if (session.skipped !== undefined) return session.skipped;
  const momentsMs = session.bars
    .map((bar) => closeTimeMs(bar, interval))
    .filter((closeMs) => closeMs <= untilMs)
    .slice(0, cycles);
  const planned = momentsMs.flatMap((momentMs): Cycle[] => {
    const known = firstFrom(closeTimesMs, momentMs) + 1;
    const horizonCloseMs = closeTimesMs[known + horizonBars - 1];
    if (known < minimumBars || horizonCloseMs === undefined) return [];
    return [{ momentMs, horizonCloseMs }];
  });
  return planned.length > 0
    ? planned
    : tooFew(ticker, interval, closeTimesMs, momentsMs[0] ?? untilMs, horizonBars, minimumBars);
}

/** The place of the first time at or after another; the length for none. */
function firstFrom(ascendingMs: readonly number[], timeMs: number): number {
  let low = 0;
  let high = ascendingMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascendingMs[middle] as number) >= timeMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function tooFew(
  ticker: string,
  interval: BarInterval,
  closeTimesMs: readonly number[],
  momentMs: number,
  horizonBars: number,
  minimumBars: number,
): Skipped {
  const known = closeTimesMs.filter((closeMs) => closeMs <= momentMs).length;
  const message =
    `${ticker} has ${known} bars of ${intervalCode(interval)} up to ${new Date(momentMs).toISOString()} and ` +
    `${closeTimesMs.length - known} after it; a forecast takes ${minimumBars}, its horizon ${horizonBars}`;
  return { reason: "TOO_FEW_BARS", message };
}
