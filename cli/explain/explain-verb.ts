import { dataPlaceOf } from "../data/data-place.ts";
import { dataVerb } from "../data/data-verb.ts";
import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { type Environment, sprintName } from "../setting.ts";
import type { ExplainArguments, Explained } from "./explain-command.ts";

/** The kinds of records that are explained besides verdicts, by their resource names. */
const kinds = [
  { kind: "decision", pattern: /^decisions\/[\w-]+$/ },
  { kind: "trade", pattern: /^portfolios\/[\w-]+\/roundTrips\/[\w-]+$/ },
  { kind: "audit", pattern: /^audits\/[\w-]+$/ },
] as const;

/** Says in sentences what a record rests on; its work is in `explain-command.ts`. */
export const explainVerb = dataVerb({
  summary: "Say in sentences why a decision, a trade, an audit or a verdict is what it is.",
  words: "[DECISION|TRADE|AUDIT|SPRINT] [flags]",
  help: `Explains one record in sentences with their numbers and units. Of a decision: what was forecast, the edge and the
cost, what each rule said, how the size came about, and the trades that it opened. Of a trade: how it was filled, what that
cost, why it closed, each part of its profit, and the decision behind it. Of an audit: what was compared and how it came
out. Of a sprint, by default of the newest: what each criterion of its gates saw, and why its verdict is what it is, as
written and assured.

Names: the column decision of pmx decisions --csv (decisions/ID), round_trip of pmx trades --csv
(portfolios/ID/roundTrips/ID), audit of pmx audits --csv (audits/ID), and pmx list. pmx why says what a denied decision
lacked, and no more.

${serviceBehindGateway("risk gate, forecast, execution and audit", "PMX_RISK_GATE_ADDRESS and so on")}`,
  flags: [{ name: "gate", value: "NAME", help: "Of a sprint: this gate alone." }],
  read: explainArguments,
  run: async (...call) => (await import("./explain-command.ts")).explainCommand(...call),
});

/** @throws Fault FIELD_INVALID */
function explainArguments(typed: ReadFlags, environment: Environment): ExplainArguments {
  const { words, values } = typed;
  const [word, more] = words;
  if (more !== undefined) throw usageFault(more, "unexpected word; name one record");
  const gate = values.get("gate");
  const what = explained(word, typeof gate === "string" ? gate : undefined);
  return { what, json: values.get("json") === true, ...dataPlaceOf(typed, environment) };
}

function explained(word: string | undefined, gate: string | undefined): Explained {
  const known = kinds.find(({ pattern }) => word !== undefined && pattern.test(word));
  if (word !== undefined && known !== undefined) {
    if (gate !== undefined) throw usageFault("--gate", "is of a sprint's verdict; leave it out");
    return { kind: known.kind, name: word };
  }
  if (word?.includes("/") && !word.startsWith("sprints/")) {
    const forms = "decisions/ID, portfolios/ID/roundTrips/ID, audits/ID or sprints/ID";
    throw usageFault(word, `is no name of a record that can be explained: ${forms}`);
  }
  return {
    kind: "verdict",
    ...(word !== undefined && { name: sprintName({ where: "NAME", text: word }) }),
    ...(gate !== undefined && { gate }),
  };
}
