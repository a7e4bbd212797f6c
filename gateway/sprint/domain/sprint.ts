import type { BarInterval } from "#lib/kernel/bar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { Fault } from "#lib/kernel/fault.ts";
import type { UnitTerms } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { DataProvenance, PortfolioMode } from "#lib/kernel/trading.ts";
import type { BasketTicker } from "./basket.ts";
import type { PairLeg } from "./currency-pairs.ts";
import type { ForwardPlan, WaitingGate } from "./forward-plan.ts";
import type { FrontierMerge } from "./frontier-merge.ts";
import type { IntradayPass } from "./intraday-pass.ts";
import type { Skipped } from "./intraday-sessions.ts";
import type { EarlyEnd, PairedArm } from "./paired-arm.ts";
import type { SprintState } from "./state.ts";
import type { TradeExit } from "./trade-exit.ts";
import type { TrialCount } from "./trial-count.ts";

/** What a sprint is asked to do, with every default filled in. */
export interface SprintSpec {
  readonly tickers: readonly string[];
  /** Audit runs. */
  readonly audits: number;
  readonly interval: BarInterval;
  readonly horizonBars: number;
  /** Bars between two as-of dates; 0 spreads the audit runs evenly over the history. */
  readonly spacingBars: number;
  readonly startingCashMicros: Micros;
  /** What the request changes of the risk policy, as the JSON of its message. */
  readonly riskOverrides: Canonical;
  /** The same for the forecast policy; absent for nothing. */
  readonly forecastOverrides?: Canonical;
  /** ISO 4217 code of the portfolio's currency; absent for that of the tickers. */
  readonly baseCurrency?: string;
  /** What is allowed by name although it is refused otherwise (`allowances`); absent for nothing. */
  readonly allow?: readonly string[];
  /** Whether the frontier universe is merged into the tickers; absent for no. */
  readonly includeFrontierTickers?: true;
  /** Names of the gates by which it is judged, each once; absent for the gateway's that it can reach. */
  readonly gates?: readonly string[];
  /** The second pass of each audit run; absent for none. */
  readonly intradayPass?: IntradayPass;
  /** What fills make of a bar that does not tell the order of its prices; absent for the execution policy's own. */
  readonly fillModel?: FillModel;
  /** The seal that it opens, and whether it does so although no PASS can come of it. They belong to no hash. */
  readonly openSeal?: string;
  readonly openAnyway?: true;
  /** The sprint that criteria relative to a baseline are held against; absent for none. It belongs to no hash. */
  readonly baselineSprint?: string;
  /** What makes it an arm that ends when the comparison with the other is decided; absent for none. It belongs to no hash. */
  readonly pair?: PairedArm;
}

/** The names of the execution service's models. */
export type FillModel = "OPTIMISTIC" | "BASE" | "PESSIMISTIC";

/** A gate pinned by the hash of its specification. */
export interface PinnedGate {
  readonly gate: string;
  readonly specHash: string;
}

/** A gate on file that a sprint is not judged by. */
export interface GateNotAsked {
  readonly gate: string;
  /** Effective audits that it needs and the sprint cannot reach; 0 where it reaches them. */
  readonly neededAudits: number;
  /** As-of dates that it needs and the sprint has not; 0 where it has them. */
  readonly neededAuditRuns: number;
}

/** A forecast policy, with the values of it that shape how a sprint is run. */
export interface PinnedForecastPolicy {
  readonly pinned: Canonical;
  /** Scored forecasts from which on their errors are evidence for the next ones. */
  readonly minimumScoredForecasts: number;
  /** Latest bars that a forecast is made from; a sprint sends no more than these. */
  readonly lookbackBars: number;
  /** Whose forecasts are taken in place of the models'; absent where these forecast. */
  readonly submissionSource?: string;
}

/** A risk policy, with the mode of the portfolio that is traded under it. */
export interface PinnedRiskPolicy {
  readonly pinned: Canonical;
  readonly mode: Exclude<PortfolioMode, "PRODUCTION">;
}

/**
 * Every effective setting, pinned when the sprint is created. The services own the shape of their policies: a sprint
 * keeps each as the JSON of its message (`pinned`) and hands it back unchanged. The few values that shape the sprint
 * itself are read from the typed message by the peer that brought it, and kept beside.
 */
