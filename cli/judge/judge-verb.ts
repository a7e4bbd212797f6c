import { dataVerb } from "../data/data-verb.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { judgeArguments, judgeFlags } from "./judge-arguments.ts";

/** The command that judges the track record of any strategy. */
export const judgeVerb = dataVerb({
  summary: "Judge a track record: returns or trades of any strategy.",
  words: "FILE --trials N [flags]",
  help: `Reads a file of dates and returns, or of trades (columns opened, closed and return, or pnl and notional), and prints
what it proves: its metrics with their intervals, what is left of its Sharpe ratio after N trials, a written verdict by point
estimates, and an assured one that may be looked at as often as one likes. Returns are after all costs, as parts of one:
0.012 is 1.2 %. Nothing is stored; docs/track-record.md says what each number means.

An assured PASS needs --rules-fixed: what was seen while the rules were made is EXPLORATORY at most. It needs --largest-loss
too where it is to be found soon: the smaller the largest loss that is possible, the sooner a gain is proven.

${serviceBehindGateway("audit", "PMX_AUDIT_ADDRESS")}

Exit codes: 0 PASS, 1 FAIL, 2 INCONCLUSIVE or EXPLORATORY, by the written verdict or, with --assured, by the assured one,
and those of pmx sprint for errors.`,
  flags: judgeFlags,
  read: judgeArguments,
  run: async (...call) => (await import("./judge-command.ts")).judgeCommand(...call),
});
