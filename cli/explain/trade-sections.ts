import { exitReasonWord } from "#lib/kernel/exit-reason-words.ts";
import { quantityWords } from "#lib/kernel/quantity.ts";
import { moneyText } from "#lib/report/metric-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { listed, momentText, priceText, shareText, signedBps } from "./amounts.ts";
import type { Section } from "./explanation.ts";

const reasons: Partial<Record<ExitReason, string>> = {
  [ExitReason.STOP]: "its stop was hit",
  [ExitReason.TARGET]: "its target was hit",
  [ExitReason.TIME]: "its holding limit was reached",
  [ExitReason.END_OF_RUN]: "the run ended at the close of the last bar",
  [ExitReason.EXCHANGE_LIMIT]: "its exchange had grown beyond its share of the equity",
  [ExitReason.MARGIN_CALL]: "a margin call halted the portfolio",
  [ExitReason.TRAILING_STOP]: "its stop was hit after it had followed the price",
  [ExitReason.ORDER]: "a closing order asked for it",
  [ExitReason.REVERSAL]: "an opposite signal asked for it",
};

/** How a position was filled and closed, and each part of its profit, which add up to the net. */
export function tradeSections(trip: RoundTrip, currency: string): readonly Section[] {
  return [
    { title: "Trade", sentences: tradeSentences(trip, currency) },
    { title: "Profit", sentences: profitSentences(trip, currency) },
  ];
}

function tradeSentences(trip: RoundTrip, currency: string): readonly string[] {
  const { instrument, side, exitReason, triggerPrice, gap } = trip;
  const quantity = quantityWords({ ticker: "", ...instrument }, trip.quantityUnits);
  const [entered, left] = side === Side.BUY ? ["bought", "sold"] : ["sold short", "bought back"];
  const word = exitReasonWord(enumName(ExitReason, exitReason) ?? "UNKNOWN");
  const level =
    triggerPrice === undefined
      ? ""
      : `, at a level of ${priceText(triggerPrice, instrument)}${gap ? " that the price jumped over, so that it filled at the open" : ""}`;
  const rates = [
    ...(trip.entryRate === undefined ? [] : ["the rate of the entry"]),
    ...(trip.exitRate === undefined ? [] : ["that of the exit"]),
  ];
  return [
    `${quantity} of ${instrument?.ticker} were ${entered} in the bar of ${momentText(trip.entryTime)} at ${priceText(trip.entryPrice, instrument)}, worth ${moneyText(trip.entryNotionalMicros, currency)}${rates.length === 0 ? "" : `, converted at ${listed(rates)}`}.`,
    `They were ${left} in the bar of ${momentText(trip.exitTime)} at ${priceText(trip.exitPrice, instrument)}, after ${trip.sessionsHeld} sessions (${trip.calendarDaysHeld} calendar days).`,
    `It closed because ${reasons[exitReason] ?? "of an unknown reason"} (${word})${level}.`,
    ...(trip.riskMicros === undefined
      ? []
      : [`Down to the first stop, ${moneyText(trip.riskMicros, currency)} was at risk.`]),
    ...costSentence(trip, currency),
  ];
}

function costSentence({ costs, costBps, borrowMicros }: RoundTrip, currency: string) {
  if (costs === undefined) return [];
  const { halfSpreadMicros, slippageMicros, commissionMicros, impactMicros } = costs;
  const total = halfSpreadMicros + slippageMicros + commissionMicros + impactMicros;
  const bps =
    costBps === undefined
      ? ""
      : `, ${signedBps(costBps.halfSpreadBps + costBps.slippageBps + costBps.commissionBps + costBps.impactBps).replace(/^\+/, "")} of what the entry was worth`;
  const borrowed =
    borrowMicros === undefined
      ? []
      : [`Borrowing the shares cost ${moneyText(borrowMicros, currency)}.`];
  return [`Both fills together cost ${moneyText(total, currency)}${bps}.`, ...borrowed];
}

function profitSentences(trip: RoundTrip, currency: string): readonly string[] {
  const { breakdown, grossPnlMicros, netPnlMicros, returnRatio } = trip;
  const money = (micros: bigint) => moneyText(micros, currency);
  const sum = `The net profit is ${money(netPnlMicros)}, ${shareText(returnRatio)} of what the entry was worth; before costs it is ${money(grossPnlMicros)}.`;
  if (breakdown === undefined) return [sum, "Its parts are not recorded."];
  const { signalMicros, timingMicros } = breakdown;
  const price =
    signalMicros === undefined || timingMicros === undefined
      ? [`Prices brought ${money(breakdown.priceMicros)}.`]
      : [
          `The signal brought ${money(signalMicros)}: from the close that the decision saw to the level or price that closed it.`,
          `Timing brought ${money(timingMicros)}: from that close to the fill, and past the level at the exit.`,
        ];
  const rest = [
    ["spread", breakdown.spreadMicros],
    ["slippage", breakdown.slippageMicros],
    ["impact", breakdown.impactMicros],
    ["commission", breakdown.commissionMicros],
    ["borrowing", breakdown.borrowMicros],
    ["the exchange rate", breakdown.currencyMicros],
    ["dividends", breakdown.dividendMicros],
  ] as const;
  const shown = rest
    .filter(([, micros]) => micros !== 0n)
    .map(([part, micros]) => `${part} ${money(micros)}`);
  return [
    sum,
    ...price,
    ...(shown.length === 0 ? [] : [`The other parts: ${listed(shown)}.`]),
    "The parts add up to the net profit exactly.",
  ];
}
