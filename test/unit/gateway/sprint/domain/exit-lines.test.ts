import assert from "node:assert/strict";
import { test } from "node:test";
import { exitLines } from "#gateway/sprint/domain/exit-lines.ts";
import type { SprintStep } from "#gateway/sprint/domain/sprint.ts";
import type { TradeExit } from "#gateway/sprint/domain/trade-exit.ts";

const timed: TradeExit = {
  reason: "TIME",
  side: "BUY",
  exitTimeMs: Date.UTC(2015, 0, 12, 21),
  calendarDaysHeld: 7,
  sessionsHeld: 5,
  netPnlMicros: -1_250_000n,
};

test("each exit is a line with its reason, how long it was held, and what it brought", () => {
  const tickers = [
    { ticker: "AAPL", exits: [timed, { ...timed, reason: "STOP", side: "SELL" }] },
    { ticker: "MSFT" },
    { ticker: "V", exits: [{ ...timed, reason: "END_OF_RUN" }] },
  ];
  const lines = exitLines({ tickers } as unknown as SprintStep, "USD");
  assert.deepEqual(
    lines.map(({ ticker, text }) => [ticker, text.split(" side=")[0]]),
    [
      ["AAPL", "trade closed: AAPL exit_reason=TIME_EXIT holding_period_days=7 sessions_held=5"],
      ["AAPL", "trade closed: AAPL exit_reason=STOP_LOSS holding_period_days=7 sessions_held=5"],
      ["V", "trade closed: V exit_reason=END_OF_RUN holding_period_days=7 sessions_held=5"],
    ],
  );
  assert.match(
    lines[1]?.text ?? "",
    / side=short exit_date=2015-01-12 net_pnl=-1\.25 currency=USD$/,
  );
});
