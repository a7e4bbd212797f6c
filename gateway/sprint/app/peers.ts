import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { FaultReason } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { CountedLimit, DataProvenance, ExitPlan, Side } from "#lib/kernel/trading.ts";
import type { SeriesSplit } from "../../market-data/app/bar-history.ts";
import type { Benchmarks, BenchmarkTrade } from "../domain/benchmarks/benchmarks.ts";
import type { GateDigest } from "../domain/digest.ts";
import type { OfferedGate } from "../domain/gate-selection.ts";
import type {
  DecisionVerdict,
  FactPosition,
  PinnedForecastPolicy,
  PinnedGate,
  PinnedRiskPolicy,
  TradeExit,
} from "../domain/sprint.ts";

/** One interval path of a forecast: bounds in price, one a bar ahead. */
export interface Band {
  /** Stated coverage as a ratio, inside (0, 1). */
  readonly levelRatio: number;
  readonly lowerPrices: readonly number[];
  readonly upperPrices: readonly number[];
}

/** What the gateway reads of a stored forecast. */
export interface ForecastView {
  readonly name: string;
  readonly contentHash: string;
  readonly asOfMs: number;
  readonly interval: BarInterval;
  readonly lastClosePrice: number;
  readonly ensemblePrices: readonly number[];
  readonly bands: readonly Band[];
  readonly upProbabilities: readonly number[];
  readonly confidenceBasis: "UNCALIBRATED" | "BASE_RATE" | "SCORED_FORECASTS" | "UNSPECIFIED";
  readonly dailyVolatilityBps: number;
  readonly annualisedVolatilityRatio: number;
  readonly atrPrice: number;
  readonly averageDailyVolumeUnits: number | undefined;
  readonly fact: FactPosition;
}

/** Why there is no forecast for a ticker's audit, which is dropped. */
export interface DroppedForecast {
  readonly dropped: { readonly reason: FaultReason; readonly message: string };
  readonly fact: FactPosition;
}

/** A forecast policy, and what it asks of the bars. */
export interface OfferedForecastPolicy {
  readonly forecast: PinnedForecastPolicy;
  /** Fewest bars that a forecast is made from. */
  readonly minimumBars: number;
}

/** The score of a forecast. */
export interface Score {
  /** The scores without names. */
  readonly digest: Canonical;
  readonly fact: FactPosition;
}

/** Makes and scores forecasts. */
export interface ForecastPeer {
  /** The policy of the service with overrides on top, as the JSON of their message. */
  policy(overrides: Canonical): Promise<OfferedForecastPolicy>;
  /** Answers why there is none where the models cannot be fitted to these bars. */
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
  ): Promise<ForecastView | DroppedForecast>;
  /** @param holdingBars - bars that a position is held for; undefined where the sprint does not say. */
  score(
    forecast: string,
    bars: readonly Bar[],
    holdingBars: number | undefined,
    signal: AbortSignal,
  ): Promise<Score>;
}

/** A decision as far as the sprint acts on it. */
export interface DecisionView {
  readonly name: string;
  readonly verdict: DecisionVerdict;
  /** First rule that denied; empty when none did. */
  readonly bindingRule: string;
  readonly side: Side | undefined;
  readonly allowedUnits: number;
  /** Bars ahead at which the forecast was read. */
  readonly holdingBars: number;
  readonly confidenceRatio: number | undefined;
  readonly exits: ExitPlan | undefined;
  /** Verdict, rules, size, cost and exits, without names. */
  readonly digest: Canonical;
}

/** One forecast to decide on, with what is held of its instrument. */
export interface Signal {
  readonly requestId: string;
  readonly instrument: Instrument;
  readonly forecast: ForecastView;
  /** Whether its bars have no opens, so that the gate denies it. */
  readonly opensUnknown: boolean;
  readonly heldUnits: bigint;
  /** Of these, those that leave at the next open whatever its price. */
  readonly leavingUnits: bigint;
  /** What those add to the cash for an order in the instrument, and for no other. */
  readonly leavingCashMicros: Micros;
  /** Units in open orders, negative for sells. */
  readonly pendingUnits: bigint;
  /** The last rate into the portfolio's currency; absent where it is the instrument's, or none is known. */
  readonly rate?: ConversionRate;
  /** What is left of the share of its exchange; absent where that has no limit. */
  readonly exchangeAvailableMicros?: Micros;
}

