import type { BarInterval } from "#lib/kernel/bar.ts";
import { hashOf } from "#lib/kernel/canonical.ts";
import { firstUnopenedMs } from "#lib/kernel/horizon-opening.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import { tradingPolicyHash } from "../digest.ts";
import { sharedTimes } from "../plan.ts";
import type { Sprint } from "../sprint.ts";
import type { TrialDates } from "../trial-count.ts";

/**
 * A setting that is scored on the bars of one instrument. Its family are all trials of the instrument that share an
 * outcome date with it, whatever their bars hashed to, and those of the same prices under another name.
 */
export interface NewTrial extends TrialDates {
  /** The identity of the listing. */
  readonly ticker: string;
  /** Generated bars say nothing of a market and are counted by themselves. */
  readonly provenance: DataProvenance;
  /** SHA-256 of the setting and its as-of dates: equal ones are one trial. */
  readonly trialHash: string;
  /** SHA-256 of all that is chosen but the dates. */
  readonly settingHash: string;
  /** SHA-256 of the policy that it forecasts and trades by. */
  readonly policyHash: string;
  /**
   * Close of the latest bar of the instrument that was there when it was planned; of a forward sprint that somebody else
   * forecasts, of the latest one that could have been seen anywhere by then.
   */
  readonly dataEndMs: number;
  /** Close of its last bar before those that were sealed and that it opens; absent where it opens none. */
  readonly openedFromMs?: number;
  /**
   * Whether somebody else forecasts it, who may have had all bars in view that were there when it was planned,
   * whenever the setting came first; absent for no.
   */
  readonly isSubmitted?: true;
  /** Audit runs; 0 where it goes on. */
  readonly audits: number;
  readonly horizonBars: number;
  readonly interval: BarInterval;
  /** Error probability that its family may spend in all, by the policy of audit. */
  readonly familyAlphaRatio: number;
  readonly createTimeMs: number;
}

/** A trial as it is kept. */
export interface RecordedTrial
  extends Omit<NewTrial, "trialHash" | "dataEndMs" | "openedFromMs" | "isSubmitted"> {
  /** Order of recording. */
  readonly id: number;
  readonly number: number;
  /** Of those before it, the ones that scored the same prices under other names only. */
  readonly underOtherNames: number;
  readonly seenUntilMs: number;
  /** The sprints that ran it, in their order, the latest few. */
  readonly sprints: readonly TrialSprint[];
}

/** A sprint that ran a trial. */
export interface TrialSprint {
  readonly sprint: string;
  /** Absent without a result. */
  readonly verdict?: string;
  readonly removed: boolean;
}

/** The bars of a ticker that a sprint is planned on. */
export interface TrialBars {
  readonly ticker: string;
  readonly provenance: DataProvenance;
  /** UTC milliseconds, strictly ascending, one or more. */
  readonly closeTimesMs: readonly number[];
  /** Close of the latest bar of the ticker that could ever be seen, of whatever length; absent for the last of these. */
  readonly storedUntilMs?: number;
}

/** The parts of a sprint that make it a trial. */
export type TriedSprint = Pick<
  Sprint,
  "spec" | "policy" | "currency" | "asOfTimesMs" | "settlementBars" | "createTimeMs" | "forward"
>;

/** By what trials are recorded. */
export interface TrialTerms {
  readonly familyAlphaRatio: number;
  /** From when on the bars are sealed that the sprint opens; absent where it opens none. */
  readonly openedFromMs?: number | undefined;
}

