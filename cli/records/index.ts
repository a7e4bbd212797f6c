import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { decideByFlag } from "../comparison-outcome.ts";
import { dataPlaceOf } from "../data/data-place.ts";
import { type DataVerb, dataVerb } from "../data/data-verb.ts";
import { assuredFlag, type Flag, usageFault } from "../flag.ts";
import { settingOf, sprintName } from "../setting.ts";
import type { CompareArguments } from "./compare-command.ts";
import {
  csvFlag,
  formatOf,
  recordVerb,
  serviceBehindGateway,
  sprintRecordVerb,
} from "./record-verb.ts";
import type { TrialsArguments } from "./trials-command.ts";

const statisticsFlag: Flag = {
  name: "statistics",
  help: "Measure the family of the newest with a result.",
};

/** The commands that print records of sprints, in the order of the help; the work of each is in `<verb>-command.ts`. */
export const recordVerbs = {
  list: recordVerb({
    summary: "List the sprints.",
    help: `Lists the sprints of a data folder or of a gateway, newest first: how far each has come, its verdict, and
which tickers it is of.`,
    run: async (...call) => (await import("./list-command.ts")).listCommand(...call),
  }),
  show: sprintRecordVerb({
    summary: "Show a sprint: its report again, or how far it has come.",
    help: `Shows a sprint, by default the newest: the report that pmx sprint printed, or how far one has come that has
not ended. --json has the members of pmx sprint --json, --csv the metrics of the scorecard: of all evidence, then of its
parts, such as a ticker.`,
    run: async (...call) => (await import("./show-command.ts")).showCommand(...call),
  }),
  trades: sprintRecordVerb({
    summary: "List the closed trades of a sprint.",
    help: `Lists the round trips of a sprint, by default of the newest, in the order of their exits: prices before
costs, why each was closed, and what it brought after the costs of both legs. An amount is in the currency of the
sprint.

${serviceBehindGateway("execution", "PMX_EXECUTION_ADDRESS")}`,
    run: async (...call) => (await import("./trades-command.ts")).tradesCommand(...call),
  }),
  audits: sprintRecordVerb({
    summary: "List the audits of a sprint.",
    help: `Lists the audits of a sprint, by default of the newest, by as-of and ticker: the error of the ensemble beside
that of its baseline, and whether the audit counts.

${serviceBehindGateway("audit", "PMX_AUDIT_ADDRESS")}`,
    run: async (...call) => (await import("./audits-command.ts")).auditsCommand(...call),
  }),
  decisions: sprintRecordVerb({
    summary: "List what the risk gate decided in a sprint.",
    help: `Lists what was decided in each audit run of a sprint, by default of the newest, ticker by ticker: the answer of
the risk gate, the rule that denied, and what was ordered. An audit run without a forecast of a ticker has a line too,
with the reason.`,
    run: async (...call) => (await import("./decisions-command.ts")).decisionsCommand(...call),
  }),
  trials: dataVerb({
    summary: "List the settings that were scored, of one instrument or of all.",
    words: "[TICKER] [flags]",
    help: `Lists every policy, window, horizon and setting that was ever scored on an instrument, or on any, those recorded
last first: its number among those of the same dates, what it may spend of the error probability that all of them share,
and the verdict. The same setting on the same as-of dates counts once; nothing takes one away, also not pmx remove.

With --statistics what the newest of them with a result is among all of its family, from the returns that each left: Sharpe
ratio, deflated for their number, probability of overfitting, superior predictive ability, and which cannot be told apart
from the best.`,
    flags: [statisticsFlag, csvFlag],
    read(typed, environment): TrialsArguments {
      const [word, more] = typed.words;
      if (more !== undefined) throw usageFault(more, "unexpected word; name one ticker");
      const ticker = word === undefined ? "" : canonicalTicker(word);
      const statistics = typed.values.get("statistics") === true;
      return { ticker, statistics, ...dataPlaceOf(typed, environment), ...formatOf(typed) };
    },
    run: async (...call) => (await import("./trials-command.ts")).trialsCommand(...call),
  }),
  compare: dataVerb({
    summary: "Compare two sprints that differ in policy, pair by pair.",
    words: "BASE OTHER [flags]",
    help: `Compares two sprints that have succeeded, as pmx ab compares its arms: one pair an as-of date, of windows that
share no bar, with the tickers of one date averaged. They are of the same instruments, bars, as-of dates, horizon,
capital, seed and build, and differ in their policies. The conclusion follows one metric (--decide-by); the verdict is
recorded and never changed. Beside it stands the assured one, which holds at every look and counts both as trials.

Exit codes: 0 decided (a winner, or no clear winner; with --assured a winner), 2 INCONCLUSIVE or EXPLORATORY, and those of pmx sprint for errors.`,
    flags: [decideByFlag, assuredFlag],
    read(typed, environment): CompareArguments {
      const [base, other, more] = typed.words;
      if (base === undefined || other === undefined) {
        throw usageFault("compare", "name two sprints; pmx list names them");
      }
      if (more !== undefined) throw usageFault(more, "unexpected word; name two sprints");
      return {
        base: sprintName({ where: "BASE", text: base }),
        other: sprintName({ where: "OTHER", text: other }),
        decideBy: settingOf(decideByFlag, typed, environment)?.text ?? "",
        assured: typed.values.get("assured") === true,
        json: typed.values.get("json") === true,
        ...dataPlaceOf(typed, environment),
      };
    },
    run: async (...call) => (await import("./compare-command.ts")).compareCommand(...call),
  }),
} as const satisfies Readonly<Record<string, DataVerb>>;
