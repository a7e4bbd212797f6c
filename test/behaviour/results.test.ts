import { create, toJson } from "@bufbuild/protobuf";
import { exitCodeOfVerdict } from "#cli/exit-code.ts";
import { itemRules } from "#gateway/readiness/domain/items/index.ts";
import { gateFindingFromJson } from "#gateway/readiness/peers/gate-finding.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { comparePairs } from "#services/audit/domain/comparison/compare-pairs.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import type { ClosedTrade } from "#services/audit/domain/facts/execution-facts.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import { evaluationToMessage } from "#services/audit/rpc/gate-message.ts";
import { soundEvidence } from "#test/support/readiness-evidence.ts";
import {
  evidenceWith,
  measured,
  nothingShown,
  sampleDecision,
  sampleTrade,
  scoredWithRatios,
  times,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";
import { evaluationWith, findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { runArea } from "./run-area.ts";

const { gates, policy: parameters } = loadAuditConfig({ environment: {} });

/** Every metric of round trips by its name; the reason of one that is undefined. */
function measuredOf(trades: readonly ClosedTrade[]): (name: string) => number | string | undefined {
  const { metrics, groups } = scorecardOf(evidenceWith({ trades }), parameters);
  const all: readonly Metric[] = [...metrics, ...groups.flatMap((group) => group.metrics)];
  return (name) => {
    const found = all.find((metric) => metric.name === name);
    return found && ("value" in found ? found.value : found.undefinedReason);
  };
}

const inUnits = (micros: number | string | undefined) => Number(micros) / 1e6;

runArea<{ readonly realizedPnl: readonly number[] }>("performance", ({ realizedPnl }) => {
  const metricOf = measuredOf(tradesWithProfits(realizedPnl));
  return {
    totalTrades: metricOf("closed_trades"),
    winningTrades: metricOf("winning_trades"),
    losingTrades: metricOf("losing_trades"),
    totalProfit: inUnits(metricOf("net_pnl")),
    winRate: metricOf("win_rate"),
    profitFactor: metricOf("profit_factor_trades"),
    grossProfit: inUnits(metricOf("gross_profit")),
    grossLoss: inUnits(metricOf("gross_loss")),
  };
});

interface GivenHealth {
  readonly entries: number;
  readonly fail: number;
  readonly negativeExpectedProfit: number;
  readonly maxFailFraction: number;
  readonly maxNegativeExpectedProfitFraction: number;
  readonly warnFailFraction: number;
  readonly warnNegativeExpectedProfitFraction: number;
}

/** The gate on file, evaluated on decisions of one day. */
function onFile(gate: string, evidence: Evidence) {
  const spec = gates.find((one) => one.gate === gate);
  if (spec === undefined) throw new Error(`no gate ${gate} is on file`);
  return evaluateSpec(pinSpec(spec), evidence);
}

runArea<GivenHealth>("quant-health", (given) => {
  const decisions = Array.from({ length: given.entries }, (_, at) =>
    sampleDecision({
      decision: `decisions/${at}`,
      verdict: at < given.fail ? "DENY" : "ALLOW",
      expectedProfitBps: at < given.negativeExpectedProfit ? -1 : 1,
    }),
  );
  const { verdict, criteria } = onFile("quant-health", evidenceWith({ decisions }));
  const [fail, negative] = criteria;
  const limits = [fail, negative].map((one) => [one?.threshold, one?.warningThreshold]);
  const warns = criteria.some((one) => one.warns);
  return {
    failFraction: fail && metricValue(fail.observed),
    negativeFraction: negative && metricValue(negative.observed),
    status: verdict === "FAIL" ? "RED" : warns ? "YELLOW" : "GREEN",
    exitCode: exitCodeOfVerdict(GateVerdict[verdict]),
    limits,
  };
});

interface GivenReturns {
  readonly returns: readonly number[];
}

interface GivenEdge {
  readonly rmseRatioVsSamossa: number;
  readonly directionalAccuracy: number;
  readonly expectedProfit: number;
  readonly maxRmseRatioVsBaseline: number;
  readonly minDirectionalAccuracy: number;
  readonly minExpectedProfit: number;
}

/** What was measured over a hundred audits, held against limits of their own. */
function measuredEdge(given: GivenEdge) {
  const audits = 100;
  const { rmseRatioVsSamossa: ratio, directionalAccuracy } = given;
  const hits = Math.round(audits * directionalAccuracy);
  const scored = scoredWithRatios(times(audits, ratio)).map((one, at) => ({
    ...one,
    terminalDirection: measured("terminal_direction", "RATIO", at < hits ? 1 : 0),
  }));
  const spec = gateSpecSchema.parse({
    kind: "CRITERIA",
    gate: "case",
    title: "The edge of a forecast",
    criteria: [
      {
        criterion: "rmse-ratio",
        metric: "rmse_ratio_p50",
        comparator: "AT_MOST",
        threshold: given.maxRmseRatioVsBaseline,
        unit: "RATIO",
        minimumN: 50,
      },
      {
        criterion: "directional-accuracy",
        metric: "terminal_direction_hit_rate",
        comparator: "AT_LEAST",
        threshold: given.minDirectionalAccuracy,
        unit: "SHARE",
        minimumN: 50,
      },
    ],
  });
  const { criteria } = evaluateSpec(pinSpec(spec), evidenceWith({ scored }));
  return criteria.map(({ verdict }) => verdict === "PASS");
}

/** Whether a trade that is expected to bring so much after its costs is worth it to the risk gate. */
function isWorthIt({ expectedProfit, minExpectedProfit }: GivenEdge): boolean {
  const evaluation = evaluationWith({
    policy: { minimumExpectedProfitMicros: 1e6 * minExpectedProfit },
  });
  // A hundred units at 100: 1 bps is worth 1.
  const expectedReturnBps = (evaluation.cost?.totalBps ?? Number.NaN) + expectedProfit;
  const signal = { ...evaluation.signal, expectedReturnBps };
  const stated = { ...evaluation, signal, admittedUnits: 100n };
  return findingOf("minimum-expected-profit", stated).outcome === "PASS";
}

runArea<GivenReturns | GivenEdge>("quant-validation", (given) => {
  if ("returns" in given) return resultsOf(given);
  const [rmseRatio, directionalAccuracy] = measuredEdge(given);
  const criteria = {
    expectedProfit: isWorthIt(given),
    rmseRatioVsBaseline: rmseRatio,
    directionalAccuracy,
  };
  return { criteria, status: Object.values(criteria).every(Boolean) ? "PASS" : "FAIL" };
});

/** What round trips of these returns came to. */
function resultsOf({ returns }: GivenReturns) {
  const entryNotionalMicros = 1_000_000n;
  const trades = returns.map((ratio, at) =>
    sampleTrade({
      roundTrip: `portfolios/p/roundTrips/${at}`,
      netPnlMicros: BigInt(Math.round(ratio * 1e6)),
      entryNotionalMicros,
    }),
  );
  const metricOf = measuredOf(trades);
  return {
    winRate: metricOf("win_rate"),
    profitFactor: metricOf("profit_factor_trades"),
    grossProfit: inUnits(metricOf("gross_profit")),
    grossLoss: inUnits(metricOf("gross_loss")),
    avgGain: Number(metricOf("mean_return_of_winners")) / 1e4,
    avgLoss: Number(metricOf("mean_return_of_losers")) / 1e4,
  };
}

interface GivenCloses {
  readonly closedTrades: number;
  readonly winRate: number;
  readonly profitFactor: number;
}
interface GivenArms {
  readonly pairs: readonly { readonly pnlOn: number; readonly pnlOff: number }[];
  /** Windows in each of which the arms came to the same. */
  readonly windows: number;
}

/** What the checklist says of so many closes, by the gate on file. */
function checklistOf({ closedTrades, winRate, profitFactor }: GivenCloses) {
  const winners = Math.round(closedTrades * winRate);
  const losers = closedTrades - winners;
  const win = (profitFactor * losers) / winners;
  const profits = Array.from({ length: closedTrades }, (_, at) => (at < winners ? win : -1));
  const evaluation = onFile("phase-5", evidenceWith({ trades: tradesWithProfits(profits) }));
  const message = evaluationToMessage({
    ...evaluation,
    loosenings: [],
    specChanged: false,
    assured: nothingShown,
    furtherAuditSets: [],
    baselineAuditSet: "",
    deadLetterCount: 0,
    missingFacts: [],
  });
  const json = toJson(GateEvaluationSchema, create(GateEvaluationSchema, message)) as Canonical;
  const sound = soundEvidence();
  const evidence = { ...sound, gates: new Map([["phase-5", gateFindingFromJson(json)]]) };
  const statusOf = (id: string) => itemRules.find((one) => one.id === id)?.judge(evidence).status;
  return { winRateItem: statusOf("win-rate"), profitFactorItem: statusOf("profit-factor") };
}

runArea<GivenCloses | GivenArms>("readiness", (given) => {
  if (!("pairs" in given)) return checklistOf(given);
  const disableRegime = given.pairs.map(({ pnlOn: base, pnlOff: other }) => {
    const pairs = Array.from({ length: given.windows }, (_, asOfMs) => ({ asOfMs, base, other }));
    const { relativeChange } = comparePairs(pairs, { direction: "HIGHER_IS_BETTER" });
    return "value" in relativeChange && relativeChange.value > 0 && relativeChange.isBeyondMargin;
  });
  return { disableRegime };
});
