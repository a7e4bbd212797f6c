import type { Bar } from "#lib/kernel/bar.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { PackedBars } from "../domain/bar-columns.ts";
import type { DirectionScore } from "../domain/direction/direction-score.ts";
import type { Evidence, OriginErrors } from "../domain/ensemble/evidence.ts";
import type { FailedForecast } from "../domain/failed-forecast.ts";
import type { Forecast, ForecastSubject, HashedForecast } from "../domain/forecast.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RegimeReport } from "../domain/regime/detect-regime.ts";
import type { RiseScore } from "../domain/rise/rise-score.ts";
import type { Commitment } from "../domain/submission/commitment.ts";
import type { Receipt, Reveal } from "../domain/submission/receipt.ts";
import type { SubmittedForecast } from "../domain/submission/submitted-forecast.ts";

/** What a forecast is computed from. */
export interface FitInput {
  /** Their buffer is detached once a thread has it. */
  readonly bars: PackedBars;
  readonly horizonBars: number;
  readonly policy: ForecastPolicy;
  /** The models' errors in scored forecasts; rolling origins are the evidence where absent. */
  readonly evidence?: Evidence | undefined;
  /** What scored forecasts said of a rise, latest first. */
  readonly riseScores?: readonly RiseScore[] | undefined;
}

/** Who waits for a fit. Each connection is a caller of its own: fits are served to callers in turn. */
export interface FitCaller {
  readonly peer: string;
  readonly signal: AbortSignal;
}

/**
 * Fits models away from the thread that answers calls. Its errors are the Faults OVERLOADED, DRAINING,
 * DEADLINE and FIT_FAILED, or the signal's reason when it aborts.
 */
export interface FitEngine {
  /** How many fits run at a time. */
  readonly parallelism: number;
  forecast(input: FitInput, caller: FitCaller): Promise<HashedForecast>;
  /** @param bars their buffer is detached once a thread has it */
  regime(bars: PackedBars, policy: ForecastPolicy, caller: FitCaller): Promise<RegimeReport>;
}

/** What was committed, with the position of the service's newest fact then. */
export interface Committed<T> {
  readonly value: T;
  readonly position: number;
}

/** Which forecasts to list. */
export interface ForecastFilter {
  /** Empty for all. */
  readonly auditSet: string;
  /** Empty for all. */
  readonly ticker: string;
}

/** A forecast with its position in the order of creation. */
export interface ListedForecast {
  readonly position: number;
  readonly forecast: Forecast;
}

/**
 * What an audit set has one forecast for: whoever judges it cannot tell two of them apart. The exchange
 * and the bars of the forecast are not part of it.
 */
export interface EvidenceKey extends Omit<ForecastSubject, "instrument"> {
  readonly ticker: string;
  readonly policyHash: string;
}

/** Which scored forecasts are evidence for a new one: of the same subject, and known at its as-of. */
export interface EvidenceFilter {
  readonly auditSet: string;
  /** Hash of what must be equal: instrument, bar interval, horizon and models. */
  readonly evidenceKey: string;
  /** Only forecasts whose last realised bar closed by then, UTC milliseconds. */
  readonly closedByMs: number;
}

/** What an outcome adds to the evidence of later forecasts. */
export interface OutcomeEvidence {
  /** Close of the last realised bar, UTC milliseconds: from then on the outcome could be known. */
  readonly closedMs: number;
  readonly errors: ScoredErrors;
}

/** The models' errors in a scored forecast, and what it said of a rise. */
export interface ScoredErrors extends OriginErrors {
  /** Absent for forecasts from before its parts were kept. */
  readonly rise?: RiseScore | undefined;
  /** Absent where forecast or price did not move, and of forecasts scored before it was kept. */
  readonly isDirectionRight?: boolean | undefined;
  /** Absent for outcomes from before it was kept, and where there was no direction. */
  readonly direction?: DirectionScore | undefined;
}

/** Keeps forecasts and outcomes; each write states its fact in the same transaction. */
export interface ForecastStore {
  find(name: string): Forecast | undefined;
  /** The forecast that is the evidence for this key, under whatever name. */
  findByKey(key: EvidenceKey): Forecast | undefined;
  findOutcome(name: string): Outcome | undefined;
  /** The errors of the latest scored forecasts that match, at most `mostScoredForecasts`, latest first. */
  scored(filter: EvidenceFilter): readonly ScoredErrors[];
  /** Forecasts after a position, oldest first. */
  list(filter: ForecastFilter, after: number, limit: number): readonly ListedForecast[];
  /** Keeps the forecast, unless one of its name or key is there: then that one is the answer. */
  keep(
    forecast: Forecast,
    policy: ForecastPolicy,
    evidenceKey: string,
  ): Promise<Committed<Forecast>>;
  /** Keeps the outcome, unless the forecast has one: then that one is the answer. */
  keepOutcome(
    forecast: Forecast,
    outcome: Outcome,
    evidence: OutcomeEvidence,
  ): Promise<Committed<Outcome>>;
  /** States that a forecast could not be made, and answers the position of that fact. */
  stateFailure(failed: FailedForecast): Promise<number>;
  /** Position of the newest fact; 0 before the first. */
  position(): number;
}