export interface SprintPolicy {
  readonly forecast: PinnedForecastPolicy;
  readonly risk: PinnedRiskPolicy;
  /** The risk policy of the intraday pass, which holds its positions shorter; absent without one. */
  readonly intradayRisk?: Canonical;
  readonly costModel: Canonical;
  readonly execution: Canonical;
  readonly gates: readonly PinnedGate[];
}

/**
 * Answers of gates and sprints. INCONCLUSIVE is not PASS, nor is PASS_LOOSENED: held by something looser than what
 * earlier evidence was judged by.
 */
export type Verdict = "PASS" | "PASS_LOOSENED" | "FAIL" | "INCONCLUSIVE";

/** Audits of one ticker that were dropped for one reason. */
export interface DroppedAudits {
  readonly ticker: string;
  /** For example FIT_FAILED. */
  readonly reason: string;
  readonly audits: number;
  /** What was said of the first one. */
  readonly message: string;
}

/** What came out of a sprint. Scorecard and gates are kept as the JSON of their messages. */
export interface SprintResult {
  readonly verdict: Verdict;
  /** Empty when more than one build took part: there is nothing to compare it with. */
  readonly sprintHash: string;
  /** Builds that took part, in order; absent in results of versions up to 0.2.0. */
  readonly builds?: readonly string[];
  readonly scorecard: Canonical;
  readonly gates: readonly Canonical[];
  /** By ticker in the order of the spec, then by reason; absent in results of versions up to 0.2.0. */
  readonly dropped?: readonly DroppedAudits[];
  /** Gates of a forward sprint that need more evidence; absent for other sprints. */
  readonly waiting?: readonly WaitingGate[];
}

/** The bars of one ticker that a sprint was created on, and its terms: absent ones, as in 0.2, mean whole units. */
export interface PinnedSeries extends UnitTerms {
  readonly ticker: string;
  /** Where the bars came from: a file name or a data package. */
  readonly source: string;
  /** SHA-256 of the bars. */
  readonly dataHash: string;
  /** What was done to the prices; absent where nothing states it, and in plans up to 0.2. */
  readonly basis?: PriceBasis;
  /** What was found in the bars when the sprint was created; absent in plans up to 0.2. */
  readonly findings?: readonly QualityFinding[];
  /** Whether the bars are recorded or generated; absent in plans up to 0.2. */
  readonly provenance?: DataProvenance;
  /** Dividends that are paid where a lot is held; absent where the prices may hold them, and in plans that knew none. */
  readonly dividendCount?: number;
}

/** What a quality check found in a series that a sprint runs on. */
export interface QualityFinding {
  readonly check: string;
  /** QUARANTINED where the spec allows the check. */
  readonly state: "QUARANTINED" | "REPAIRED" | "FLAGGED";
  readonly description: string;
}

/** A series of a currency pair that a sprint was created on. */
export interface PinnedRateSeries extends PairLeg, Omit<PinnedSeries, "ticker"> {
  readonly provenance: DataProvenance;
  /** Length of its bars; absent where it is the sprint's. */
  readonly interval?: BarInterval;
}

/** How one currency is converted into a sprint's. */
export interface PinnedRate {
  readonly from: string;
  readonly to: string;
  /** One, or two for a cross. */
  readonly legs: readonly PinnedRateSeries[];
}

