import { exchangesBeyondLimit } from "../portfolio/exchange-share.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import { afterClosing } from "./close-lot.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import { exitRate } from "./exit-rate.ts";
import type { InstrumentBar } from "./instrument-bars.ts";

/**
 * Closes lots of exchanges that have grown beyond their share of the equity, where the policy says so: at the
 * opens of these bars, whole, first in, first out, until the rest is within the share. Whether it is beyond is
 * decided at the marks before the bars: that is known when the exchange opens, and what is entered at its
 * opens comes later.
 * @param trading - the bars in which there is trading; a lot without one waits for its next.
 */
export function trimExchanges(
  before: PortfolioState,
  trading: readonly InstrumentBar[],
  events: ExecutionEvent[],
): PortfolioState {
  if (before.portfolio.policy.trimExchangeDrift !== true) return before;
  const barOf = new Map(trading.map((one) => [one.instrument.ticker, one]));
  let state = before;
  for (const exchange of exchangesBeyondLimit(before)) {
    for (const lot of before.lots) {
      if (lot.instrument.exchange !== exchange) continue;
      const one = barOf.get(lot.instrument.ticker);
      if (one === undefined) continue;
      if (!exchangesBeyondLimit(state).includes(exchange)) break;
      const { bar, interval } = one;
      const place = { barStartMs: bar.startTimeMs, interval };
      const trigger = {
        reason: "EXCHANGE_LIMIT",
        reference: "OPEN",
        price: bar.open,
        gap: false,
      } as const;
      state = afterClosing(state, lot, place, trigger, exitRate(state, one), events);
    }
  }
  return state;
}
