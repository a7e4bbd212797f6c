import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { dataPlaceOf } from "../data/data-place.ts";
import { dataVerb } from "../data/data-verb.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { type Environment, settingOf, sprintName, wholeNumber } from "../setting.ts";
import type { ExplainArguments } from "./explain-command.ts";
import type { Explained } from "./explain-record.ts";

/** The kinds of records that are explained besides verdicts, by their resource names. */
const kinds = [
  { kind: "decision", pattern: /^decisions\/[\w-]+$/ },
  { kind: "trade", pattern: /^portfolios\/[\w-]+\/roundTrips\/[\w-]+$/ },
  { kind: "audit", pattern: /^audits\/[\w-]+$/ },
] as const;

const flags = {
  audit: {
    name: "audit",
    value: "N",
    help: "Of a sprint: what was made of a ticker in this audit run.",
  },
  ticker: {
    name: "ticker",
    value: "TICKER",
    help: "The ticker of --audit. Default: that of the sprint, where it has one.",
  },
  gate: { name: "gate", value: "NAME", help: "Of a sprint's verdict: this gate alone." },
} as const satisfies Readonly<Record<string, Flag>>;

/** Says in sentences what a record rests on; its work is in `explain-command.ts`. */
export const explainVerb = dataVerb({
  summary: "Say in sentences why a decision, a trade, an audit or a verdict is what it is.",
  words: "[DECISION|TRADE|AUDIT|SPRINT] [flags]",
  help: `Explains one record in sentences with their numbers and units. Of a decision: what was forecast, the edge and the
cost, what each rule said, how the size came about, and the trades that it opened. Of a trade: how it was filled, what that
cost, why it closed, each part of its profit, and the decision behind it. Of an audit: what was compared and how it came
out. Of a sprint, by default of the newest: what each criterion of its gates saw, and why its verdict is what it is, as
written and assured.

With --audit N it explains an audit run of a sprint by its number in pmx decisions: the forecast, the decision, the trades
that it opened, and the audit of its outcome.

Names: the column decision of pmx decisions --csv (decisions/ID), round_trip of pmx trades --csv
(portfolios/ID/roundTrips/ID), audit of pmx audits --csv (audits/ID), and pmx list. pmx why says what a denied decision
lacked, and no more.

${serviceBehindGateway("risk gate, forecast, execution and audit", "PMX_RISK_GATE_ADDRESS and so on")}`,
  flags: Object.values(flags),
  read: explainArguments,
  run: async (...call) => (await import("./explain-command.ts")).explainCommand(...call),
});

/** @throws Fault FIELD_INVALID */
function explainArguments(typed: ReadFlags, environment: Environment): ExplainArguments {
  const { words, values } = typed;
  const [word, more] = words;
  if (more !== undefined) throw usageFault(more, "unexpected word; name one record");
  const what = explained(word, typed, environment);
  return { what, json: values.get("json") === true, ...dataPlaceOf(typed, environment) };
}

function explained(
  word: string | undefined,
  typed: ReadFlags,
  environment: Environment,
): Explained {
  const [audit, ticker, gate] = [flags.audit, flags.ticker, flags.gate].map((flag) =>
    settingOf(flag, typed, environment),
  );
  const known = kinds.find(({ pattern }) => word !== undefined && pattern.test(word));
  if (word !== undefined && known !== undefined) {
    const other = audit ?? ticker ?? gate;
    if (other !== undefined) throw usageFault(other.where, "is of a sprint; leave it out");
    return { kind: known.kind, name: word };
  }
  if (word?.includes("/") && !word.startsWith("sprints/")) {
    const forms = "decisions/ID, portfolios/ID/roundTrips/ID, audits/ID or sprints/ID";
    throw usageFault(word, `is no name of a record that can be explained: ${forms}`);
  }
  const sprint = word === undefined ? {} : { name: sprintName({ where: "SPRINT", text: word }) };
  if (audit === undefined) {
    if (ticker !== undefined) throw usageFault(ticker.where, "goes with --audit");
    return { kind: "verdict", ...sprint, ...(gate && { gate: gate.text }) };
  }
  if (gate !== undefined) throw usageFault(gate.where, "is of the verdict; leave --audit out");
  return {
    kind: "run",
    ...sprint,
    audit: wholeNumber(audit, 1, 1_000_000),
    ...(ticker && { ticker: canonicalTicker(ticker.text) }),
  };
}
