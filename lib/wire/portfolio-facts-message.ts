import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import type {
  PortfolioFacts as PortfolioFactsMessage,
  PortfolioFactsSchema,
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
    recentTrades: history.recentTrades.map(({ exitTimeMs, side, ...trade }) => ({
      ...trade,
      side: Side[side],
      exitTime: timestampFromMs(exitTimeMs),
    })),
  };
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
