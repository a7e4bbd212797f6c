import { quantityWords } from "#lib/kernel/quantity.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Decision, Outcome, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { ExplainDecisionResponse } from "#proto/pmx/riskgate/v1/replay_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import {
  listed,
  metricOrNone,
  momentText,
  priceText,
  shareText,
  signedBps,
  signedMetric,
} from "./amounts.ts";
import type { Section } from "./explanation.ts";
import { changeText } from "./smallest-change.ts";

/** What the risk gate made of a forecast: the signal, its cost, every rule, the size and the exits. */
export function decisionSections(
  decision: Decision,
  why: Pick<ExplainDecisionResponse, "denials"> | undefined,
): readonly Section[] {
  return [
    { title: "Decision", sentences: verdictSentences(decision) },
    {
      title: "Signal and cost",
      sentences: [...signalSentences(decision), ...costSentences(decision)],
    },
    { title: "Rules", sentences: decision.rules.map(ruleSentence) },
    {
      title: "Size and exits",
      sentences: [...sizeSentences(decision), ...exitSentences(decision)],
    },
    {
      title: "What it lacked",
      sentences: (why?.denials ?? []).map(
        ({ outcome, change }) => `${outcome?.rule}: it ${changeText(change, decision)}.`,
      ),
    },
  ];
}

function verdictSentences({
  verdict,
  instrument,
  asOfTime,
  size,
  closesUnits,
  policyHash,
}: Decision) {
  const of = `${instrument?.ticker} as of ${momentText(asOfTime)}`;
  const allowed = quantityWords(named(instrument), size?.allowedUnits ?? 0n);
  const requested = quantityWords(named(instrument), size?.requestedUnits ?? 0n);
  const texts: Partial<Record<Verdict, string>> = {
    [Verdict.ALLOW]: `ALLOW: an order of ${allowed} of ${of} may be sent, as large as was asked for.`,
    [Verdict.ALLOW_REDUCED]: `ALLOW_REDUCED: an order of ${allowed} of ${of} may be sent, of ${requested} that were asked for; ${size?.bindingRule} made it smaller.`,
  };
  const closing =
    closesUnits === undefined
      ? []
      : [
          `${quantityWords(named(instrument), closesUnits)} held on the other side are closed first.`,
        ];
  return [
    texts[verdict] ??
      `DENY: no order in ${of}; the first rule that denied is ${size?.bindingRule}.`,
    ...closing,
    `It was judged by the risk policy ${policyHash}.`,
  ];
}

function signalSentences({ signal, instrument }: Decision): readonly string[] {
  if (signal === undefined) return ["There is no signal."];
  const { side, holdingBars, expectedReturn, confidence, riskScore, signalToNoise } = signal;
  const word = side === Side.UNSPECIFIED ? "no side" : (enumName(Side, side) ?? "no side");
  const noise =
    signalToNoise === undefined
      ? ""
      : `; the expected move is ${metricOrNone(signalToNoise)} standard deviations of the forecast`;
  return [
    `The forecast asks for ${word} in ${instrument?.ticker}: an expected return of ${signedMetric(expectedReturn)} in ${holdingBars} bars, which a position is held for.`,
    `The confidence in that side is ${metricOrNone(confidence)}, the risk score ${metricOrNone(riskScore)} (0 calm, 1 most risky)${noise}.`,
  ];
}

function costSentences({ cost, expectedProfit }: Decision): readonly string[] {
  if (cost === undefined) return ["No cost could be estimated."];
  const both = (part: "halfSpreadBps" | "slippageBps" | "commissionBps" | "impactBps") =>
    bps((cost.entry?.[part] ?? 0) + (cost.exit?.[part] ?? 0));
  const parts = [
    `half-spread ${both("halfSpreadBps")}`,
    `slippage ${both("slippageBps")}`,
    `commission ${both("commissionBps")}`,
    `impact ${both("impactBps")}`,
    ...(cost.borrowBps === undefined ? [] : [`borrowing ${bps(cost.borrowBps)}`]),
  ];
  return [
    `Entering and leaving is estimated to cost ${bps(cost.totalBps)} of the notional: ${listed(parts)}.`,
    `After that cost the expected profit is ${signedMetric(expectedProfit)} of the notional.`,
  ];
}

function ruleSentence({ rule, outcome, message, dryRun, untilTime }: Decision["rules"][number]) {
  const words: Partial<Record<Outcome, string>> = {
    [Outcome.PASS]: "passed",
    [Outcome.FAIL]: "FAILED",
    [Outcome.REDUCE]: "REDUCED the size",
    [Outcome.DISABLED]: "is turned off",
  };
  const found = words[outcome] ?? `COULD NOT BE JUDGED${dryRun ? "" : ", which denies"}`;
  const shown = dryRun ? " (shown only: the policy lets it decide nothing)" : "";
  const until = untilTime === undefined ? "" : `; it stops by itself on ${momentText(untilTime)}`;
  return `${rule} ${found}${shown}${message === "" ? "" : `: ${message}`}${until}.`;
}

function sizeSentences({ size, instrument }: Decision): readonly string[] {
  const sizing = size?.sizing;
  if (size === undefined || sizing === undefined) return [];
  const steps = sizing.steps.map(({ name, multiplier, shareBps }, index) =>
    index === 0
      ? `${name} allows ${shareText(shareBps / 1e4)} of the equity`
      : `${name} multiplies it by ${number(multiplier)} to ${shareText(shareBps / 1e4)}`,
  );
  const quantity = (units: bigint) => quantityWords(named(instrument), units);
  const limits = sizing.limits.map(({ rule, units }) => `${rule} ${quantity(units)}`);
  const bound =
    sizing.bindingConstraint === "" ? "" : `; what bound it is ${sizing.bindingConstraint}`;
  return [
    ...(steps.length === 0 ? [] : [`The share that was asked for: ${listed(steps)}.`]),
    `That is ${quantity(size.requestedUnits)}; ${quantity(size.allowedUnits)} were allowed${bound}.`,
    ...(limits.length === 0 ? [] : [`The limits admit at most: ${listed(limits)}.`]),
  ];
}

function exitSentences({ exitPlan, instrument, signal }: Decision): readonly string[] {
  if (exitPlan === undefined) return [];
  const { stopPrice, targetPrice, holdingLimit, trailing } = exitPlan;
  const limit = holdingLimit?.limit;
  const held =
    limit?.case === "sessions"
      ? ` after ${limit.value} sessions`
      : limit?.case === "calendarDays"
        ? ` after ${limit.value} calendar days`
        : ` after the ${signal?.holdingBars} bars of its holding limit`;
  const moves = trailing === undefined ? "" : " The stop follows the price.";
  return [
    `The position is left at a stop of ${priceText(stopPrice, instrument)}, at a target of ${priceText(targetPrice, instrument)}, or${held}.${moves}`,
  ];
}

function bps(value: number): string {
  return signedBps(value).replace(/^\+/, "");
}

/** Three decimals, without zeros behind. */
function number(value: number): string {
  return `${Number(value.toFixed(3))}`;
}

/** What a quantity is of; a decision of an earlier version may state less. */
function named(instrument: Decision["instrument"]) {
  return { ticker: "", ...instrument };
}
