import { isoDateOf } from "#lib/kernel/calendar.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { evidenceOver } from "../evidence/selected-evidence.ts";
import { type GateTerms, judgeSpec } from "../gates/gate-evaluation.ts";
import type { GateVerdict } from "../gates/gate-finding.ts";
import type { GateSpec, PinnedGateSpec } from "../gates/gate-spec.ts";
import { type Comparisons, compare, reads, withoutSizes } from "./comparisons.ts";
import {
  atCosts,
  tickersOf,
  tradesInOrder,
  withoutTicker,
  withoutTrade,
} from "./varied-evidence.ts";

/** A criterion whose answer is another without one trade or ticker. */
export interface Flip {
  /** Resource name of the round trip, or the ticker. */
  readonly leftOut: string;
  /** The same for a person. */
  readonly description: string;
  readonly criterion: string;
  /** Of the criterion without it. */
  readonly verdict: GateVerdict;
  /** Of the whole gate without it. */
  readonly gateVerdict: GateVerdict;
}

/** What a gate answers without each trade, or each ticker, in turn. */
export interface LeaveOneOut {
  /** How many were left out, one after another. */
  readonly tried: number;
  /** Why none was; empty where some were. */
  readonly notTriedReason: string;
  readonly flips: readonly Flip[];
}

/** What a gate answers at a multiple of the costs. */
export interface CostScenario {
  readonly costMultiple: number;
  readonly verdict: GateVerdict;
  /** What decided, for a person. */
  readonly reason: string;
}

/** What a gate's answer hangs on. */
export interface Robustness {
  readonly trades: LeaveOneOut;
  readonly tickers: LeaveOneOut;
  /** By multiple; empty where the gate reads no trades, or their costs are not recorded. */
  readonly costScenarios: readonly CostScenario[];
}

/** Twice the multiples of the costs at which a gate is evaluated. */
const costHalves = [1n, 2n, 3n, 4n, 6n];

/**
 * What a gate's answer hangs on: its comparisons without each trade and each ticker, and the gate at other
 * costs of the same trades. Yields after each evaluation, of which there are as many as trades; what is recorded
 * in between counts in none of them.
 */
export function* robustnessOf(
  { spec }: PinnedGateSpec,
  recorded: Evidence,
  terms: GateTerms = {},
): Generator<void, Robustness> {
  const evidence = evidenceOver(recorded, recorded.observed);
  const compared = withoutSizes(spec);
  const readsTrades = reads(spec, evidence, terms, "TRADE_CLOSED");
  const costScenarios = readsTrades ? yield* scenariosOf(spec, evidence, terms) : [];
  if (compared === undefined) {
    const none = notTried("its criteria ask for numbers of observations only");
    return { trades: none, tickers: none, costScenarios };
  }
  const base = compare(compared, evidence, terms);
  const trades = readsTrades
    ? yield* leftOut(base, tradesInOrder(evidence), (trade) => ({
        leftOut: trade.roundTrip,
        description: `${trade.ticker} closed ${isoDateOf(trade.exitTimeMs)}`,
        comparisons: compare(compared, withoutTrade(evidence, trade), terms),
      }))
    : notTried("its criteria read no trades");
  const all = tickersOf(evidence);
  const tickers =
    all.length > 1
      ? yield* leftOut(base, all, (ticker) => ({
          leftOut: ticker,
          description: ticker,
          comparisons: compare(compared, withoutTicker(evidence, ticker), terms),
        }))
      : notTried("there is one ticker");
  return { trades, tickers, costScenarios };
}

interface Left extends Pick<Flip, "leftOut" | "description"> {
  readonly comparisons: Comparisons;
}

function* leftOut<Of>(
  base: Comparisons,
  all: readonly Of[],
  leave: (one: Of) => Left,
): Generator<void, LeaveOneOut> {
  if (all.length === 0) return notTried("there is none");
  const flips: Flip[] = [];
  for (const one of all) {
    const { comparisons, ...named } = leave(one);
    for (const [criterion, verdict] of comparisons.byCriterion) {
      if (verdict === base.byCriterion.get(criterion)) continue;
      flips.push({ ...named, criterion, verdict, gateVerdict: comparisons.verdict });
    }
    yield;
  }
  return { tried: all.length, notTriedReason: "", flips };
}

function* scenariosOf(
  spec: GateSpec,
  evidence: Evidence,
  terms: GateTerms,
): Generator<void, readonly CostScenario[]> {
  const scenarios: CostScenario[] = [];
  for (const halves of costHalves) {
    const varied = atCosts(evidence, halves);
    if (varied === undefined) return [];
    const { verdict, reason } = judgeSpec(spec, varied, terms).finding;
    scenarios.push({ costMultiple: Number(halves) / 2, verdict, reason });
    yield;
  }
  return scenarios;
}

function notTried(notTriedReason: string): LeaveOneOut {
  return { tried: 0, notTriedReason, flips: [] };
}
