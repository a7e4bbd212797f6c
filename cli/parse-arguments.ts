import { closestWord } from "#lib/kit/config/closest-word.ts";
import { dataDirFlag, type Flag, helpFlag, jsonFlag, usageFault } from "./flag.ts";
import { refuseForgottenDashes } from "./forgotten-dashes.ts";
import { type ReadFlags, readFlags } from "./read-flags.ts";
import { type Environment, hostAndPort, settingOf, switchOf, wholeNumber } from "./setting.ts";
import {
  dataDirOf,
  type SprintArguments,
  sprintArguments,
  sprintFlags,
} from "./sprint-arguments.ts";

export type HelpTopic = "pmx" | "sprint" | "serve" | "import-bars" | "version";

export interface ServeArguments {
  readonly host: string;
  /** Absent: what the configuration says. */
  readonly insecure?: boolean;
  readonly dataDir: string;
  /** Port of the gateway, those of the services follow; absent: those of the configuration. */
  readonly basePort?: number;
}

export interface ImportBarsArguments {
  readonly path: string;
  readonly address: string;
  readonly json: boolean;
}

/** What the command line was asked to do. */
export type Command =
  | { readonly kind: "help"; readonly topic: HelpTopic }
  | { readonly kind: "version" }
  | { readonly kind: "sprint"; readonly arguments: SprintArguments }
  | { readonly kind: "serve"; readonly arguments: ServeArguments }
  | { readonly kind: "import-bars"; readonly arguments: ImportBarsArguments };

const hostFlag: Flag = {
  name: "host",
  value: "HOST",
  variable: "PMX_HOST",
  help: "Address to listen on. Default 127.0.0.1.",
};

const insecureFlag: Flag = {
  name: "insecure",
  variable: "PMX_INSECURE",
  help: "Let other machines reach the host, though calls are in plain text.",
};

const basePortFlag: Flag = {
  name: "base-port",
  value: "N",
  help: "Listen on N (gateway) to N+4, in the order above. Default 50050.",
};

const addressFlag: Flag = {
  name: "address",
  value: "HOST:PORT",
  help: "The gateway to send the bars to. Default 127.0.0.1:50050.",
};

/** The flags of each command, in the order of its help. */
export const flagsOf = {
  sprint: sprintFlags,
  serve: [hostFlag, insecureFlag, basePortFlag, dataDirFlag, helpFlag],
  "import-bars": [addressFlag, jsonFlag, helpFlag],
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
  const command = first === "--version" ? "version" : first;
  if (!isCommand(command)) throw unknownCommand(first);
  const flags = readFlags(rest, flagsOf[command]);
  if (flags.values.get("help") === true) return { kind: "help", topic: command };
  refuseForgottenDashes(command, flagsOf[command], rest, environment);
  switch (command) {
    case "sprint":
      return { kind: "sprint", arguments: sprintArguments(flags, environment) };
    case "serve":
      return { kind: "serve", arguments: serveArguments(flags, environment) };
    case "import-bars":
      return { kind: "import-bars", arguments: importBarsArguments(flags, environment) };
    case "version":
      refuseWords(flags);
      return { kind: "version" };
  }
}

function serveArguments(typed: ReadFlags, environment: Environment): ServeArguments {
  refuseWords(typed);
  const host = settingOf(hostFlag, typed, environment)?.text ?? "127.0.0.1";
  const insecure = switchOf(insecureFlag, typed, environment);
  const base = settingOf(basePortFlag, typed, environment);
  return {
    host,
    dataDir: dataDirOf(typed, environment),
    ...(insecure !== undefined && { insecure }),
    ...(base !== undefined && { basePort: wholeNumber(base, 1, 65_535 - 4) }),
  };
}

function importBarsArguments(typed: ReadFlags, environment: Environment): ImportBarsArguments {
  const [path, more] = typed.words;
  if (path === undefined || path === "") {
    throw usageFault("import-bars", "name a CSV file or a folder of them");
  }
  if (more !== undefined) throw usageFault(more, "unexpected word; name one file or folder");
  const setting = settingOf(addressFlag, typed, environment);
  return {
    path,
    address: setting === undefined ? "127.0.0.1:50050" : hostAndPort(setting),
    json: typed.values.get("json") === true,
  };
}

function refuseWords({ words }: ReadFlags): void {
  if (words.length > 0) throw usageFault(words[0]!, "unexpected word; see --help");
}

function isCommand(word: string): word is keyof typeof flagsOf {
  return Object.hasOwn(flagsOf, word);
}

function unknownCommand(word: string) {
  const names = Object.keys(flagsOf);
  const guess = closestWord(word, names);
  const hint = guess === undefined ? `commands are ${names.join(", ")}` : `try ${guess}`;
  return usageFault(word, `no such command; ${hint}`);
}