/** N audit runs on a portfolio of its own, under one pinned policy, data snapshot and plan. */
export interface Sprint {
  /** Resource name `sprints/{id}`; also the sprint's audit set. */
  readonly name: string;
  readonly requestId: string;
  readonly spec: SprintSpec;
  readonly state: SprintState;
  /** The fault that stopped it, when it FAILED. */
  readonly failure?: Fault;
  readonly policy: SprintPolicy;
  readonly policyHash: string;
  /** Of all series. */
  readonly dataHash: string;
  /** The series of each ticker, in the order of the spec; absent in plans of 0.2. */
  readonly series?: readonly PinnedSeries[];
  /** The series of the intraday pass, of the tickers that have one; absent without a pass. */
  readonly intradaySeries?: readonly PinnedSeries[];
  /** Fewest bars that a forecast of the intraday pass is made from; absent without one. */
  readonly intradayMinimumBars?: number;
  /** By what is converted; absent where all tickers are in the sprint's currency. */
  readonly rates?: readonly PinnedRate[];
  /** SYNTHETIC where any of its bars was generated; absent in plans of 0.2. */
  readonly provenance?: DataProvenance;
  /** How the bars of the tickers lie beside each other, in the order of the spec; absent in plans of 0.2. */
  readonly basket?: readonly BasketTicker[];
  /** What was taken of the frontier universe; absent where that was not asked for. */
  readonly frontierMerge?: FrontierMerge;
  /** The gates on file that it is not judged by; absent where it names its gates, and in plans of 0.2. */
  readonly gatesNotAsked?: readonly GateNotAsked[];
  /** As-of of each audit run, in UTC milliseconds, ascending. */
  readonly asOfTimesMs: readonly number[];
  /** Audit runs whose horizon overlaps the one before. */
  readonly overlappingAudits: number;
  /** Bars replayed after the last as-of, until its horizon has closed and its lots have left; absent in plans of 0.2. */
  readonly settlementBars?: number;
  /** Bars that a position is held for at most, in the order of the tickers; absent in plans of 0.2. */
  readonly holdingBars?: readonly number[];
  readonly completedAudits: number;
  /** Resource name of the portfolio; empty until the first step opened it. */
  readonly portfolio: string;
  readonly createTimeMs: number;
  /** When it ended; absent before, and where a version before 0.3 ended it. */
  readonly endTimeMs?: number;
  /** ISO 4217 code of its money; empty for sprints of versions up to 0.2.0. */
  readonly currency: string;
  /** The build that planned it and pinned its policy. */
  readonly build: string;
  readonly result?: SprintResult;
  /** How many settings were scored on its dates; absent before it is kept. It belongs to no hash. */
  readonly trial?: TrialCount;
  /** What makes it one that goes on, whose nights bring its as-ofs and bars; absent for one that ends. */
  readonly forward?: ForwardPlan;
  /** Where it ended before its plan did, whose as-ofs it then lacks; absent where it did not. */
  readonly earlyEnd?: EarlyEnd;
}

/** Answers of the risk gate. */
export type DecisionVerdict = "ALLOW" | "ALLOW_REDUCED" | "DENY";

/** What happened to one ticker in a step. */
export interface TickerStep {
  readonly ticker: string;
  readonly forecast: string;
  readonly forecastHash: string;
  /** The gate's answer; empty in the settlement. */
  readonly decisionVerdict: DecisionVerdict | "";
  /**
   * First rule that denied (FAIL or NOT_EVALUABLE); empty when none did. Not the binding rule of the
   * size, which also names the rule behind an allowed size.
   */
  readonly bindingRule: string;
  /** Units ordered, negative for a sell; 0 when none. */
  readonly orderedUnits: number;
  readonly closedTrades: number;
  readonly closedPnlMicros: Micros;
  readonly scoredForecasts: number;
  /** Orders of this step that were denied at once. */
  readonly deniedOrders: number;
  /** Orders that were rejected at their fill by the bars of this step. */
  readonly rejectedOrders: number;
  /** Orders that expired with the bars of this step. */
  readonly expiredOrders: number;
  /** Why there is no forecast, so that this audit is dropped; absent where there is one. */
  readonly dropped?: { readonly reason: string; readonly message: string };
  /** Those of `closedTrades`, in the order in which they were closed; absent for none, and in steps of 0.2. */
  readonly exits?: readonly TradeExit[];
  /** Why this audit run has no intraday pass in the ticker; absent where it has one, and without passes. */
  readonly intradaySkipped?: Skipped;
}

/** The place of a fact in the sequence of its publisher. */
export interface FactPosition {
  readonly source: string;
  readonly sequence: bigint;
}

/** One finished step, as journalled: the unit of resumption. */
export interface SprintStep {
  /** Position in the sprint's sequence, from 1. */
  readonly sequence: number;
  readonly kind: "AUDIT" | "INTRADAY" | "SETTLEMENT";
  /** Audit run, from 1; 0 for the settlement. */
  readonly audit: number;
  /** Place among the intraday as-ofs of the audit run, from 1; absent in other steps. */
  readonly cycle?: number;
  readonly asOfMs: number;
  readonly tickers: readonly TickerStep[];
  /** Free of ids and times of running: equal work, equal hash. */
  readonly stepHash: string;
  /** The last fact of each service that this step caused. */
  readonly facts: readonly FactPosition[];
  /** Audit runs whose horizon closed in it, of a forward sprint; absent where a plan tells. */
  readonly closing?: readonly number[];
  /** The build that made it. */
  readonly build: string;
}
