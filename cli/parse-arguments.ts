import { closestWord } from "#lib/kit/config/closest-word.ts";
import { type AbArguments, abArguments, abFlags } from "./ab-arguments.ts";
import type { PreparedVerb } from "./data/data-verb.ts";
import { importVerb } from "./data/import.ts";
import { type DataVerbName, dataVerbs } from "./data/index.ts";
import { type Flag, helpFlag, usageFault } from "./flag.ts";
import { refuseForgottenDashes } from "./forgotten-dashes.ts";
import { type GateArguments, gateArguments, gateFlags } from "./gate-arguments.ts";
import { type PlanArguments, planArguments, planCommandFlags } from "./plan-arguments.ts";
import { type ReadFlags, readFlags } from "./read-flags.ts";
import {
  type ReadinessArguments,
  readinessArguments,
  readinessFlags,
} from "./readiness/readiness-arguments.ts";
import { type RecordVerbName, recordVerbs } from "./records/index.ts";
import {
  isForecaster,
  type ServeArguments,
  type ServeForecasterArguments,
  serveArguments,
  serveFlags,
  serveForecasterArguments,
} from "./serve-arguments.ts";
import type { Environment } from "./setting.ts";
import { type SprintArguments, sprintArguments, sprintFlags } from "./sprint-arguments.ts";
import { type SweepArguments, sweepArguments, sweepFlags } from "./sweep-arguments.ts";
import { type TokenArguments, tokenArguments, tokenFlags } from "./token-arguments.ts";
import { type UpkeepVerbName, upkeepVerbs } from "./upkeep/index.ts";

export type HelpTopic = keyof typeof flagsOf | "pmx" | `data ${DataVerbName}`;

/** What the command line was asked to do. */
export type Command =
  | { readonly kind: "help"; readonly topic: HelpTopic }
  | { readonly kind: "version" }
  | { readonly kind: "sprint"; readonly arguments: SprintArguments }
  | { readonly kind: "ab"; readonly arguments: AbArguments }
  | { readonly kind: "sweep"; readonly arguments: SweepArguments }
  | { readonly kind: "plan"; readonly arguments: PlanArguments }
  | { readonly kind: "gate"; readonly arguments: GateArguments }
  | { readonly kind: "readiness"; readonly arguments: ReadinessArguments }
  | { readonly kind: "serve"; readonly arguments: ServeArguments }
  | { readonly kind: "serve-forecaster"; readonly arguments: ServeForecasterArguments }
  | { readonly kind: "token"; readonly arguments: TokenArguments }
  | ({ readonly kind: "data"; readonly verb: DataVerbName } & PreparedVerb)
  | ({ readonly kind: "records"; readonly verb: RecordVerbName } & PreparedVerb)
  | ({ readonly kind: "upkeep"; readonly verb: UpkeepVerbName } & PreparedVerb);

/** Where `pmx serve` listens unless it is set otherwise. */
const defaultGateway = "127.0.0.1:50050";

/** The flags of each command, in the order of its help. */
export const flagsOf = {
  sprint: sprintFlags,
  ab: abFlags,
  sweep: sweepFlags,
  plan: planCommandFlags,
  gate: gateFlags,
  readiness: readinessFlags,
  serve: serveFlags,
  token: tokenFlags,
  list: recordVerbs.list.flags,
  show: recordVerbs.show.flags,
  trades: recordVerbs.trades.flags,
  audits: recordVerbs.audits.flags,
  decisions: recordVerbs.decisions.flags,
  trials: recordVerbs.trials.flags,
  compare: recordVerbs.compare.flags,
  pause: upkeepVerbs.pause.flags,
  remove: upkeepVerbs.remove.flags,
  seal: upkeepVerbs.seal.flags,
  "dead-letters": upkeepVerbs["dead-letters"].flags,
  "trading-state": upkeepVerbs["trading-state"].flags,
  replay: upkeepVerbs.replay.flags,
  why: upkeepVerbs.why.flags,
  doctor: upkeepVerbs.doctor.flags,
  config: upkeepVerbs.config.flags,
  report: upkeepVerbs.report.flags,
  judge: upkeepVerbs.judge.flags,
  commitment: upkeepVerbs.commitment.flags,
  backup: upkeepVerbs.backup.flags,
  restore: upkeepVerbs.restore.flags,
  export: upkeepVerbs.export.flags,
  verify: upkeepVerbs.verify.flags,
  selftest: upkeepVerbs.selftest.flags,
  data: [helpFlag],
  "import-bars": importVerb.flags,
  version: [helpFlag],
} as const satisfies Readonly<Record<string, readonly Flag[]>>;

