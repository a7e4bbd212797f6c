import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Judgement } from "#services/risk-gate/domain/judge-signal.ts";
import { aapl } from "#test/support/apple.ts";
import type { Changes } from "./calm-signal.ts";

/** A signal under the barbell, in a portfolio with these positions of so many of its 100 000 dollars. */
export function barbelled(
  instrument: Partial<Instrument>,
  held: readonly (readonly [Partial<Instrument>, number])[] = [],
  more: Changes = {},
): Changes {
  const equity = 100_000_000_000n;
  const exposures = held.map(([other, dollars]) => ({
    instrument: { ...aapl, ...other },
    heldMicros: BigInt(dollars) * 1_000_000n,
    waitingBuyMicros: 0n,
    waitingSellMicros: 0n,
  }));
  const history = { peakEquityMicros: equity, dayStartEquityMicros: equity, recentTrades: [] };
  const portfolio = { ...more.portfolio, facts: { exposures, history } };
  return { ...more, instrument, portfolio };
}

/** Whether the barbell says that more is safe than its ceiling, which it reports and does not enforce. */
export function isAboveCeiling({ outcomes }: Judgement): boolean {
  const found = outcomes.find(({ rule }) => rule === "barbell-allocation");
  return found?.message.includes("above the ceiling") ?? false;
}
