import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { DataProvenance, ExitPlan, PortfolioMode, Side } from "#lib/kernel/trading.ts";
import type { GateDigest } from "../domain/digest.ts";
import type {
  FactPosition,
  PinnedGate,
  RiskOverrides,
  Sprint,
  SprintPolicy,
  SprintResult,
  SprintState,
  SprintStep,
} from "../domain/sprint.ts";
import type { SprintEvent } from "../domain/state.ts";

/** What the gateway reads of a stored forecast. */
export interface ForecastView {
  readonly name: string;
  readonly contentHash: string;
  readonly asOfMs: number;
  readonly lastClosePrice: number;
  readonly ensemblePrices: readonly number[];
  readonly lowerPrices: readonly number[];
  readonly upperPrices: readonly number[];
  /** Stated coverage of the band between lower and upper prices. */
  readonly intervalLevelRatio: number;
  readonly upProbabilities: readonly number[];
  readonly confidenceBasis: "UNCALIBRATED" | "UNSPECIFIED";
  readonly dailyVolatilityBps: number;
  readonly annualisedVolatilityRatio: number;
  readonly atrPrice: number;
  readonly averageDailyVolumeUnits: number | undefined;
  readonly fact: FactPosition;
}

/** Makes and scores forecasts. */
export interface ForecastPeer {
  policy(): Promise<Canonical>;
  create(
    input: {
      readonly auditSet: string;
      readonly instrument: Instrument;
      readonly interval: BarInterval;
      readonly bars: readonly Bar[];
      readonly asOfMs: number;
      readonly horizonBars: number;
      readonly policy: Canonical;
    },
    signal: AbortSignal,
  ): Promise<ForecastView>;
  /** The digest holds the scores without names. */
  score(
    forecast: string,
    bars: readonly Bar[],
  ): Promise<{ readonly digest: Canonical; readonly fact: FactPosition }>;
}

/** A decision as far as the sprint acts on it. */
export interface DecisionView {
  readonly name: string;
  readonly verdict: "ALLOW" | "ALLOW_REDUCED" | "DENY";
  readonly bindingRule: string;
  readonly side: Side | undefined;
  readonly allowedUnits: number;
  readonly confidenceRatio: number | undefined;
  readonly exits: ExitPlan | undefined;
  /** Verdict, rules, size, cost and exits, without names. */
  readonly digest: Canonical;
  readonly fact: FactPosition;
}

/** The portfolio as a decision sees it. */
export interface PortfolioView {
  readonly portfolio: string;
  readonly equityMicros: Micros;
  readonly cashMicros: Micros;
  readonly heldUnits: bigint;
  readonly pendingUnits: bigint;
}

/** Turns forecasts into decisions. */
export interface RiskGatePeer {
  policy(
    overrides: RiskOverrides,
  ): Promise<{ readonly risk: Canonical; readonly costModel: Canonical }>;
  evaluate(input: {
    readonly requestId: string;
    readonly auditSet: string;
    readonly instrument: Instrument;
    readonly forecast: ForecastView;
    readonly portfolio: PortfolioView;
    readonly policy: Canonical;
    readonly costModel: Canonical;
  }): Promise<DecisionView>;
}

/** An order that waits for its fill. */
export interface OpenOrder {
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly signedUnits: bigint;
}

/** A portfolio's state. */
export interface PortfolioState {
  readonly name: string;
  readonly equityMicros: Micros;
  readonly cashMicros: Micros;
  readonly heldUnits: ReadonlyMap<string, bigint>;
  readonly openOrders: readonly OpenOrder[];
}

/** A closed trade as far as a step reports it. */
export interface ClosedTrade {
  readonly ticker: string;
  /** Start of the bar of the exit. */
  readonly exitTimeMs: number;
  readonly netPnlMicros: Micros;
  /** Everything of the trade, without names. */
  readonly digest: Canonical;
}

/** Trades on paper. */
export interface ExecutionPeer {
  policy(): Promise<Canonical>;
  createPortfolio(input: {
    readonly requestId: string;
    readonly auditSet: string;
    readonly currency: string;
    readonly mode: Exclude<PortfolioMode, "PRODUCTION">;
    readonly provenance: DataProvenance;
    readonly startingCashMicros: Micros;
    readonly policy: Canonical;
    readonly costModel: Canonical;
  }): Promise<string>;
  portfolio(name: string): Promise<PortfolioState>;
  advance(
    portfolio: string,
    interval: BarInterval,
    series: readonly { readonly instrument: Instrument; readonly bars: readonly Bar[] }[],
  ): Promise<FactPosition>;
  submit(input: {
    readonly portfolio: string;
    readonly clientOrderId: string;
    readonly instrument: Instrument;
    readonly side: Side;
    readonly quantityUnits: number;
    readonly decision: DecisionView;
    readonly forecast: ForecastView;
  }): Promise<void>;
  trades(portfolio: string): Promise<readonly ClosedTrade[]>;
}

/** Answers gates. */
export interface AuditPeer {
  gates(names: readonly string[]): Promise<readonly PinnedGate[]>;
  scorecard(
    auditSet: string,
    after: readonly FactPosition[],
  ): Promise<{ readonly json: Canonical; readonly contentHash: string }>;
  evaluate(
    gate: PinnedGate,
    auditSet: string,
    after: readonly FactPosition[],
  ): Promise<{ readonly json: Canonical; readonly digest: GateDigest }>;
}

/** The services that a sprint is coordinated over. */
export interface Peers {
  readonly forecast: ForecastPeer;
  readonly riskGate: RiskGatePeer;
  readonly execution: ExecutionPeer;
  readonly audit: AuditPeer;
}

/** The durable journal of sprints: the truth that a restart resumes from. */
export interface SprintJournal {
  insert(sprint: Sprint, specHash: string): Promise<void>;
  byRequestId(requestId: string): Promise<Answered<Sprint> | undefined>;
  get(name: string): Promise<Sprint | undefined>;
  list(limit: number, beforeName: string | undefined): Promise<readonly Sprint[]>;
  unfinished(): Promise<readonly Sprint[]>;
  setPortfolio(name: string, portfolio: string): Promise<void>;
  /**
   * Moves a sprint to its next state, with what came of it, in one transaction. Nothing is written
   * where the event is not possible in the state that the sprint is in by then.
   */
  move(
    name: string,
    event: SprintEvent,
    outcome?: { readonly failure?: string; readonly result?: SprintResult },
  ): Promise<{ readonly moved: boolean; readonly state: SprintState }>;
  appendStep(name: string, step: SprintStep): Promise<void>;
  stepsAfter(name: string, sequence: number): Promise<readonly SprintStep[]>;
}

/** The pinned policy of a sprint, resolved over all services. */
export type ResolvePolicy = (overrides: RiskOverrides) => Promise<SprintPolicy>;
