import { sharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";
import { plain, type RecordPolicy, type TrackRecord } from "./track-record.ts";

/**
 * What the assured verdict may rest on, or why it rests on nothing. An observation holds the return of one period, or
 * those of the trades of one date that share no time with those before.
 */
export type AssuredEvidence =
  | { readonly clusters: readonly (readonly number[])[]; readonly leftOut: number }
  | { readonly reason: string };

/**
 * So much of a return goes on in the next one where a fifth of each period is the one before: of more, noise passes more
 * often than α says.
 */
const mostCarriedOn = 0.2;
/** Standard errors over 0 that are no chance. */
const clearly = 3;

/**
 * Observations that do not overlap, fixed before their outcomes. Periods are such by themselves, unless their returns
 * go on from one to the next, as rolling ones do and those of prices that are stale. Trades that are
 * opened on one date before any of them was closed are one observation, and the next begins at or after their last
 * close. Where it is known when the rules were fixed, only what began from then on counts.
 */
export function assuredEvidence(
  record: TrackRecord,
  { rulesFixedMs }: Pick<RecordPolicy, "rulesFixedMs">,
): AssuredEvidence {
  const found =
    record.kind === "TRADES"
      ? tradeEvidence(record, rulesFixedMs)
      : periodEvidence(record, rulesFixedMs);
  if ("reason" in found || found.clusters.length > 0) return found;
  const what = record.kind === "TRADES" ? "trade" : "period";
  return { reason: `no ${what} began after the rules were fixed; bring the returns since` };
}

function periodEvidence(
  { returns, endTimesMs }: TrackRecord,
  rulesFixedMs: number | undefined,
): AssuredEvidence {
  const { autocorrelation = 0 } = sharpeMoments(returns) ?? {};
  if (autocorrelation > mostCarriedOn && autocorrelation * Math.sqrt(returns.length) > clearly) {
    const reason = `each return goes on as the one before it went (autocorrelation ${plain(autocorrelation)}): the periods share time, or prices are stale in them; bring returns of longer periods that share none`;
    return { reason };
  }
  // A period begins where the one before ended; the first one does not say when.
  const counts = (at: number) =>
    rulesFixedMs === undefined || (at > 0 && (endTimesMs?.[at - 1] ?? Number.NaN) >= rulesFixedMs);
  const clusters: (readonly number[])[] = [];
  for (let at = 0; at < returns.length; at += 1) if (counts(at)) clusters.push([returns[at]!]);
  return { clusters, leftOut: returns.length - clusters.length };
}

function tradeEvidence(
  { returns, openTimesMs, endTimesMs }: TrackRecord,
  rulesFixedMs: number | undefined,
): AssuredEvidence {
  if (openTimesMs === undefined || endTimesMs === undefined) {
    return {
      reason:
        "not every trade says when it was opened, so that nothing says which of them overlap; state the times of opening",
    };
  }
  const order = Array.from(returns.keys()).sort(
    (a, b) => openTimesMs[a]! - openTimesMs[b]! || endTimesMs[a]! - endTimesMs[b]! || a - b,
  );
  const clusters: (readonly number[])[] = [];
  let used = 0;
  let freeFromMs = rulesFixedMs ?? Number.NEGATIVE_INFINITY;
  for (let place = 0; place < order.length; ) {
    const openMs = openTimesMs[order[place]!]!;
    if (openMs < freeFromMs) {
      place += 1;
      continue;
    }
    const members: number[] = [];
    let firstCloseMs = Number.POSITIVE_INFINITY;
    for (; place < order.length; place += 1) {
      const at = order[place]!;
      const nextMs = openTimesMs[at]!;
      const isTogether = nextMs === openMs || (isSameDate(nextMs, openMs) && nextMs < firstCloseMs);
      if (!isTogether) break;
      members.push(returns[at]!);
      firstCloseMs = Math.min(firstCloseMs, endTimesMs[at]!);
      freeFromMs = Math.max(freeFromMs, endTimesMs[at]!);
    }
    used += members.length;
    clusters.push(members);
  }
  return { clusters, leftOut: returns.length - used };
}

function isSameDate(oneMs: number, otherMs: number): boolean {
  return Math.floor(oneMs / 86_400_000) === Math.floor(otherMs / 86_400_000);
}