/** The trials of a sprint that is planned, one a ticker, in their order. */
export function trialsOf(
  sprint: TriedSprint,
  bars: readonly TrialBars[],
  { familyAlphaRatio, openedFromMs }: TrialTerms,
): readonly NewTrial[] {
  const { spec, asOfTimesMs, settlementBars = spec.horizonBars, forward } = sprint;
  if (forward !== undefined) return forwardTrials(sprint, bars, familyAlphaRatio);
  const lastAsOfMs = asOfTimesMs.at(-1) as number;
  return bars.map((own) => {
    const { ticker, provenance, closeTimesMs } = own;
    const dataEndMs = dataEndOf(own);
    const lastOutcomeMs =
      closeTimesMs[closeTimesMs.indexOf(lastAsOfMs) + settlementBars] ??
      (closeTimesMs.at(-1) as number);
    const trial = trialOf(sprint, {
      ...{ ticker, provenance, dataEndMs, lastOutcomeMs, familyAlphaRatio },
    });
    if (openedFromMs === undefined) return trial;
    const lastSeenMs = closeTimesMs.findLast((closeMs) => closeMs <= openedFromMs);
    return { ...trial, openedFromMs: lastSeenMs ?? openedFromMs };
  });
}

/**
 * The first night takes the newest session that all tickers have then: this one, or a later one. Who forecasts for a
 * sprint is chosen when it is created, and what somebody submitted lies there with its outcomes since: bars that are
 * imported later have been seen where they had begun to trade by then.
 */
function forwardTrials(
  sprint: TriedSprint,
  bars: readonly TrialBars[],
  familyAlphaRatio: number,
): readonly NewTrial[] {
  const closes = bars.map(({ closeTimesMs }) => closeTimesMs);
  const ends = closes.map((times) => times.at(-1) as number);
  const firstAsOfMs = sharedTimes(closes).at(-1) ?? Math.min(...ends);
  return bars.map((own, at) => {
    const { ticker, provenance } = own;
    const dataEndMs = Math.max(dataEndOf(own), shownElsewhereMs(sprint, at));
    return trialOf(sprint, { ticker, provenance, dataEndMs, firstAsOfMs, familyAlphaRatio });
  });
}

/** What was stored once may have been seen, also where fewer bars are there now, or none of the sprint's length. */
function dataEndOf({ closeTimesMs, storedUntilMs = 0 }: TrialBars): number {
  return Math.max(closeTimesMs.at(-1) as number, storedUntilMs);
}

function shownElsewhereMs({ policy, forward, createTimeMs }: TriedSprint, at: number): number {
  const market = forward?.markets[at];
  if (policy.forecast.submissionSource === undefined || market === undefined) return 0;
  return firstUnopenedMs(market, createTimeMs);
}

/** What differs between the trials of one sprint. */
export interface TrialOfTicker {
  readonly ticker: string;
  readonly provenance: DataProvenance;
  readonly dataEndMs: number;
  readonly familyAlphaRatio: number;
  /** Absent: the sprint's first. */
  readonly firstAsOfMs?: number;
  /** Absent where it goes on. */
  readonly lastOutcomeMs?: number;
}

/** The trial of one ticker of a sprint. */
export function trialOf(
  sprint: Omit<TriedSprint, "settlementBars">,
  { firstAsOfMs = sprint.asOfTimesMs[0] as number, ...ofTicker }: TrialOfTicker,
): NewTrial {
  const { spec, policy, currency, asOfTimesMs, createTimeMs, forward } = sprint;
  const { tickers, interval, horizonBars, startingCashMicros, intradayPass } = spec;
  const policyHash = tradingPolicyHash(policy);
  const settingHash = hashOf({
    ...{ policyHash, tickers, interval, horizonBars, currency },
    startingCashMicros: `${startingCashMicros}`,
    ...(intradayPass && { intradayPass: { ...intradayPass } }),
  });
  const isSubmitted = policy.forecast.submissionSource !== undefined;
  // The same forecasts show less to whoever chose them later.
  const chosen = isSubmitted && { dataEndMs: ofTicker.dataEndMs };
  const dates = forward === undefined ? { asOfTimesMs } : { firstAsOfMs, ...chosen };
  return {
    ...(isSubmitted && { isSubmitted: true as const }),
    ...{ ...ofTicker, firstAsOfMs, policyHash, settingHash, horizonBars, interval, createTimeMs },
    trialHash: hashOf({ settingHash, ...dates }),
    audits: forward === undefined ? asOfTimesMs.length : 0,
  };
}
