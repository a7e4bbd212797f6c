import { closestWord } from "#lib/kit/config/closest-word.ts";
import { type AbArguments, abArguments } from "./ab-arguments.ts";
import { type CommandName, commands, shells, type VerbName, verbs } from "./commands.ts";
import type { PreparedVerb } from "./data/data-verb.ts";
import { type DataVerbName, dataVerbs } from "./data/index.ts";
import { usageFault } from "./flag.ts";
import { refuseForgottenDashes } from "./forgotten-dashes.ts";
import { type GateArguments, gateArguments } from "./gate-arguments.ts";
import { type PlanArguments, planArguments } from "./plan-arguments.ts";
import { type ReadFlags, readFlags } from "./read-flags.ts";
import { type ReadinessArguments, readinessArguments } from "./readiness/readiness-arguments.ts";
import {
  isForecaster,
  type ServeArguments,
  type ServeForecasterArguments,
  serveArguments,
  serveForecasterArguments,
} from "./serve-arguments.ts";
import { type Environment, oneOf } from "./setting.ts";
import { type SprintArguments, sprintArguments } from "./sprint-arguments.ts";
import { type SweepArguments, sweepArguments } from "./sweep-arguments.ts";
import { type TokenArguments, tokenArguments } from "./token-arguments.ts";
import { defaultGateway } from "./unreachable-gateway.ts";

export type HelpTopic = CommandName | "pmx" | `data ${DataVerbName}`;

export type Shell = (typeof shells)[number];

/** What the command line was asked to do. */
export type Command =
  | { readonly kind: "help"; readonly topic: HelpTopic }
  | { readonly kind: "version" }
  | { readonly kind: "completion"; readonly shell: Shell }
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
  | ({ readonly kind: "verb"; readonly verb: VerbName } & PreparedVerb);

/**
 * Reads a command line (without the program's name) before anything is started.
 * @throws Fault FIELD_INVALID, naming the flag or variable, its value, and what would be right.
 */
export function parseArguments(typed: readonly string[], environment: Environment): Command {
  const [first, ...rest] = typed;
  if (first === undefined || first === "--help" || first === "-h") {
    return { kind: "help", topic: "pmx" };
  }
  // `pmx help plan` is `pmx plan --help`.
  if (first === "help") return helpOn(rest);
  if (first === "data") return dataCommand(rest, environment);
  const command = first === "--version" ? "version" : first;
  if (!isCommand(command)) throw unknownWord(first, first, Object.keys(commands));
  const { flags: known } = commands[command];
  const flags = readFlags(rest, known);
  if (flags.values.get("help") === true) return { kind: "help", topic: command };
  refuseForgottenDashes(command, known, rest, environment);
  if (isVerb(command)) {
    return { kind: "verb", verb: command, ...verbs[command].prepare(flags, environment) };
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
    case "completion":
      return { kind: "completion", shell: oneShell(flags) };
    case "version":
      refuseWords(flags);
      return { kind: "version" };
  }
}

/** Help on what is named: a command, `data VERB`, or nothing. */
function helpOn([first, second]: readonly string[]): Command {
  if (first === undefined || first.startsWith("-")) return { kind: "help", topic: "pmx" };
  if (!isCommand(first)) throw unknownWord(first, first, Object.keys(commands));
  if (first !== "data" || second === undefined) return { kind: "help", topic: first };
  if (!isDataVerb(second)) throw unknownWord(`data ${second}`, second, Object.keys(dataVerbs));
  return { kind: "help", topic: `data ${second}` };
}

/** `pmx data VERB …`, or help on the group where no verb is named. */
function dataCommand(typed: readonly string[], environment: Environment): Command {
  const [verb, ...rest] = typed;
  if (verb === undefined || verb === "--help" || verb === "-h" || verb === "help") {
    return { kind: "help", topic: "data" };
  }
  if (!isDataVerb(verb)) throw unknownWord(`data ${verb}`, verb, Object.keys(dataVerbs));
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

function oneShell({ words }: ReadFlags): Shell {
  const [word, more] = words;
  if (word === undefined) throw usageFault("completion", `name a shell: ${shells.join(", ")}`);
  if (more !== undefined) throw usageFault(more, "unexpected word; name one shell");
  return oneOf({ where: "SHELL", text: word }, shells);
}

function refuseWords({ words }: ReadFlags): void {
  if (words.length > 0) throw usageFault(words[0]!, "unexpected word; see --help");
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

function isVerb(word: string): word is VerbName {
  return Object.hasOwn(verbs, word);
}

function isDataVerb(word: string): word is DataVerbName {
  return Object.hasOwn(dataVerbs, word);
}

function unknownWord(where: string, word: string, names: readonly string[]) {
  if (word.startsWith("-")) return usageFault(where, "name a command first; flags follow it");
  const guess = closestWord(word, names);
  const hint = guess === undefined ? `commands are ${names.join(", ")}` : `try ${guess}`;
  return usageFault(where, `no such command; ${hint}`);
}