/** Submitted forecasts that are used together. */
export interface ForecastSet {
  /** `forecastSets/{id}`. */
  readonly name: string;
  readonly contentHash: string;
  /** When the service had received it first, UTC milliseconds. */
  readonly receivedMs: number;
  readonly forecastCount: number;
  readonly shortestHorizonBars: number;
  readonly firstAsOfMs: number;
  readonly lastAsOfMs: number;
  /** In alphabetical order. */
  readonly tickers: readonly string[];
}

/** A submitted forecast, and when it was there. */
export interface ReceivedForecast {
  readonly forecast: SubmittedForecast;
  /** UTC milliseconds. */
  readonly receivedMs: number;
}

/** Which submitted forecast is asked for. */
export interface SubmissionKey extends Pick<SubmittedForecast, "ticker" | "interval" | "asOfMs"> {
  /** As a policy names it. */
  readonly source: string;
}

/** A commitment, and when its forecast was revealed. */
export interface KnownCommitment {
  readonly commitment: Commitment;
  /** UTC milliseconds; absent before. */
  readonly revealedMs?: number;
}

/** Keeps what others forecast. */
export interface SubmissionStore {
  findSet(name: string): ForecastSet | undefined;
  findCommitment(name: string): KnownCommitment | undefined;
  /** Whether a set is there, or a forecaster has committed to anything. */
  hasSource(source: string): boolean;
  /** Keeps the commitment, unless its subject has one: then that one is the answer. */
  keepCommitment(commitment: Commitment): Promise<KnownCommitment>;
  /** Keeps the forecast of a commitment, and that where it is new, unless the subject has another or it is revealed. */
  keepRevealed(
    commitment: Commitment,
    forecast: SubmittedForecast,
    revealedMs: number,
  ): Promise<KnownCommitment>;
  find(key: SubmissionKey): ReceivedForecast | undefined;
  /** The latest time of what was received or stated last, UTC milliseconds; 0 for nothing. */
  latestMs(): number;
  /** Keeps the set with its forecasts, unless it is there: then that one is the answer. */
  keepSet(set: ForecastSet, forecasts: readonly SubmittedForecast[]): Promise<ForecastSet>;
}

/** Where a receipt stands in the list of all: 0 for commitments or 1 for sets, and its place among these. */
export type ReceiptPosition = [kind: number, place: number];

/** A receipt as it is kept, whose content hash is the stored one. */
export interface KeptReceipt {
  readonly receipt: Receipt;
  /** Absent of a set, and before it. */
  readonly reveal?: Reveal | undefined;
}

/** A receipt in the list of all. */
export interface ListedReceipt extends KeptReceipt {
  readonly position: ReceiptPosition;
}

/** Reads what was received, as it is kept now. */
export interface ReceiptStore {
  /** Receipts after a position, commitments before sets, oldest first. */
  list(after: ReceiptPosition | undefined, limit: number): readonly ListedReceipt[];
  /** Some forecasts of a source after a key, in the order of their keys; none at the end. */
  forecastsOf(
    source: string,
    after: SubmissionKey | undefined,
  ): readonly (ReceivedForecast & { readonly key: SubmissionKey })[];
}

/** What another process is asked to forecast. */
export interface AskedForecast
  extends Pick<ForecastSubject, "instrument" | "interval" | "asOfMs" | "horizonBars"> {
  /** Up to the as-of. */
  readonly bars: readonly Bar[];
  readonly priceBasis: PriceBasis | undefined;
}

/** What it answered; its prices are unchecked. */
export interface ExternalAnswer {
  readonly forecast: SubmittedForecast;
  /** Of the policy by which it forecast. */
  readonly policyHash: string;
}

/**
 * The processes of the configuration that forecast in place of the models, by name. Errors are theirs, or
 * PEER_UNREACHABLE.
 */
export interface ExternalForecasters {
  /** Of the policy that applies there. @throws Fault FIELD_INVALID for a name that is not configured */
  policyHash(name: string): Promise<string>;
  forecast(name: string, asked: AskedForecast, signal: AbortSignal): Promise<ExternalAnswer>;
}
