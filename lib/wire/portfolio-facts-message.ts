import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import {
  type PortfolioFacts as PortfolioFactsMessage,
  type PortfolioFactsSchema,
  type RecentTrade,
  RecentTradeSchema,
} from "#proto/pmx/type/v1/portfolio_facts_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { instrumentFromMessage, instrumentToMessage } from "./instrument-message.ts";
import { requiredTimeMs } from "./required-field.ts";
import { sideFromMessage } from "./trading-message.ts";

/** The facts of a portfolio as their message. */
export function portfolioFactsToMessage({
  exposures,
  history,
  grossLimitMicros,
}: PortfolioFacts): MessageInitShape<typeof PortfolioFactsSchema> {
  return {
    exposures: exposures.map((one) => ({
      ...one,
      instrument: instrumentToMessage(one.instrument),
    })),
    ...(grossLimitMicros !== undefined && { grossLimitMicros }),
    peakEquityMicros: history.peakEquityMicros,
    dayStartEquityMicros: history.dayStartEquityMicros,
    ...(history.lastBarCloseMs !== undefined && {
      lastBarCloseTime: timestampFromMs(history.lastBarCloseMs),
    }),
    recentTrades: tradesToMessages(history.recentTrades),
  };
}

type Trades = PortfolioFacts["history"]["recentTrades"];

/** By the list, which a portfolio has until it closes another trade. */
const trades = new WeakMap<Trades, RecentTrade[]>();

function tradesToMessages(closed: Trades): RecentTrade[] {
  const known = trades.get(closed);
  if (known !== undefined) return known;
  const messages = closed.map(({ exitTimeMs, side, ...trade }) =>
    create(RecentTradeSchema, {
      ...trade,
      side: Side[side],
      exitTime: timestampFromMs(exitTimeMs),
    }),
  );
  trades.set(closed, messages);
  return messages;
}

/**
 * The facts of a message; `field` is its path. Amounts and texts are as the message's bounds leave them.
 * @throws Fault FIELD_INVALID naming what is missing.
 */
export function portfolioFactsFromMessage(
  message: PortfolioFactsMessage,
  field: string,
): PortfolioFacts {
  const { peakEquityMicros, dayStartEquityMicros, lastBarCloseTime, grossLimitMicros } = message;
  return {
    ...(grossLimitMicros !== undefined && { grossLimitMicros }),
    exposures: message.exposures.map((one, index) => ({
      instrument: instrumentFromMessage(one.instrument, `${field}.exposures[${index}].instrument`),
      heldMicros: one.heldMicros,
      waitingBuyMicros: one.waitingBuyMicros,
      waitingSellMicros: one.waitingSellMicros,
      ...(one.waitingUnknown && { waitingUnknown: true }),
    })),
    history: {
      peakEquityMicros,
      dayStartEquityMicros,
      ...(lastBarCloseTime && {
        lastBarCloseMs: requiredTimeMs(lastBarCloseTime, `${field}.last_bar_close_time`),
      }),
      recentTrades: message.recentTrades.map((trade, index) => {
        const path = `${field}.recent_trades[${index}]`;
        return {
          ticker: trade.ticker,
          side: sideFromMessage(trade.side, `${path}.side`),
          exitTimeMs: requiredTimeMs(trade.exitTime, `${path}.exit_time`),
          netPnlMicros: trade.netPnlMicros,
          returnRatio: trade.returnRatio,
          exitReason: trade.exitReason,
        };
      }),
    },
  };
}