/**
 * Reads a command line (without the program's name) before anything is started.
 * @throws Fault FIELD_INVALID, naming the flag or variable, its value, and what would be right.
 */
export function parseArguments(typed: readonly string[], environment: Environment): Command {
  const [first, ...rest] = typed;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    return { kind: "help", topic: "pmx" };
  }
  if (first === "data") return dataCommand(rest, environment);
  const command = first === "--version" ? "version" : first;
  if (!isCommand(command)) throw unknownWord(first, first, Object.keys(flagsOf));
  const flags = readFlags(rest, flagsOf[command]);
  if (flags.values.get("help") === true) return { kind: "help", topic: command };
  refuseForgottenDashes(command, flagsOf[command], rest, environment);
  if (isRecordVerb(command)) {
    return {
      kind: "records",
      verb: command,
      ...recordVerbs[command].prepare(flags, environment),
    };
  }
  if (isUpkeepVerb(command)) {
    return { kind: "upkeep", verb: command, ...upkeepVerbs[command].prepare(flags, environment) };
  }
  switch (command) {
    case "sprint":
      return { kind: "sprint", arguments: sprintArguments(flags, environment) };
    case "ab":
      return { kind: "ab", arguments: abArguments(flags, environment) };
    case "sweep":
      return { kind: "sweep", arguments: sweepArguments(flags, environment) };
    case "plan":
      return { kind: "plan", arguments: planArguments(flags, environment) };
    case "gate":
      return { kind: "gate", arguments: gateArguments(flags, environment) };
    case "readiness":
      return { kind: "readiness", arguments: readinessArguments(flags, environment) };
    case "serve":
      return isForecaster(flags)
        ? { kind: "serve-forecaster", arguments: serveForecasterArguments(flags, environment) }
        : { kind: "serve", arguments: serveArguments(flags, environment) };
    case "token":
      return { kind: "token", arguments: tokenArguments(flags) };
    case "import-bars":
      return preparedVerb("import", withDefaultGateway(flags), environment);
    case "data":
      throw new Error("pmx data is read by itself");
    case "version":
      refuseWords(flags);
      return { kind: "version" };
  }
}

/** `pmx data VERB …`, or help on the group where no verb is named. */
function dataCommand(typed: readonly string[], environment: Environment): Command {
  const [verb, ...rest] = typed;
  if (verb === undefined || verb === "--help" || verb === "-h" || verb === "help") {
    return { kind: "help", topic: "data" };
  }
  if (!isVerb(verb)) throw unknownWord(`data ${verb}`, verb, Object.keys(dataVerbs));
  const { flags: known } = dataVerbs[verb];
  const flags = readFlags(rest, known);
  if (flags.values.get("help") === true) return { kind: "help", topic: `data ${verb}` };
  refuseForgottenDashes(`data ${verb}`, known, rest, environment);
  return preparedVerb(verb, flags, environment);
}

function preparedVerb(verb: DataVerbName, typed: ReadFlags, environment: Environment): Command {
  return { kind: "data", verb, ...dataVerbs[verb].prepare(typed, environment) };
}

/** import-bars is older than `pmx data import` and sends to a running gateway where nothing else is said. */
function withDefaultGateway({ values, words }: ReadFlags): ReadFlags {
  const isPlaced = values.has("address") || values.has("data-dir");
  return { words, values: isPlaced ? values : new Map([...values, ["address", defaultGateway]]) };
}

function refuseWords({ words }: ReadFlags): void {
  if (words.length > 0) throw usageFault(words[0]!, "unexpected word; see --help");
}

function isCommand(word: string): word is keyof typeof flagsOf {
  return Object.hasOwn(flagsOf, word);
}

function isRecordVerb(word: string): word is RecordVerbName {
  return Object.hasOwn(recordVerbs, word);
}

function isUpkeepVerb(word: string): word is UpkeepVerbName {
  return Object.hasOwn(upkeepVerbs, word);
}

function isVerb(word: string): word is DataVerbName {
  return Object.hasOwn(dataVerbs, word);
}

function unknownWord(where: string, word: string, names: readonly string[]) {
  const guess = closestWord(word, names);
  const hint = guess === undefined ? `commands are ${names.join(", ")}` : `try ${guess}`;
  return usageFault(where, `no such command; ${hint}`);
}
