import { effectiveSize } from "#lib/statistics/confidence-intervals/effective-size.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { logEvidenceBelow } from "#lib/statistics/sequential/mixture-share.ts";
import { mostBadToPass } from "#lib/statistics/sequential/share-verdict-law.ts";
import { type AsOfDate, knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import { ofShare } from "./laws.ts";
import type { Limit } from "./limits.ts";
import { passing } from "./looks.ts";
import { type Rate, rateOf } from "./rate.ts";
import { type Structure, strategyOf } from "./strategies.ts";

/**
 * As-ofs of a stream, each looked at: as many as a true rate of 15 % takes by the median to be shown to be below 25 %.
 */
export const asOfsOfStream = 110;

const apart = { horizonBars: 30, spacingBars: 30, tickers: 1, common: 1 } as const;

/** Streams of audits at the limit of their violation rate, and what the design states that counting all of them costs. */
const streams = [
  { structure: { ...apart, name: "windows of 30 bars, apart" } },
  {
    structure: { ...apart, name: "every 5 bars", spacingBars: 5 },
    stated: { least: 0.35, most: 0.35 },
  },
  {
    structure: { ...apart, name: "at every bar", spacingBars: 1 },
    stated: { least: 0.67, most: 0.67 },
  },
  {
    structure: {
      ...apart,
      name: "apart, three tickers a date, correlation 0.4",
      tickers: 3,
      common: 0.4,
    },
    stated: { least: 0.08, most: 0.1 },
  },
  {
    structure: {
      ...apart,
      name: "apart, three tickers a date, correlation 0.5",
      tickers: 3,
      common: 0.5,
    },
    stated: { least: 0.08, most: 0.1 },
  },
] as const satisfies readonly {
  readonly structure: Structure;
  readonly stated?: StatedRange;
}[];

/** Between which rates the design states one to be. */
export interface StatedRange {
  readonly least: number;
  readonly most: number;
}

/** How often a stream at its limit is ever passed, by what is counted as an observation. */
export interface Dependent {
  readonly stream: string;
  /** Every window of every ticker, as if it were independent. */
  readonly everyWindow: Rate;
  /** The same, with the effective number of observations in place of theirs. */
  readonly effective: Rate;
  /** What the service counts: windows that share no bar, a date once. */
  readonly service: Rate;
  /** What the design states of the first. */
  readonly stated?: StatedRange;
}

/** @param strategies a fifth of them for the effective number, which takes longer */
export function dependence(
  limit: Limit,
  policy: AssurancePolicy,
  strategies: number,
  seed: number,
): readonly Dependent[] {
  const { threshold } = limit.result;
  const allowed = mostBadToPass({ limit: threshold, alpha: policy.alphaRatio }, 3 * asOfsOfStream);
  return streams.map(({ structure, ...more }, at) => {
    const random = new SeededRandom(seed + at);
    const laws = ofShare(limit, threshold);
    const lags = structure.tickers * Math.ceil(structure.horizonBars / structure.spacingBars) - 1;
    const few = Math.ceil(strategies / 5);
    let [every, effective, service] = [0, 0, 0];
    for (let run = 0; run < strategies; run += 1) {
      const { dates } = knownDates(strategyOf(random, structure, laws, asOfsOfStream));
      const bad = badOf(limit, dates);
      if (isEverPassed(bad, (n, sum) => sum <= allowed[n]!)) every += 1;
      if (passing(limit, dates, policy).includes(1)) service += 1;
      if (run < few && isPassedByEffective(bad, lags, threshold, policy.alphaRatio)) effective += 1;
    }
    return {
      stream: structure.name,
      everyWindow: rateOf(every, strategies),
      effective: rateOf(effective, few),
      service: rateOf(service, strategies),
      ...more,
    };
  });
}

/** The tickers of each date: 1 for a violation. */
function badOf(
  { asked, law, result }: Limit,
  dates: readonly AsOfDate[],
): readonly (readonly number[])[] {
  return dates.map(({ asOfMs, scored }) =>
    scored.map(
      (one) => law.observe({ asOfMs, scored: [one], trades: [] }, asked.parameters, result)!,
    ),
  );
}

/** Looked at after each date. */
function isEverPassed(
  dates: readonly (readonly number[])[],
  passes: (n: number, sum: number) => boolean,
): boolean {
  let [n, sum] = [0, 0];
  for (const tickers of dates) {
    n += tickers.length;
    for (const bad of tickers) sum += bad;
    if (passes(n, sum)) return true;
  }
  return false;
}

/** The same with what the observations are worth by their own autocorrelations: both counts are scaled. */
function isPassedByEffective(
  dates: readonly (readonly number[])[],
  lags: number,
  limit: number,
  alpha: number,
): boolean {
  const values = dates.flat();
  const wanted = -Math.log(alpha);
  return isEverPassed(dates, (n, sum) => {
    if (logEvidenceBelow({ n, sum }, limit) < wanted) return false;
    const worth = effectiveSize(values.slice(0, n), lags) / n;
    return logEvidenceBelow({ n: n * worth, sum: sum * worth }, limit) >= wanted;
  });
}