/** A risk policy with the cost model, and how long it lets a position be held. */
export interface OfferedRiskPolicy {
  readonly risk: PinnedRiskPolicy;
  readonly costModel: Canonical;
  /** Largest shares of equity by exchange, which the ledger holds every fill to. */
  readonly maximumShareByExchange: Readonly<Record<string, number>>;
  /** After it a position leaves at the next open; forecasts are read that far ahead. */
  readonly holdingLimit: CountedLimit;
}

/** What a pinned risk policy and cost model say of every trade. */
export interface TradingTerms {
  readonly holdingLimit: CountedLimit;
  readonly costModel: CostModel;
}

/** Turns forecasts into decisions. */
export interface RiskGatePeer {
  /** Reads what was pinned; asks nobody. */
  terms(policy: Canonical, costModel: Canonical): TradingTerms;
  /**
   * The policy of the service with overrides on top, as the JSON of their message; of the costs and limits that
   * exchanges have of their own, those of these exchanges.
   * @param holdingLimit - replaces that of the overrides; absent for none.
   */
  policy(
    overrides: Canonical,
    exchanges: readonly string[],
    holdingLimit?: CountedLimit,
  ): Promise<OfferedRiskPolicy>;
  /**
   * Decides on signals in their order, each on the cash that the orders before it leave.
   * @returns the decisions in the order of the signals, and the last fact about them.
   */
  evaluate(input: {
    readonly auditSet: string;
    readonly portfolio: PortfolioState;
    /** ISO 4217 code of the portfolio's amounts; absent where it is that of every instrument. */
    readonly currency?: string;
    /** Cash for new orders before the first signal. */
    readonly cashMicros: Micros;
    readonly signals: readonly Signal[];
    readonly policy: Canonical;
    readonly costModel: Canonical;
  }): Promise<{ readonly decisions: readonly DecisionView[]; readonly fact: FactPosition }>;
}

/** An order that waits for its fill. */
export interface OpenOrder {
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly signedUnits: bigint;
  /** Cash that the ledger keeps for it. */
  readonly reservedCashMicros: Micros;
  /** Of the share of its exchange, what is kept for it; absent where that has no limit. */
  readonly exchangeReservedMicros?: Micros;
}

/** A portfolio's state. */
export interface PortfolioState {
  readonly name: string;
  readonly equityMicros: Micros;
  /** Cash for new orders, by the ledger, without what is kept for open ones. */
  readonly availableCashMicros: Micros;
  readonly heldUnits: ReadonlyMap<string, bigint>;
  /** Of these, those that leave at the next open whatever its price. */
  readonly leavingUnits: ReadonlyMap<string, bigint>;
  /** What those add to the cash for an order in the ticker. */
  readonly leavingCashMicros: ReadonlyMap<string, Micros>;
  readonly openOrders: readonly OpenOrder[];
  /** What is left of the share of each exchange that has a limit, without what is kept for open orders. */
  readonly exchangeAvailableMicros: ReadonlyMap<string, Micros>;
}

/** A closed trade as far as a step reports it. */
export interface ClosedTrade {
  readonly ticker: string;
  readonly netPnlMicros: Micros;
  readonly exit: TradeExit;
  /** Everything of the trade, without names. */
  readonly digest: Canonical;
}

/** How an order ended that was not filled. */
export interface UnfilledOrder {
  readonly ticker: string;
  readonly state: "DENIED" | "REJECTED" | "EXPIRED";
  /** Name of the reason. */
  readonly reason: string;
}

