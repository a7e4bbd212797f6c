import type { Micros } from "#lib/kernel/money.ts";
import type { JudgementDifference } from "./judgement-differences.ts";
import type { PricedVerdict } from "./priced-verdict.ts";

/** A stored decision beside the same inputs judged again. */
export interface ReplayedVerdict {
  readonly stored: PricedVerdict;
  readonly replayed: PricedVerdict;
  readonly differences: readonly JudgementDifference[];
}

/** What a candidate would change over some decisions; amounts are replayed less stored. */
export interface ReplaySums {
  readonly replayed: number;
  readonly changed: number;
  readonly newlyAllowed: number;
  readonly newlyDenied: number;
  /** Allowed both times, and larger. */
  readonly larger: number;
  readonly smaller: number;
  readonly notionalMicros: Micros;
  readonly costMicros: Micros;
  readonly expectedProfitMicros: Micros;
}

/** The sums over decisions; those of several pages add up. */
export function replaySums(replays: readonly ReplayedVerdict[]): ReplaySums {
  const count = (holds: (one: ReplayedVerdict) => boolean) => replays.filter(holds).length;
  const sum = (name: "notionalMicros" | "costMicros" | "expectedProfitMicros") =>
    replays.reduce((total, { stored, replayed }) => total + replayed[name] - stored[name], 0n);
  const isAllowed = ({ allowedUnits }: PricedVerdict) => allowedUnits > 0n;
  const growth = ({ stored, replayed }: ReplayedVerdict) =>
    isAllowed(stored) && isAllowed(replayed) ? replayed.allowedUnits - stored.allowedUnits : 0n;
  return {
    replayed: replays.length,
    changed: count(({ differences }) => differences.length > 0),
    newlyAllowed: count(({ stored, replayed }) => !isAllowed(stored) && isAllowed(replayed)),
    newlyDenied: count(({ stored, replayed }) => isAllowed(stored) && !isAllowed(replayed)),
    larger: count((one) => growth(one) > 0n),
    smaller: count((one) => growth(one) < 0n),
    notionalMicros: sum("notionalMicros"),
    costMicros: sum("costMicros"),
    expectedProfitMicros: sum("expectedProfitMicros"),
  };
}
