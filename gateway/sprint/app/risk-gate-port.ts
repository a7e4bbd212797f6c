import type { BarbellShare } from "#lib/kernel/barbell.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import type { CountedLimit, ExitPlan, Side } from "#lib/kernel/trading.ts";
import type { Correlation } from "../domain/correlations.ts";
import type { DecisionVerdict, FactPosition, PinnedRiskPolicy } from "../domain/sprint.ts";
import type { ForecastView } from "./forecast-port.ts";
import type { PortfolioState } from "./portfolio-state.ts";

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
  /** What the barbell made of its size; absent where it is off. */
  readonly barbell?: BarbellShare;
  /** Whether what is held on the other side is to be closed first, whatever the verdict; absent for no. */
  readonly closesHeld?: true;
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
  /** The latest bar of the instrument at the as-of; absent before the first. */
  readonly latestBar?: { readonly closePrice: number; readonly closeTimeMs: number };
  /** With the other instruments of the step, at the as-of; made where a policy reads it. */
  readonly correlations: () => readonly SignalCorrelation[];
}

/** How the instrument of a signal and another move together. */
export interface SignalCorrelation extends Correlation {
  readonly ticker: string;
}

/** A risk policy with the cost model, and how long it lets a position be held. */
export interface OfferedRiskPolicy {
  readonly risk: PinnedRiskPolicy;
  readonly costModel: Canonical;
  /** Largest shares of equity by exchange, which the ledger holds every fill to. */
  readonly maximumShareByExchange: Readonly<Record<string, number>>;
  /** Largest gross exposure as a share of the equity, which the ledger holds every fill to; absent for none. */
  readonly maximumGrossExposureRatio?: number;
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
    /** Of the portfolio before the orders of these signals. */
    readonly facts: PortfolioFacts;
    readonly signals: readonly Signal[];
    readonly policy: Canonical;
    readonly costModel: Canonical;
  }): Promise<{ readonly decisions: readonly DecisionView[]; readonly fact: FactPosition }>;
}