/** What replaying bars did: the portfolio after them, the trades that they closed, the orders they ended. */
export interface Advance {
  readonly portfolio: PortfolioState;
  readonly unfilledOrders: readonly UnfilledOrder[];
  readonly closedTrades: readonly ClosedTrade[];
  readonly fact: FactPosition;
}

/** Trades on paper. */
export interface ExecutionPeer {
  policy(): Promise<Canonical>;
  createPortfolio(input: {
    readonly requestId: string;
    readonly auditSet: string;
    readonly currency: string;
    readonly mode: PinnedRiskPolicy["mode"];
    readonly provenance: DataProvenance;
    readonly startingCashMicros: Micros;
    readonly policy: Canonical;
    readonly costModel: Canonical;
  }): Promise<string>;
  portfolio(name: string): Promise<PortfolioState>;
  /**
   * Replays bars in the order of their closes, in as many calls as they take. A ticker may come with bars of two lengths
   * that cover different sessions.
   * @param rates - into the portfolio's currency, each currency ascending in time.
   * @returns the same answer when it is asked again with the same bars; undefined where there are none.
   */
  advance(
    portfolio: string,
    series: readonly {
      readonly instrument: Instrument;
      readonly interval: BarInterval;
      readonly bars: readonly Bar[];
      /** Splits of shares that take effect with these bars; absent for none. */
      readonly splits?: readonly SeriesSplit[];
    }[],
    rates?: readonly ConversionRate[],
  ): Promise<Advance | undefined>;
  /** Closes what is still open; the same answer when it is asked again. */
  endRun(portfolio: string): Promise<Advance>;
  /** All closed trades, in the order of their exits. */
  roundTrips(portfolio: string): Promise<readonly BenchmarkTrade[]>;
  submit(input: {
    readonly portfolio: string;
    readonly clientOrderId: string;
    readonly instrument: Instrument;
    readonly side: Side;
    readonly quantityUnits: number;
    readonly decision: DecisionView;
    readonly forecast: ForecastView;
    readonly rate?: ConversionRate;
  }): Promise<{
    /** Why the order does not wait for its fill; undefined when it does. */
    readonly unfilled: UnfilledOrder | undefined;
    readonly fact: FactPosition;
  }>;
}

/** Answers gates. */
export interface AuditPeer {
  /** The gates on file, by name. */
  gates(): Promise<readonly OfferedGate[]>;
  /**
   * Resolves when the facts of every service arrive at the audit service, as far as it can tell.
   * @throws Fault UNAVAILABLE PEER_UNREACHABLE, FAILED_PRECONDITION FACTS_PENDING, saying what to do
   */
  checkFactsArrive(): Promise<void>;
  /** Records what the bars of a run would have brought; once an audit set has some, they stay. */
  recordBenchmarks(benchmarks: Benchmarks): Promise<void>;
  scorecard(
    auditSet: string,
    after: readonly FactPosition[],
  ): Promise<{ readonly json: Canonical; readonly contentHash: string }>;
  evaluate(
    gate: PinnedGate,
    auditSet: string,
    after: readonly FactPosition[],
  ): Promise<{ readonly json: Canonical; readonly digest: GateDigest }>;
  /** Evaluates the gate on file over several audit sets; the answer is the JSON of its message. */
  evaluateTogether(question: {
    readonly gate: string;
    readonly auditSets: readonly [string, ...string[]];
    /** Empty for none. */
    readonly baselineAuditSet: string;
    /** 0 for none. */
    readonly requiredEffectiveAudits: number;
    readonly after: readonly FactPosition[];
    /** Why the gate cannot pass, so that PASS becomes INCONCLUSIVE; undefined where it can. */
    readonly cannotPass: string | undefined;
  }): Promise<Canonical>;
}

/** The services that a sprint is coordinated over. */
export interface Peers {
  readonly forecast: ForecastPeer;
  readonly riskGate: RiskGatePeer;
  readonly execution: ExecutionPeer;
  readonly audit: AuditPeer;
}
